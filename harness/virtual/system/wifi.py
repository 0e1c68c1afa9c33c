"""Wi-Fi: scans, the connection, saved networks, distances of access points.

As on Android 11, who may not know where the phone is gets no exception: no networks, a scan that did not begin, a
connection without a name. A scan is not throttled here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import ExceptionCode
from harness.virtual.binder.radio_protocol import (
    RTT_CALLBACK,
    SCAN_RESULTS_CALLBACK,
    WIFI_MANAGER,
    WIFI_RTT_MANAGER,
    RttCallbackCode,
    ScanResultsCallbackCode,
    WifiManagerCode,
    WifiRttManagerCode,
)
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.extras import Extras
from harness.virtual.system.intents import Intent
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.radio_access import Callback, RadioAccess, read_callback
from harness.virtual.system.surroundings import CONNECTED, NETWORKS, SAVED, write_list
from harness.virtual.users import SYSTEM_UID

_SCAN_RESULTS = "android.net.wifi.SCAN_RESULTS"
_HIDDEN_BSSID = "02:00:00:00:00:00"
_UNKNOWN_SSID = "<unknown ssid>"
_INVALID_NETWORK_ID = -1
_FIRST_SDK_WITHOUT_SAVED = 29
_SCAN_S = 0.1
_TAG, _RTT_TAG = "WifiService", "RttServiceImpl"
# 192.0.2.2 and 192.0.2.1, which are for documentation, as DhcpInfo has them.
_ADDRESS, _GATEWAY = 0x020200C0, 0x010200C0


class WifiService:
    """The services "wifi" and "wifirtt"."""

    def __init__(self, access: RadioAccess, broadcasts: Broadcasts, users: Callable[[], Iterable[int]]) -> None:
        self._access = access
        self._broadcasts = broadcasts
        self._users = users
        self._callbacks: list[Callback] = []
        self._timers: set[asyncio.TimerHandle] = set()

    def binder(self) -> BinderObject:
        """Return the object of the service "wifi"."""
        code = WifiManagerCode
        transactions: Mapping[int, Transaction] = {
            code.GET_CONFIGURED_NETWORKS: self._get_configured_networks,
            code.START_SCAN: self._start_scan,
            code.GET_SCAN_RESULTS: self._get_scan_results,
            code.GET_CONNECTION_INFO: self._get_connection_info,
            code.GET_DHCP_INFO: self._get_dhcp_info,
            code.REGISTER_SCAN_RESULTS_CALLBACK: self._register,
            code.UNREGISTER_SCAN_RESULTS_CALLBACK: self._unregister,
        }
        return BinderObject(descriptor=WIFI_MANAGER, transactions=transactions)

    def ranging(self) -> BinderObject:
        """Return the object of the service "wifirtt"."""
        code = WifiRttManagerCode
        transactions: Mapping[int, Transaction] = {
            code.IS_AVAILABLE: lambda _: ParcelWriter().write_int(1),
            code.START_RANGING: self._start_ranging,
        }
        return BinderObject(descriptor=WIFI_RTT_MANAGER, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """Drop the callbacks of a process that is gone."""
        self._callbacks = [item for item in self._callbacks if item.peer.pid != process.pid]

    def stop(self) -> None:
        """Tell nobody any more."""
        for timer in self._timers:
            timer.cancel()

    def _get_configured_networks(self, call: Call) -> ParcelWriter:
        """List saved networks: to nobody who targets Android 10 or later."""
        process, package = self._reader(call)
        may = self._access.may_scan(process, package) and process.package.target_sdk < _FIRST_SDK_WITHOUT_SAVED
        return write_list(SAVED if may else ())

    def _start_scan(self, call: Call) -> ParcelWriter:
        process, package = self._access.caller(call), call.data.read_required_string()
        self._access.enforce("CHANGE_WIFI_STATE", process, _TAG)
        may = self._access.note("CHANGE_WIFI_STATE", process, package) and self._access.may_scan(process, package)
        if may:
            self._later(self._on_scanned)
        return ParcelWriter().write_bool(may)

    def _get_scan_results(self, call: Call) -> ParcelWriter:
        process, package = self._reader(call)
        return write_list(NETWORKS if self._access.may_scan(process, package) else ())

    def _get_connection_info(self, call: Call) -> ParcelWriter:
        process, package = self._reader(call)
        if self._access.may_scan(process, package):
            info = ParcelWriter().write_string(f'"{CONNECTED.ssid}"').write_string(CONNECTED.bssid)
            info.write_int(SAVED[0].id)
        else:
            info = ParcelWriter().write_string(_UNKNOWN_SSID).write_string(_HIDDEN_BSSID)
            info.write_int(_INVALID_NETWORK_ID)
        return info.write_int(CONNECTED.level_dbm)

    def _get_dhcp_info(self, call: Call) -> ParcelWriter:
        self._access.enforce("ACCESS_WIFI_STATE", self._access.caller(call), _TAG)
        return ParcelWriter().write_int(_ADDRESS).write_int(_GATEWAY)

    def _register(self, call: Call) -> ParcelWriter:
        """Take a callback, also of who may not read what it tells of."""
        self._access.enforce("ACCESS_WIFI_STATE", self._access.caller(call), _TAG)
        self._callbacks.append(read_callback(call, SCAN_RESULTS_CALLBACK))
        return ParcelWriter()

    def _unregister(self, call: Call) -> ParcelWriter:
        self._access.enforce("ACCESS_WIFI_STATE", self._access.caller(call), _TAG)
        callback = read_callback(call, SCAN_RESULTS_CALLBACK)
        self._callbacks = [item for item in self._callbacks if item != callback]
        return ParcelWriter()

    def _start_ranging(self, call: Call) -> ParcelWriter:
        process, package = self._access.caller(call), call.data.read_required_string()
        peers, callback = call.data.read_string_array() or (), read_callback(call, RTT_CALLBACK)
        if not peers:
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "Request must not be null or empty")
        for permission in ("ACCESS_WIFI_STATE", "CHANGE_WIFI_STATE"):
            self._access.enforce(permission, process, _RTT_TAG)
        if not self._access.may_locate(process, package):
            raise SecurityError(f"UID {process.uid} does not have Fine Location permission")
        self._later(lambda: _tell_distances(callback, peers))
        return ParcelWriter()

    def _reader(self, call: Call) -> tuple[ProcessRecord, str]:
        process = self._access.caller(call)
        self._access.enforce("ACCESS_WIFI_STATE", process, _TAG)
        return process, call.data.read_required_string()

    def _on_scanned(self) -> None:
        extras = Extras()
        extras.put_bool("resultsUpdated", value=True)
        intent = Intent(action=_SCAN_RESULTS, extras=extras.pack())
        self._broadcasts.send(intent, uid=SYSTEM_UID, users=tuple(self._users()))
        for callback in self._callbacks:
            callback.tell(ScanResultsCallbackCode.ON_SCAN_RESULTS_AVAILABLE)

    def _later(self, action: Callable[[], None]) -> None:
        self._timers = {timer for timer in self._timers if timer.when() > asyncio.get_running_loop().time()}
        self._timers.add(asyncio.get_running_loop().call_later(_SCAN_S, action))


def _tell_distances(callback: Callback, peers: tuple[str | None, ...]) -> None:
    """Give the distance of each access point that is there."""
    found = [network for network in NETWORKS if network.bssid in peers]
    message = ParcelWriter().write_int(len(found))
    for network in found:
        message.write_string(network.bssid).write_int(network.distance_mm)
    callback.tell(RttCallbackCode.ON_RANGING_RESULTS, message)
