"""The cells of a sweep: every app on every device in every scenario, each as often as it is to be repeated."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

from harness.device.apkset import open_apks
from harness.errors import ConfigError
from harness.fleet.apps import find_app
from harness.fleet.places import Path as KeyPath
from harness.fleet.sweepfile import SweepFile
from harness.rules.sweep import Cell
from harness.run.order import InstalledApp

_GLOB = re.compile(r"[*?\[]")
_NO_NAME = re.compile(r"[^A-Za-z0-9._]+")
_WORD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _App:
    app: str
    label: str
    package: str
    sha256: str | None


def plan_cells(sweep: SweepFile) -> tuple[Cell, ...]:
    """Return the cells; those of one app stand together. Raises ConfigError for an app that cannot be had."""
    asked = product(_find_apps(sweep), sweep.scenarios, range(1, sweep.repeats + 1), sweep.devices)
    return tuple(
        Cell(
            cell_id=_name(number, app.label, scenario.name, f"{repeat}", device.name),
            number=number,
            app=app.app,
            label=app.label,
            package=app.package,
            app_sha256=app.sha256,
            device=device.name,
            scenario=scenario,
            repeat=repeat,
        )
        for number, (app, scenario, repeat, device) in enumerate(asked, 1)
    )


def hash_asked(sweep: SweepFile, cells: tuple[Cell, ...]) -> str:
    """Tell two questions apart: the cells with the hashes of their apps, and the limits."""
    asked = [asdict(sweep.limits), str(sweep.devices_file), [asdict(cell) for cell in cells]]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def hash_app(app: str) -> str | None:
    """Hash the file of an app, or the files of its directory with their names; None for a package on the device."""
    path = Path(app)
    if not path.is_absolute():
        return None
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    if not files:
        return ""  # gone since it was planned
    for file in files:
        with file.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256")
        if len(files) == 1 and file == path:
            return content.hexdigest()
        digest.update(f"{file.relative_to(path)}\0{content.hexdigest()}\n".encode())
    return digest.hexdigest()


def _find_apps(sweep: SweepFile) -> list[_App]:
    found: dict[str, _App] = {}
    for number, word in enumerate(sweep.apps):
        path: KeyPath = ("apps", number)
        for named in _expand(sweep, path, word):
            try:
                app = _find_app(named, sweep.folder)
            except ConfigError as error:
                raise sweep.file.at_value(path, error.problem, error.mend) from error
            found.setdefault(app.app, app)
    return list(found.values())


def _find_app(named: str, folder: Path) -> _App:
    app = find_app(named, folder)
    if isinstance(app, InstalledApp):
        return _App(app=app.package, label=app.package, package=app.package, sha256=None)
    with open_apks(app) as apks:
        package = apks.facts.package
    whole = str(app.absolute())
    return _App(app=whole, label=_strip(named, folder), package=package, sha256=hash_app(whole))


def _expand(sweep: SweepFile, path: KeyPath, word: str) -> list[str]:
    if not _GLOB.search(word) or (sweep.folder / word).exists():
        return [word]
    # A pattern from the root is looked up there, any other in the folder of the file.
    pattern = Path(word)
    root, pattern = (Path("/"), pattern.relative_to("/")) if pattern.is_absolute() else (sweep.folder, pattern)
    matching = sorted(str(found) for found in root.glob(str(pattern)))
    if not matching:
        raise sweep.file.at_value(path, f'"{word}" matches nothing', f"patterns count from {sweep.folder}")
    return matching


def _strip(named: str, folder: Path) -> str:
    """What people call an app: its path as seen from the file that names it."""
    path = Path(named)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else named


def _name(number: int, *words: str) -> str:
    """A name for the directory of a cell: the number makes it unique, the words are for people."""
    return "-".join([f"{number:04d}", *(_NO_NAME.sub("_", word)[-_WORD:] for word in words)])
