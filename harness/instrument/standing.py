"""A spawn gate for the length of a run: when its connection has ended, another one arms it anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from harness.errors import DeviceError, InfrastructureError
from harness.hostclock import utc_now
from harness.instrument.sessions import RETURN_EVERY_S, RETURN_WITHIN_S
from harness.instrument.spawn import SpawnGate
from harness.model import Gate, GateOutcome, GateTry, ProcessFacts, Recovery

_LOOK_S = 5.0
_END_S = 5.0
_LOST = "the connection of the spawn gate was lost"


class StandingGate:
    """Gates one after the other, each with a connection of its own; sessions try to return as long.

    `open_gate` gives one that is not armed yet; `restore` has the device's Frida be reached again. Both raise
    DeviceError when they cannot. `note` is told of each return, as it is of each loss by the gate itself. What starts
    in between is held by nobody, and is late.
    """

    _gate: SpawnGate

    def __init__(
        self,
        open_gate: Callable[[], SpawnGate],
        restore: Callable[[], object],
        note: Callable[[GateTry | Recovery], None],
    ) -> None:
        self._open_gate = open_gate
        self._restore = restore
        self._note = note
        self._lock = threading.Lock()
        self._admit: Callable[[ProcessFacts], None] | None = None
        self._is_over = threading.Event()
        self._failure: InfrastructureError | None = None
        self._keeper = threading.Thread(target=self._keep, name="spawn-gate-keeper", daemon=True)

    def arm(self) -> None:
        """Hold every process that starts from now on. Raises DeviceUnavailable, and then holds none."""
        self._gate = self._open_armed()
        self._keeper.start()

    def rearm(self) -> None:
        """It holds every start."""

    def disarm(self) -> None:
        """Let everything go, and arm no other gate. Raises InfrastructureError when one of them broke."""
        with self._lock:
            self._is_over.set()
            gate = self._gate
        gate.disarm()
        self._keeper.join(_END_S)
        if self._failure is not None:
            raise self._failure

    def expect(self, process: ProcessFacts) -> Gate:
        return self._gate.expect(process)

    def hand_over(self, admit: Callable[[ProcessFacts], None]) -> None:
        with self._lock:
            self._admit = admit
            self._gate.hand_over(admit)

    def release(self, pid: int, failure: str | None = None) -> None:
        self._gate.release(pid, failure)

    def _open_armed(self) -> SpawnGate:
        gate = self._open_gate()
        gate.arm()
        return gate

    def _keep(self) -> None:
        """Follow one gate after the other; one that answers no more has hung up when it was asked."""
        try:
            while not self._is_over.is_set():
                if not self._gate.wait_lost(_LOOK_S):
                    self._gate.check()
                elif not self._is_over.is_set() and not self._come_back():
                    return
        except InfrastructureError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001  whatever it is, the end of the run must tell it
            self._failure = InfrastructureError(f"the spawn gate was not watched: {error!r}")

    def _come_back(self) -> bool:
        self._gate.disarm()
        tries, lost_at, deadline = 0, utc_now(), time.monotonic() + RETURN_WITHIN_S
        while not self._is_over.wait(RETURN_EVERY_S if tries else 0.0) and time.monotonic() < deadline:
            tries += 1
            try:
                self._restore()
                gate = self._open_armed()
            except DeviceError:
                continue
            if self._take_over(gate):
                self._note(GateTry(gate=Gate.SPAWN, outcome=GateOutcome.ARMED, reason="its connection is there again"))
                self._note(Recovery(pid=None, reason=_LOST, lost_at=lost_at, regained_at=utc_now(), tries=tries))
                return True
            gate.disarm()
        return False

    def _take_over(self, gate: SpawnGate) -> bool:
        """Say whether there is still a run for this gate."""
        with self._lock:
            if self._is_over.is_set():
                return False
            self._gate = gate
            if self._admit is not None:
                gate.hand_over(self._admit)
            return True
