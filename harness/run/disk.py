"""The disk under the evidence file. What it does not take for a while is kept, and tried again before it is given up.

Meanwhile nothing is acknowledged, so that the agents keep what they have told, and the most that they can keep is
bounded. The agents take a host for dead that acknowledges nothing for too long; so the deadline comes before that.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from harness.errors import InfrastructureError, Stalled, one_line
from harness.hostclock import utc_now
from harness.instrument.sessions import DEAD_MAN_S
from harness.model import Stall

WITHIN_S = DEAD_MAN_S - 5.0
LARGE_BYTES = 256 << 20
_TRY_EVERY_S = 0.2
_LOOK_EVERY = 64


class Disk:
    """Writes as soon as that can be done. After a deadline that has passed it does not wait again: the run ends."""

    def __init__(self, say: Callable[[str], None], within_s: float = WITHIN_S, large_bytes: int = LARGE_BYTES) -> None:
        self._say = say
        self._within_s = within_s
        self._is_spent = False
        self._large_bytes = self._alarm_bytes = large_bytes
        self._commits = 0

    def outlast(self, write: Callable[[], None]) -> Stall | None:
        """Write, and say what kept it from being written for a while. Raises Stalled after the deadline."""
        try:
            write()
        except Stalled as error:
            if self._is_spent:
                raise
            return self._try_again(write, error)
        return None

    def _try_again(self, write: Callable[[], None], error: Stalled) -> Stall:
        from_at, tries, began_s = utc_now(), 0, time.monotonic()
        reason = one_line(error.problem)
        self._say(f"{one_line(error)}; for {self._within_s:g} s it is tried again, and what comes is kept")
        while time.monotonic() < began_s + self._within_s:
            time.sleep(_TRY_EVERY_S)
            tries += 1
            try:
                write()
            except Stalled as again:
                error = again
                continue
            self._say(f"it is written again, after {time.monotonic() - began_s:.1f} s")
            return Stall(reason=reason, from_at=from_at, until_at=utc_now(), tries=tries)
        self._is_spent = True
        raise Stalled(f"{error.problem}, for {self._within_s:g} s", mend=error.mend) from error

    def look_at(self, log: Path) -> None:
        """Say when SQLite's log has become large, at each doubling, and when it no longer is. Asked at each commit.

        Raises InfrastructureError when somebody took it away: it holds rows that were acknowledged.
        """
        self._commits += 1
        if self._commits % _LOOK_EVERY:
            return
        try:
            self._judge(log, log.stat().st_size)
        except FileNotFoundError as error:
            raise InfrastructureError(f"{log} was taken away, and what the file does not have yet with it") from error

    def _judge(self, log: Path, size: int) -> None:
        """SQLite begins the log anew when all of it is in the file, which no reader of an older state may need."""
        if size >= self._alarm_bytes:
            self._say(f"{log} has grown to {size / 1e6:.1f} MB, most likely because another program goes on reading an"
                      " old state of the file: close it (fuser -v names it)")  # fmt: skip
            while self._alarm_bytes <= size:
                self._alarm_bytes *= 2
        elif size < self._large_bytes < self._alarm_bytes:
            self._say(f"{log} is back at {size / 1e6:.1f} MB")
            self._alarm_bytes = self._large_bytes
