"""A frida-server that dies during a run: the run's own is started again, a few times an hour; any other one is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from harness.device.frida_server import DeviceServer
from harness.device.root import Root
from harness.errors import DeviceUnavailable
from harness.hostclock import utc_now
from harness.model import Recovery
from harness.rules.fridaserver import REVIVALS_AN_HOUR, may_revive
from harness.run.order import Notice, Show


class Revival:
    """Looks whether the process of a frida-server is there when its connections end, and starts it again as `root`.

    `root` is None for a server that is not the run's. Several threads may look at once: each has lost a connection.
    """

    def __init__(
        self, serial: str, there: DeviceServer, root: Root | None, recovered: Callable[[Recovery], object], show: Show
    ) -> None:
        self._serial = serial
        self._there = there
        self._root = root
        self._recovered = recovered
        self._show = show
        self._lock = threading.Lock()
        self._revived_s: list[float] = []
        self._said: str | None = None
        self._is_over = False

    def look(self) -> None:
        """Have it run, unless it may not be started again. Raises DeviceUnavailable when it is dead and stays so."""
        with self._lock:
            if not self._is_over and not self._there.find_pids():
                self._revive()

    def stop(self) -> None:
        """The run is about to end it: from now on nobody starts it again."""
        with self._lock:
            self._is_over = True

    def _revive(self) -> None:
        lost_at, now_s = utc_now(), time.monotonic()
        if self._root is None:
            raise self._refuse("frida-server has ended there; it is not the run's own, and is not started again")
        if not may_revive(self._revived_s, now_s):
            raise self._refuse(f"frida-server died again, after {REVIVALS_AN_HOUR} new starts within an hour")
        self._revived_s.append(now_s)
        self._there.start(self._root)
        reason = f"frida-server had died, and was started again ({len(self._revived_s)})"
        self._recovered(Recovery(pid=None, reason=reason, lost_at=lost_at, regained_at=utc_now(), tries=1))

    def _refuse(self, problem: str) -> DeviceUnavailable:
        """Say it once, however many ask."""
        if self._said != problem:
            self._said = problem
            self._show(Notice(text=problem))
        return DeviceUnavailable(self._serial, problem)
