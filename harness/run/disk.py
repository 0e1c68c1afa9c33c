"""The disk under the evidence file. What it does not take for a while is kept, and tried again before it is given up.

Meanwhile nothing is acknowledged, so that the agents keep what they have told, and the most that they can keep is
bounded. The agents take a host for dead that acknowledges nothing for too long; so the deadline comes before that.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from harness.errors import Stalled, one_line
from harness.instrument.sessions import DEAD_MAN_S
from harness.model import Stall

WITHIN_S = DEAD_MAN_S - 5.0
_TRY_EVERY_S = 0.2


class Disk:
    """Writes as soon as that can be done. After a deadline that has passed it does not wait again: the run ends."""

    def __init__(self, say: Callable[[str], None], within_s: float = WITHIN_S) -> None:
        self._say = say
        self._within_s = within_s
        self._is_spent = False

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
        from_at, tries, began_s = _now(), 0, time.monotonic()
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
            self._say(f"it is written again, after {time.monotonic() - began_s:.1f} s: nothing was lost")
            return Stall(reason=reason, from_at=from_at, until_at=_now(), tries=tries)
        self._is_spent = True
        raise Stalled(f"{error.problem}, for {self._within_s:g} s", mend=error.mend) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
