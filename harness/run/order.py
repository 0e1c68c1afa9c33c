"""What is asked of a run, what it answers, and what it says on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from harness.model import AppData, Change, ChangeKind, FridaServer, Gate
from harness.rules.scenario import Scenario
from harness.store.signing import SigningKey

Show = Callable[[object], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledApp:
    """An app that is on the device already, by its package name."""

    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """The run that another one continues after a reboot, and whether the app that it installed is to go at the end."""

    run_id: str
    data: AppData
    removes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of a run; `or_next_db` takes the next numbered file when another run is writing this one.

    `app` is an APK, a directory or archive of APKs, or an app on the device. `keep` names the changes that are left on
    the device; `leave_app` also leaves the app running. `keep_data` and `attach` are for an app on the device. `gate`
    is the best one to try. `watch_s` is how long to look on where no step of the scenario says it. Without `instrument`
    it is a control run: no agent, only Android's own ledger. Whoever attends it can be asked what it does not know.
    """

    app: Path | InstalledApp
    db: Path
    or_next_db: bool
    device_name: str
    device_kind: str
    grant: bool
    frida: FridaServer
    gate: Gate
    scenario: Scenario
    watch_s: float | None
    leave_app: bool
    user: int = 0
    keep_data: bool = False
    attach: bool = False
    store_values: bool = False
    instrument: bool = True
    is_attended: bool = False
    continues: Continued | None = None
    keep: frozenset[ChangeKind] = field(default_factory=frozenset)

    @property
    def keeps_app(self) -> bool:
        """Whether an app that the run installs stays on the device."""
        return self.leave_app or ChangeKind.INSTALLED in self.keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """What a run's seal says of who made it: the command as it was given, and the lab's key, if there is one."""

    command: tuple[str, ...]
    key: SigningKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Which run it was, why its evidence is incomplete, if it is, and what it left changed on the device."""

    run_id: str
    package: str
    db: Path
    shortcomings: tuple[str, ...]
    has_failed_step: bool = False
    left: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Where a run that has begun is stored."""

    run_id: str
    db: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the run does now, in words for its operator."""

    text: str
