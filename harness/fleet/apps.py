"""The app of a run: a file of APKs, by its name one that comes with the virtual phone, or one on the device."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from harness.device.apk import is_package_name
from harness.errors import ConfigError
from harness.run.order import InstalledApp

_ARCHIVES = (".apk", ".apks", ".xapk", ".apkm", ".zip")


def find_app(name: str, folder: Path = Path()) -> Path | InstalledApp:
    """Return what a name stands for: what lies there, a bundled app, or a package that should be on the device.

    A path counts from `folder`. Raises ConfigError, which lists the bundled names, for what can be none of these.
    """
    path = folder / name
    if name and path.exists():
        return path
    if name.isidentifier() and (apk := bundled_app(name)).exists():
        return apk
    if is_package_name(name) and not name.lower().endswith(_ARCHIVES):
        return InstalledApp(package=name)
    known = ", ".join(sorted(found.stem for found in bundled_app("any").parent.glob("*.apk")))
    mend = f"give the path of a file or directory, the name of a package on the device, or one of: {known}"
    raise ConfigError(f"there is no APK {name}", mend=mend)


def bundled_app(name: str) -> Path:
    """Return where an app that comes with the virtual phone has its APK."""
    return Path(str(files("harness"))) / "virtual" / "image" / "apps" / f"{name}.apk"
