"""Frozen values that cross a border between rooms. Instants are integer nanoseconds, the clock is in the name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

Detail = Mapping[str, object]

UNKNOWN_PROCESS = "?"  # in a gap: any process of the app may be meant


class MilestoneName(StrEnum):
    """The instants that every access is measured from."""

    INSTALLED = "installed"
    FIRST_PROCESS = "first_process"
    FIRST_LAUNCH = "first_launch"
    FIRST_RESUMED = "first_resumed"
    TERMS_SHOWN = "terms_shown"
    TERMS_ACCEPTED = "terms_accepted"
    TERMS_DECLINED = "terms_declined"
    ACCOUNT_CREATED = "account_created"
    DRAFT_STARTED = "draft_started"
    DRAFT_DISCARDED = "draft_discarded"
    UNINSTALLED = "uninstalled"


class Gate(StrEnum):
    """How a process was caught: before its first line of app code (`spawn`, `debug`), or once it was seen (`late`)."""

    SPAWN = "spawn"
    DEBUG = "debug"
    LATE = "late"


class Outcome(StrEnum):
    """How the original call ended."""

    RETURNED = "returned"
    DENIED = "denied"
    FAILED = "failed"


class HookState(StrEnum):
    """Whether a hook is in place in one process."""

    INSTALLED = "installed"
    ABSENT = "absent"
    FAILED = "failed"


class AppState(StrEnum):
    """What the user could see of the app, and whether Android had it do anything."""

    FOREGROUND = "foreground"
    BACKGROUND = "background"
    CACHED = "cached"  # its processes are there, and have nothing to do
    NOT_RUNNING = "not_running"


class AppData(StrEnum):
    """What the app had at hand of its own when the run began."""

    FRESH = "fresh"  # installed by the run
    CLEARED = "cleared"  # wiped by the run, as if it had just been installed
    KEPT = "kept"  # it may have been used before: what came before the run is not known


class ChangeKind(StrEnum):
    """What a run changes on the device."""

    PUSHED = "pushed"  # a file
    INSTALLED = "installed"
    GRANTED = "granted"  # a permission
    CLEARED = "cleared"  # the app's data and its permissions
    STOPPED = "stopped"  # the app's processes; it gets no broadcast until it is started again
    FORWARDED = "forwarded"  # a port
    DEBUG_APP = "debug_app"  # `am set-debug-app`
    ROOTED = "rooted"  # adbd, started anew as root
    STARTED = "started"  # a program
    SETTING = "setting"  # how the device is set
    REVOKED = "revoked"  # a permission
    UNINSTALLED = "uninstalled"


class ChangeOutcome(StrEnum):
    """What became of a change by the end of the run."""

    UNDONE = "undone"
    KEPT = "kept"  # the operator asked for it
    PERMANENT = "permanent"  # it cannot be undone
    FAILED = "failed"  # undoing it failed: it may still be there
    NOT_MADE = "not_made"  # the device refused it


class GapKind(StrEnum):
    """Why accesses may be missing from the file."""

    LATE_ATTACH = "late_attach"  # from the start of a process to its live hooks
    UNHOOKED_PROCESS = "unhooked_process"  # a process that no agent got into
    LOST = "lost"  # the agent's ring overflowed
    MISSING = "missing"  # sequence numbers that never came
    OPEN_TAIL = "open_tail"  # a stream that ended without `bye`
    PASS_THROUGH = "pass_through"  # noqa: S105  the dead-man timer switched the hooks off
    HOOK_ERROR = "hook_error"  # a hook failed inside and let the call through
    LOG_CUT = "log_cut"  # the event log lost entries that nobody had read
    UNCONFIRMED = "unconfirmed"  # what may have been the acceptance of the terms, and nothing showed whether it was
    DISAGREEMENT = "disagreement"  # two sources of one milestone


class GateOutcome(StrEnum):
    """What came of a gate that a run tried."""

    ARMED = "armed"
    LEFT = "left"  # it cannot be had here: the next one was tried
    ENDED = "ended"  # before the run did: processes that came later were late


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTry:
    """One gate that a run tried, in the order in which it did, and why it was left or ended."""

    gate: Gate
    outcome: GateOutcome
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostReading:
    """Both clocks of this host while the device read its own: that was within ± uncertainty, half the round trip."""

    at_boottime_ns: int
    at_wall_ns: int
    uncertainty_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSample:
    """The boot clock and the wall clock of the device, read together; the true pair lies within ± uncertainty.

    A sample over adb also says what the host's clocks showed, and the device's zone; an agent knows neither.
    """

    at_boottime_ns: int
    at_wall_ns: int
    uncertainty_ns: int
    source: str
    utc_offset_s: int | None = None
    host: HostReading | None = None

    @property
    def offset_ns(self) -> int:
        """Wall minus boot."""
        return self.at_wall_ns - self.at_boottime_ns


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """An instant of the app's life on the boot clock, known to ± uncertainty, and where it was learnt.

    `epoch` names the stream that saw it: accesses of the same stream were timed by the same agent, so that their order
    to this instant is exact.
    """

    name: MilestoneName
    at_boottime_ns: int
    uncertainty_ns: int
    source: str
    epoch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """When the package manager says the app was installed, by the wall clock; and why the boot clock has no instant."""

    at_wall_ns: int
    not_placed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFacts:
    """What identifies the device and its boot."""

    serial: str
    kind: str
    model: str
    android_release: str
    sdk: int
    fingerprint: str
    boot_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FridaServer:
    """Which frida-server a device gets: a file, an .xz or a folder of them on this host; its name and port there."""

    source: Path | None = None
    name: str = "frida-server"
    port: int = 27042


@dataclass(frozen=True, slots=True, kw_only=True)
class ApkFacts:
    """One APK of an app; the base has no split name. `path` is a file here, or one on the device.

    `signer_sha256` is of the certificate of its first signer; None where none could be read.
    """

    split: str | None
    path: str
    sha256: str
    signer_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFacts:
    """The app under examination, as its APKs or the device name it; `apk_sha256` is the base's."""

    package: str
    version_name: str
    version_code: int
    apk_sha256: str
    apk_path: str
    apks: tuple[ApkFacts, ...] = ()


class Proof(StrEnum):
    """What showed that a hook fires."""

    CANARY = "canary"  # a call of the agent's own, which ended in the hook
    CALL = "call"  # an access that it told of


@dataclass(frozen=True, slots=True, kw_only=True)
class HookReport:
    """The state of one hook in one process.

    `op` is what the system notes in AppOps for its calls; `layer` where it sees them: `api`, `binder` or `native`;
    `found_by` how a class that comes with the app was met; `proof` what showed that it fires before the app called it.
    """

    hook: str
    data_type: str
    state: HookState
    overloads: int
    error: str | None
    op: str | None = None
    layer: str = "api"
    found_by: str | None = None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A connection was lost and won back, by the host's clock: to the agent in a process, or, without one, as told."""

    pid: int | None
    reason: str
    lost_at: str
    regained_at: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """The evidence file took nothing for a while, by the host's clock. What was to be written then is in it."""

    reason: str
    from_at: str
    until_at: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One observed call. `frames` is the Java stack, innermost first; None when it was sent and stored before."""

    seq: int
    at_boottime_ns: int
    data_type: str
    hook: str
    kind: str
    layer: str
    signature: str
    outcome: Outcome
    exception: str | None
    detail: Detail
    thread: str
    stack_key: str
    frames: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What the agent saw beside accesses: a click, an activity resumed or paused, a hook that came late."""

    seq: int
    at_boottime_ns: int
    name: str
    detail: Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Accesses may be missing here: an interval of the boot clock (either end may be unknown), or a count of events."""

    kind: GapKind
    process: str = UNKNOWN_PROCESS
    pid: int | None = None
    epoch: str | None = None
    from_boottime_ns: int | None = None
    to_boottime_ns: int | None = None
    events: int | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessFacts:
    """A process of the package as the device shows it."""

    pid: int
    name: str
    parent_pid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was asked for, and with what: written before anything else."""

    run_id: str
    app: AppFacts
    device_name: str
    device: DeviceFacts
    scenario: str
    granted: bool
    agent_sha256: str
    versions: Mapping[str, str]
    started_at: str
    user: int = 0
    data: AppData = AppData.FRESH
    attached: bool = False
    stores_values: bool = False
    command: tuple[str, ...] = ()
    instrumented: bool = True
    scenario_text: str | None = None
    continues: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that the run is about to change on the device; `number` counts from 1 in each run."""

    number: int
    kind: ChangeKind
    target: str
    detail: str
    at_boottime_ns: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEnd:
    """What became of a change, and why."""

    number: int
    outcome: ChangeOutcome
    reason: str | None
    end_boottime_ns: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One stream of evidence: an agent in a process of the package."""

    epoch: str
    pid: int
    name: str
    boot_id: str
    gate: Gate
    start_reason: str | None
    start_boottime_ns: int
    live_boottime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAccess:
    """An access with what the host adds to it."""

    access: Access
    epoch: str
    at_wall_ns: int
    caller: str | None
    sdk: str | None
    frames: tuple[str, ...] | None
    app_state: AppState
