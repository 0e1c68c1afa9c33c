"""Every process of the package gets an agent, as early as the gate allows."""

from __future__ import annotations

from collections.abc import Sequence

from harness.device.activities import list_processes
from harness.device.adb import Device
from harness.device.eventlog import read_events
from harness.errors import AppError, DeviceError
from harness.instrument.gates import GateKeeper
from harness.instrument.sessions import Sessions
from harness.model import Gap, GapKind, ProcessFacts
from harness.rules.eventlog import Entry, find_process_starts, find_start_reason
from harness.rules.protocol import Hello
from harness.run.book import Arrival
from harness.run.recorder import Recorder

_HELLO_S = 15.0


class Processes:
    """Finds the processes of one app and puts the agent into each, once."""

    def __init__(self, device: Device, uid: int, gate: GateKeeper, sessions: Sessions, recorder: Recorder) -> None:
        self._device = device
        self._uid = uid
        self._gate = gate
        self._sessions = sessions
        self._recorder = recorder
        self._seen: set[int] = set()

    def look(self) -> list[Hello]:
        """Instrument what is new; return the greetings of the agents that are now live."""
        new = [p for p in list_processes(self._device, self._uid) if p.pid not in self._seen]
        return [hello for process in new if (hello := self._instrument(process))]

    def _instrument(self, process: ProcessFacts) -> Hello | None:
        self._seen.add(process.pid)
        starts = find_process_starts(read_events(self._device), self._uid)
        reason = find_start_reason(starts, process.pid)
        self._recorder.put(Arrival(process=process, start_reason=reason))
        try:
            self._sessions.attach(process, self._gate.expect(process))
            return self._recorder.wait(
                lambda book: book.find_hello(process.pid),
                _HELLO_S,
                f"the agent's hello from {process.name} ({process.pid})",
                self._device.serial,
            )
        except (AppError, DeviceError) as error:
            self._recorder.put(_unhooked(process, str(error)))
            return None

    def note_unseen(self, starts: Sequence[Entry]) -> None:
        """Store a gap for each process that the system started and we never met: it came and went between two looks."""
        for start in starts:
            pid = int(start.values[1])
            if pid not in self._seen:
                self._seen.add(pid)
                self._recorder.put(
                    _unhooked(ProcessFacts(pid=pid, name=start.values[3]), "it was gone before we looked")
                )


def _unhooked(process: ProcessFacts, reason: str) -> Gap:
    return Gap(
        kind=GapKind.UNHOOKED_PROCESS,
        process=process.name,
        pid=process.pid,
        epoch=None,
        from_boottime_ns=None,
        to_boottime_ns=None,
        events=None,
        reason=reason,
    )
