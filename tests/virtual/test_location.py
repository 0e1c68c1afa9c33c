"""The location service beyond a listener's stream: one position, coarse ones, circles, satellites."""

from __future__ import annotations

import asyncio
import struct
from functools import reduce

import pytest

from harness.virtual.binder import protocol
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import ExceptionCode, FrameKind, GnssStatusCode, LocationManagerCode
from harness.virtual.system.appops import Mode
from harness.virtual.system.gnss import format_gga
from harness.virtual.system.intent_parcel import write_intent
from harness.virtual.system.intents import Intent
from harness.virtual.system.pending_intents import SenderFlag, SenderType
from harness.virtual.system.position import Fix
from tests.virtual.test_services import APP, LISTENER, UID, App, ThrownError, app, location_request, play

FINE, COARSE = "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION"


async def ask(client: App, code: LocationManagerCode, arguments: ParcelWriter) -> ParcelReader:
    return await client.call(await client.service("location"), protocol.LOCATION_MANAGER, code, arguments)


def to_listener(request: ParcelWriter) -> ParcelWriter:
    return request.write_strong_binder(LISTENER).write_string(None).write_string(APP)


async def delivered(client: App, descriptor: str) -> tuple[int, ParcelReader]:
    """Wait for the next call of our own object."""
    kind, body = await client.receive()
    assert kind == FrameKind.TRANSACT
    code, _, handle = struct.unpack("<iIq", body[:16])
    assert handle == LISTENER.handle
    data = ParcelReader(body[16:])
    data.enforce_interface(descriptor)
    return code, data


def test_one_position_is_one_delivery_and_ends_the_registration() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            request = location_request("gps", updates=1)
            await ask(client, LocationManagerCode.REQUEST_LOCATION_UPDATES, to_listener(request))
            await delivered(client, protocol.LOCATION_LISTENER)
            assert "UpdateRecord" not in client.system.location.dump()
            assert {record.op: record.running for record in client.system.appops.operations(UID, APP)} == {
                "FINE_LOCATION": None,
                "MONITOR_LOCATION": None,
                "MONITOR_HIGH_POWER_LOCATION": None,
            }
            current = location_request("gps", updates=1).write_strong_binder(LISTENER).write_string(APP)
            assert (await ask(client, LocationManagerCode.GET_CURRENT_LOCATION, current)).read_bool()
            assert "UpdateRecord" not in client.system.location.dump()

    play(scenario())


def test_a_current_position_that_is_not_known_is_waited_for() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            current = location_request("gps", updates=1).write_strong_binder(LISTENER).write_string(APP)
            assert (await ask(client, LocationManagerCode.GET_CURRENT_LOCATION, current)).read_bool()
            assert "num=1" in client.system.location.dump()
            _, data = await delivered(client, protocol.LOCATION_LISTENER)
            assert data.read_string() == "gps"

    play(scenario())


def test_the_coarse_permission_gives_a_coarse_position_of_the_network_only() -> None:
    async def scenario() -> None:
        async with app(COARSE, permissions=(FINE, COARSE)) as client:
            providers = await ask(client, LocationManagerCode.GET_PROVIDERS, ParcelWriter().write_int(0).write_int(1))
            assert providers.read_string_array() == ("network",)
            request = to_listener(location_request("network"))
            await ask(client, LocationManagerCode.REQUEST_LOCATION_UPDATES, request)
            _, data = await delivered(client, protocol.LOCATION_LISTENER)
            data.read_string()
            assert all(abs(data.read_double() / 0.02 % 1) < 1e-9 for _ in range(2))
            assert data.read_float() == 2_000.0
            assert client.ops() == {"COARSE_LOCATION": ["top-s"], "MONITOR_LOCATION": ["top-s"]}

    play(scenario())


def test_a_provider_that_there_is_not_is_an_illegal_argument() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            request = to_listener(location_request("nonsense"))
            with pytest.raises(ThrownError, match="provider doesn't exist: nonsense") as thrown:
                await ask(client, LocationManagerCode.REQUEST_LOCATION_UPDATES, request)
            assert thrown.value.code == ExceptionCode.ILLEGAL_ARGUMENT

    play(scenario())


async def make_intent(client: App, flags: int = 0) -> str:
    """Have the activity manager keep an intent for a broadcast, and return its token."""
    intent = write_intent(ParcelWriter(), Intent(action="com.example.NEAR", package=APP)).data[4:]  # it is there
    arguments = ParcelWriter().write_int(SenderType.BROADCAST).write_int(flags).write_raw(intent).write_int(flags)
    manager = await client.service("activity")
    code = protocol.ActivityManagerCode.GET_INTENT_SENDER
    return (await client.call(manager, protocol.ACTIVITY_MANAGER, code, arguments)).read_required_string()


def to_intent(arguments: ParcelWriter, token: str) -> ParcelWriter:
    return arguments.write_strong_binder(None).write_string(token)


def test_a_pending_intent_is_sent_instead_of_a_listener() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            once, request = await make_intent(client, SenderFlag.ONE_SHOT), location_request("gps")
            await ask(client, LocationManagerCode.REQUEST_LOCATION_UPDATES, to_intent(request, once).write_string(APP))
            assert " intent UpdateRecord[gps" in client.system.location.dump()
            async with asyncio.timeout(10):
                # It goes when it is sent.
                while client.system.pending_intents.find(once) is not None:  # noqa: ASYNC110  nobody tells
                    await asyncio.sleep(0.01)

    play(scenario())


def test_a_pending_intent_is_taken_back_and_outlives_its_process() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            token, request = await make_intent(client), location_request("gps")
            await ask(client, LocationManagerCode.REQUEST_LOCATION_UPDATES, to_intent(request, token).write_string(APP))
            client.system.location.process_died(client.record)
            assert "UpdateRecord[gps" in client.system.location.dump()
            await ask(client, LocationManagerCode.REMOVE_UPDATES, to_intent(ParcelWriter(), token))
            assert "UpdateRecord" not in client.system.location.dump()

    play(scenario())


def test_a_circle_notes_the_op_for_its_owner() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            token = await make_intent(client)
            fence = ParcelWriter().write_double(0.0).write_double(0.0).write_float(5_000.0).write_long(-1)
            fence.write_string(token).write_string(APP)
            await ask(client, LocationManagerCode.REQUEST_GEOFENCE, fence)
            assert client.ops() == {"FINE_LOCATION": ["top-s"]}
            await ask(client, LocationManagerCode.REMOVE_GEOFENCE, ParcelWriter().write_string(token))

    play(scenario())


@pytest.mark.parametrize(
    ("code", "descriptor", "expected"),
    [
        (LocationManagerCode.REGISTER_GNSS_STATUS_CALLBACK, protocol.GNSS_STATUS_LISTENER, GnssStatusCode.ON_FIRST_FIX),
        (LocationManagerCode.ADD_GNSS_MEASUREMENTS_LISTENER, protocol.GNSS_MEASUREMENTS_LISTENER, 1),
        (LocationManagerCode.ADD_GNSS_NAVIGATION_MESSAGE_LISTENER, protocol.GNSS_NAVIGATION_MESSAGE_LISTENER, 1),
    ],
)
def test_satellites_need_the_fine_permission(code: LocationManagerCode, descriptor: str, expected: int) -> None:
    async def scenario() -> None:
        arguments = ParcelWriter().write_strong_binder(LISTENER).write_string(APP)
        async with app(COARSE, permissions=(FINE, COARSE)) as client:
            with pytest.raises(ThrownError) as thrown:
                await ask(client, code, arguments)
            permission = "android.permission.ACCESS_FINE_LOCATION"
            assert thrown.value.message == f"Neither user {UID} nor current process has {permission}."
        async with app(FINE) as client:
            client.system.location._gnss._is_wanted = lambda: True
            await ask(client, code, arguments)
            assert (await delivered(client, descriptor))[0] == expected

    play(scenario())


def mocked(provider: str, fix: Fix | None = None) -> ParcelWriter:
    arguments = ParcelWriter().write_string(provider)
    return (arguments if fix is None else fix.write(arguments)).write_string(APP)


def test_who_is_made_the_mock_location_app_says_where_the_phone_is() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            client.system.appops.set_package_mode("MOCK_LOCATION", UID, APP, Mode.ALLOW)
            fix = Fix(provider="gps", latitude=1.5, longitude=-2.5, accuracy_m=3.0, wall_ms=4, boot_ns=5)
            with pytest.raises(ThrownError, match="gps provider is not a test provider"):
                await ask(client, LocationManagerCode.SET_TEST_PROVIDER_LOCATION, mocked("gps", fix))
            await ask(client, LocationManagerCode.ADD_TEST_PROVIDER, mocked("gps"))
            request = location_request("gps").write_strong_binder(LISTENER).write_string(None).write_string(APP)
            await ask(client, LocationManagerCode.REQUEST_LOCATION_UPDATES, request)
            await ask(client, LocationManagerCode.SET_TEST_PROVIDER_LOCATION, mocked("gps", fix))
            _, data = await delivered(client, protocol.LOCATION_LISTENER)
            assert Fix.read(data) == fix
            assert "last location=Location[gps 1.500000,-2.500000" in client.system.location.dump()

    play(scenario())


def test_a_command_of_a_provider_s_own_needs_the_normal_permission_too() -> None:
    async def scenario() -> None:
        command = ParcelWriter().write_string("gps").write_string("delete_aiding_data")
        async with app(FINE) as client:
            with pytest.raises(ThrownError, match="ACCESS_LOCATION_EXTRA_COMMANDS"):
                await ask(client, LocationManagerCode.SEND_EXTRA_COMMAND, command)
        async with app(FINE, permissions=(FINE, "ACCESS_LOCATION_EXTRA_COMMANDS")) as client:
            assert (await ask(client, LocationManagerCode.SEND_EXTRA_COMMAND, command)).read_bool()

    play(scenario())


def test_a_mocked_position_is_refused_to_everybody() -> None:
    async def scenario() -> None:
        async with app(FINE) as client:
            with pytest.raises(ThrownError, match=f"{APP} from uid {UID} not allowed to perform MOCK_LOCATION"):
                await ask(client, LocationManagerCode.ADD_TEST_PROVIDER, mocked("gps"))
            (record,) = client.system.appops.operations(UID, APP)
            assert (record.op, record.mode, len(record.rejects), record.accesses) == ("MOCK_LOCATION", "deny", 1, {})
            client.system.appops.set_package_mode("MOCK_LOCATION", UID, APP, Mode.IGNORE)
            await ask(client, LocationManagerCode.ADD_TEST_PROVIDER, mocked("gps"))
            assert not client.system.location._mocks.replaces("gps")

    play(scenario())


def test_a_sentence_carries_its_own_checksum() -> None:
    fix = Fix(provider="gps", latitude=-0.0099, longitude=0.0015, accuracy_m=5, wall_ms=0, boot_ns=0)
    sentence = format_gga(fix, 1_700_000_000 * 10**9)
    assert sentence.startswith("$GPGGA,221320.00,0000.5940,S,00000.0900,E,1,")
    body, _, checksum = sentence.strip().removeprefix("$").partition("*")
    assert int(checksum, 16) == reduce(lambda one, other: one ^ other, body.encode())
