"""AlarmManagerService: alarms that are due some time, of apps that may have no process by then.

An app's alarm comes no sooner than five seconds from now, and repeats no more often than every minute (Android 11).
Inexact ones come at the beginning of their window, which is one of the times that Android may choose. In doze alarms
are held back, but for those that are allowed while idle: of an app's these come every nine minutes then, and each lets
it start services for a while. An app that is used rarely gets few of any kind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import (
    ALARM_LISTENER,
    ALARM_MANAGER,
    AlarmListenerCode,
    AlarmManagerCode,
    ExceptionCode,
)
from harness.virtual.formats import format_duration
from harness.virtual.system.activities import Activities
from harness.virtual.system.app_standby import AppStandby
from harness.virtual.system.clock import Clock
from harness.virtual.system.device_idle import DeviceIdle
from harness.virtual.system.extras import ExtraKind, Extras
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.pending_intents import PendingIntent, PendingIntents
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.properties import Settings

_CONSTANTS = "alarm_manager_constants"
_MIN_FUTURITY_MS = 5_000
_MIN_INTERVAL_MS = 60_000
_ALLOW_WHILE_IDLE_SHORT_MS = 5_000
_ALLOW_WHILE_IDLE_LONG_MS = 9 * 60_000
_ALLOWED_MS = 10_000  # how long an app may do more after an alarm that is allowed while idle
_EXTRA_ALARM_COUNT = "android.intent.extra.ALARM_COUNT"


class AlarmFlag(IntFlag):
    """AlarmManager's FLAG_*."""

    STANDALONE = 1
    WAKE_FROM_IDLE = 2
    ALLOW_WHILE_IDLE = 4
    ALLOW_WHILE_IDLE_UNRESTRICTED = 8


class AlarmType(IntEnum):
    """AlarmManager's types."""

    RTC_WAKEUP = 0
    RTC = 1
    ELAPSED_WAKEUP = 2
    ELAPSED = 3

    @property
    def is_wall(self) -> bool:
        """Whether its times are those of the wall clock."""
        return self in {AlarmType.RTC_WAKEUP, AlarmType.RTC}


@dataclass(slots=True, kw_only=True, eq=False)
class Alarm:
    """One alarm: for a pending intent, or for a listener in a living process."""

    identity: int
    type: AlarmType
    origin_ms: int
    when_boot_ms: int
    window_ms: int
    interval_ms: int
    flags: int
    process: ProcessRecord
    package: UserPackage
    pending: PendingIntent | None
    listener: int | None
    tag: str
    timer: asyncio.TimerHandle | None = None
    is_held: bool = False  # it is due, and doze keeps it back

    @property
    def is_for_user(self) -> bool:
        """Whether it is one that the user has set, and waits for."""
        return AlarmFlag.WAKE_FROM_IDLE in AlarmFlag(self.flags)


class Alarms:
    """All alarms of the phone."""

    def __init__(
        self,
        *,
        activities: Activities,
        pending: PendingIntents,
        clock: Clock,
        settings: Settings,
        idle: DeviceIdle,
        standby: AppStandby,
    ) -> None:
        self._activities = activities
        self._pending = pending
        self._clock = clock
        self._settings = settings
        self._idle = idle
        self._standby = standby
        self._alarms: list[Alarm] = []
        self._while_idle_ms: dict[int, int] = {}  # when the last alarm came to a uid that was allowed while idle
        self._count = 0
        idle.on_change.append(self._look)
        standby.on_change.append(self._look)

    def binder(self) -> BinderObject:
        """Return the service "alarm"."""
        transactions: dict[int, Transaction] = {AlarmManagerCode.SET: self._set, AlarmManagerCode.REMOVE: self._remove}
        return BinderObject(descriptor=ALARM_MANAGER, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """Drop the listeners of a dead process; pending intents outlive it."""
        for alarm in tuple(self._alarms):
            if alarm.process is process and alarm.pending is None:
                self._cancel(alarm)

    def forget(self, package: UserPackage) -> None:
        """Drop all alarms of a package that is stopped or gone."""
        for alarm in tuple(self._alarms):
            if alarm.package == package:
                self._cancel(alarm)

    def stop(self) -> None:
        """Let nothing come due any more."""
        for alarm in tuple(self._alarms):
            self._cancel(alarm)

    def dump(self) -> str:
        """Print what `dumpsys alarm` does of what is pending, the next one first."""
        now_ms = self._clock.boot_ms()
        lines = ["Current Alarm Manager state:", f"  nowRTC={self._clock.wall_ms()} nowELAPSED={now_ms}"]
        lines += ["", f"  Pending alarm batches: {len(self._alarms)}"]
        for number, alarm in enumerate(sorted(self._alarms, key=lambda a: a.when_boot_ms)):
            lines += self._lines(number, alarm, now_ms)
        return "\n".join([*lines, ""])

    def _lines(self, number: int, alarm: Alarm, now_ms: int) -> Iterator[str]:
        who = f"{alarm.identity:x} type {alarm.type.value} when {alarm.origin_ms} {alarm.package.name}"
        yield f"    {alarm.type.name} #{number}: Alarm{{{who}}}"
        yield f"      tag={alarm.tag}"
        due = format_duration(alarm.when_boot_ms - now_ms)
        yield f"      type={alarm.type.value} expectedWhenElapsed={due} whenElapsed={due}"
        yield f"      window={alarm.window_ms} repeatInterval={alarm.interval_ms} count=0 flags=0x{alarm.flags:x}"
        yield f"      operation={alarm.pending.token if alarm.pending is not None else 'null'}"

    def _set(self, call: Call) -> ParcelWriter:
        owner, data = self._activities.caller(call), call.data
        kind, at_ms = data.read_int(), data.read_long()
        if kind not in tuple(AlarmType):
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"Invalid alarm type {kind}")
        window_ms, interval_ms, flags = data.read_long(), data.read_long(), data.read_int()
        token, listener, tag = data.read_string(), data.read_strong_binder(), data.read_string()
        pending = self._pending.find(token) if token is not None else None
        if pending is None and listener is None:
            text = "Alarms must either supply a PendingIntent or an AlarmReceiver"
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, text)
        self._count += 1
        self._schedule(
            Alarm(
                identity=self._count,
                type=AlarmType(kind),
                origin_ms=at_ms,
                when_boot_ms=self._when(AlarmType(kind), at_ms),
                window_ms=window_ms,
                interval_ms=max(interval_ms, _MIN_INTERVAL_MS) if interval_ms > 0 else 0,
                flags=flags,
                process=owner,
                package=owner.package,
                pending=pending,
                listener=listener.handle if listener is not None else None,
                tag=tag or (f"*walarm*:{pending.intent.action}" if pending is not None else "*alarm*"),
            )
        )
        return ParcelWriter()

    def _when(self, kind: AlarmType, at_ms: int) -> int:
        boot_ms = self._clock.boot_ms()
        due_ms = at_ms - (self._clock.wall_ms() - boot_ms) if kind.is_wall else at_ms
        return max(due_ms, boot_ms + self._constant("min_futurity", _MIN_FUTURITY_MS))

    def _constant(self, key: str, default_ms: int) -> int:
        return self._settings.constant_ms(_CONSTANTS, key, default_ms)

    def _schedule(self, alarm: Alarm) -> None:
        """Take an alarm; the one for the same operation is replaced."""
        for known in tuple(self._alarms):
            is_same = known.pending is alarm.pending if alarm.pending is not None else _listens_as(known, alarm)
            if is_same:
                self._cancel(known)
        self._alarms.append(alarm)
        self._start_timer(alarm)

    def _start_timer(self, alarm: Alarm) -> None:
        delay_s = max(0, alarm.when_boot_ms - self._clock.boot_ms()) / 1_000
        alarm.timer = asyncio.get_running_loop().call_later(delay_s, self._due, alarm)

    def _look(self) -> None:
        """See what is kept back no more."""
        for alarm in tuple(self._alarms):
            if alarm.is_held:
                self._due(alarm)

    def _due(self, alarm: Alarm) -> None:
        """Let an alarm come, unless it must wait: for an instant, or for the phone to wake up."""
        now_ms, from_ms = self._clock.boot_ms(), self._from_ms(alarm)
        if alarm.timer is not None:
            alarm.timer.cancel()
        alarm.is_held = from_ms is None or from_ms > now_ms
        if not alarm.is_held:
            self._fire(alarm)
        elif from_ms is not None:
            delay_s = (from_ms - now_ms) / 1_000
            alarm.timer = asyncio.get_running_loop().call_later(delay_s, self._due, alarm)

    def _from_ms(self, alarm: Alarm) -> int | None:
        """Return when a due alarm may come; None while doze lasts."""
        flags, is_exempt = AlarmFlag(alarm.flags), self._idle.is_exempt([alarm.package.name])
        if alarm.is_for_user or is_exempt or AlarmFlag.ALLOW_WHILE_IDLE_UNRESTRICTED in flags:
            return self._clock.boot_ms()
        allowed_ms = self._standby.alarm_allowed_ms(alarm.package)
        if AlarmFlag.ALLOW_WHILE_IDLE not in flags:
            return None if self._idle.is_dozing else allowed_ms
        key = "allow_while_idle_long_time" if self._idle.is_dozing else "allow_while_idle_short_time"
        default_ms = _ALLOW_WHILE_IDLE_LONG_MS if self._idle.is_dozing else _ALLOW_WHILE_IDLE_SHORT_MS
        last_ms = self._while_idle_ms.get(alarm.package.uid)
        return allowed_ms if last_ms is None else max(allowed_ms, last_ms + self._constant(key, default_ms))

    def _fire(self, alarm: Alarm) -> None:
        self._standby.note_alarm(alarm.package)
        if AlarmFlag.ALLOW_WHILE_IDLE in AlarmFlag(alarm.flags):
            self._while_idle_ms[alarm.package.uid] = self._clock.boot_ms()
            self._activities.states.allow(alarm.package.uid, _ALLOWED_MS)
        if alarm.interval_ms:
            alarm.when_boot_ms += alarm.interval_ms
            self._start_timer(alarm)
        else:
            self._alarms.remove(alarm)
        if alarm.pending is not None:
            count = Extras()
            count.put(ExtraKind.INTEGER, _EXTRA_ALARM_COUNT, "1")
            self._pending.send(alarm.pending, count)
        elif alarm.listener is not None and alarm.process.app is not None and alarm.process.app.peer is not None:
            data = ParcelWriter().write_interface_token(ALARM_LISTENER)
            alarm.process.app.peer.transact_oneway(alarm.listener, AlarmListenerCode.DO_ALARM, data)

    def _remove(self, call: Call) -> ParcelWriter:
        owner = self._activities.caller(call)
        token, listener = call.data.read_string(), call.data.read_strong_binder()
        for alarm in tuple(self._alarms):
            is_pending = alarm.pending is not None and alarm.pending.token == token
            is_listener = listener is not None and (alarm.process, alarm.listener) == (owner, listener.handle)
            if alarm.package == owner.package and (is_pending or is_listener):
                self._cancel(alarm)
        return ParcelWriter()

    def _cancel(self, alarm: Alarm) -> None:
        self._alarms.remove(alarm)
        if alarm.timer is not None:
            alarm.timer.cancel()


def _listens_as(known: Alarm, alarm: Alarm) -> bool:
    return known.pending is None and (known.process, known.listener) == (alarm.process, alarm.listener)
