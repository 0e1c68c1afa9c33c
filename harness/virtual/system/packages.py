"""The package manager: what is installed, since when, in which state, with which grants."""

from __future__ import annotations

import base64
import itertools
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from harness.virtual.apk import Apk, ApkError, read_apk
from harness.virtual.files import FileSystem
from harness.virtual.system import runtime_permissions
from harness.virtual.system.clock import Clock
from harness.virtual.system.image_packages import image_packages
from harness.virtual.system.package_errors import GrantError, InstallError, JavaError, NotAnApkError
from harness.virtual.system.package_record import SDK, PackageRecord, UserPackage, UserState
from harness.virtual.system.package_staging import StagedPackage, stage
from harness.virtual.system.permissions import NO_FLAGS, PermissionFlag
from harness.virtual.system.user_manager import Users
from harness.virtual.users import SHELL_UID, SYSTEM_UID, user_of

_FIRST_INSTALLED_UID = 10100  # the system's own apps have those below
_ENABLED_STATES = frozenset({0, 1, 3})  # default, enabled, disabled by the user: what the shell may choose from


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallOptions:
    """The options of `pm install` that change what happens; without a user it is for all of them."""

    replace: bool = True
    downgrade: bool = False
    grant_all: bool = False
    test: bool = True
    exempt: bool = True  # from the restriction of restricted permissions
    installer: str | None = None
    user: int | None = None
    package: str | None = None
    inherit: bool = False


class Packages:
    """All packages of the phone; who looks for one says for which user."""

    def __init__(self, clock: Clock, files: FileSystem, random: Random, users: Users | None = None) -> None:
        self._clock = clock
        self._files = files
        self._random = random
        self.users = users or Users()
        self._next_uid = itertools.count(_FIRST_INSTALLED_UID)
        self._records = image_packages(random, [user.id for user in self.users])
        self.on_removed: list[Callable[[UserPackage], None]] = []
        self.on_replacing: list[Callable[[UserPackage], None]] = []
        self.on_installed: list[Callable[..., None]] = []  # (package, replacing=...)
        self.users.on_added.append(self._add_user)
        self.users.on_removed.append(self._remove_user)

    def __iter__(self) -> Iterator[PackageRecord]:
        """Give what any user has, in the order of the names."""
        return iter(sorted(filter(_has_user, self._records.values()), key=lambda record: record.name))

    def adopt(self, before: Packages) -> None:
        """Take over what was installed at the boot before; what the system is made of is new."""
        self._next_uid = before._next_uid
        self._records |= {record.name: record for record in before._records.values() if not record.is_system}
        for record in self._records.values():
            if record.is_system and (known := before._records.get(record.name)):
                record.users = known.users

    def of_user(self, user: int, *, uninstalled: bool = False) -> list[UserPackage]:
        """Return what a user has, in the order of the names; also what is only known by the data that was kept."""
        known = sorted(self._records.values(), key=lambda record: record.name)
        wanted = (record for record in known if user in record.users)
        return [UserPackage(record, user) for record in wanted if uninstalled or record.is_installed_for(user)]

    def find(self, name: str, user: int) -> UserPackage | None:
        """Find a package of a user by its name."""
        record = self._records.get(name)
        return UserPackage(record, user) if record is not None and record.is_installed_for(user) else None

    def find_any(self, name: str) -> PackageRecord | None:
        """Find a package that any user has."""
        record = self._records.get(name)
        return record if record is not None and _has_user(record) else None

    def with_uid(self, uid: int) -> list[UserPackage]:
        """Return the packages of one uid, which is always one user's."""
        return [package for package in self.of_user(user_of(uid)) if package.uid == uid]

    def granted(self, uid: int, permission: str) -> bool:
        """Whether a package of this uid has been granted a permission."""
        return any(record.holds(permission) for record in self.with_uid(uid))

    def install(self, file: Path, options: InstallOptions) -> PackageRecord:
        """Install or update the APK of a host file.

        Raises: NotAnApkError; InstallError
        """
        try:
            read_apk(file)
        except ApkError as error:
            raise NotAnApkError(str(error)) from error
        return self.install_staged(stage({file.name: file}), options)

    def install_staged(self, staged: StagedPackage, options: InstallOptions) -> PackageRecord:
        """Install or update a package of one or several APKs.

        Raises: InstallError
        """
        if options.user is not None and not self.users.exists(options.user):
            raise InstallError(f"user {options.user} doesn't exist")
        known = self.find_any(staged.apk.package)
        self._check(staged, known, options)
        code_path = self._copy(staged)
        updated = [] if known is None else list(filter(known.is_installed_for, known.users))
        if known is not None:
            _tell(self.on_replacing, [UserPackage(known, user) for user in known.users])
        record = self._place(staged, code_path)
        record.installer = options.installer
        for user in self._targets(options, known):
            self._install_for(record, user)
        for user, state in record.users.items():
            state.permissions = runtime_permissions.permissions_at_install(
                staged.apk,
                state.permissions,
                grant_all=options.grant_all and user in self._targets(options, known),
                exempt=options.exempt,
            )
        for user in filter(record.is_installed_for, record.users):
            for callback in self.on_installed:
                callback(UserPackage(record, user), replacing=user in updated)
        return record

    def install_existing(self, name: str, user: int) -> PackageRecord | None:
        """Give a package that there is to another user; None when there is none."""
        record = self.find_any(name)
        if record is None or not self.users.exists(user):
            return None
        if not record.is_installed_for(user):
            self._install_for(record, user)
            if record.apk is not None:
                record.users[user].permissions = runtime_permissions.permissions_at_install(
                    record.apk, record.users[user].permissions, grant_all=False, exempt=True
                )
        return record

    def uninstall(self, name: str, *, user: int | None = None, keep_data: bool = False) -> bool:
        """Remove a package, for one user or all, with or without its data; tell whether it was installed.

        What is left of a package whose data is kept are its uid, its first install and the data.
        """
        record = self.find_any(name)
        if record is None or record.is_system or (user is not None and not record.is_installed_for(user)):
            return False
        users = list(record.users) if user is None else [user]
        _tell(self.on_removed, [UserPackage(record, gone) for gone in users if record.is_installed_for(gone)])
        for gone in users:
            record.users[gone] = UserState(
                installed=False,
                permissions=record.users[gone].permissions if keep_data else {},
                ce_data_inode=record.users[gone].ce_data_inode if keep_data else 0,
            )
            if not keep_data:
                self._remove_tree(record.data_dir_of(gone))
        if not _has_user(record):
            self._remove_tree(record.code_path.rpartition("/")[0])
            if not keep_data:
                del self._records[name]
        return True

    def clear(self, package: UserPackage) -> None:
        """Wipe the data and take back the runtime permissions; the stopped state stays as it is (Android 11)."""
        self._remove_tree(package.data_dir)
        self._make_data_dir(package)
        runtime_permissions.reset(package.record, package.user)

    def set_granted(self, name: str, permission: str, *, granted: bool, user: int) -> bool:
        """Grant or revoke a permission; tell whether that changed anything.

        Raises: GrantError
        """
        return runtime_permissions.set_granted(self._get(name, user), permission, user, granted=granted)

    def update_permission_flags(
        self,
        name: str,
        permission: str,
        *,
        set_flags: PermissionFlag = NO_FLAGS,
        clear_flags: PermissionFlag = NO_FLAGS,
        user: int,
    ) -> None:
        """Note who decided on a runtime permission: a permission dialog sets USER_SET, or USER_FIXED with it.

        Raises: GrantError
        """
        record = self._get(name, user)
        runtime_permissions.update_flags(record, permission, user, set_flags=set_flags, clear_flags=clear_flags)

    def reset_permissions(self) -> None:
        """Take back all that users decided on runtime permissions."""
        for record in self._records.values():
            for user in record.users:
                runtime_permissions.reset(record, user)

    def set_enabled(self, name: str, state: int, *, user: int) -> UserPackage:
        """Do what `pm enable` and `pm disable-user` do.

        Raises: JavaError
        """
        package = self.find(name, user)
        if package is None:
            raise JavaError("java.lang.IllegalArgumentException", f"Unknown package: {name}")
        if state not in _ENABLED_STATES:
            text = f"Shell cannot change component state for {name}/null to {state}"
            raise JavaError("java.lang.SecurityException", text)
        package.state.enabled = state
        package.state.last_disabled_caller = f"shell:{SHELL_UID}" if package.is_disabled else None
        return package

    def host_apks(self, record: PackageRecord) -> list[Path]:
        """Return the host files of all of a package's APKs, the base first."""
        return [self._files.host_path(path) for path in record.apk_paths]

    def host_data_dir(self, package: UserPackage) -> Path:
        """Return the host directory of what a user's package keeps."""
        return self._files.host_path(package.data_dir)

    def _get(self, name: str, user: int) -> PackageRecord:
        package = self.find(name, user)
        if package is None or package.apk is None:
            raise GrantError("java.lang.IllegalArgumentException", f"Unknown package: {name}")
        return package.record

    def _check(self, staged: StagedPackage, known: PackageRecord | None, options: InstallOptions) -> None:
        apk = staged.apk
        if apk.min_sdk > SDK:
            text = f"Requires newer sdk version #{apk.min_sdk} (current version is #{SDK})"
            raise InstallError("INSTALL_FAILED_OLDER_SDK", f"Failed parse during installPackageLI: {text}")
        if apk.test_only and not options.test:
            raise InstallError("INSTALL_FAILED_TEST_ONLY", "installPackageLI")
        other_signer = f"Package {apk.package} signatures do not match previously installed version; ignoring!"
        if known is not None and known.is_system:
            raise InstallError("INSTALL_FAILED_UPDATE_INCOMPATIBLE", other_signer)
        if known is not None and not options.replace:
            text = f"Attempt to re-install {apk.package} without first uninstalling."
            raise InstallError("INSTALL_FAILED_ALREADY_EXISTS", text)
        if known is not None and apk.version_code < known.version_code and not options.downgrade:
            text = f"Update version code {apk.version_code} is older than current {known.version_code}"
            raise InstallError("INSTALL_FAILED_VERSION_DOWNGRADE", f"Downgrade detected: {text}")
        if known is not None and known.certificate != staged.certificate:
            raise InstallError("INSTALL_FAILED_UPDATE_INCOMPATIBLE", other_signer)
        self._check_authorities(apk)

    def _check_authorities(self, apk: Apk) -> None:
        wanted = [authority for provider in apk.providers for authority in provider.authorities]
        for record in self._records.values():
            if record.apk is None or record.name == apk.package or self.find_any(record.name) is None:
                continue
            taken = {authority for provider in record.apk.providers for authority in provider.authorities}
            for authority in taken.intersection(wanted):
                text = f"Can't install because provider name {authority} (in package {apk.package}) is already used by"
                reason = "INSTALL_FAILED_CONFLICTING_PROVIDER"
                raise InstallError(reason, f"Scanning Failed.: {text} {record.name}")

    def _targets(self, options: InstallOptions, known: PackageRecord | None) -> list[int]:
        """Return the users for whom an install is meant; an update of all changes nothing for who has it not."""
        if options.user is not None:
            return [options.user]
        if known is not None:
            return [user for user in known.users if known.is_installed_for(user)]
        return [user.id for user in self.users]

    def _copy(self, staged: StagedPackage) -> str:
        """Put the APKs where they will be; return the directory. What cannot be copied leaves nothing behind."""
        parent = f"/data/app/~~{self._token()}"
        code_path = f"{parent}/{staged.apk.package}-{self._token()}"
        try:
            self._files.make_dirs(code_path, mode=0o755)
            for name, file in staged.files.items():
                target = self._files.host_path(f"{code_path}/{name}")
                shutil.copyfile(file, target)
                target.chmod(0o644)
        except OSError as error:
            self._remove_tree(parent)
            text = f"Failed to copy package: {error.strerror}"
            raise InstallError("INSTALL_FAILED_INSUFFICIENT_STORAGE", text) from error
        return code_path

    def _place(self, staged: StagedPackage, code_path: str) -> PackageRecord:
        apk = staged.apk
        known = self._records.get(apk.package)
        if known is not None:
            self._remove_tree(known.code_path.rpartition("/")[0])
        now_ms = self._clock.wall_ms()
        record = PackageRecord(
            name=apk.package,
            app_id=known.app_id if known else next(self._next_uid),
            apk=apk,
            code_path=code_path,
            version_code=apk.version_code,
            version_name=apk.version_name,
            first_install_ms=known.first_install_ms if known else now_ms,
            last_update_ms=now_ms,
            timestamp_ms=now_ms,
            certificate=staged.certificate,
            identity=self._random.getrandbits(28),
            setting_identity=self._random.getrandbits(28),
            splits=staged.splits,
            users=known.users if known else {user.id: UserState(installed=False) for user in self.users},
            development_grants=known.development_grants if known else set(),
        )
        if known is not None:
            known.become(record)  # alarms and jobs of the version before know it by this object
            return known
        self._records[apk.package] = record
        return record

    def _install_for(self, record: PackageRecord, user: int) -> None:
        state = record.users.setdefault(user, UserState(installed=False))
        if not state.installed:
            state.installed = state.stopped = state.not_launched = True
        if not self._files.is_dir(record.data_dir_of(user)):
            self._make_data_dir(UserPackage(record, user))

    def _make_data_dir(self, package: UserPackage) -> None:
        path = package.data_dir
        self._files.make_dirs(path, mode=0o700)
        self._files.chown(path, package.uid, package.uid)
        for name in ("cache", "code_cache"):
            self._files.make_dirs(f"{path}/{name}", mode=0o771)
        package.state.ce_data_inode = self._files.stat(path).ino

    def _add_user(self, user: int) -> None:
        self._files.make_dirs(f"/data/user/{user}", mode=0o771)
        self._files.chown(f"/data/user/{user}", SYSTEM_UID, SYSTEM_UID)
        for record in self._records.values():
            is_for_all = record.is_system
            record.users[user] = UserState(installed=is_for_all, stopped=not is_for_all, not_launched=not is_for_all)

    def _remove_user(self, user: int) -> None:
        for record in tuple(self._records.values()):
            was_installed = record.is_installed_for(user)
            _tell(self.on_removed, [UserPackage(record, user)] if was_installed else [])
            record.users.pop(user, None)
            if was_installed and not _has_user(record):
                self._remove_tree(record.code_path.rpartition("/")[0])
                del self._records[record.name]
        self._remove_tree(f"/data/user/{user}")

    def _remove_tree(self, path: str) -> None:
        if self._files.is_dir(path):
            self._files.remove_tree(path)

    def _token(self) -> str:
        return base64.urlsafe_b64encode(self._random.randbytes(16)).decode()


def _has_user(record: PackageRecord) -> bool:
    """Whether any user has a package."""
    return any(map(record.is_installed_for, record.users))


def _tell(callbacks: Iterable[Callable[[UserPackage], None]], packages: Iterable[UserPackage]) -> None:
    for package in packages:
        for callback in callbacks:
            callback(package)
