"""The package manager: what is installed, since when, in which state, with which grants."""

from __future__ import annotations

import base64
import itertools
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from harness.virtual.apk import Apk, ApkError, read_apk
from harness.virtual.files import FileSystem
from harness.virtual.system.clock import Clock
from harness.virtual.system.permissions import is_install, is_runtime
from harness.virtual.users import SHELL_UID, SYSTEM_UID

SDK = 30
SHELL_PACKAGE = "com.android.shell"
CONTACTS_PACKAGE = "com.android.providers.contacts"
CONTACTS_UID = 10026
_FIRST_INSTALLED_UID = 10100  # the system's own apps have those below
_SYSTEM_PACKAGES = (
    ("android", SYSTEM_UID),
    (SHELL_PACKAGE, SHELL_UID),
    (CONTACTS_PACKAGE, CONTACTS_UID),
    ("com.android.launcher3", 10084),
    ("com.android.permissioncontroller", 10052),
)
_BUILD_TIME_MS = 1230768000000  # 2009-01-01, the time that a system image's packages carry
_CERTIFICATE_SUFFIXES = (".RSA", ".DSA", ".EC")


class InstallError(Exception):
    """The package cannot be installed: Android's name for the reason, and its text."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason, text)
        self.reason = reason
        self.text = text

    def __str__(self) -> str:
        return f"{self.reason}: {self.text}" if self.text else self.reason


class NotAnApkError(Exception):
    """The file given to `pm install` is no APK."""


class GrantError(Exception):
    """The permission cannot be granted or revoked; the Java exception's class, and its text."""

    def __init__(self, java_class: str, text: str) -> None:
        super().__init__(java_class, text)
        self.java_class = java_class
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallOptions:
    """The options of `pm install` that change what happens."""

    replace: bool = True
    downgrade: bool = False
    grant_all: bool = False
    installer: str | None = None


@dataclass(slots=True, kw_only=True)
class PackageRecord:
    """One installed package, as /data/system/packages.xml and package-restrictions.xml hold it."""

    name: str
    uid: int
    apk: Apk | None  # the system's own packages have no file here
    code_path: str
    version_code: int
    version_name: str
    first_install_ms: int
    last_update_ms: int
    timestamp_ms: int
    certificate: str
    identity: int
    setting_identity: int
    ce_data_inode: int = 0
    installer: str | None = None
    stopped: bool = False
    not_launched: bool = False
    runtime_grants: dict[str, bool] = field(default_factory=dict)
    runtime_flags: dict[str, int] = field(default_factory=dict)  # what the user's answers left, by permission

    @property
    def is_system(self) -> bool:
        """Whether the package belongs to the system image."""
        return self.apk is None

    @property
    def base_apk(self) -> str:
        """The phone path of the APK."""
        return f"{self.code_path}/base.apk"

    @property
    def data_dir(self) -> str:
        """The phone path of the data directory."""
        return f"/data/user/0/{self.name}"

    def set_started(self) -> None:
        """Take note that one of its components is started: it is stopped no more, and has been launched once."""
        self.stopped = False
        self.not_launched = False

    def holds(self, permission: str) -> bool:
        """Whether this package has been granted a permission."""
        if self.apk is None:
            return True
        if is_install(permission):
            return permission in self.apk.permissions
        return self.runtime_grants.get(permission, False)


class Packages:
    """All packages of the phone."""

    def __init__(self, clock: Clock, files: FileSystem, random: Random) -> None:
        self._clock = clock
        self._files = files
        self._random = random
        self._next_uid = itertools.count(_FIRST_INSTALLED_UID)
        self._records = {name: self._system_package(name, uid) for name, uid in _SYSTEM_PACKAGES}
        self.on_removed: list[Callable[[PackageRecord], None]] = []
        self.on_replacing: list[Callable[[PackageRecord], None]] = []

    def __iter__(self) -> Iterator[PackageRecord]:
        return iter(sorted(self._records.values(), key=lambda record: record.name))

    def find(self, name: str) -> PackageRecord | None:
        """Find a package by its name."""
        return self._records.get(name)

    def with_uid(self, uid: int) -> list[PackageRecord]:
        """Return the packages of one uid."""
        return [record for record in self._records.values() if record.uid == uid]

    def granted(self, uid: int, permission: str) -> bool:
        """Whether a package of this uid has been granted a permission."""
        return any(record.holds(permission) for record in self.with_uid(uid))

    def install(self, file: Path, options: InstallOptions) -> PackageRecord:
        """Install or update the APK of a host file.

        Raises: NotAnApkError; InstallError
        """
        try:
            apk = read_apk(file)
        except ApkError as error:
            raise NotAnApkError(str(error)) from error
        known = self.find(apk.package)
        self._check(apk, known, options)
        if known is not None:
            for callback in self.on_replacing:
                callback(known)
        record = self._place(file, apk, known)
        record.installer = options.installer
        record.runtime_grants = {
            name: options.grant_all or record.runtime_grants.get(name, False)
            for name in apk.permissions
            if is_runtime(name)
        }
        return record

    def uninstall(self, name: str) -> bool:
        """Remove a package with its data; tell whether it was installed."""
        record = self._records.get(name)
        if record is None or record.is_system:
            return False
        for callback in self.on_removed:
            callback(record)
        del self._records[name]
        self._remove_tree(record.data_dir)
        self._remove_tree(record.code_path.rpartition("/")[0])
        return True

    def clear(self, record: PackageRecord) -> None:
        """Wipe the data and take back the runtime permissions; the stopped state stays as it is (Android 11)."""
        self._remove_tree(record.data_dir)
        self._make_data_dir(record)
        record.runtime_grants = dict.fromkeys(record.runtime_grants, False)
        record.runtime_flags.clear()

    def set_granted(self, name: str, permission: str, *, granted: bool) -> bool:
        """Grant or revoke a runtime permission; tell whether that changed anything.

        Raises: GrantError
        """
        record = self._records.get(name)
        if record is None or record.apk is None:
            raise GrantError("java.lang.IllegalArgumentException", f"Unknown package: {name}")
        if permission not in record.apk.permissions:
            text = f"Package {name} has not requested permission {permission}"
            raise GrantError("java.lang.SecurityException", text)
        if permission not in record.runtime_grants:
            text = f"Permission {permission} requested by {name} is not a changeable permission type"
            raise GrantError("java.lang.SecurityException", text)
        changed = record.runtime_grants[permission] is not granted
        record.runtime_grants[permission] = granted
        return changed

    def host_apk(self, record: PackageRecord) -> Path:
        """Return the host file of a package's APK."""
        return self._files.host_path(record.base_apk)

    def host_data_dir(self, record: PackageRecord) -> Path:
        """Return the host directory of a package's data."""
        return self._files.host_path(record.data_dir)

    def _check(self, apk: Apk, known: PackageRecord | None, options: InstallOptions) -> None:
        if apk.min_sdk > SDK:
            text = f"Requires newer sdk version #{apk.min_sdk} (current version is #{SDK})"
            raise InstallError("INSTALL_FAILED_OLDER_SDK", f"Failed parse during installPackageLI: {text}")
        if known is not None and known.is_system:
            text = f"Package {apk.package} signatures do not match previously installed version; ignoring!"
            raise InstallError("INSTALL_FAILED_UPDATE_INCOMPATIBLE", text)
        if known is not None and not options.replace:
            text = f"Attempt to re-install {apk.package} without first uninstalling."
            raise InstallError("INSTALL_FAILED_ALREADY_EXISTS", text)
        if known is not None and apk.version_code < known.version_code and not options.downgrade:
            text = f"Update version code {apk.version_code} is older than current {known.version_code}"
            raise InstallError("INSTALL_FAILED_VERSION_DOWNGRADE", f"Downgrade detected: {text}")
        self._check_authorities(apk)

    def _check_authorities(self, apk: Apk) -> None:
        wanted = [authority for provider in apk.providers for authority in provider.authorities]
        for record in self:
            if record.apk is None or record.name == apk.package:
                continue
            taken = {authority for provider in record.apk.providers for authority in provider.authorities}
            for authority in taken.intersection(wanted):
                text = f"Can't install because provider name {authority} (in package {apk.package}) is already used by"
                reason = "INSTALL_FAILED_CONFLICTING_PROVIDER"
                raise InstallError(reason, f"Scanning Failed.: {text} {record.name}")

    def _place(self, file: Path, apk: Apk, known: PackageRecord | None) -> PackageRecord:
        code_path = f"/data/app/~~{self._token()}/{apk.package}-{self._token()}"
        self._files.make_dirs(code_path, mode=0o755)
        target = self._files.host_path(f"{code_path}/base.apk")
        shutil.copyfile(file, target)
        target.chmod(0o644)
        if known is not None:
            self._remove_tree(known.code_path.rpartition("/")[0])
        now_ms = self._clock.wall_ms()
        record = PackageRecord(
            name=apk.package,
            uid=known.uid if known else next(self._next_uid),
            apk=apk,
            code_path=code_path,
            version_code=apk.version_code,
            version_name=apk.version_name,
            first_install_ms=known.first_install_ms if known else now_ms,
            last_update_ms=now_ms,
            timestamp_ms=now_ms,
            certificate=_certificate(target),
            identity=self._random.getrandbits(28),
            setting_identity=self._random.getrandbits(28),
            ce_data_inode=known.ce_data_inode if known else 0,
            stopped=known.stopped if known else True,
            not_launched=known.not_launched if known else True,
            runtime_grants=known.runtime_grants if known else {},
            runtime_flags=known.runtime_flags if known else {},
        )
        self._records[apk.package] = record
        if known is None:
            self._make_data_dir(record)
        return record

    def _make_data_dir(self, record: PackageRecord) -> None:
        self._files.make_dirs(record.data_dir, mode=0o700)
        self._files.chown(record.data_dir, record.uid, record.uid)
        for name in ("cache", "code_cache"):
            self._files.make_dirs(f"{record.data_dir}/{name}", mode=0o771)
        record.ce_data_inode = self._files.stat(record.data_dir).ino

    def _remove_tree(self, path: str) -> None:
        if self._files.is_dir(path):
            self._files.remove_tree(path)

    def _token(self) -> str:
        return base64.urlsafe_b64encode(self._random.randbytes(16)).decode()

    def _system_package(self, name: str, uid: int) -> PackageRecord:
        return PackageRecord(
            name=name,
            uid=uid,
            apk=None,
            code_path=f"/system/app/{name}",
            version_code=SDK,
            version_name="11",
            first_install_ms=_BUILD_TIME_MS,
            last_update_ms=_BUILD_TIME_MS,
            timestamp_ms=_BUILD_TIME_MS,
            certificate="61ed377e",
            identity=self._random.getrandbits(28),
            setting_identity=self._random.getrandbits(28),
        )


def _certificate(apk: Path) -> str:
    """Return eight hex digits that stand for the signer, the same for the same certificate file."""
    with zipfile.ZipFile(apk) as container:
        names = [name for name in container.namelist() if name.startswith("META-INF/")]
        signers = [name for name in names if name.upper().endswith(_CERTIFICATE_SUFFIXES)]
        return f"{container.getinfo(signers[0]).CRC:08x}" if signers else "0" * 8
