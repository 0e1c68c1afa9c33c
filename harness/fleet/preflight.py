"""What keeps a run from being begun on a device, judged as `harness doctor` judges it."""

from __future__ import annotations

from collections.abc import Sequence

from harness.device import checkup
from harness.device.adb import Device
from harness.errors import DeviceUnavailable
from harness.fleet.devices import DeviceEntry
from harness.rules import checks
from harness.rules.adbstates import ONLINE
from harness.rules.fitness import Check, Facts, Level, Limits

_PASSING = (checks.judge_battery, checks.judge_heat)
_POINTS = (checks.judge_space, *_PASSING, checks.judge_push)
_POINTS_OF_SCREEN = (checks.judge_setup, checks.judge_screen, checks.judge_dialog)


def require_identity(entry: DeviceEntry, device: Device) -> None:
    """Raise DeviceUnavailable when the device that answers is not the one that `devices.toml` means."""
    for name, meant in entry.identity.items():
        if (found := checkup.read_property(device, name)) != meant:
            problem = f"another device answers there: its {name} is {found!r}, and devices.toml says {meant!r}"
            mend = "see which device has that serial now; if it is the right one, correct its identity in devices.toml"
            raise DeviceUnavailable(device.serial, problem, mend=mend)


def require_fit(entry: DeviceEntry, device: Device, *, uses_screen: bool) -> None:
    """Raise DeviceUnavailable for the first point that keeps a run from being begun. A dark screen is switched on."""
    if uses_screen:
        checkup.wake(device)
    points = (*_POINTS, *_POINTS_OF_SCREEN) if uses_screen else _POINTS
    if (found := _first_problem(points, _gather(device), entry.limits)) is not None:
        raise DeviceUnavailable(device.serial, f"{found.name}: {found.found}", mend=found.mend)


def find_weakness(entry: DeviceEntry, device: Device) -> Check | None:
    """Return what keeps a run from being begun and passes by itself: an empty battery, or heat."""
    battery, temperature = checkup.read_battery(device)
    facts = Facts(kind=entry.kind, state=ONLINE, battery=battery, temperature=temperature)
    return _first_problem(_PASSING, facts, entry.limits)


def _gather(device: Device) -> Facts:
    battery, temperature = checkup.read_battery(device)
    is_awake, is_locked = checkup.read_screen(device)
    return Facts(
        kind="",
        state=ONLINE,
        free_mb=checkup.read_free_mb(device),
        battery=battery,
        temperature=temperature,
        push=checkup.try_touch(device),
        is_set_up=checkup.read_setup(device),
        is_awake=is_awake,
        is_locked=is_locked,
        dialog=checkup.read_dialog(device),
    )


def _first_problem(points: Sequence[checks.Judge], facts: Facts, limits: Limits) -> Check | None:
    found = (point(facts, limits) for point in points)
    return next((check for check in found if check.level is Level.PROBLEM), None)
