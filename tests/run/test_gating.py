"""A run catches the app by the best gate that the device can have, and stores why it left the better ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from harness.device import packages
from harness.device.activities import list_processes, start_activity
from harness.errors import DeviceUnavailable
from harness.fleet.scenariofile import load_scenario
from harness.instrument.compile import compile_agent
from harness.instrument.gates import GateKeeper, LateGate
from harness.instrument.sessions import Sessions
from harness.instrument.spawn import SpawnGate
from harness.model import AppData, FridaServer, Gate, GateTry
from harness.rules.protocol import Hello
from harness.run.book import Book
from harness.run.disk import Disk
from harness.run.eventlog import EventLog
from harness.run.gating import arm_best
from harness.run.order import InstalledApp, Order
from harness.run.processes import Processes
from harness.run.recorder import Recorder
from harness.run.subject import Subject
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import run
from tests.instrument.scripted import ScriptedDevice
from tests.run.phones import PACKAGE, RunningPhone, boot
from tests.run.waiting import wait_until

NO_SPAWN = "Frida does not say on which system it runs (not supported), as a Portal, which holds no apps"
SPAWN_LEFT = {"gate": "spawn", "outcome": "left", "reason": NO_SPAWN}


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("gating")) as booted:
        yield booted


@pytest.mark.parametrize(
    ("options", "tries"),
    [
        ((), [SPAWN_LEFT, {"gate": "debug", "outcome": "armed", "reason": None}]),
        (("--gate", "debug"), [{"gate": "debug", "outcome": "armed", "reason": "it was asked for"}]),
    ],
)
def test_the_virtual_phone_has_the_debug_gate_at_best(
    phone: RunningPhone, options: tuple[str, ...], tries: list[dict[str, Any]]
) -> None:
    done = phone.observe("--grant", "--watch", "0.5", *options)
    assert done.returncode in (0, 6), done.stderr
    (latest,) = phone.query("select max(run_id) as run_id from run")
    rows = phone.query("select * from gate_try where run_id = ? order by number", latest["run_id"])
    assert [row.pop("number") for row in rows] == list(range(1, len(tries) + 1))
    assert [{key: row[key] for key in ("gate", "outcome", "reason")} for row in rows] == tries
    (process,) = phone.query("select gate from process where run_id = ?", latest["run_id"])
    assert process["gate"] == tries[-1]["gate"]


def test_an_app_that_runs_already_is_watched_without_a_gate(phone: RunningPhone) -> None:
    phone.install(grant=True)
    start_activity(phone.device, f"{PACKAGE}/.TermsActivity", 0)
    done = phone.harness("run", PACKAGE, "--device", "bench", "--devices", "devices.toml", "--attach", "--watch", "1")
    phone.device.run(f"pm uninstall {PACKAGE}")
    assert done.returncode == 6, done.stderr
    rows = phone.query("select gate, outcome, reason from gate_try order by run_id desc, number limit 1")
    assert rows == [{"gate": "late", "outcome": "armed", "reason": "the app was running already"}]


def order(**changes: Any) -> Order:
    made = Order(
        app=InstalledApp(package="com.x"),
        db=Path("x.db"),
        or_next_db=False,
        device_name="bench",
        device_kind="virtual",
        grant=False,
        frida=FridaServer(),
        gate=Gate.SPAWN,
        scenario=load_scenario("first-use"),
        watch_s=1.0,
        leave_app=False,
    )
    return replace(made, **changes)


def refuse() -> GateKeeper:
    raise DeviceUnavailable("serial", "no root")


@pytest.mark.parametrize(
    ("asked", "outcomes", "why"),
    [
        (order(), [("spawn", "left"), ("debug", "left"), ("late", "armed")], None),
        (order(gate=Gate.DEBUG), [("debug", "left"), ("late", "armed")], None),
        (order(gate=Gate.LATE), [("late", "armed")], "it was asked for"),
        (order(attach=True), [("late", "armed")], "the app was running already"),
    ],
)
def test_a_device_that_can_hold_nothing_is_watched_all_the_same(
    asked: Order, outcomes: list[tuple[str, str]], why: str | None
) -> None:
    tries: list[GateTry] = []
    keeper = arm_best(asked, {Gate.SPAWN: refuse, Gate.DEBUG: refuse}, tries.append)
    assert isinstance(keeper, LateGate)
    assert [(tried.gate.value, tried.outcome.value) for tried in tries] == outcomes
    assert [tried.reason for tried in tries] == ["no root"] * (len(tries) - 1) + [why]


@dataclass(frozen=True, slots=True)
class Held:
    """What came of an app whose processes a scripted Frida announced; the phone and the app are the virtual ones."""

    frida: ScriptedDevice
    hello: Hello
    processes: list[dict[str, Any]]
    gaps: list[dict[str, Any]]


def hold(folder: Path, announce: Callable[[ScriptedDevice, Callable[[], int], Processes], Hello]) -> Held:
    frida = ScriptedDevice()
    with boot(folder) as phone, ExitStack() as undo:
        phone.install(grant=True)
        uid = packages.read_uid(phone.device, PACKAGE, 0)
        subject = Subject(package=PACKAGE, user=0, uid=uid, installed_ms=0, data=AppData.FRESH)
        writer = Writer(open_for_writing(folder / "harness.db"), run())
        undo.callback(writer.close)
        recorder = Recorder(writer, Book(writer, PACKAGE, "b", lambda _: None), Disk(lambda _: None))
        recorder.start()
        undo.callback(recorder.finish)
        log = EventLog(phone.device, recorder)
        undo.callback(log.stop)
        log.begin()
        sessions = Sessions(phone.device.serial, phone.device.forward(27042), compile_agent(), recorder.put)
        undo.callback(sessions.close)
        gate = SpawnGate("serial", PACKAGE, frida.connect, recorder.put)
        gate.arm()
        undo.callback(gate.disarm)
        processes = Processes(phone.device, subject, gate, sessions, recorder, log)
        undo.callback(processes.stop)
        processes.start()

        def launch() -> int:
            phone.device.run(f"am start -n {PACKAGE}/.TermsActivity")
            while not (living := list_processes(phone.device, uid)):
                pass
            return living[0].pid

        hello = announce(frida, launch, processes)
        assert wait_until(lambda: frida.held == {})
        processes.finish()
        assert not phone.query("select 1 from gap where kind = 'unhooked_process'")
    rows, gaps = (
        phone.query("select pid, gate from process"),
        phone.query("select * from gap where kind <> 'open_tail'"),
    )
    return Held(frida, hello, rows, gaps)


def test_a_process_that_the_spawn_gate_hands_over_is_met_once_and_resumed_when_it_greets(tmp_path: Path) -> None:
    """Nobody held it on this phone: the agent finds that the app has begun, and says so, whatever it was told."""

    def announce(frida: ScriptedDevice, launch: Callable[[], int], processes: Processes) -> Hello:
        frida.start(1, f"{PACKAGE}:other_user")  # no process of this app's uid
        frida.start(pid := launch(), PACKAGE)
        (hello,) = processes.await_first(20)
        assert hello.pid == pid
        return hello

    held = hold(tmp_path, announce)
    pid = held.hello.pid
    assert sorted(held.frida.resumed()) == [1, pid]
    assert max(held.frida.held_s.values()) < 5
    assert held.processes == [{"pid": pid, "gate": "late"}]
    assert [(gap["kind"], gap["pid"]) for gap in held.gaps] == [("late_attach", pid)]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("spawn-")]


def test_a_process_that_is_announced_too_late_is_not_hooked_twice(tmp_path: Path) -> None:
    """A second session in a hooked process would crash its VM."""

    def announce(frida: ScriptedDevice, launch: Callable[[], int], processes: Processes) -> Hello:
        pid = launch()
        (hello,) = processes.await_first(20)
        frida.start(pid, PACKAGE)
        return hello

    held = hold(tmp_path, announce)
    assert held.frida.resumed() == [held.hello.pid]
    assert max(held.frida.held_s.values()) < 3
    assert held.processes == [{"pid": held.hello.pid, "gate": "late"}]
    assert [gap["reason"] for gap in held.gaps] == ["no gate held it"]
