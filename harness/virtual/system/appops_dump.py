"""What `dumpsys appops` and `appops get` print of the ledger, line for line as Android 11."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from harness.virtual.formats import format_duration, format_milliseconds
from harness.virtual.system.appops import (
    STATE_NAMES,
    AppOps,
    Flag,
    Key,
    OpEvent,
    OpRecord,
    UidRecord,
    UidState,
    default_mode,
    switch_of,
)
from harness.virtual.system.clock import Clock
from harness.virtual.users import app_id_of, format_uid

_SETTINGS = (
    "Current AppOps Service state:",
    "  Settings:",
    "    top_state_settle_time=+5s0ms",
    "    fg_service_state_settle_time=+5s0ms",
    "    bg_state_settle_time=+1s0ms",
    "",
)


class AppOpsDump:
    """Prints the ledger at the present instant."""

    def __init__(self, appops: AppOps, clock: Clock, zone: tzinfo) -> None:
        self._appops = appops
        self._zone = zone
        self._now_ms = clock.wall_ms()
        self._now_boot_ms = clock.boot_ms()

    def dump(self, *, package: str | None = None, app_id: int | None = None, op: str | None = None) -> str:
        """Print the whole table, or that of one package and op."""
        lines = list(_SETTINGS)
        for record in self._appops.records():
            if app_id in {None, app_id_of(record.uid)}:
                lines += self._uid(record, package, op)
        return "\n".join([*lines, "", ""])

    def get(self, uid: int, package: str, op: str | None) -> str:
        """Print what `appops get PACKAGE [OP]` prints."""
        modes = self._appops.uid_modes(uid)
        wanted = [(name, mode) for name, mode in modes.items() if op in {None, name}]
        lines = [f"Uid mode: {name}: {mode}" for name, mode in wanted]
        known = [record for record in self._appops.operations(uid, package) if op in {None, record.op}]
        lines += [self._summary(record) for record in known]
        if not lines and op is not None:
            lines = ["No operations.", f"Default mode: {default_mode(op)}"]
        return "\n".join(lines or ["No operations."]) + "\n"

    def _uid(self, record: UidRecord, package: str | None, op: str | None) -> Iterator[str]:
        yield f"  Uid {format_uid(record.uid)}:"
        yield f"    state={STATE_NAMES[record.state]}"
        if record.pending_state is not record.state:
            yield f"    pendingState={STATE_NAMES[record.pending_state]}"
        yield f"    capability={'LCM' if record.state <= UidState.TOP else '---'}"
        yield "    appWidgetVisible=false"
        if record.commit_at_boot_ms:
            yield f"    pendingStateCommitTime={format_duration(record.commit_at_boot_ms - self._now_boot_ms)}"
        for name, mode in self._appops.uid_modes(record.uid).items():
            if op in {None, name}:
                yield f"      {name}: mode={mode}"
        for name in sorted(record.packages):
            if package in {None, name}:
                yield from self._package(record.uid, name, op)

    def _package(self, uid: int, package: str, op: str | None) -> Iterator[str]:
        wanted = [record for record in self._appops.operations(uid, package) if op in {None, record.op}]
        if wanted:
            yield f"    Package {package}:"
        for record in wanted:
            switch = switch_of(record.op)
            tail = "" if switch == record.op else self._switch(uid, package, switch)
            yield f"      {record.op} ({record.mode}{tail}): "
            yield "        null=["
            yield from (f"          {line}" for line in self._states(record))
            yield "        ]"

    def _switch(self, uid: int, package: str, switch: str) -> str:
        return f" / switch {switch}={self._appops.package_mode(switch, uid, package)}"

    def _states(self, record: OpRecord) -> Iterator[str]:
        accesses = self._appops.accesses(record)
        for key in sorted(accesses.keys() | record.rejects.keys(), key=_key_order):
            if access := accesses.get(key):
                duration = f" duration={format_duration(access.duration_ms)}" if access.duration_ms > 0 else ""
                yield f"Access: {_key_text(key)} {self._when(access)}{duration}{_proxy_text(access)}"
            if reject := record.rejects.get(key):  # no space behind the bracket: so it is in Android's source
                yield f"Reject: {_key_text(key)}{self._when(reject)}{_proxy_text(reject)}"
        if record.running is not None:
            yield f"Running start at: {format_duration(self._now_boot_ms - record.running.since_boot_ms)}"
            if record.running.nesting > 1:
                yield f"startNesting={record.running.nesting}"

    def _when(self, event: OpEvent) -> str:
        ago = format_duration(event.at_wall_ms - self._now_ms)
        return f"{format_milliseconds(event.at_wall_ms, self._zone)} ({ago})"

    def _summary(self, record: OpRecord) -> str:
        text = f"{record.op}: {record.mode}"
        accesses = self._appops.accesses(record).values()
        last = max(accesses, key=lambda event: event.at_wall_ms, default=None)
        if last is not None:
            text += f"; time={self._ago(last)} ago"
        if record.rejects:
            rejected = max(record.rejects.values(), key=lambda event: event.at_wall_ms)
            text += f"; rejectTime={self._ago(rejected)} ago"
        if record.running is not None:
            text += " (running)"
        elif last is not None and last.duration_ms > 0:
            text += f"; duration={format_duration(last.duration_ms)}"
        return text

    def _ago(self, event: OpEvent) -> str:
        return format_duration(self._now_ms - event.at_wall_ms)


def _key_order(key: Key) -> tuple[int, int]:
    return key[0], list(Flag).index(key[1])


def _key_text(key: Key) -> str:
    return f"[{STATE_NAMES[key[0]]}-{key[1]}]"


def _proxy_text(event: OpEvent) -> str:
    if event.proxy is None:
        return ""
    return f" proxy[uid={event.proxy.uid}, pkg={event.proxy.package}, attributionTag=null]"
