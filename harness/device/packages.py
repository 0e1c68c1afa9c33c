"""Packages: what an APK says of itself, and what the package manager did and knows."""

from __future__ import annotations

import hashlib
import io
import re
import shlex
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

from harness.device.adb import Device
from harness.errors import AppError, ConfigError, DeviceError
from harness.model import AppFacts

_INSTALL_S = 300.0
_ANDROID = "{http://schemas.android.com/apk/res/android}"
# Android's own rule for package names; what passes it needs no quoting on the device and in a path
_PACKAGE = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)+", re.ASCII)
_LAUNCHER = "-a android.intent.action.MAIN -c android.intent.category.LAUNCHER"


def read_apk(path: Path) -> AppFacts:
    """Read package and version from an APK. Raises ConfigError naming the file and what is wrong with it."""
    if not path.is_file():
        raise ConfigError(f"{path} is no file", mend="name an APK, or one of the virtual phone's apps")
    manifest = _parse_manifest(path)
    package, code = manifest.get("package", ""), manifest.get(f"{_ANDROID}versionCode", "0")
    if not _PACKAGE.fullmatch(package):
        raise ConfigError(f"{path}: its manifest names no package that Android would take: {package[:80]!r}")
    return AppFacts(
        package=package,
        version_name=manifest.get(f"{_ANDROID}versionName", ""),
        version_code=int(code) if code.isdecimal() else 0,
        apk_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        apk_path=str(path),
    )


def _parse_manifest(path: Path) -> ET.Element:
    from apkInspector.axml import get_manifest

    try:
        with zipfile.ZipFile(path) as archive:
            text = get_manifest(io.BytesIO(archive.read("AndroidManifest.xml")))
        # apkInspector writes this XML itself, without a DTD; one in it would be the work of a hostile manifest
        if "<!" in text:
            raise ConfigError(f"{path}: its manifest carries a document type")
        return ET.fromstring(text)  # noqa: S314  no DTD, see above
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise ConfigError(f"{path} is no APK that can be unpacked: {error}") from error
    except KeyError as error:
        raise ConfigError(f"{path} is no APK: it holds no AndroidManifest.xml") from error
    except (ET.ParseError, struct.error, ValueError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise ConfigError(f"{path}: its manifest cannot be read: {error}") from error


def is_installed(device: Device, package: str) -> bool:
    """Say whether the package manager knows exactly this package."""
    listed = device.run(f"pm list packages {shlex.quote(package)}").splitlines()
    return f"package:{package}" in listed


def read_uid(device: Device, package: str) -> int:
    """Return the uid that the system gave the app: `package:com.x uid:10123`."""
    listed = device.run(f"pm list packages -U {shlex.quote(package)}")
    found = re.search(rf"(?m)^package:{re.escape(package)} uid:(\d+)", listed)
    if found is None:
        raise DeviceError(device.serial, f"`pm list packages -U` does not list {package}: {listed.strip()}")
    return int(found[1])


def install(device: Device, apk: Path, package: str, *, grant: bool) -> None:
    """Push and install; with `grant`, every permission that the app requests. Raises AppError with Android's reason."""
    target = f"/data/local/tmp/{package}.apk"
    device.push(apk, target)
    try:
        flags = "-t -g" if grant else "-t"
        result = device.shell(f"pm install {flags} {shlex.quote(target)}", timeout_s=_INSTALL_S)
    finally:
        device.shell(f"rm -f {shlex.quote(target)}")
    if "Success" not in result.stdout.split():
        said = (result.stdout + result.stderr).strip()
        raise AppError(f"device {device.serial} did not install {apk}: {said}")


def uninstall(device: Device, package: str) -> None:
    """Remove the package and its data."""
    device.run(f"pm uninstall {shlex.quote(package)}")


def read_first_install_ms(device: Device, package: str) -> int:
    """Return firstInstallTime in milliseconds of the wall clock, which only the check-in form of the dump prints."""
    return parse_checkin(device.serial, package, device.run("dumpsys package --checkin"))


def parse_checkin(serial: str, package: str, text: str) -> int:
    """Find firstInstallTime in `dumpsys package --checkin`.

    Up to Android 12 the package's own line has it: `pkg,com.x,10090,1,1230768000000,1230768000000,?`; from 13 on the
    lines of the users below it: `pkg-usr,0,IbsusLiavpiha,0,?,1230768000000,`.
    """
    found = re.search(rf"(?m)^pkg,{re.escape(package)},\d+,\d+,(\d+),([^,\n]*),(.*(?:\npkg-.*)*)", text)
    if found is None:
        raise DeviceError(serial, f"`dumpsys package --checkin` does not list {package}")
    user = re.search(r"(?m)^pkg-usr,0,[^,]*,[^,]*,[^,]*,(\d+)", found[3])
    return int(user[1] if user else found[1])


def find_launcher(device: Device, package: str) -> str:
    """Return the component that a tap on the app's icon would start, `package/class`."""
    answer = device.run(f"cmd package resolve-activity --brief {_LAUNCHER} {shlex.quote(package)}")
    component = answer.strip().splitlines()[-1] if answer.strip() else ""
    if "/" not in component:
        raise AppError(f"{package} has no activity that a launcher would start: {answer.strip()}")
    return component
