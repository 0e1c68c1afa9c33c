"""The app of a run: an APK file, or by its name one that comes with the virtual phone."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from harness.errors import ConfigError


def find_app(name: str) -> Path:
    """Return the APK that a name stands for. Raises ConfigError that lists the names there are."""
    path = Path(name)
    if path.exists():
        return path
    bundled = Path(str(files("harness"))) / "virtual" / "image" / "apps"
    apk = bundled / f"{name}.apk"
    if name.isidentifier() and apk.exists():
        return apk
    known = ", ".join(sorted(found.stem for found in bundled.glob("*.apk")))
    raise ConfigError(f"there is no APK {name}", mend=f"give the path of a file, or one of: {known}")
