"""Scheduled jobs as values that change, and how an app describes one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Self

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.system.intents import ComponentName, Intent
from harness.virtual.system.package_record import UserPackage
from harness.virtual.users import format_uid

_MAX_BACKOFF_MS = 5 * 60 * 60 * 1_000
_LINEAR = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobInfo:
    """What JobInfo.writeToParcel writes; times in milliseconds, the extras as the app's own bytes."""

    id: int
    service: ComponentName
    extras: bytes
    min_latency_ms: int
    deadline_ms: int
    interval_ms: int
    network_type: int
    requires_charging: bool
    requires_idle: bool
    persisted: bool
    backoff_ms: int
    backoff_policy: int

    @classmethod
    def read(cls, data: ParcelReader) -> Self | None:
        """Read a job; None when its service is no component's name."""
        number, name = data.read_int(), ComponentName.parse(data.read_string() or "")
        extras = data.read_byte_array() or ParcelWriter().write_int(0).data
        times = data.read_long(), data.read_long(), data.read_long()
        network, charging, idle, persisted = data.read_int(), data.read_bool(), data.read_bool(), data.read_bool()
        backoff_ms, policy = data.read_long(), data.read_int()
        if name is None:
            return None
        return cls(
            id=number,
            service=name,
            extras=extras,
            min_latency_ms=times[0],
            deadline_ms=times[1],
            interval_ms=times[2],
            network_type=network,
            requires_charging=charging,
            requires_idle=idle,
            persisted=persisted,
            backoff_ms=backoff_ms,
            backoff_policy=policy,
        )

    def write(self, out: ParcelWriter) -> ParcelWriter:
        """Write the job as it was read."""
        out.write_int(self.id).write_string(f"{self.service.package}/{self.service.name}").write_byte_array(self.extras)
        out.write_long(self.min_latency_ms).write_long(self.deadline_ms).write_long(self.interval_ms)
        out.write_int(self.network_type).write_bool(self.requires_charging).write_bool(self.requires_idle)
        out.write_bool(self.persisted).write_long(self.backoff_ms)
        return out.write_int(self.backoff_policy)

    def backoff_for(self, failures: int) -> int:
        """Return how long to wait before the next try."""
        factor = failures if self.backoff_policy == _LINEAR else 2 ** (failures - 1)
        return min(self.backoff_ms * factor, _MAX_BACKOFF_MS)


@dataclass(slots=True, kw_only=True, eq=False)
class Job:
    """A job that waits or runs."""

    info: JobInfo
    package: UserPackage
    due_boot_ms: int
    failures: int = 0
    is_running: bool = False
    is_due: bool = False
    work: list[Intent] = field(default_factory=list)
    executing: dict[int, Intent] = field(default_factory=dict)
    handed_out: int = 0
    callback: StrongBinder | None = None
    timer: asyncio.TimerHandle | None = None
    binding: int = 0

    @property
    def short(self) -> str:
        """Print "u0a100/7"."""
        return f"{format_uid(self.package.uid)}/{self.info.id}"
