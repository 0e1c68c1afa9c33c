"""Wi-Fi, telephony and Bluetooth: who is told what is around the phone, who is not, and what the ledger notes."""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import IntEnum

import pytest

from harness.virtual.binder import radio_protocol as radio
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import ExceptionCode, FrameKind
from harness.virtual.build.sources import VIRTUAL
from harness.virtual.system.appops import Mode
from harness.virtual.system.surroundings import CELLS, DEVICES, NETWORKS, SAVED
from tests.virtual.test_location import make_intent
from tests.virtual.test_services import APP, LISTENER, UID, App, ThrownError, app, play

FINE, COARSE, STATE = "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "READ_PHONE_STATE"
BOTH = FINE, COARSE  # as the user grants them; the op for scans has the mode of the coarse one
AT_INSTALL = ("ACCESS_WIFI_STATE", "CHANGE_WIFI_STATE", "BLUETOOTH", "BLUETOOTH_ADMIN")
OBJECTS = {
    "wifi": radio.WIFI_MANAGER,
    "wifirtt": radio.WIFI_RTT_MANAGER,
    "phone": radio.TELEPHONY,
    "telephony.registry": radio.TELEPHONY_REGISTRY,
}
NAMED = ParcelWriter().write_string(APP)
NO_FILTER = ParcelWriter().write_int(1).write_long(0).write_string_array(None).write_string(APP)


@asynccontextmanager
async def listener(*granted: str, without: str = "", target_sdk: int = 30) -> AsyncIterator[App]:
    """An app that asks for all permissions but one, and holds what the user has granted."""
    permissions = tuple(name for name in (*AT_INSTALL, FINE, COARSE, STATE) if name != without)
    async with app(*granted, permissions=permissions, target_sdk=target_sdk) as client:
        yield client


async def ask(client: App, service: str, code: IntEnum, arguments: ParcelWriter = NAMED) -> ParcelReader:
    return await client.call(await client.service(service), OBJECTS[service], code, arguments)


async def count(client: App, service: str, code: IntEnum) -> int:
    return (await ask(client, service, code)).read_int()


def to_callback(*before: str) -> ParcelWriter:
    arguments = ParcelWriter()
    for text in before:
        arguments.write_string(text)
    return arguments.write_strong_binder(LISTENER)


async def told(client: App, descriptor: str) -> tuple[int, ParcelReader]:
    """Wait for the next call of our own object."""
    kind, body = await client.receive()
    assert kind == FrameKind.TRANSACT
    code, _, handle = struct.unpack("<iIq", body[:16])
    assert handle == LISTENER.handle
    data = ParcelReader(body[16:])
    data.enforce_interface(descriptor)
    return code, data


WIFI = radio.WifiManagerCode


@pytest.mark.parametrize(
    ("granted", "target_sdk", "networks", "ops"),
    [
        ((), 30, 0, {}),
        ((COARSE,), 30, 0, {}),
        (BOTH, 30, 7, {"FINE_LOCATION": ["top-s"], "WIFI_SCAN": ["top-s"]}),
        ((COARSE,), 28, 7, {"FINE_LOCATION": [], "COARSE_LOCATION": ["top-s"], "WIFI_SCAN": ["top-s"]}),
        ((), 28, 0, {}),
    ],
)
def test_a_scan_s_results_are_empty_for_who_may_not_know_the_place(
    granted: tuple[str, ...], target_sdk: int, networks: int, ops: Mapping[str, list[str]]
) -> None:
    async def scenario() -> None:
        async with listener(*granted, target_sdk=target_sdk) as client:
            assert await count(client, "wifi", WIFI.GET_SCAN_RESULTS) == networks
            assert client.ops() == ops

    play(scenario())


def test_a_connection_has_no_name_for_who_may_not_know_the_place() -> None:
    async def scenario() -> None:
        async with listener() as client:
            info = await ask(client, "wifi", WIFI.GET_CONNECTION_INFO)
            assert (info.read_string(), info.read_string(), info.read_int()) == (
                "<unknown ssid>",
                "02:00:00:00:00:00",
                -1,
            )
        async with listener(*BOTH) as client:
            info = await ask(client, "wifi", WIFI.GET_CONNECTION_INFO)
            assert (info.read_string(), info.read_string()) == ('"Testnet 1"', NETWORKS[0].bssid)

    play(scenario())


@pytest.mark.parametrize(("target_sdk", "networks"), [(28, len(SAVED)), (30, 0)])
def test_saved_networks_are_listed_to_apps_of_android_9_only(target_sdk: int, networks: int) -> None:
    async def scenario() -> None:
        async with listener(*BOTH, target_sdk=target_sdk) as client:
            assert await count(client, "wifi", WIFI.GET_CONFIGURED_NETWORKS) == networks
            assert (await ask(client, "wifi", WIFI.GET_DHCP_INFO)).read_int() == 0x020200C0

    play(scenario())


def test_a_scan_is_told_to_each_callback_until_it_is_taken_back() -> None:
    async def scenario() -> None:
        async with listener(*BOTH) as client:
            await ask(client, "wifi", WIFI.REGISTER_SCAN_RESULTS_CALLBACK, to_callback())
            assert (await ask(client, "wifi", WIFI.START_SCAN)).read_bool()
            assert (await told(client, radio.SCAN_RESULTS_CALLBACK))[0] == 1
            assert client.ops()["CHANGE_WIFI_STATE"] == ["top-s"]
            await ask(client, "wifi", WIFI.UNREGISTER_SCAN_RESULTS_CALLBACK, to_callback())
            client.system.appops.set_uid_mode(FINE.removeprefix("ACCESS_"), UID, Mode.IGNORE)
            assert not (await ask(client, "wifi", WIFI.START_SCAN)).read_bool()

    play(scenario())


def test_wifi_needs_its_own_permissions_too() -> None:
    async def scenario() -> None:
        async with listener(FINE, without="ACCESS_WIFI_STATE") as client:
            with pytest.raises(ThrownError) as thrown:
                await ask(client, "wifi", WIFI.GET_SCAN_RESULTS)
            name = "android.permission.ACCESS_WIFI_STATE"
            assert thrown.value.message == f"WifiService: Neither user {UID} nor current process has {name}."
        async with listener(FINE, without="CHANGE_WIFI_STATE") as client:
            with pytest.raises(ThrownError, match="CHANGE_WIFI_STATE"):
                await ask(client, "wifi", WIFI.START_SCAN)
            with pytest.raises(ThrownError, match="RttServiceImpl: Neither user"):
                await ask(client, "wifirtt", radio.WifiRttManagerCode.START_RANGING, to_peers())

    play(scenario())


def to_peers(*peers: str) -> ParcelWriter:
    return ParcelWriter().write_string(APP).write_string_array(peers or ("x",)).write_strong_binder(LISTENER)


def test_distances_are_of_access_points_that_are_there() -> None:
    start = radio.WifiRttManagerCode.START_RANGING

    async def scenario() -> None:
        async with listener(FINE) as client:
            await ask(client, "wifirtt", start, to_peers(NETWORKS[2].bssid, "00:00:5e:00:53:ff"))
            code, data = await told(client, radio.RTT_CALLBACK)
            assert (code, data.read_int(), data.read_string(), data.read_int()) == (2, 1, NETWORKS[2].bssid, 4_500)
        async with listener() as client:
            with pytest.raises(ThrownError, match=f"UID {UID} does not have Fine Location permission"):
                await ask(client, "wifirtt", start, to_peers())

    play(scenario())


CELL = radio.TelephonyCode


def test_cells_are_told_to_who_may_know_the_place() -> None:
    async def scenario() -> None:
        async with listener(FINE) as client:
            assert await count(client, "phone", CELL.GET_ALL_CELL_INFO) == len(CELLS)
            assert await count(client, "phone", CELL.GET_CELL_LOCATION) == 1
            assert client.ops() == {"FINE_LOCATION": ["top-s"]}
            update = to_callback().write_string(APP)
            await ask(client, "phone", CELL.REQUEST_CELL_INFO_UPDATE, update)
            code, data = await told(client, radio.CELL_INFO_CALLBACK)
            assert (code, data.read_int()) == (1, len(CELLS))

    play(scenario())


@pytest.mark.parametrize("granted", [(), (COARSE,)])
@pytest.mark.parametrize(
    ("service", "code", "arguments", "message"),
    [
        ("phone", CELL.GET_ALL_CELL_INFO, NAMED, "Not allowed to access cell info"),
        ("phone", CELL.GET_CELL_LOCATION, NAMED, "Not allowed to access cell location"),
        ("phone", CELL.REQUEST_CELL_INFO_UPDATE, to_callback().write_string(APP), "Not allowed to access cell info"),
        ("phone", CELL.GET_NEIGHBORING_CELL_INFO, NAMED,
         "getNeighboringCellInfo() is unavailable to callers targeting Q+ SDK levels."),
        ("phone", CELL.REQUEST_NETWORK_SCAN, NAMED, "requestNetworkScan"),
        ("telephony.registry", radio.TelephonyRegistryCode.LISTEN_FOR_SUBSCRIBER, to_callback(APP).write_int(0x410),
         "Unable to listen for events 1040 due to insufficient location permissions."),
    ],
)  # fmt: skip
def test_who_may_not_know_the_place_is_refused_cells(
    granted: tuple[str, ...], service: str, code: IntEnum, arguments: ParcelWriter, message: str
) -> None:
    async def scenario() -> None:
        async with listener(*granted) as client:
            with pytest.raises(ThrownError) as thrown:
                await ask(client, service, code, arguments)
            assert (thrown.value.code, thrown.value.message) == (ExceptionCode.SECURITY, message)
            assert client.ops() == {}

    play(scenario())


def test_an_app_of_android_9_may_do_with_the_coarse_permission_but_not_for_fresh_cells() -> None:
    async def scenario() -> None:
        async with listener(COARSE, target_sdk=28) as client:
            assert await count(client, "phone", CELL.GET_ALL_CELL_INFO) == len(CELLS)
            assert await count(client, "phone", CELL.GET_NEIGHBORING_CELL_INFO) == 0  # all cells are LTE
            assert client.ops() == {"COARSE_LOCATION": ["top-s"], "NEIGHBORING_CELLS": ["top-s"]}
            with pytest.raises(ThrownError, match="Not allowed to access cell info"):
                await ask(client, "phone", CELL.REQUEST_CELL_INFO_UPDATE, to_callback().write_string(APP))

    play(scenario())


def test_who_may_not_know_the_place_just_now_is_given_no_cells_and_no_exception() -> None:
    async def scenario() -> None:
        async with listener(FINE) as client:
            client.system.appops.set_uid_mode("FINE_LOCATION", UID, Mode.IGNORE)
            assert await count(client, "phone", CELL.GET_ALL_CELL_INFO) == 0
            client.system.user_controller.current = 10
            assert await count(client, "phone", CELL.GET_CELL_LOCATION) == 0

    play(scenario())


OF_THE_SIM = ParcelWriter().write_int(1).write_string(APP)
NOTED = ["top-s"]


@pytest.mark.parametrize(
    ("granted", "target_sdk", "operator", "cells", "ops"),
    [
        ((FINE, COARSE), 30, "00101", 2, {"FINE_LOCATION": NOTED, "COARSE_LOCATION": NOTED}),
        ((COARSE,), 30, "00101", 0, {"COARSE_LOCATION": NOTED}),
        ((), 30, None, 0, {}),
        ((), 28, "00101", 2, {}),
    ],
)
def test_the_network_is_told_with_as_much_of_its_place_as_the_app_may_know(
    granted: tuple[str, ...], target_sdk: int, operator: str | None, cells: int, ops: Mapping[str, list[str]]
) -> None:
    async def scenario() -> None:
        async with listener(STATE, *granted, target_sdk=target_sdk) as client:
            state = await ask(client, "phone", CELL.GET_SERVICE_STATE_FOR_SUBSCRIBER, OF_THE_SIM)
            assert (state.read_int(), state.read_int()) == (1, 0)
            assert (state.read_string() is None, state.read_string()) == (operator is None, operator)
            named = []
            for _ in range(state.read_int()):
                state.read_int()
                if state.read_bool():
                    named.append((state.read_bool(), state.read_string(), state.read_string(), state.read_int()))
                    state.read_int()
            assert named == [(True, "001", "01", CELLS[0].ci)] * cells
            assert client.ops() == {"READ_PHONE_STATE": NOTED, **ops}

    play(scenario())


def test_the_network_is_told_to_who_may_know_the_phone_s_state_of_a_sim_that_is_there() -> None:
    code = CELL.GET_SERVICE_STATE_FOR_SUBSCRIBER

    async def scenario() -> None:
        async with listener(FINE) as client:
            with pytest.raises(ThrownError) as thrown:
                await ask(client, "phone", code, OF_THE_SIM)
            assert (thrown.value.code, thrown.value.message) == (ExceptionCode.SECURITY, "getServiceStateForSubscriber")
        async with listener(STATE, FINE) as client:
            other_sim = ParcelWriter().write_int(2).write_string(APP)
            assert (await ask(client, "phone", code, other_sim)).read_int() == 0
            client.system.appops.set_uid_mode(STATE, UID, Mode.IGNORE)
            assert (await ask(client, "phone", code, OF_THE_SIM)).read_int() == 0

    play(scenario())


def test_a_listener_is_told_cells_once_and_only_when_it_listens_to_them() -> None:
    listen = radio.TelephonyRegistryCode.LISTEN_FOR_SUBSCRIBER

    async def scenario() -> None:
        async with listener(FINE) as client:
            await ask(client, "telephony.registry", listen, to_callback(APP).write_int(1))
            assert client.ops() == {}
            await ask(client, "telephony.registry", listen, to_callback(APP).write_int(0x410))
        async with listener(FINE) as client:
            handle = await client.service("telephony.registry")
            arguments = ParcelWriter().write_interface_token(radio.TELEPHONY_REGISTRY)
            body = arguments.write_raw(to_callback(APP).write_int(0x410).data).data
            frame = struct.pack("<iIq", listen, 1, handle) + body
            client.writer.write(struct.pack("<IBI", 5 + len(frame), FrameKind.TRANSACT, 9) + frame)
            assert (await told(client, radio.PHONE_STATE_LISTENER))[0] == 5
            code, data = await told(client, radio.PHONE_STATE_LISTENER)
            assert (code, data.read_int()) == (10, len(CELLS))

    play(scenario())


async def bluetooth(client: App, give: IntEnum) -> int:
    manager = await client.service("bluetooth_manager")
    binder = (await client.call(manager, radio.BLUETOOTH_MANAGER, give, ParcelWriter())).read_strong_binder()
    assert binder is not None
    return binder.handle


async def gatt(client: App, code: IntEnum, arguments: ParcelWriter) -> ParcelReader:
    handle = await bluetooth(client, radio.BluetoothManagerCode.GET_BLUETOOTH_GATT)
    return await client.call(handle, radio.BLUETOOTH_GATT, code, arguments)


async def adapter(client: App, code: IntEnum, arguments: ParcelWriter = NAMED) -> ParcelReader:
    handle = await bluetooth(client, radio.BluetoothManagerCode.REGISTER_ADAPTER)
    return await client.call(handle, radio.BLUETOOTH, code, arguments)


LE = radio.BluetoothGattCode


async def register(client: App) -> int:
    """Register a scanner, whose number is told before the call comes back."""
    handle = await bluetooth(client, radio.BluetoothManagerCode.GET_BLUETOOTH_GATT)
    arguments = ParcelWriter().write_interface_token(radio.BLUETOOTH_GATT).write_raw(to_callback().data)
    frame = struct.pack("<iIq", LE.REGISTER_SCANNER, 1, handle) + arguments.data
    client.writer.write(struct.pack("<IBI", 5 + len(frame), FrameKind.TRANSACT, 9) + frame)
    code, data = await told(client, radio.SCANNER_CALLBACK)
    assert (code, data.read_int()) == (1, 0)
    return data.read_int()


def test_a_scan_for_devices_is_told_until_it_is_stopped() -> None:
    async def scenario() -> None:
        async with listener(FINE) as client:
            number = await register(client)
            await gatt(client, LE.START_SCAN, ParcelWriter().write_int(number).write_raw(NO_FILTER.data))
            assert client.ops() == {"FINE_LOCATION": ["top-s"]}
            heard = [await told(client, radio.SCANNER_CALLBACK) for _ in range(2 * len(DEVICES))]
            assert {code for code, _ in heard} == {2}
            assert [data.read_string() for _, data in heard] == 2 * [device.address for device in DEVICES]
            await gatt(client, LE.STOP_SCAN, ParcelWriter().write_int(number))
            assert client.system.radio._bluetooth._scans == {}
            await gatt(client, LE.UNREGISTER_SCANNER, ParcelWriter().write_int(number))
            assert client.system.radio._bluetooth._registered == {}

    play(scenario())


def test_a_scan_begins_for_who_may_not_know_the_place_and_tells_nothing() -> None:
    async def scenario() -> None:
        async with listener() as client:
            number = await register(client)
            await gatt(client, LE.START_SCAN, ParcelWriter().write_int(number).write_raw(NO_FILTER.data))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.receive(), 0.5)
            client.system.radio.process_died(client.record)
            assert client.system.radio._bluetooth._scans == {}

    play(scenario())


def test_bluetooth_needs_its_own_permissions_too() -> None:
    async def scenario() -> None:
        async with listener(FINE, without="BLUETOOTH") as client:
            with pytest.raises(ThrownError, match=r"Need BLUETOOTH permission: Neither user \d+ nor current process"):
                await gatt(client, LE.REGISTER_SCANNER, to_callback())
        async with listener(FINE, without="BLUETOOTH_ADMIN") as client:
            number = await register(client)
            with pytest.raises(ThrownError, match="Need BLUETOOTH_ADMIN permission"):
                await gatt(client, LE.START_SCAN, ParcelWriter().write_int(number).write_raw(NO_FILTER.data))
            with pytest.raises(ThrownError, match="Need BLUETOOTH ADMIN permission"):
                await adapter(client, radio.BluetoothCode.START_DISCOVERY)
            assert (await adapter(client, radio.BluetoothCode.GET_BONDED_DEVICES)).read_int() == 2

    play(scenario())


@pytest.mark.parametrize(("granted", "may"), [((), False), ((FINE,), True)])
def test_a_discovery_begins_only_for_who_may_know_the_place(granted: tuple[str, ...], may: bool) -> None:
    async def scenario() -> None:
        async with listener(*granted) as client:
            assert (await adapter(client, radio.BluetoothCode.START_DISCOVERY)).read_bool() == may
            assert list(client.ops()) == ["FINE_LOCATION"] * may
            assert (await adapter(client, radio.BluetoothCode.CANCEL_DISCOVERY)).read_bool()

    play(scenario())


def test_a_scan_for_an_intent_goes_on_without_its_process_until_the_app_is_stopped() -> None:
    async def scenario() -> None:
        async with listener(FINE) as client:
            token = await make_intent(client)
            arguments = ParcelWriter().write_string(token).write_raw(NO_FILTER.data)
            await gatt(client, LE.START_SCAN_FOR_INTENT, arguments)
            client.system.radio.process_died(client.record)
            scans = client.system.radio._bluetooth._scans
            assert len(scans) == 1
            client.system.radio.forget(client.record.package)
            assert scans == {}
            await gatt(client, LE.START_SCAN_FOR_INTENT, arguments)
            await gatt(client, LE.STOP_SCAN_FOR_INTENT, ParcelWriter().write_string(token))
            assert scans == {}

    play(scenario())


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("android/net/wifi/IWifiManager.java", radio.WifiManagerCode),
        ("android/net/wifi/rtt/IWifiRttManager.java", radio.WifiRttManagerCode),
        ("android/net/wifi/rtt/IRttCallback.java", radio.RttCallbackCode),
        ("com/android/internal/telephony/ITelephony.java", radio.TelephonyCode),
        ("com/android/internal/telephony/ITelephonyRegistry.java", radio.TelephonyRegistryCode),
        ("com/android/internal/telephony/IPhoneStateListener.java", radio.PhoneStateListenerCode),
        ("android/bluetooth/IBluetoothManager.java", radio.BluetoothManagerCode),
        ("android/bluetooth/IBluetooth.java", radio.BluetoothCode),
        ("android/bluetooth/IBluetoothGatt.java", radio.BluetoothGattCode),
        ("android/bluetooth/le/IScannerCallback.java", radio.ScannerCallbackCode),
    ],
)
def test_both_sides_hold_the_same_codes(source: str, codes: type[IntEnum]) -> None:
    written = re.findall(r"TRANSACTION_(\w+) = (\d+);", (VIRTUAL / "java" / source).read_text(encoding="utf-8"))
    java = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper(): int(code) for name, code in written}
    assert java == {code.name: code.value for code in codes}
