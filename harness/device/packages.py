"""What the package manager does and knows, for one user of the device."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches

from harness.device.adb import Device, ShellResult
from harness.errors import AppError, ConfigError, DeviceError, DeviceUnavailable, HarnessError, NotFoundError
from harness.model import ApkFacts, AppFacts

_INSTALL_S = 300.0
_UNDER_WAY_S = 10.0
_LOOK_S = 0.5
_LAUNCHER = "-a android.intent.action.MAIN -c android.intent.category.LAUNCHER"
_IDS_PER_USER = 100_000
_NEAR = 3
_NO_SPACE = "INSTALL_FAILED_INSUFFICIENT_STORAGE"
_BAD_FILE = re.compile(r"INSTALL_PARSE_FAILED|INSTALL_FAILED_INVALID_APK|INSTALL_FAILED_MISSING_SPLIT|Failed to parse")
_SESSION = re.compile(r"Success: created install session \[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """An APK on the device, about to be installed."""

    path: str
    split: str | None
    size_bytes: int


def is_installed(device: Device, package: str, user: int) -> bool:
    """Say whether the package manager knows exactly this package for this user."""
    listed = device.ask(f"pm list packages --user {user} {shlex.quote(package)}").splitlines()
    return f"package:{package}" in listed


def suggest_packages(package: str, listed: str, serial: str, user: int) -> str:
    """Name the packages that may have been meant, from lines `package:com.x`, or how to see them all."""
    names = [line.removeprefix("package:") for line in listed.splitlines()]
    word = package.rpartition(".")[2]
    near = get_close_matches(package, names, n=_NEAR) or [name for name in names if word in name.split(".")][:_NEAR]
    see_all = f"adb -s {serial} shell pm list packages --user {user}"
    return f"did you mean {' or '.join(near)}? All of them: {see_all}" if near else f"see what is there: {see_all}"


def read_uid(device: Device, package: str, user: int) -> int:
    """Return the app's uid for this user: `package:com.x uid:10123`; whose uid is listed depends on the version."""
    listed = device.ask(f"pm list packages -U --user {user} {shlex.quote(package)}")
    found = re.search(rf"(?m)^package:{re.escape(package)} uid:(\d+)", listed)
    if found is None:
        raise DeviceError(device.serial, f"`pm list packages -U` does not list {package}: {listed.strip()}")
    return user * _IDS_PER_USER + int(found[1]) % _IDS_PER_USER


def describe_installed(device: Device, package: str, user: int) -> AppFacts:
    """Ask the device what an installed app is. Raises NotFoundError when the user has no such app."""
    if not is_installed(device, package, user):
        raise NotFoundError(
            f"{package} is not installed on device {device.serial} for user {user}",
            mend=suggest_packages(package, device.ask(f"pm list packages --user {user}"), device.serial, user),
        )
    version_name, version_code = parse_version(device.ask(f"dumpsys package {shlex.quote(package)}"), package)
    apks = _hash_installed(device, package, user)
    return AppFacts(
        package=package,
        version_name=version_name,
        version_code=version_code,
        apk_sha256=apks[0].sha256,
        apk_path=apks[0].path,
        apks=apks,
    )


def parse_version(text: str, package: str) -> tuple[str, int]:
    """Find `versionName=1.0` and `versionCode=1 minSdk=...` below `Package [com.x]` in `dumpsys package`."""
    _, _, facts = text.partition(f"Package [{package}]")
    name, code = re.search(r"\bversionName=(.*)", facts), re.search(r"\bversionCode=(\d+)", facts)
    return name[1].strip() if name else "", int(code[1]) if code else 0


def _hash_installed(device: Device, package: str, user: int) -> tuple[ApkFacts, ...]:
    """The APKs that `pm path` names, base first, hashed where they lie."""
    said = device.ask(f"pm path --user {user} {shlex.quote(package)}")
    paths = [line.removeprefix("package:") for line in said.splitlines() if line.startswith("package:")]
    if not paths:
        raise DeviceError(device.serial, f"`pm path` names no APK of {package}: {said.strip()}")
    paths.sort(key=lambda path: (not path.endswith("/base.apk"), path))
    hashes = [device.ask(f"sha256sum {shlex.quote(path)}", timeout_s=_INSTALL_S).partition(" ")[0] for path in paths]
    splits = [None, *(path.rpartition("/")[2].removeprefix("split_").removesuffix(".apk") for path in paths[1:])]
    return tuple(ApkFacts(split=s, path=p, sha256=h) for s, p, h in zip(splits, paths, hashes, strict=True))


def install(device: Device, apks: Sequence[Pushed], *, user: int, grant: bool, replace: bool = False) -> None:
    """Install what was pushed, over what is there if it is to `replace` that; with `grant`, all permissions.

    Raises what Android's reason means.
    """
    flags = f"-t {'-r ' if replace else ''}{'-g ' if grant else ''}--user {user}"
    if len(apks) == 1:
        _accept(device, device.shell(f"pm install {flags} {shlex.quote(apks[0].path)}", timeout_s=_INSTALL_S))
        return
    total = sum(apk.size_bytes for apk in apks)
    created = device.shell(f"pm install-create {flags} -S {total}", timeout_s=_INSTALL_S)
    session = _SESSION.search(created.stdout)
    if session is None:
        raise _refusal(device, created)
    with _abandoning(device, session[1]):
        for apk in apks:
            name = "base.apk" if apk.split is None else f"split_{apk.split}.apk"
            what = f"-S {apk.size_bytes} {session[1]} {shlex.quote(name)} {shlex.quote(apk.path)}"
            _accept(device, device.shell(f"pm install-write {what}", timeout_s=_INSTALL_S))
    _accept(device, device.shell(f"pm install-commit {session[1]}", timeout_s=_INSTALL_S))


@contextmanager
def _abandoning(device: Device, session: str) -> Iterator[None]:
    """Leave no session behind that was not filled, also where the device was lost and is back."""
    try:
        yield
    except HarnessError:
        with suppress(HarnessError):
            device.again(lambda: device.shell(f"pm install-abandon {session}"))
        raise


def await_installed(device: Device, package: str, user: int) -> bool:
    """Say whether an installation comes to its end that may be under way: the device goes on with it alone."""
    deadline = time.monotonic() + _UNDER_WAY_S
    while not is_installed(device, package, user):
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_S)
    return True


def _accept(device: Device, result: ShellResult) -> None:
    if not result.stdout.startswith("Success"):
        raise _refusal(device, result)


def _refusal(device: Device, result: ShellResult) -> HarnessError:
    """Android's words, as an error of the file, of the device, or, for all else, of the app."""
    said = (result.stdout + result.stderr).strip() or f"nothing, and ended with {result.exit_code}"
    problem = f"device {device.serial} did not install it: `{result.command}` said: {said}"
    if _NO_SPACE in said:
        return DeviceUnavailable(device.serial, said, mend="make room on it")
    return ConfigError(problem) if _BAD_FILE.search(said) else AppError(problem)


def uninstall(device: Device, package: str, user: int) -> None:
    """Remove the package and its data; nothing to do where an installation came to nothing."""
    if is_installed(device, package, user):
        device.run(f"pm uninstall --user {user} {shlex.quote(package)}")


def clear(device: Device, package: str, user: int) -> None:
    """Wipe the app's data, end its processes and take its runtime permissions back."""
    said = device.ask(f"pm clear --user {user} {shlex.quote(package)}")
    if "Success" not in said.split():
        raise AppError(f"device {device.serial} did not clear {package}: {said.strip()}")


def list_grantable(device: Device, package: str, user: int) -> list[str]:
    """Return the permissions that the app requests and does not hold for this user."""
    return parse_grantable(device.ask(f"dumpsys package {shlex.quote(package)}"), package, user)


def parse_grantable(text: str, package: str, user: int) -> list[str]:
    """Read the sections `requested permissions:`, `install permissions:` and the user's `runtime permissions:`."""
    _, _, facts = text.partition(f"Package [{package}]")
    requested = _section(facts, "requested permissions:")
    granted = {line for line in _section(facts, "install permissions:") if "granted=true" in line}
    user_part = re.search(rf"(?ms)^\s*User {user}: .*?(?=^\s*User \d+: |^\s*Package \[|\Z)", facts)
    granted |= {line for line in _section(user_part[0] if user_part else "", "runtime permissions:") if "=true" in line}
    held = {line.partition(":")[0] for line in granted}
    return [name for name in (line.partition(":")[0] for line in requested) if name not in held]


def _section(text: str, heading: str) -> list[str]:
    """The lines below a heading that are indented more than it."""
    found = re.search(rf"(?m)^( *){re.escape(heading)}\n((?:\1 +\S.*\n?)*)", text)
    return [line.strip() for line in found[2].splitlines()] if found else []


def grant(device: Device, package: str, permission: str, user: int) -> None:
    """Grant a runtime permission. Raises AppError for one that is none, which only its declaration tells."""
    _permit(device, f"pm grant --user {user} {shlex.quote(package)} {shlex.quote(permission)}")


def revoke(device: Device, package: str, permission: str, user: int) -> None:
    """Take a runtime permission back, which ends the app's processes. Raises AppError for one that is none."""
    _permit(device, f"pm revoke --user {user} {shlex.quote(package)} {shlex.quote(permission)}")


def _permit(device: Device, command: str) -> None:
    result = device.again(lambda: device.shell(command))
    if result.exit_code or result.stderr.strip():
        raise AppError((result.stderr or result.stdout).strip().splitlines()[-1][:300])


def read_first_install_ms(device: Device, package: str, user: int) -> int:
    """Return firstInstallTime in milliseconds of the wall clock, which only the check-in form of the dump prints."""
    return parse_checkin(device.serial, package, device.ask("dumpsys package --checkin"), user)


def parse_checkin(serial: str, package: str, text: str, user: int = 0) -> int:
    """Find firstInstallTime in `dumpsys package --checkin`.

    Up to Android 12 the package's own line has it: `pkg,com.x,10090,1,1230768000000,1230768000000,?`; from 13 on the
    lines of the users below it: `pkg-usr,0,IbsusLiavpiha,0,?,1230768000000,`.
    """
    found = re.search(rf"(?m)^pkg,{re.escape(package)},\d+,\d+,(\d+),([^,\n]*),(.*(?:\npkg-.*)*)", text)
    if found is None:
        raise DeviceError(serial, f"`dumpsys package --checkin` does not list {package}")
    of_user = re.search(rf"(?m)^pkg-usr,{user},[^,]*,[^,]*,[^,]*,(\d+)", found[3])
    return int(of_user[1] if of_user else found[1])


def find_launcher(device: Device, package: str, user: int) -> str:
    """Return the component that a tap on the app's icon would start, `package/class`."""
    query = f"cmd package resolve-activity --brief --user {user} {_LAUNCHER} {shlex.quote(package)}"
    answer = device.ask(query)
    component = answer.strip().splitlines()[-1] if answer.strip() else ""
    if "/" not in component:
        raise AppError(f"{package} has no activity that a launcher would start: {answer.strip()}")
    return component
