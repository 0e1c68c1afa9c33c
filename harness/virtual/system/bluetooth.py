"""Bluetooth: discovery by broadcasts, and scans of Bluetooth Low Energy for a callback or a pending intent.

As on Android 11, a scan begins also for who may not know where the phone is, and tells that one nothing.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, Endpoint, Transaction
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.radio_protocol import (
    BLUETOOTH,
    BLUETOOTH_GATT,
    BLUETOOTH_MANAGER,
    SCANNER_CALLBACK,
    BluetoothCode,
    BluetoothGattCode,
    BluetoothManagerCode,
    ScannerCallbackCode,
)
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.extras import ExtraKind, Extras
from harness.virtual.system.intents import Intent
from harness.virtual.system.location_access import FINE
from harness.virtual.system.location_target import IntentTarget, TargetReader
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.radio_access import Callback, RadioAccess, read_callback
from harness.virtual.system.surroundings import DEVICES, PAIRED, RadioDevice, write_list
from harness.virtual.users import SYSTEM_UID

_FOUND = "android.bluetooth.device.action.FOUND"
_DISCOVERY_STARTED = "android.bluetooth.adapter.action.DISCOVERY_STARTED"
_DISCOVERY_FINISHED = "android.bluetooth.adapter.action.DISCOVERY_FINISHED"
_FIRST_MATCH = 2
_TICK_S = 1.0
_FIRST_TICK_S = 0.1


@dataclass(slots=True, kw_only=True, eq=False)
class Scan:
    """One scan that is under way; without `may_know` nothing comes of it."""

    target: Callback | IntentTarget
    process: ProcessRecord
    callback_type: int
    report_delay_ms: int
    addresses: tuple[str | None, ...]
    may_know: bool
    timer: asyncio.TimerHandle | None = None

    @property
    def devices(self) -> Sequence[RadioDevice]:
        """What it finds; a filter without an address fits any device."""
        if not self.addresses or None in self.addresses:
            return DEVICES
        return [device for device in DEVICES if device.address in self.addresses]


class BluetoothService:
    """The service "bluetooth_manager", and the two that it gives away."""

    def __init__(self, access: RadioAccess, endpoint: Endpoint, broadcasts: Broadcasts, targets: TargetReader) -> None:
        self._access = access
        self._endpoint = endpoint
        self._broadcasts = broadcasts
        self._targets = targets
        self._ids = itertools.count(1)
        self._registered: dict[int, Callback] = {}
        self._scans: dict[int, Scan] = {}

    def binder(self) -> BinderObject:
        """Return the service's object."""
        adapter = self._endpoint.publish(self._adapter())
        gatt = self._endpoint.publish(self._gatt())
        transactions: Mapping[int, Transaction] = {
            BluetoothManagerCode.REGISTER_ADAPTER: lambda _: _reference(adapter),
            BluetoothManagerCode.GET_BLUETOOTH_GATT: lambda _: _reference(gatt),
        }
        return BinderObject(descriptor=BLUETOOTH_MANAGER, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """End the scans of a process that is gone; those for a pending intent go on."""
        for number, callback in tuple(self._registered.items()):
            if callback.peer.pid == process.pid:
                self._end(number)

    def forget(self, package: UserPackage) -> None:
        """End what a package that is stopped or gone has asked for."""
        for number, scan in tuple(self._scans.items()):
            if scan.process.package == package:
                self._end(number)

    def stop(self) -> None:
        """Tell nobody any more."""
        for number in tuple(self._scans):
            self._end(number)

    def _adapter(self) -> BinderObject:
        transactions: Mapping[int, Transaction] = {
            BluetoothCode.START_DISCOVERY: self._start_discovery,
            BluetoothCode.CANCEL_DISCOVERY: self._cancel_discovery,
            BluetoothCode.GET_BONDED_DEVICES: self._get_bonded_devices,
        }
        return BinderObject(descriptor=BLUETOOTH, transactions=transactions)

    def _gatt(self) -> BinderObject:
        code = BluetoothGattCode
        transactions: Mapping[int, Transaction] = {
            code.REGISTER_SCANNER: self._register,
            code.UNREGISTER_SCANNER: self._unregister,
            code.START_SCAN: self._start_scan,
            code.START_SCAN_FOR_INTENT: self._start_scan_for_intent,
            code.STOP_SCAN: self._stop_scan,
            code.STOP_SCAN_FOR_INTENT: self._stop_scan_for_intent,
        }
        return BinderObject(descriptor=BLUETOOTH_GATT, transactions=transactions)

    def _start_discovery(self, call: Call) -> ParcelWriter:
        """Find all devices at once."""
        process = self._access.caller(call)
        if not self._access.is_of_current_user(process):
            return ParcelWriter().write_int(0)
        self._access.enforce("BLUETOOTH_ADMIN", process, "Need BLUETOOTH ADMIN permission")
        package = call.data.read_required_string()
        may = self._access.may_locate(process, package)
        if may:
            self._broadcast(_DISCOVERY_STARTED, process)
            for device in DEVICES:
                self._broadcast(_FOUND, process, device)
            self._broadcast(_DISCOVERY_FINISHED, process)
        return ParcelWriter().write_bool(may)

    def _cancel_discovery(self, call: Call) -> ParcelWriter:
        self._access.enforce("BLUETOOTH_ADMIN", self._access.caller(call), "Need BLUETOOTH ADMIN permission")
        return ParcelWriter().write_int(1)

    def _get_bonded_devices(self, call: Call) -> ParcelWriter:
        self._access.enforce("BLUETOOTH", self._access.caller(call), "Need BLUETOOTH permission")
        parcel = ParcelWriter().write_int(len(PAIRED))
        for device in PAIRED:
            device.write_device(parcel)
        return parcel

    def _broadcast(self, action: str, process: ProcessRecord, device: RadioDevice | None = None) -> None:
        """Tell the app that discovers; of a device only who may know where the phone is."""
        extras = Extras()
        if device is not None:
            content = device.write_device(ParcelWriter())
            extras.put_parcelable("android.bluetooth.device.extra.DEVICE", "android.bluetooth.BluetoothDevice", content)
        intent = Intent(action=action, package=process.package.name, extras=extras.pack())
        permission = None if device is None else FINE
        self._broadcasts.send(intent, uid=SYSTEM_UID, users=(process.user,), permission=permission)

    def _register(self, call: Call) -> ParcelWriter:
        self._access.enforce("BLUETOOTH", self._access.caller(call), "Need BLUETOOTH permission")
        number, callback = next(self._ids), read_callback(call, SCANNER_CALLBACK)
        self._registered[number] = callback
        message = ParcelWriter().write_int(0).write_int(number)
        callback.tell(ScannerCallbackCode.ON_SCANNER_REGISTERED, message)
        return ParcelWriter()

    def _unregister(self, call: Call) -> ParcelWriter:
        self._access.caller(call)
        self._end(call.data.read_int())
        return ParcelWriter()

    def _start_scan(self, call: Call) -> ParcelWriter:
        process = self._enforce_admin(call)
        number = call.data.read_int()
        callback = self._registered.get(number)
        if callback is not None:
            self._begin(number, self._read_scan(call, process, callback))
        return ParcelWriter()

    def _start_scan_for_intent(self, call: Call) -> ParcelWriter:
        process = self._enforce_admin(call)
        target = self._targets.read_intent(call)
        self._begin(next(self._ids), self._read_scan(call, process, target))
        return ParcelWriter()

    def _stop_scan(self, call: Call) -> ParcelWriter:
        self._enforce_admin(call)
        self._cancel(call.data.read_int())
        return ParcelWriter()

    def _stop_scan_for_intent(self, call: Call) -> ParcelWriter:
        self._enforce_admin(call)
        target = self._targets.read_intent(call)
        for number, scan in tuple(self._scans.items()):
            if scan.target == target:
                self._end(number)
        return ParcelWriter()

    def _enforce_admin(self, call: Call) -> ProcessRecord:
        process = self._access.caller(call)
        self._access.enforce("BLUETOOTH_ADMIN", process, "Need BLUETOOTH_ADMIN permission")
        return process

    def _read_scan(self, call: Call, process: ProcessRecord, target: Callback | IntentTarget) -> Scan:
        callback_type, delay_ms = call.data.read_int(), call.data.read_long()
        addresses, package = call.data.read_string_array() or (), call.data.read_required_string()
        return Scan(
            target=target,
            process=process,
            callback_type=callback_type,
            report_delay_ms=delay_ms,
            addresses=addresses,
            may_know=self._access.may_locate(process, package),
        )

    def _begin(self, number: int, scan: Scan) -> None:
        self._scans[number] = scan
        self._schedule(scan, max(_FIRST_TICK_S, scan.report_delay_ms / 1_000))

    def _schedule(self, scan: Scan, delay_s: float) -> None:
        scan.timer = asyncio.get_running_loop().call_later(delay_s, self._tick, scan)

    def _tick(self, scan: Scan) -> None:
        """Tell what is heard, and again in a while unless it was to be told once."""
        if scan.may_know and self._access.is_of_current_user(scan.process):
            _tell(scan)
        if scan.callback_type != _FIRST_MATCH:
            self._schedule(scan, max(_TICK_S, scan.report_delay_ms / 1_000))

    def _cancel(self, number: int) -> None:
        scan = self._scans.pop(number, None)
        if scan is not None and scan.timer is not None:
            scan.timer.cancel()

    def _end(self, number: int) -> None:
        self._cancel(number)
        self._registered.pop(number, None)


def _tell(scan: Scan) -> None:
    target, code = scan.target, ScannerCallbackCode
    if isinstance(target, IntentTarget):
        target.sender.send(target.pending, _found(scan))
    elif scan.report_delay_ms > 0:
        target.tell(code.ON_BATCH_SCAN_RESULTS, write_list(scan.devices))
    elif scan.callback_type == _FIRST_MATCH:
        for device in scan.devices:
            target.tell(code.ON_FOUND_OR_LOST, device.write(ParcelWriter().write_int(1)))
    else:
        for device in scan.devices:
            target.tell(code.ON_SCAN_RESULT, device.write(ParcelWriter()))


def _found(scan: Scan) -> Extras:
    extras = Extras()
    extras.put(ExtraKind.INTEGER, "android.bluetooth.le.extra.CALLBACK_TYPE", str(scan.callback_type))
    contents = [device.write(ParcelWriter()) for device in scan.devices]
    extras.put_parcelables("android.bluetooth.le.extra.LIST_SCAN_RESULT", "android.bluetooth.le.ScanResult", contents)
    return extras


def _reference(binder: StrongBinder) -> ParcelWriter:
    return ParcelWriter().write_strong_binder(binder)
