"""Services as values that change: what was started, who is bound to it, and with which intent."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from harness.virtual.apk import Component
from harness.virtual.binder.parcel import StrongBinder
from harness.virtual.system.intents import ComponentName, Intent
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import ProcessRecord

BIND_AUTO_CREATE = 0x0001


class StartMode(IntEnum):
    """What onStartCommand answers: what is to become of the service when its process dies."""

    STICKY_COMPATIBILITY = 0
    STICKY = 1
    NOT_STICKY = 2
    REDELIVER_INTENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One bindService: the process that called it, and the number it gave."""

    client: ProcessRecord
    id: int
    flags: int


@dataclass(slots=True, kw_only=True, eq=False)
class IntentBinding:
    """All connections with the same intent, which share one binder."""

    intent: Intent
    connections: list[Connection] = field(default_factory=list)
    requested: bool = False
    published: bool = False
    binder: StrongBinder | None = None
    rebind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartItem:
    """One startService that the service has not been told of, or that it must be told of again."""

    id: int
    intent: Intent | None
    flags: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class ServiceRecord:
    """One service that runs or is about to."""

    identity: int
    package: UserPackage
    info: Component
    created_boot_ms: int
    process: ProcessRecord | None = None
    is_created: bool = False
    is_foreground: bool = False
    start_requested: bool = False
    last_start_id: int = 0
    start_mode: StartMode = StartMode.NOT_STICKY
    last_start: StartItem | None = None
    pending_starts: list[StartItem] = field(default_factory=list)
    bindings: dict[tuple[object, ...], IntentBinding] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The name under which the app knows the service."""
        return str(self.identity)

    @property
    def component(self) -> ComponentName:
        """The service's name."""
        return ComponentName(package=self.package.name, name=self.info.name)

    @property
    def connections(self) -> list[Connection]:
        """Everyone who is bound to it."""
        return [connection for binding in self.bindings.values() for connection in binding.connections]

    @property
    def is_needed(self) -> bool:
        """Whether it has to run: it was started, or somebody who is bound wants it created."""
        return self.start_requested or any(c.flags & BIND_AUTO_CREATE for c in self.connections)

    @property
    def stops_if_killed(self) -> bool:
        """Whether it stays away once its process has died."""
        return self.start_mode is StartMode.NOT_STICKY

    @property
    def event_name(self) -> str:
        """The service's name in the event log: what stands behind the last full stop, with it."""
        before, dot, last = self.component.short.rpartition(".")
        return f"{dot}{last}" if before or dot else last

    def __str__(self) -> str:
        return f"ServiceRecord{{{self.identity:x} u{self.package.user} {self.component.short}}}"
