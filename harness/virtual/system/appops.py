"""AppOps: the system's own ledger of who used what and when, as Android 11's AppOpsService keeps it.

Kept is the last access and the last rejection per (op, uid state, flag), and what is running now. Times are wall
clock, durations boot clock. A session that runs across a change of the uid's state is split there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType

from harness.virtual.system.clock import Clock
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.permissions import PERMISSIONS

TOP_STATE_SETTLE_S = 5.0
BG_STATE_SETTLE_S = 1.0


class Mode(StrEnum):
    ALLOW = "allow"
    IGNORE = "ignore"
    DENY = "deny"
    DEFAULT = "default"
    FOREGROUND = "foreground"


class UidState(IntEnum):
    """AppOpsManager's uid states; the smaller the number, the more important."""

    PERSISTENT = 100
    TOP = 200
    FOREGROUND_SERVICE = 400
    FOREGROUND = 500
    BACKGROUND = 600
    CACHED = 700


STATE_NAMES: Mapping[UidState, str] = MappingProxyType(
    {
        UidState.PERSISTENT: "pers",
        UidState.TOP: "top",
        UidState.FOREGROUND_SERVICE: "fgsvc",
        UidState.FOREGROUND: "fg",
        UidState.BACKGROUND: "bg",
        UidState.CACHED: "cch",
    }
)


class Flag(StrEnum):
    """On whose account an op was noted."""

    SELF = "s"
    TRUSTED_PROXY = "tp"
    TRUSTED_PROXIED = "tpd"


# The ops of this slice in the order of their numbers, and the op whose mode counts for them.
OPS: Mapping[str, int] = MappingProxyType(
    {
        "COARSE_LOCATION": 0,
        "FINE_LOCATION": 1,
        "GPS": 2,
        "READ_CONTACTS": 4,
        "WRITE_CONTACTS": 5,
        "READ_CALL_LOG": 6,
        "WRITE_CALL_LOG": 7,
        "READ_CALENDAR": 8,
        "WRITE_CALENDAR": 9,
        "WIFI_SCAN": 10,
        "NEIGHBORING_CELLS": 12,
        "READ_SMS": 14,
        "CAMERA": 26,
        "RECORD_AUDIO": 27,
        "MONITOR_LOCATION": 41,
        "MONITOR_HIGH_POWER_LOCATION": 42,
        "READ_PHONE_STATE": 51,
        "MOCK_LOCATION": 58,
        "READ_EXTERNAL_STORAGE": 59,
        "WRITE_EXTERNAL_STORAGE": 60,
        "GET_ACCOUNTS": 62,
        "READ_PHONE_NUMBERS": 65,
        "CHANGE_WIFI_STATE": 71,
        "READ_DEVICE_IDENTIFIERS": 89,
    }
)
_SWITCHES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        ("GPS", "WIFI_SCAN", "NEIGHBORING_CELLS", "MONITOR_LOCATION", "MONITOR_HIGH_POWER_LOCATION"), "COARSE_LOCATION"
    )
)
_DENIED = frozenset({"MOCK_LOCATION", "READ_DEVICE_IDENTIFIERS"})


def default_mode(op: str) -> Mode:
    """Return the mode of an op that nobody has set."""
    return Mode.DENY if op in _DENIED else Mode.ALLOW


def switch_of(op: str) -> str:
    """Return the op whose mode decides."""
    return _SWITCHES.get(op, op)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Who asked on somebody else's behalf."""

    uid: int
    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpEvent:
    """The last access or rejection of one (op, state, flag)."""

    at_wall_ms: int
    duration_ms: int = 0
    proxy: Proxy | None = None


@dataclass(slots=True, kw_only=True)
class RunningOp:
    """A session that has not ended."""

    state: UidState
    since_wall_ms: int
    since_boot_ms: int
    nesting: int = 1


Key = tuple[UidState, Flag]


@dataclass(slots=True, kw_only=True)
class OpRecord:
    """What is known of one op of one package."""

    op: str
    mode: Mode
    accesses: dict[Key, OpEvent] = field(default_factory=dict)
    rejects: dict[Key, OpEvent] = field(default_factory=dict)
    running: RunningOp | None = None


@dataclass(slots=True, kw_only=True)
class UidRecord:
    """The state of one uid, the one it is about to take, and the modes set on the uid itself."""

    uid: int
    state: UidState = UidState.CACHED
    pending_state: UidState = UidState.CACHED
    commit_at_boot_ms: int = 0
    modes: dict[str, Mode] = field(default_factory=dict)
    packages: dict[str, dict[str, OpRecord]] = field(default_factory=dict)


class AppOps:
    """The ledger."""

    def __init__(
        self,
        clock: Clock,
        packages_of: Callable[[int], Iterable[UserPackage]],
        *,
        top_settle_s: float = TOP_STATE_SETTLE_S,
    ) -> None:
        self._top_settle_s = top_settle_s
        self._clock = clock
        self._packages_of = packages_of
        self._uids: dict[int, UidRecord] = {}
        self._commits: dict[int, asyncio.TimerHandle] = {}

    def note(self, op: str, uid: int, package: str, *, flag: Flag = Flag.SELF, proxy: Proxy | None = None) -> Mode:
        """Note one access, or its rejection; return the mode that decided."""
        record = self._op(uid, package, op)
        state = self._uids[uid].state
        mode = self.check(op, uid, package)
        kept = record.accesses if mode is Mode.ALLOW else record.rejects
        kept[state, flag] = OpEvent(at_wall_ms=self._clock.wall_ms(), proxy=proxy)
        return mode

    def note_proxy(self, op: str, uid: int, package: str, proxy: Proxy) -> Mode:
        """Note an access by way of a trusted proxy, which gets an entry of its own first."""
        own = self.note(op, proxy.uid, proxy.package, flag=Flag.TRUSTED_PROXY)
        if own is not Mode.ALLOW:
            return own
        return self.note(op, uid, package, flag=Flag.TRUSTED_PROXIED, proxy=proxy)

    def start(self, op: str, uid: int, package: str) -> Mode:
        """Start a session, or nest into the one that runs."""
        record = self._op(uid, package, op)
        state = self._uids[uid].state
        mode = self.check(op, uid, package)
        now_ms = self._clock.wall_ms()
        if mode is not Mode.ALLOW:
            record.rejects[state, Flag.SELF] = OpEvent(at_wall_ms=now_ms)
        elif record.running is not None:
            record.running.nesting += 1
        else:
            record.running = RunningOp(state=state, since_wall_ms=now_ms, since_boot_ms=self._clock.boot_ms())
        return mode

    def finish(self, op: str, uid: int, package: str) -> None:
        """End one nesting of a session; with the last one the session is written down."""
        record = self._op(uid, package, op)
        if record.running is None:
            return
        record.running.nesting -= 1
        if record.running.nesting == 0:
            self._close(record)

    def check(self, op: str, uid: int, package: str) -> Mode:
        """Return what would come of an access now; a mode of the uid outweighs the package's."""
        switch = switch_of(op)
        modes = self.uid_modes(uid)
        mode = modes[switch] if switch in modes else self.package_mode(switch, uid, package)
        if mode is not Mode.FOREGROUND:
            return mode
        return Mode.ALLOW if self.uid_state(uid) <= UidState.FOREGROUND else Mode.IGNORE

    def uid_modes(self, uid: int) -> dict[str, Mode]:
        """Return the modes of a uid that differ from the default: set by hand, or by its runtime permissions."""
        modes: dict[str, Mode] = {}
        for package in self._packages_of(uid):
            modes |= _permission_modes(package)
        modes |= self._uid(uid).modes
        return {op: modes[op] for op in OPS if modes.get(op, default_mode(op)) is not default_mode(op)}

    def package_mode(self, op: str, uid: int, package: str) -> Mode:
        """Return the mode set on a package."""
        record = self._uid(uid).packages.get(package, {}).get(op)
        return default_mode(op) if record is None else record.mode

    def set_package_mode(self, op: str, uid: int, package: str, mode: Mode) -> None:
        """Do what `appops set PACKAGE OP MODE` does."""
        self._op(uid, package, op).mode = mode

    def set_uid_mode(self, op: str, uid: int, mode: Mode) -> None:
        """Do what `appops set --uid PACKAGE OP MODE` does."""
        self._uid(uid).modes[op] = mode

    def uid_state(self, uid: int) -> UidState:
        """Return the state that counts for a uid now."""
        return self._uid(uid).state

    def set_uid_state(self, uid: int, state: UidState) -> None:
        """Take a new state: a better one at once, a worse one after it has settled."""
        record = self._uid(uid)
        if state is record.pending_state:
            return
        if handle := self._commits.pop(uid, None):
            handle.cancel()
        record.pending_state = state
        record.commit_at_boot_ms = 0
        if state <= record.state:
            self._commit(record)
            return
        settle_s = self._top_settle_s if record.state is UidState.TOP else BG_STATE_SETTLE_S
        record.commit_at_boot_ms = self._clock.boot_ms() + int(settle_s * 1_000)
        self._commits[uid] = asyncio.get_running_loop().call_later(settle_s, self._commit, record)

    def records(self) -> Iterator[UidRecord]:
        """Give all uids in their order."""
        return (self._uids[uid] for uid in sorted(self._uids))

    def operations(self, uid: int, package: str) -> list[OpRecord]:
        """Return what is known of a package, in the order of the ops' numbers."""
        known = self._uid(uid).packages.get(package, {})
        return [known[op] for op in OPS if op in known]

    def accesses(self, record: OpRecord) -> dict[Key, OpEvent]:
        """Return the last accesses of an op, a running session among them with its duration so far."""
        if record.running is None:
            return dict(record.accesses)
        return record.accesses | {(record.running.state, Flag.SELF): self._session(record.running)}

    def forget_package(self, package: UserPackage) -> None:
        """Drop the history of an uninstalled package."""
        self._uids.pop(package.uid, None)
        if handle := self._commits.pop(package.uid, None):
            handle.cancel()

    def adopt(self, before: AppOps) -> None:
        """Take over the ledger of the boot before, as appops.xml keeps it: nothing runs, and nobody is on top."""
        for record in before.records():
            kept = UidRecord(uid=record.uid, modes=record.modes, packages=record.packages)
            for operation in (operation for known in kept.packages.values() for operation in known.values()):
                before._close(operation)
            self._uids[record.uid] = kept

    def stop(self) -> None:
        """Cancel what is still to settle."""
        for handle in self._commits.values():
            handle.cancel()
        self._commits.clear()

    def _commit(self, record: UidRecord) -> None:
        self._commits.pop(record.uid, None)
        record.commit_at_boot_ms = 0
        if record.state is record.pending_state:
            return
        record.state = record.pending_state
        for operations in record.packages.values():
            for operation in operations.values():
                self._split(operation, record.state)

    def _split(self, operation: OpRecord, state: UidState) -> None:
        running = operation.running
        if running is None:
            return
        self._close(operation)
        operation.running = RunningOp(
            state=state,
            since_wall_ms=self._clock.wall_ms(),
            since_boot_ms=self._clock.boot_ms(),
            nesting=running.nesting,
        )

    def _close(self, record: OpRecord) -> None:
        if record.running is not None:
            record.accesses[record.running.state, Flag.SELF] = self._session(record.running)
            record.running = None

    def _session(self, running: RunningOp) -> OpEvent:
        duration_ms = self._clock.boot_ms() - running.since_boot_ms
        return OpEvent(at_wall_ms=running.since_wall_ms, duration_ms=duration_ms)

    def _uid(self, uid: int) -> UidRecord:
        return self._uids.setdefault(uid, UidRecord(uid=uid))

    def _op(self, uid: int, package: str, op: str) -> OpRecord:
        operations = self._uid(uid).packages.setdefault(package, {})
        return operations.setdefault(op, OpRecord(op=op, mode=default_mode(op)))


def _permission_modes(package: UserPackage) -> dict[str, Mode]:
    """Return what PermissionPolicyService makes of a package's runtime permissions."""
    modes: dict[str, Mode] = {}
    for name, granted in package.runtime_grants.items():
        op = name.rpartition(".")[2].removeprefix("ACCESS_")
        if op not in OPS:
            continue
        background = PERMISSIONS[name].background
        if not granted:
            modes[op] = Mode.IGNORE
        elif background is not None and not package.holds(background):
            modes[op] = Mode.FOREGROUND
        else:
            modes[op] = Mode.ALLOW
    return modes
