"""What `dumpsys package` prints on Android 11: one package in full, or all in the terse form of --checkin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from harness.virtual.apk import Apk
from harness.virtual.formats import format_bool, format_seconds
from harness.virtual.system.intents import ComponentName
from harness.virtual.system.package_record import OWNER, SDK, PackageRecord, UserState
from harness.virtual.system.permissions import format_flags, is_install, is_restricted


def dump_checkin(packages: Iterable[PackageRecord]) -> str:
    """Print all packages with milliseconds, and their state in letters."""
    lines = ["vers,1"]
    for package in packages:
        times = f"{package.first_install_ms},{package.last_update_ms}"
        lines.append(f"pkg,{package.name},{package.app_id},{package.version_code},{times},{package.installer or '?'}")
        lines += [f"pkg-splt,{split},0" for split in ("base", *package.splits)]
        lines += [f"pkg-usr,{user},{_letters(state)},{state.enabled},?" for user, state in package.users.items()]
    return "\n".join([*lines, ""])


def _letters(state: UserState) -> str:
    """Return a user's state in letters: a capital one for what is so."""
    installed = "I" if state.installed else "i"
    stopped, launched = "S" if state.stopped else "s", "l" if state.not_launched else "L"
    return f"{installed}bsu{stopped}{launched}pi"


def dump_packages(packages: Iterable[PackageRecord], zone: tzinfo) -> str:
    """Print packages in full under their heading."""
    lines = ["Packages:"]
    for package in packages:
        lines += _package(package, zone)
    return "\n".join([*lines, ""])


def dump_packages_list(packages: Iterable[PackageRecord]) -> str:
    """Print what /data/system/packages.list holds for native programs: run-as reads it."""
    return "".join(_row(package, package.apk) for package in packages if package.apk is not None)


def _row(package: PackageRecord, apk: Apk) -> str:
    gids = "3003" if "android.permission.INTERNET" in apk.permissions else "none"
    label = f"default:targetSdkVersion={apk.target_sdk}"
    identity = f"{package.name} {package.app_id} {int(apk.debuggable)} {package.data_dir_of(OWNER)}"
    return f"{identity} {label} {gids} 0 {package.version_code}\n"


def dump_resolver(package: PackageRecord) -> str:
    """Print the table of activities that answer to an action, as it stands before the packages."""
    launcher = package.apk.launcher_activity if package.apk else None
    if launcher is None:
        return ""
    name = ComponentName(package=package.name, name=launcher.name).short
    return "\n".join(
        [
            "Activity Resolver Table:",
            "  Non-Data Actions:",
            "      android.intent.action.MAIN:",
            f"        {package.identity:x} {name} filter {package.setting_identity:x}",
            '          Action: "android.intent.action.MAIN"',
            '          Category: "android.intent.category.LAUNCHER"',
            "",
            "",
        ]
    )


def _package(package: PackageRecord, zone: tzinfo) -> Iterator[str]:
    yield f"  Package [{package.name}] ({package.setting_identity:x}):"
    for line in _facts(package, zone):
        yield f"    {line}"
    if package.apk is None:
        return
    yield from _permissions(package, package.apk)


def _facts(package: PackageRecord, zone: tzinfo) -> Iterator[str]:
    apk, where = package.apk, package.code_path
    yield f"userId={package.app_id}"
    yield f"pkg=Package{{{package.identity:x} {package.name}}}"
    yield f"codePath={where}"
    yield f"resourcePath={where}"
    yield f"legacyNativeLibraryDir={where}/lib"
    yield "primaryCpuAbi=null"
    yield "secondaryCpuAbi=null"
    sdks = f"minSdk={apk.min_sdk} targetSdk={apk.target_sdk}" if apk else f"minSdk={SDK} targetSdk={SDK}"
    yield f"versionCode={package.version_code} {sdks}"
    yield f"versionName={package.version_name}"
    yield f"splits=[{', '.join(('base', *package.splits))}]"
    yield "apkSigningVersion=2"
    yield f"applicationInfo=ApplicationInfo{{{package.identity:x} {package.name}}}"
    yield f"flags=[ {_flags(package)} ]"
    yield "privateFlags=[ PRIVATE_FLAG_ACTIVITIES_RESIZE_MODE_RESIZEABLE_VIA_SDK_VERSION ALLOW_AUDIO_PLAYBACK_CAPTURE ]"
    yield "forceQueryable=false"
    yield f"dataDir={package.data_dir_of(OWNER)}"
    yield "supportsScreens=[small, medium, large, xlarge, resizeable, anyDensity]"
    yield f"timeStamp={format_seconds(package.timestamp_ms, zone)}"
    yield f"firstInstallTime={format_seconds(package.first_install_ms, zone)}"
    yield f"lastUpdateTime={format_seconds(package.last_update_ms, zone)}"
    if package.installer is not None:
        yield f"installerPackageName={package.installer}"
    signer = f"version:2, signatures:[{package.certificate}], past signatures:[]"
    yield f"signatures=PackageSignatures{{{package.identity ^ 0xFFFF:x} {signer}}}"
    yield "installPermissionsFixed=true"
    yield f"pkgFlags=[ {_flags(package)} ]"


def _flags(package: PackageRecord) -> str:
    names = ["SYSTEM"] if package.is_system else []
    names += ["DEBUGGABLE"] if package.apk is not None and package.apk.debuggable else []
    return " ".join([*names, "HAS_CODE", "ALLOW_CLEAR_USER_DATA", "ALLOW_BACKUP"])


def _permissions(package: PackageRecord, apk: Apk) -> Iterator[str]:
    if apk.permissions:
        yield "    requested permissions:"
        for name in apk.permissions:
            yield f"      {name}{': restricted=true' if is_restricted(name) else ''}"
    installed = [name for name in apk.permissions if is_install(name) or name in package.development_grants]
    if installed:
        yield "    install permissions:"
        yield from (f"      {name}: granted=true" for name in installed)
    for user, state in package.users.items():
        yield from _user(apk, user, state)


def _user(apk: Apk, user: int, state: UserState) -> Iterator[str]:
    yield f"    User {user}: {_user_state(state)}"
    if state.last_disabled_caller is not None:
        yield f"      lastDisabledCaller: {state.last_disabled_caller}"
    if "android.permission.INTERNET" in apk.permissions:
        yield "      gids=[3003]"
    yield "      runtime permissions:"
    for name, permission in state.permissions.items():
        flags = f", flags=[ {format_flags(permission.flags)}]" if permission.flags else ""
        yield f"        {name}: granted={format_bool(permission.granted)}{flags}"


def _user_state(state: UserState) -> str:
    return (
        f"ceDataInode={state.ce_data_inode} installed={format_bool(state.installed)} hidden=false suspended=false "
        f"distractionFlags=0 stopped={format_bool(state.stopped)} notLaunched={format_bool(state.not_launched)} "
        f"enabled={state.enabled} instant=false virtual=false"
    )
