"""`SWEEP.toml`: what a sweep is to do, parsed once into a value; a mistake names line, column, key and mend.

Paths count from the folder that the file lies in, so that a timer can start the sweep from anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import ConfigError
from harness.fleet.devices import BUILT_IN, DeviceEntry, load_devices
from harness.fleet.places import Path as KeyPath
from harness.fleet.policies import PACKS, load_policy
from harness.fleet.scenariofile import FIRST_USE, SHIPPED, load_scenario
from harness.fleet.tomlfile import TomlFile, parse_toml, read_file
from harness.rules.policy import Policy, Severity
from harness.rules.sweep import Limits, Scenario

_EXAMPLE = 'write name = "nightly", apps = ["builds/*.apk"], and below them [[scenario]] with name = "first-use"'
_KEYS = (
    "name", "directory", "apps", "devices", "devices_file", "repeats", "policy", "fail_on", "attempts",
    "quarantine_after", "attempt_s", "scenario",
)  # fmt: skip
_SCENARIO_KEYS = ("name", "play", "watch_s", "grant")
_WATCH_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepFile:
    """A `SWEEP.toml`. `apps` are its words, not yet looked for; `directory` is where sweeps are kept."""

    file: TomlFile
    text: str
    folder: Path
    name: str
    directory: Path
    apps: tuple[str, ...]
    devices_file: Path | None
    devices: tuple[DeviceEntry, ...]
    scenarios: tuple[Scenario, ...]
    repeats: int
    policy: Policy
    fail_on: Severity
    limits: Limits


def load_sweep(path: Path) -> SweepFile:
    """Read a file, and the devices and the policy that it names. Raises ConfigError with the place of the mistake."""
    data = read_file(path, "harness sweep FILE")
    file = parse_toml(data, str(path), _EXAMPLE)
    file.refuse_unknown((), file.table, _KEYS)
    folder, table = path.absolute().parent, file.table
    devices_file = _find_devices_file(file, folder)
    return SweepFile(
        file=file,
        text=data.decode("utf-8-sig"),
        folder=folder,
        name=file.get_text(("name",), table),
        directory=folder / (file.find_text(("directory",), table) or "sweeps"),
        apps=_get_apps(file),
        devices_file=devices_file,
        devices=_choose_devices(file, devices_file),
        scenarios=_parse_scenarios(file, folder),
        repeats=file.find_whole(("repeats",), table, least=1) or 1,
        policy=_load_policy(file, folder),
        fail_on=_find_severity(file),
        limits=_parse_limits(file),
    )


def _get_apps(file: TomlFile) -> tuple[str, ...]:
    apps = file.find_texts(("apps",), file.table)
    if not apps:
        raise ConfigError(f"{file.where}: the file lacks apps", mend='write apps = ["builds/*.apk"]')
    return apps


def _find_devices_file(file: TomlFile, folder: Path) -> Path | None:
    named = file.find_text(("devices_file",), file.table)
    if named is None:
        beside = folder / "devices.toml"
        return beside if beside.exists() else None
    path = folder / named
    if not path.is_file():
        raise file.at_value(("devices_file",), f"{path} is no file", "name the file that has the [[device]] entries")
    return path


def _choose_devices(file: TomlFile, devices_file: Path | None) -> tuple[DeviceEntry, ...]:
    """All devices, or those that are named, in that order."""
    entries = BUILT_IN if devices_file is None else load_devices(devices_file)
    known = {entry.name: entry for entry in entries}
    names = file.find_texts(("devices",), file.table) or tuple(known)
    for number, name in enumerate(names):
        if name not in known:
            mend = f"{devices_file or 'without a devices.toml'} has: {', '.join(known)}"
            raise file.at_value(("devices", number), f'there is no device named "{name}"', mend)
        _refuse_twin(file, ("devices", number), name, names[:number])
    return tuple(known[name] for name in names)


def _parse_scenarios(file: TomlFile, folder: Path) -> tuple[Scenario, ...]:
    rows = file.find_tables(("scenario",), file.table)
    if not rows:
        return (Scenario(name=FIRST_USE, play=FIRST_USE, watch_s=_WATCH_S, grant=False),)
    scenarios = tuple(_parse_scenario(file, ("scenario", number), row, folder) for number, row in enumerate(rows))
    names = [scenario.name for scenario in scenarios]
    for number, name in enumerate(names):
        _refuse_twin(file, ("scenario", number, "name"), name, names[:number])
    return scenarios


def _parse_scenario(file: TomlFile, path: KeyPath, row: Mapping[str, Any], folder: Path) -> Scenario:
    file.refuse_unknown(path, row, _SCENARIO_KEYS)
    play = _find_play(file, (*path, "play"), row, folder)
    watch_s = file.find_number((*path, "watch_s"), row, least=0)
    if load_scenario(play).needs_operator and watch_s is None:
        mend = "write watch_s = 60: nobody is there to end it"
        raise file.at_key(path, f"{play} is for an operator, and lacks watch_s", mend)
    return Scenario(
        name=file.get_text((*path, "name"), row),
        play=play,
        watch_s=_WATCH_S if watch_s is None else float(watch_s),
        grant=file.find_flag((*path, "grant"), row),
    )


def _find_play(file: TomlFile, path: KeyPath, row: Mapping[str, Any], folder: Path) -> str:
    """A shipped scenario, or a file's path; each is read here once, so that a mistake in it ends no cell later."""
    play = file.find_text(path, row) or FIRST_USE
    if play in SHIPPED:
        return play
    if not (folder / play).is_file():
        raise file.at_value(path, f'"{play}" is no scenario', f"name a file, or one of {', '.join(SHIPPED)}")
    return str(folder / play)


def _load_policy(file: TomlFile, folder: Path) -> Policy:
    word = file.find_text(("policy",), file.table) or "claims"
    if word in PACKS:
        return load_policy(word)
    if not (folder / word).exists():
        mend = f"name a file, or one of the packs {' and '.join(PACKS)}"
        raise file.at_value(("policy",), f"there is no policy {folder / word}", mend)
    return load_policy(str(folder / word))


def _find_severity(file: TomlFile) -> Severity:
    word = file.find_text(("fail_on",), file.table)
    if word is not None and word not in tuple(Severity):
        raise file.at_value(("fail_on",), f'"{word}" is no severity', f"there are {', '.join(Severity)}")
    return Severity.WARNING if word is None else Severity(word)


def _parse_limits(file: TomlFile) -> Limits:
    return Limits(
        attempts=file.find_whole(("attempts",), file.table, least=1) or 3,
        quarantine_after=file.find_whole(("quarantine_after",), file.table, least=1) or 3,
        attempt_s=float(file.find_number(("attempt_s",), file.table, least=1) or 900),
    )


def _refuse_twin(file: TomlFile, path: KeyPath, name: str, before: Sequence[str]) -> None:
    if name in before:
        raise file.at_value(path, f'"{name}" is given twice', "give each only once")
