"""The app of a run made ready on the device: installed, wiped, or left as it is, as the order says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from harness.device import activities, packages
from harness.device.adb import Device
from harness.device.apkset import ApkSet, open_apks
from harness.device.clock import sample_clock
from harness.device.undo import removing, revoking, uninstalling
from harness.device.users import require_user
from harness.errors import AppError, ConfigError, DeviceUnavailable, NotFoundError, one_line
from harness.model import AppData, AppFacts, ChangeKind, ClockSample, ProcessFacts
from harness.rules.clocks import between
from harness.rules.scenario import Install, Mode
from harness.run.changes import Changes
from harness.run.order import Continued, InstalledApp, Notice, Order, Show
from harness.run.recorder import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is to be observed: who it is, and its APKs, unless it is on the device already."""

    facts: AppFacts
    apks: ApkSet | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An app that is ready to be started."""

    package: str
    user: int
    uid: int
    installed_ms: int
    data: AppData
    installed_between_ns: tuple[int, int] | None = None  # of the boot clock, around an installation of the run's own


@contextmanager
def open_source(order: Order, device: Device) -> Iterator[Source]:
    """Find out who the app is before anything is changed. Raises ConfigError or NotFoundError."""
    require_user(device, order.user)
    _require_mode(order)
    if isinstance(order.app, InstalledApp):
        yield Source(facts=packages.describe_installed(device, order.app.package, order.user), apks=None)
        return
    if order.attach or order.keep_data:
        option = "--attach" if order.attach else "--keep-data"
        raise ConfigError(f"{option} is for an app on the device", mend="name its package instead of an APK")
    with open_apks(order.app) as apks:
        yield Source(facts=apks.facts, apks=apks)


def mode_of(order: Order) -> Mode | None:
    """How the scenario wants the app installed, if it says so."""
    first = order.scenario.steps[0].act
    return first.mode if isinstance(first, Install) else None


def _require_mode(order: Order) -> None:
    mode, is_present = mode_of(order), isinstance(order.app, InstalledApp)
    if mode is not None and (mode is Mode.PRESENT) is not is_present:
        needs = "an APK" if is_present else "a package on the device"
        raise ConfigError(
            f"the scenario {order.scenario.name} has the app {mode}, for which {needs} is to be named",
            mend=f"name {needs}, or play another scenario",
        )


def data_of(order: Order) -> AppData:
    """What the app will have of its own data."""
    if order.continues is not None:
        return order.continues.data
    if mode_of(order) is Mode.UPGRADE:
        return AppData.KEPT
    if not isinstance(order.app, InstalledApp):
        return AppData.FRESH
    return AppData.KEPT if order.attach or order.keep_data else AppData.CLEARED


class Preparation:
    """Makes one app ready. What that changes on the device is undone when `until` unwinds."""

    def __init__(
        self, order: Order, source: Source, device: Device, recorder: Recorder, changes: Changes, show: Show
    ) -> None:
        self._order = order
        self._source = source
        self._package = source.facts.package
        self._user = order.user
        self._device = device
        self._recorder = recorder
        self._changes = changes
        self._show = show

    def make_ready(self, until: ExitStack) -> Subject:
        """Install the app, or take it as it is on the device, and see that none of its processes runs."""
        before = self._sample()
        if self._order.continues is not None:
            self._adopt(self._order.continues, until)
        elif self._source.apks is not None:
            self._install(self._source.apks, until)
        else:
            self._take_over(until)
        after = self._sample()
        installed_ms = packages.read_first_install_ms(self._device, self._package, self._user)
        return Subject(
            package=self._package,
            user=self._user,
            uid=self._read_uid(),
            installed_ms=installed_ms,
            data=data_of(self._order),
            installed_between_ns=None if self._source.apks is None or self._is_upgrade else between(before, after),
        )

    @property
    def _is_upgrade(self) -> bool:
        return mode_of(self._order) is Mode.UPGRADE

    def _adopt(self, continued: Continued, until: ExitStack) -> None:
        """What an earlier run of the same play installed is there, and was not touched since."""
        if continued.removes:
            self._changes.make(
                ChangeKind.INSTALLED,
                self._package,
                lambda: None,
                undo=uninstalling(self._package, self._user),
                until=until,
                keep=self._order.leave_app,
                detail=f"by run {continued.run_id}",
            )

    def _sample(self) -> ClockSample:
        sample = sample_clock(self._device)
        self._recorder.put(sample)
        return sample

    def _read_uid(self) -> int:
        return packages.read_uid(self._device, self._package, self._user)

    def _install(self, apks: ApkSet, until: ExitStack) -> None:
        is_upgrade = self._is_upgrade
        if packages.is_installed(self._device, self._package, self._user) is not is_upgrade:
            raise self._not_installed() if is_upgrade else self._installed_already()
        self._show(Notice(text=f"install {apks.source.name}"))
        for name in apks.ignored:
            self._show(Notice(text=f"not installed, for it is no APK: {name}"))
        with ExitStack() as pushed:
            files = [self._push(number, apks, pushed) for number in range(len(apks.apks))]
            self._changes.make(
                ChangeKind.INSTALLED,
                self._package,
                lambda: self._install_once(files, replace=is_upgrade),
                undo=None if is_upgrade else uninstalling(self._package, self._user),
                until=until,
                keep=self._order.keeps_app,
                detail=_describe_installation(is_upgrade=is_upgrade, is_granted=self._order.grant),
            )

    def _not_installed(self) -> DeviceUnavailable:
        return DeviceUnavailable(
            self._device.serial,
            f"{self._package} is not installed, so that there is nothing to upgrade",
            mend="install the older version first, and use it",
        )

    def _install_once(self, files: list[packages.Pushed], *, replace: bool) -> None:
        """A connection that is lost meanwhile says nothing of what the device made of it."""
        self._device.once(
            lambda: packages.install(self._device, files, user=self._user, grant=self._order.grant, replace=replace),
            lambda: packages.await_installed(self._device, self._package, self._user),
        )

    def _installed_already(self) -> DeviceUnavailable:
        """One that runs may be under somebody's observation, and is nothing to remove."""
        if running := activities.list_processes(self._device, self._read_uid()):
            problem = f"{self._package} is installed already, and runs: {_pids(running)}"
            mend = "somebody may be working with it, so leave it to them; when nobody is, stop it and ask again"
        else:
            problem = f"{self._package} is installed already"
            mend = (
                f"observe that one: harness run {self._package}; or, if it is nobody's, remove it first: "
                f"adb -s {self._device.serial} uninstall {self._package}"
            )
        return DeviceUnavailable(self._device.serial, problem, mend=mend)

    def _push(self, number: int, apks: ApkSet, until: ExitStack) -> packages.Pushed:
        apk, target = apks.apks[number], f"/data/local/tmp/{self._package}-{number}.apk"
        self._changes.make(
            ChangeKind.PUSHED,
            target,
            lambda: self._device.push(apk.path, target),
            undo=removing(target),
            until=until,
            keep=ChangeKind.PUSHED in self._order.keep,
        )
        return packages.Pushed(path=target, split=apk.split, size_bytes=apk.path.stat().st_size)

    def _take_over(self, until: ExitStack) -> None:
        running = activities.list_processes(self._device, self._read_uid())
        if self._order.attach:
            self._require_running(running)
            return
        self._stop(running)
        if not self._order.keep_data:
            self._clear()
        if self._order.grant:
            self._grant(until)

    def _stop(self, running: list[ProcessFacts]) -> None:
        """Have the app start from nothing, whether or not it was running."""
        if not running:
            activities.force_stop(self._device, self._package, self._user)
            return
        self._show(Notice(text=f"{self._package} is running ({_pids(running)}): it is stopped and started again"))
        self._changes.make(
            ChangeKind.STOPPED,
            self._package,
            lambda: activities.force_stop(self._device, self._package, self._user),
            detail=f"it was running: {_pids(running)}",
        )

    def _clear(self) -> None:
        self._show(Notice(text=f"clear the data of {self._package}"))
        self._changes.make(
            ChangeKind.CLEARED,
            self._package,
            lambda: packages.clear(self._device, self._package, self._user),
            detail="and its runtime permissions",
        )

    def _require_running(self, running: list[ProcessFacts]) -> None:
        if not running:
            raise NotFoundError(
                f"{self._package} is not running on device {self._device.serial}",
                mend="start it first, or leave out --attach to have it started",
            )
        self._show(Notice(text=f"{self._package} is running ({_pids(running)}): it is watched as it is"))

    def _grant(self, until: ExitStack) -> None:
        """A requested permission that is not of the runtime kind is refused, and was not meant."""
        for permission in packages.list_grantable(self._device, self._package, self._user):
            try:
                self._grant_one(permission, until)
            except AppError as error:
                self._show(Notice(text=f"not granted: {permission} ({one_line(error.problem)})"))

    def _grant_one(self, permission: str, until: ExitStack) -> None:
        device, package, user = self._device, self._package, self._user
        self._changes.make(
            ChangeKind.GRANTED,
            permission,
            lambda: packages.grant(device, package, permission, user),
            undo=revoking(package, permission, user),
            until=until,
            keep=ChangeKind.GRANTED in self._order.keep,
        )


def _describe_installation(*, is_upgrade: bool, is_granted: bool) -> str:
    words = ["over the one that was there"] if is_upgrade else []
    return ", ".join([*words, *(["every permission that it requests is granted"] if is_granted else [])])


def _pids(running: list[ProcessFacts]) -> str:
    return ", ".join(f"{process.name} {process.pid}" for process in running)
