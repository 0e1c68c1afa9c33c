"""What `dumpsys package` prints on Android 11: one package in full, or all in the terse form of --checkin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from harness.virtual.apk import Apk
from harness.virtual.formats import format_bool, format_seconds
from harness.virtual.system.intents import ComponentName
from harness.virtual.system.packages import PackageRecord
from harness.virtual.system.permissions import PERMISSIONS, is_install

_RUNTIME_FLAGS = "USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED"
_USER_FLAGS = {0x10000: "ONE_TIME", 0x1: "USER_SET", 0x2: "USER_FIXED"}


def dump_checkin(packages: Iterable[PackageRecord]) -> str:
    """Print all packages with milliseconds, and their state in letters."""
    lines = ["vers,1"]
    for package in packages:
        times = f"{package.first_install_ms},{package.last_update_ms}"
        lines.append(f"pkg,{package.name},{package.uid},{package.version_code},{times},{package.installer or '?'}")
        lines.append("pkg-splt,base,0")
        stopped, launched = "S" if package.stopped else "s", "l" if package.not_launched else "L"
        lines.append(f"pkg-usr,0,Ibsu{stopped}{launched}pi,0,?")
    return "\n".join([*lines, ""])


def dump_packages(packages: Iterable[PackageRecord], zone: tzinfo) -> str:
    """Print packages in full under their heading."""
    lines = ["Packages:"]
    for package in packages:
        lines += _package(package, zone)
    return "\n".join([*lines, ""])


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
    yield f"userId={package.uid}"
    yield f"pkg=Package{{{package.identity:x} {package.name}}}"
    yield f"codePath={where}"
    yield f"resourcePath={where}"
    yield f"legacyNativeLibraryDir={where}/lib"
    yield "primaryCpuAbi=null"
    yield "secondaryCpuAbi=null"
    sdks = f"minSdk={apk.min_sdk} targetSdk={apk.target_sdk}" if apk else "minSdk=30 targetSdk=30"
    yield f"versionCode={package.version_code} {sdks}"
    yield f"versionName={package.version_name}"
    yield "splits=[base]"
    yield "apkSigningVersion=2"
    yield f"applicationInfo=ApplicationInfo{{{package.identity:x} {package.name}}}"
    yield f"flags=[ {_flags(package)} ]"
    yield "privateFlags=[ PRIVATE_FLAG_ACTIVITIES_RESIZE_MODE_RESIZEABLE_VIA_SDK_VERSION ALLOW_AUDIO_PLAYBACK_CAPTURE ]"
    yield "forceQueryable=false"
    yield f"dataDir={package.data_dir}"
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
        yield from (f"      {name}" for name in apk.permissions)
    installed = [name for name in apk.permissions if is_install(name)]
    if installed:
        yield "    install permissions:"
        yield from (f"      {name}: granted=true" for name in installed)
    yield f"    User 0: {_user_state(package)}"
    if "android.permission.INTERNET" in apk.permissions:
        yield "      gids=[3003]"
    yield "      runtime permissions:"
    for name, granted in package.runtime_grants.items():
        if name in PERMISSIONS:
            yield f"        {name}: granted={format_bool(granted)}, flags=[ {_runtime_flags(package, name)}]"


def _runtime_flags(package: PackageRecord, permission: str) -> str:
    """Name the flags as PackageManager does, from the highest bit to the lowest."""
    flags = package.runtime_flags.get(permission, 0)
    names = [name for bit, name in _USER_FLAGS.items() if flags & bit]
    return "|".join([*names, _RUNTIME_FLAGS])


def _user_state(package: PackageRecord) -> str:
    state = f"stopped={format_bool(package.stopped)} notLaunched={format_bool(package.not_launched)}"
    return (
        f"ceDataInode={package.ce_data_inode} installed=true hidden=false suspended=false distractionFlags=0 "
        f"{state} enabled=0 instant=false virtual=false"
    )
