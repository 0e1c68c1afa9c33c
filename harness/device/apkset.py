"""The APKs that make one app: a file, a directory of a base and its splits, or an archive of them.

Archives are zips whatever they are called: .apks (bundletool, SAI), .xapk (APKPure), .apkm (APKMirror). What is the
base is told by the manifests alone: it is the one that names no split.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.device.apk import APP_MEND, UNPACKABLE, Apk, read_apk
from harness.errors import ConfigError, InfrastructureError
from harness.model import ApkFacts, AppFacts

_MANIFEST = "AndroidManifest.xml"
_ONE_DEVICE = "give the APKs that belong to one device: a base and its splits"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApkSet:
    """An app's base and splits, the base first; `ignored` are files of the archive that are no APK, such as .obb."""

    source: Path
    apks: tuple[Apk, ...]
    ignored: tuple[str, ...] = ()

    @property
    def facts(self) -> AppFacts:
        """Who the app is, by its base."""
        base = self.apks[0]
        return AppFacts(
            package=base.package,
            version_name=base.version_name,
            version_code=base.version_code,
            apk_sha256=base.sha256,
            apk_path=str(self.source),
            apks=tuple(
                ApkFacts(split=apk.split, path=apk.name, sha256=apk.sha256, signer_sha256=apk.signer_sha256)
                for apk in self.apks
            ),
        )


@contextmanager
def open_apks(path: Path) -> Iterator[ApkSet]:
    """Yield the APKs of a file, a directory or an archive.

    What has to be unpacked lies in files without a name, of which nothing is left however this process ends.
    Raises ConfigError for anything that Android would not install as one app, InfrastructureError without room for it.
    """
    with ExitStack() as unpacked:
        if path.is_dir():
            files = [(file, str(file)) for file in sorted(path.glob("*.apk"))]
            ignored: tuple[str, ...] = ()
        else:
            files, ignored = _unpack(path, unpacked)
        if not files:
            raise ConfigError(f"{path} holds no APK", mend=_ONE_DEVICE)
        apks = order_apks(str(path), [read_apk(file, name) for file, name in files])
        yield ApkSet(source=path, apks=apks, ignored=ignored)


def _unpack(path: Path, unpacked: ExitStack) -> tuple[list[tuple[Path, str]], tuple[str, ...]]:
    """An APK is its own only file; of an archive, return copies of its APKs and the names of what else it installs."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _list_apks(archive)
            if not members:
                return [(path, str(path))], ()
            files = [(_copy(archive, member, unpacked), f"{path}/{member}") for member in members]
            return files, tuple(name for name in archive.namelist() if name.endswith(".obb"))
    except UNPACKABLE as error:
        raise ConfigError(f"{path} is no APK that can be unpacked: {error}", mend=APP_MEND) from error
    except FileNotFoundError as error:
        raise ConfigError(f"{path} is no file", mend=APP_MEND) from error
    except OSError as error:
        raise InfrastructureError(f"{path} could not be unpacked: {error}") from error


def _list_apks(archive: zipfile.ZipFile) -> list[str]:
    """bundletool's archives hold the app twice: as splits, and whole for devices that know none (`standalones/`)."""
    names = archive.namelist()
    if _MANIFEST in names:
        return []
    apks = sorted(name for name in names if name.lower().endswith(".apk"))
    splits = [name for name in apks if name.startswith("splits/")]
    return splits or apks


def _copy(archive: zipfile.ZipFile, member: str, unpacked: ExitStack) -> Path:
    copy = unpacked.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  `unpacked` closes it
    with archive.open(member) as source:
        shutil.copyfileobj(source, copy)
    copy.flush()
    return Path(f"/proc/self/fd/{copy.fileno()}")


def order_apks(source: str, apks: Sequence[Apk]) -> tuple[Apk, ...]:
    """Return the base and its splits by name. Raises ConfigError when they are not one app, whole."""
    bases = [apk for apk in apks if apk.split is None]
    if not bases:
        raise ConfigError(f"{source} holds splits of {apks[0].package} and no base", mend="add the base APK")
    if len(bases) > 1:
        names = ", ".join(apk.name for apk in bases)
        raise ConfigError(f"{source} holds more than one app or base: {names}", mend=_ONE_DEVICE)
    splits = sorted((apk for apk in apks if apk.split is not None), key=lambda apk: str(apk.split))
    for split in splits:
        _match(bases[0], split)
    _refuse_twice(source, splits)
    _refuse_missing(bases[0], splits)
    return (bases[0], *splits)


def _match(base: Apk, split: Apk) -> None:
    if split.package != base.package:
        raise ConfigError(f"{split.name} is a split of {split.package}, and {base.name} is {base.package}")
    if split.version_code != base.version_code:
        raise ConfigError(
            f"{split.name} is of version {split.version_code}, and {base.name} of version {base.version_code}",
            mend="Android installs a base and splits of one version only",
        )


def _refuse_twice(source: str, splits: Sequence[Apk]) -> None:
    for name, number in Counter(apk.split for apk in splits).items():
        if number > 1:
            raise ConfigError(f"{source} holds the split {name} {number} times", mend=_ONE_DEVICE)


def _refuse_missing(base: Apk, splits: Sequence[Apk]) -> None:
    if base.requires_splits and not splits:
        raise ConfigError(
            f"{base.name} is the base of {base.package} and is not installed without its splits",
            mend="give the directory or archive that holds them all",
        )
    present = {apk.split for apk in splits}
    for apk in (base, *splits):
        if missing := apk.needs - present:
            raise ConfigError(f"{apk.name} needs the missing split {', '.join(sorted(missing))}")
