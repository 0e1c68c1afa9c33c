"""ActivityMetricsLogger: how long activities take to the screen, and who waits for that."""

from __future__ import annotations

import asyncio

from harness.virtual.system.activity_record import ActivityRecord, Launched, LaunchState, StartResult
from harness.virtual.system.clock import Clock
from harness.virtual.system.logs import Logs


class Launches:
    """The launches that are under way."""

    def __init__(self, clock: Clock, logs: Logs) -> None:
        self._clock = clock
        self._logs = logs

    def begin(self, record: ActivityRecord, state: LaunchState) -> None:
        """Take note that an activity is on its way."""
        record.launch_state = state
        record.started_uptime_ms = self._clock.uptime_ms()

    def wait(self, result: StartResult, record: ActivityRecord) -> asyncio.Future[Launched]:
        """Return what comes true when the started activity is on the screen, or has been given up."""
        waiter: asyncio.Future[Launched] = asyncio.get_running_loop().create_future()
        if result is StartResult.DELIVERED_TO_TOP or record.is_visible:
            waiter.set_result(Launched(state=LaunchState.UNKNOWN, component=record.component, total_ms=0))
        else:
            record.waiters.append(waiter)
        return waiter

    def end(self, record: ActivityRecord, *, timeout: bool) -> None:
        """Tell all who wait that an activity is on the screen, or will never be."""
        total_ms = self._clock.uptime_ms() - record.started_uptime_ms
        if not timeout and record.started_uptime_ms:
            self._logs.event(
                "wm_activity_launch_time", record.package.user, record.token, record.component.short, total_ms
            )
        record.started_uptime_ms = 0
        launched = Launched(
            state=LaunchState.UNKNOWN if timeout else record.launch_state,
            component=record.component,
            total_ms=None if timeout else total_ms,
            timeout=timeout,
        )
        for waiter in record.waiters:
            if not waiter.done():
                waiter.set_result(launched)
        record.waiters.clear()
