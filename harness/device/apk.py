"""What one APK says of itself, in its binary manifest."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from harness.device.apk_signer import read_signer
from harness.errors import ConfigError

_ANDROID = "{http://schemas.android.com/apk/res/android}"
# Android's own rule for package names; what passes it needs no quoting on the device and in a path
_PACKAGE = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)+", re.ASCII)
# Android's rule for the name of a split
_SPLIT = re.compile(r"[A-Za-z][\w.]*", re.ASCII)
_SPLITS_REQUIRED = "com.android.vending.splits.required"
APP_MEND = "give an APK, a directory or archive of them, a package on the device, or one of the virtual phone's apps"
UNPACKABLE = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    EOFError,
)  # what zipfile raises for a damaged, encrypted or exotic archive
_UNREADABLE = (ET.ParseError, struct.error, ValueError, IndexError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apk:
    """One APK file: a whole app or its base (`split` is None), or a split of it.

    `name` is how the file is called for people, `needs` the splits without which this one is not installed.
    """

    path: Path
    name: str
    package: str
    version_name: str
    version_code: int
    split: str | None
    needs: frozenset[str]
    requires_splits: bool
    sha256: str
    signer_sha256: str | None


def is_package_name(text: str) -> bool:
    """Say whether Android would take this for the name of a package."""
    return _PACKAGE.fullmatch(text) is not None


def read_apk(path: Path, name: str | None = None) -> Apk:
    """Read an APK's manifest. Raises ConfigError naming the file and what is wrong with it."""
    name = str(path) if name is None else name
    if not path.is_file():
        raise ConfigError(f"{name} is no file", mend=APP_MEND)
    manifest = _parse_manifest(path, name)
    package, code = manifest.get("package", ""), manifest.get(f"{_ANDROID}versionCode", "0")
    if not is_package_name(package):
        raise ConfigError(f"{name}: its manifest names no package that Android would take: {package[:80]!r}")
    return Apk(
        path=path,
        name=name,
        package=package,
        version_name=manifest.get(f"{_ANDROID}versionName", ""),
        version_code=int(code) if code.isdecimal() else 0,
        split=_read_split(manifest, name),
        needs=_read_needs(manifest),
        requires_splits=_requires_splits(manifest),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        signer_sha256=read_signer(path),
    )


def _parse_manifest(path: Path, name: str) -> ET.Element:
    from apkInspector.axml import get_manifest

    try:
        with zipfile.ZipFile(path) as archive:
            text = get_manifest(io.BytesIO(archive.read("AndroidManifest.xml")))
        # apkInspector writes this XML itself, without a DTD; one in it would be the work of a hostile manifest
        if "<!" in text:
            raise ConfigError(f"{name}: its manifest carries a document type")
        return ET.fromstring(text)  # noqa: S314  no DTD, see above
    except UNPACKABLE as error:
        raise ConfigError(f"{name} is no APK that can be unpacked: {error}", mend=APP_MEND) from error
    except KeyError as error:
        raise ConfigError(f"{name} is no APK: it holds no AndroidManifest.xml", mend=APP_MEND) from error
    except _UNREADABLE as error:
        raise ConfigError(f"{name}: its manifest cannot be read: {error}", mend="take a whole copy of it") from error


def _read_split(manifest: ET.Element, name: str) -> str | None:
    split = manifest.get("split")
    if split and not _SPLIT.fullmatch(split):
        raise ConfigError(f"{name}: its manifest names a split that Android would not take: {split[:80]!r}")
    return split or None


def _read_needs(manifest: ET.Element) -> frozenset[str]:
    """The feature that this split configures (none: the base), and the splits that it says it uses."""
    names = [manifest.get("configForSplit")]
    names += [used.get(f"{_ANDROID}name") for used in manifest.iter("uses-split")]
    return frozenset(name for name in names if name)


def _requires_splits(manifest: ET.Element) -> bool:
    application = manifest.find("application")
    places = [manifest] if application is None else [manifest, application]
    if any(place.get(f"{_ANDROID}isSplitRequired") == "true" for place in places):
        return True
    data = manifest.iter("meta-data")
    return any(
        d.get(f"{_ANDROID}name") == _SPLITS_REQUIRED and d.get(f"{_ANDROID}value") in ("true", "1") for d in data
    )
