"""Whether a device is fit for a run: what was gathered of it, judged point by point.

Each judgement is a function of the facts and says what was found, and where that is not well, what mends it. A fact
that is None could not be gathered, and its point is `not checked`: that is never taken for well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from harness.rules.trials import DeepTrial, GateTrial


class Level(StrEnum):
    """How a point stands. Only a problem makes a device unfit."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    NOT_CHECKED = "not checked"


class Fix(StrEnum):
    """What can be mended from here."""

    START_ADB_SERVER = "start the adb server"
    TAKE_OVER = "end the adb server of another protocol and start one"
    RESTART_AS_ROOT = "restart adbd as root"
    BRING_FRIDA_SERVER = "push and start frida-server"
    WAKE = "wake and unlock the screen"
    STOP_ANIMATIONS = "switch animations off"
    STOP_USAP = "switch the USAP pool off"
    FREE_TMP = "make /data/local/tmp writable"
    PERMISSIVE = "set SELinux permissive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on a device is unfit: charge in percent, free space on /data, heat in degrees Celsius."""

    min_battery: int = 15
    min_free_mb: int = 500
    max_temperature: float = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One point: what was found, and if that is not well, how it is mended, by hand or by `fix`."""

    name: str
    level: Level
    found: str
    mend: str = ""
    fix: Fix | None = None


def ok(name: str, found: str) -> Check:
    """A point that is well."""
    return Check(name=name, level=Level.OK, found=found)


def warning(name: str, found: str, mend: str, fix: Fix | None = None) -> Check:
    """A point that a run can do with."""
    return Check(name=name, level=Level.WARNING, found=found, mend=mend, fix=fix)


def problem(name: str, found: str, mend: str, fix: Fix | None = None) -> Check:
    """A point that makes the device unfit."""
    return Check(name=name, level=Level.PROBLEM, found=found, mend=mend, fix=fix)


def unchecked(name: str, why: str) -> Check:
    """A point that could not be looked at."""
    return Check(name=name, level=Level.NOT_CHECKED, found=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class FridaFacts:
    """What is known of the device's Frida; `refusal` is why none answers, `source_error` why no file can be taken.

    Versions are None where they could not be told; `pushed_version` is what the file on the device says of itself.
    """

    host_version: str
    port: int
    refusal: str | None
    running_version: str | None = None
    source: str | None = None
    source_sha256: str | None = None
    source_version: str | None = None
    source_error: str | None = None
    source_mend: str = ""
    pushed_sha256: str | None = None
    pushed_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Something tried out on the device: `failure` is None when it went well; `not_tried` says why it was not tried."""

    failure: str | None = None
    not_tried: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was gathered of one device; with a `state` other than `device`, nothing else could be."""

    kind: str
    state: str
    state_mend: str = ""
    adb_server: str = ""
    server_runs: bool = True
    protocol: int | None = None
    release: str | None = None
    sdk: int | None = None
    abis: tuple[str, ...] | None = None
    is_debuggable: bool = False
    root: str | None = None
    selinux: str | None = None
    frida: FridaFacts | None = None
    usap: bool | None = None
    free_mb: int | None = None
    battery: int | None = None
    temperature: float | None = None
    clock_offset_s: float | None = None
    clock_uncertainty_s: float = 0.0
    is_awake: bool | None = None
    is_locked: bool | None = None
    is_set_up: bool | None = None
    dialog: str | None = None
    animations: Sequence[float] | None = None
    push: Trial = field(default_factory=lambda: Trial(not_tried="adb does not reach it"))
    install: Trial = field(default_factory=lambda: Trial(not_tried="adb does not reach it"))
    hook: Trial = field(default_factory=lambda: Trial(not_tried="adb does not reach it"))
    gate: GateTrial = field(default_factory=lambda: GateTrial(obstacle="adb does not reach it"))
    deep: DeepTrial | None = None


def is_fit(checks: Sequence[Check]) -> bool:
    """Whether nothing stands in the way of a run, as far as it was checked."""
    return all(check.level is not Level.PROBLEM for check in checks)
