"""Services whose process has died under them: a while later they are brought up again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from harness.virtual.system.logs import Logs
from harness.virtual.system.service_record import ServiceRecord

_RESTART_DELAY_S = 1.0


class ServiceRestarts:
    """The restarts that are due some time."""

    def __init__(self, logs: Logs, restart: Callable[[ServiceRecord], None]) -> None:
        self._logs = logs
        self._restart = restart
        self._handles: set[asyncio.TimerHandle] = set()

    def schedule(self, record: ServiceRecord) -> None:
        """Have a service brought up again."""
        delay_ms = int(_RESTART_DELAY_S * 1000)
        self._logs.event("am_schedule_service_restart", record.package.user, record.component.short, delay_ms)
        text = f"Scheduling restart of crashed service {record.component.short} in {delay_ms}ms for start-requested"
        self._logs.write("system", "W", "ActivityManager", text)
        loop = asyncio.get_running_loop()
        self._handles = {handle for handle in self._handles if handle.when() > loop.time()}
        self._handles.add(loop.call_later(_RESTART_DELAY_S, self._restart, record))

    def shut_down(self) -> None:
        """Bring nothing back any more."""
        for handle in self._handles:
            handle.cancel()
