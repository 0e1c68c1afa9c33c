"""The audio policy service: who may open an input, who may start it, and what the ledger says of it."""

from __future__ import annotations

import pytest

from harness.virtual.binder import protocol
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import AudioPolicyCode
from harness.virtual.system.appops import Mode, OpRecord
from tests.virtual.test_services import APP, UID, App, app, play

SOUND = "RECORD_AUDIO"
MIC = 1
OK, PERMISSION_DENIED, BAD_VALUE = 0, -1, -22


async def open_input(client: App) -> tuple[int, int]:
    """Give the status, and the port if there is one."""
    arguments = ParcelWriter().write_int(MIC).write_string(APP)
    service = await client.service("media.audio_policy")
    reply = await client.call(service, protocol.AUDIO_POLICY_SERVICE, AudioPolicyCode.GET_INPUT, arguments)
    status = reply.read_int()
    return status, reply.read_int() if status == OK else 0


async def ask(client: App, code: AudioPolicyCode, port: int) -> int:
    service = await client.service("media.audio_policy")
    reply = await client.call(service, protocol.AUDIO_POLICY_SERVICE, code, ParcelWriter().write_int(port))
    return reply.read_int()


def ledger(client: App) -> OpRecord | None:
    return next((op for op in client.system.appops.operations(UID, APP) if op.op == SOUND), None)


def test_a_recording_is_a_session_in_the_ledger_from_its_start_to_its_stop() -> None:
    async def scenario() -> None:
        async with app(SOUND, permissions=(SOUND,)) as client:
            status, port = await open_input(client)
            assert (status, ledger(client)) == (OK, None)
            for _ in range(2):
                assert await ask(client, AudioPolicyCode.START_INPUT, port) == OK
            running = ledger(client)
            assert running is not None
            assert running.running is not None
            assert running.running.nesting == 1
            assert await ask(client, AudioPolicyCode.STOP_INPUT, port) == OK
            assert running.running is None
            assert len(running.accesses) == 1

    play(scenario())


def test_a_released_input_and_one_of_somebody_else_are_none() -> None:
    async def scenario() -> None:
        async with app(SOUND, permissions=(SOUND,)) as client:
            _, port = await open_input(client)
            assert await ask(client, AudioPolicyCode.START_INPUT, port) == OK
            assert await ask(client, AudioPolicyCode.RELEASE_INPUT, port) == OK
            record = ledger(client)
            assert record is not None
            assert record.running is None
            for code in (AudioPolicyCode.START_INPUT, AudioPolicyCode.STOP_INPUT, AudioPolicyCode.RELEASE_INPUT):
                assert await ask(client, code, port) == BAD_VALUE

    play(scenario())


def test_without_the_permission_no_input_is_opened_and_nothing_is_noted() -> None:
    async def scenario() -> None:
        async with app(permissions=(SOUND,)) as client:
            assert await open_input(client) == (PERMISSION_DENIED, 0)
            assert ledger(client) is None

    play(scenario())


def test_an_input_of_an_app_whose_op_is_ignored_is_opened_and_not_started() -> None:
    async def scenario() -> None:
        async with app(SOUND, permissions=(SOUND,)) as client:
            client.system.appops.set_uid_mode(SOUND, UID, Mode.IGNORE)
            status, port = await open_input(client)
            assert status == OK
            assert await ask(client, AudioPolicyCode.START_INPUT, port) == PERMISSION_DENIED
            record = ledger(client)
            assert record is not None
            assert record.rejects
            assert not record.accesses

    play(scenario())


@pytest.mark.parametrize("started", [True, False])
def test_what_a_dead_process_recorded_ends_with_it(started: bool) -> None:
    async def scenario() -> None:
        async with app(SOUND, permissions=(SOUND,)) as client:
            _, port = await open_input(client)
            if started:
                await ask(client, AudioPolicyCode.START_INPUT, port)
            client.system.audio.process_died(client.system.processes._records[0])
            record = ledger(client)
            assert record is None or record.running is None
            assert await ask(client, AudioPolicyCode.STOP_INPUT, port) == BAD_VALUE

    play(scenario())
