"""Telephony: the cells around the phone, asked for and listened to. They never change, so that a listener is told once.

As on Android 11, who may not know where the phone is gets an exception, and who may not know it just now no cells.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from harness.virtual.binder.endpoint import BinderObject, Call, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.radio_protocol import (
    CELL_INFO_CALLBACK,
    PHONE_STATE_LISTENER,
    TELEPHONY,
    TELEPHONY_REGISTRY,
    CellInfoCallbackCode,
    PhoneStateListenerCode,
    TelephonyCode,
    TelephonyRegistryCode,
)
from harness.virtual.system.location_access import COARSE, FINE
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.radio_access import Answer, RadioAccess, read_callback
from harness.virtual.system.surroundings import CELLS, SERVICE_STATE, Cell, ServiceState, write_list

_LISTEN_CELL_LOCATION, _LISTEN_CELL_INFO = 0x10, 0x400
_FIRST_SDK_WITHOUT_NEIGHBOURS = 29
_SUBSCRIPTION = 1
_ANSWER_S = 0.05


class TelephonyService:
    """The services "phone" and "telephony.registry"."""

    def __init__(self, access: RadioAccess) -> None:
        self._access = access

    def binder(self) -> BinderObject:
        """Return the object of the service "phone"."""
        code = TelephonyCode
        transactions: Mapping[int, Transaction] = {
            code.GET_CELL_LOCATION: self._get_cell_location,
            code.GET_NEIGHBORING_CELL_INFO: self._get_neighbouring_cells,
            code.GET_ALL_CELL_INFO: self._get_all_cells,
            code.REQUEST_CELL_INFO_UPDATE: self._request_update,
            code.REQUEST_NETWORK_SCAN: self._request_network_scan,
            code.GET_SERVICE_STATE_FOR_SUBSCRIBER: self._get_service_state,
        }
        return BinderObject(descriptor=TELEPHONY, transactions=transactions)

    def registry(self) -> BinderObject:
        """Return the object of the service "telephony.registry"."""
        transactions: Mapping[int, Transaction] = {TelephonyRegistryCode.LISTEN_FOR_SUBSCRIBER: self._listen}
        return BinderObject(descriptor=TELEPHONY_REGISTRY, transactions=transactions)

    def _get_cell_location(self, call: Call) -> ParcelWriter:
        return write_list(self._cells(call, "cell location")[:1])

    def _get_all_cells(self, call: Call) -> ParcelWriter:
        return write_list(self._cells(call, "cell info"))

    def _get_neighbouring_cells(self, call: Call) -> ParcelWriter:
        """Android makes these of GSM and WCDMA cells, of which there is none here; apps of today are refused."""
        process, package = self._access.caller(call), call.data.read_required_string()
        if process.package.target_sdk >= _FIRST_SDK_WITHOUT_NEIGHBOURS:
            raise SecurityError("getNeighboringCellInfo() is unavailable to callers targeting Q+ SDK levels.")
        if self._access.note("NEIGHBORING_CELLS", process, package):
            self._check(process, package, "cell info")
        return write_list(())

    def _request_update(self, call: Call) -> ParcelWriter:
        process, callback = self._access.caller(call), read_callback(call, CELL_INFO_CALLBACK)
        is_allowed = self._check(process, call.data.read_required_string(), "cell info", always_fine=True)
        message = write_list(CELLS if is_allowed else ())
        loop = asyncio.get_running_loop()
        loop.call_later(_ANSWER_S, callback.tell, CellInfoCallbackCode.ON_CELL_INFO, message)
        return ParcelWriter()

    def _request_network_scan(self, call: Call) -> ParcelWriter:
        """Android asks for MODIFY_PHONE_STATE or the privileges of the SIM's operator, which no app here has."""
        self._access.caller(call)
        raise SecurityError("requestNetworkScan")

    def _get_service_state(self, call: Call) -> ParcelWriter:
        """Tell of the network, and of its place as much as the caller may know; both permissions' ops are noted."""
        process, subscription = self._access.caller(call), call.data.read_int()
        package = call.data.read_required_string()
        if not self._access.may_read_state(process, package, "getServiceStateForSubscriber"):
            return write_list(())
        state = self._scrub(process, package)
        return write_list((state,) if subscription == _SUBSCRIPTION else ())

    def _scrub(self, process: ProcessRecord, package: str) -> ServiceState:
        knows_cell = self._access.is_told(FINE, process, package)
        knows_operator = self._access.is_told(COARSE, process, package)
        if knows_cell:
            return SERVICE_STATE
        return SERVICE_STATE.without_cell() if knows_operator else SERVICE_STATE.without_place()

    def _listen(self, call: Call) -> ParcelWriter:
        process, package = self._access.caller(call), call.data.read_required_string()
        listener, events = read_callback(call, PHONE_STATE_LISTENER), call.data.read_int()
        if not events & (_LISTEN_CELL_LOCATION | _LISTEN_CELL_INFO):
            return ParcelWriter()
        answer = self._access.check_cells(process, package)
        if answer is Answer.DENIED_HARD:
            text = f"Unable to listen for events {events} due to insufficient location permissions."
            raise SecurityError(text)
        if answer is Answer.ALLOWED and events & _LISTEN_CELL_LOCATION:
            self._access.check_cells(process, package)  # each delivery is noted as well
            listener.tell(PhoneStateListenerCode.ON_CELL_LOCATION_CHANGED, CELLS[0].write(ParcelWriter()))
        if answer is Answer.ALLOWED and events & _LISTEN_CELL_INFO:
            self._access.check_cells(process, package)
            listener.tell(PhoneStateListenerCode.ON_CELL_INFO_CHANGED, write_list(CELLS))
        return ParcelWriter()

    def _cells(self, call: Call, what: str) -> tuple[Cell, ...]:
        process, package = self._access.caller(call), call.data.read_required_string()
        return CELLS if self._check(process, package, what) else ()

    def _check(self, process: ProcessRecord, package: str, what: str, *, always_fine: bool = False) -> bool:
        answer = self._access.check_cells(process, package, always_fine=always_fine)
        if answer is Answer.DENIED_HARD:
            raise SecurityError(f"Not allowed to access {what}")
        return answer is Answer.ALLOWED
