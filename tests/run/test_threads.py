"""Whatever is raised while a process is taken up, it has an agent that greeted, or a gap with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.device import packages
from harness.device.activities import start_activity
from harness.errors import DeviceError, HarnessError, InfrastructureError
from harness.instrument.compile import Agent, compile_agent
from harness.instrument.gates import GateKeeper, LateGate
from harness.instrument.sessions import Sessions
from harness.model import AppData, Gate, ProcessFacts
from harness.run.book import Book
from harness.run.disk import Disk
from harness.run.eventlog import EventLog
from harness.run.processes import Processes
from harness.run.recorder import Recorder
from harness.run.subject import Subject
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import run
from tests.run.phones import PACKAGE, RunningPhone, boot
from tests.run.waiting import wait_until


class StuckGate(LateGate):
    """A gate that does not know what to expect."""

    def expect(self, process: ProcessFacts) -> Gate:
        raise ValueError(f"nothing is known of {process.name}")


@dataclass(frozen=True, slots=True)
class Bench:
    phone: RunningPhone
    subject: Subject

    def follow(self, agent: Agent, gate: GateKeeper, until: Callable[[Processes], object]) -> list[dict[str, Any]]:
        """Start the app, follow its processes, and return the gaps."""
        device, path = self.phone.device, self.phone.folder / "harness.db"
        writer = Writer(open_for_writing(path), run())
        recorder = Recorder(writer, Book(writer, PACKAGE, "b", lambda _: None), Disk(lambda _: None))
        with ExitStack() as undo:
            undo.callback(writer.close)
            recorder.start()
            undo.callback(recorder.finish)
            log = EventLog(device, recorder)
            undo.callback(log.stop)
            log.begin()
            sessions = Sessions(device.serial, device.forward(27042), agent, recorder.put)
            undo.callback(sessions.close)
            processes = Processes(device, self.subject, gate, sessions, recorder, log)
            undo.callback(processes.stop)
            processes.start()
            start_activity(device, f"{PACKAGE}/.TermsActivity", 0)
            until(processes)
        return self.phone.query("select * from gap")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with boot(tmp_path) as phone:
        phone.install()
        uid = packages.read_uid(phone.device, PACKAGE, 0)
        yield Bench(phone, Subject(package=PACKAGE, user=0, uid=uid, installed_ms=0, data=AppData.FRESH))


def failure_of(processes: Processes) -> HarnessError:
    found: list[HarnessError] = []

    def has_failed() -> bool:
        try:
            processes.check()
        except HarnessError as error:
            found.append(error)
        return bool(found)

    assert wait_until(has_failed)
    return found[0]


def test_what_an_agents_thread_did_not_expect_is_a_gap_and_ends_the_run(bench: Bench) -> None:
    """A bridge that cannot be sent is no error of Frida's."""
    agent = compile_agent()
    broken = Agent(source=agent.source, bridge=b"")  # type: ignore[arg-type]  # that is the test
    failures: list[HarnessError] = []
    (gap,) = bench.follow(broken, LateGate(), lambda processes: failures.append(failure_of(processes)))
    assert (gap["kind"], gap["process"]) == ("unhooked_process", PACKAGE)
    assert "not JSON serializable" in gap["reason"]
    assert isinstance(failures[0], InfrastructureError)
    assert "following the processes of com.example.collectsearly failed" in str(failures[0])


def test_a_process_that_could_not_be_taken_up_is_a_gap_and_ends_the_run(bench: Bench) -> None:
    failures: list[HarnessError] = []
    gaps = bench.follow(compile_agent(), StuckGate(), lambda processes: failures.append(failure_of(processes)))
    assert [(gap["kind"], gap["process"]) for gap in gaps] == [("unhooked_process", PACKAGE)]
    assert f"it could not be taken up: ValueError('nothing is known of {PACKAGE}')" in gaps[0]["reason"]
    assert isinstance(failures[0], InfrastructureError)


def test_an_agent_that_cannot_run_is_a_gap_with_its_own_words(bench: Bench) -> None:
    agent = compile_agent()
    broken = Agent(source="throw new Error('no agent');", bridge=agent.bridge)

    def until(processes: Processes) -> None:
        with pytest.raises(DeviceError, match="could be instrumented"):
            processes.await_first(3)

    gaps = bench.follow(broken, LateGate(), until)
    assert "unhooked_process" in [gap["kind"] for gap in gaps]
    assert all(gap["reason"].isprintable() for gap in gaps)
