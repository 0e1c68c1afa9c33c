"""What the package manager knows of one package: its files, its identity, and its state for each user."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field, fields

from harness.virtual.apk import Apk
from harness.virtual.system.permissions import NO_FLAGS, USER_DECISIONS, PermissionFlag, is_install
from harness.virtual.users import uid_of

_DISABLED = frozenset({2, 3, 4})  # by the system, by the user, until it is used
OWNER = 0  # the user that every phone has
SDK = 30  # the API level of this phone


@dataclass(slots=True, kw_only=True)
class PermissionState:
    """One runtime permission of a package for one user."""

    granted: bool = False
    flags: PermissionFlag = NO_FLAGS


@dataclass(slots=True, kw_only=True)
class UserState:
    """What package-restrictions.xml and runtime-permissions.xml hold of a package for one user."""

    installed: bool = True
    stopped: bool = True
    not_launched: bool = True
    enabled: int = 0  # PackageManager.COMPONENT_ENABLED_STATE_*
    last_disabled_caller: str | None = None
    ce_data_inode: int = 0
    permissions: dict[str, PermissionState] = field(default_factory=dict)


class RuntimeFlags(MutableMapping[str, int]):
    """A view on permissions that shows and changes only what a user decides; the other flags stay."""

    def __init__(self, permissions: dict[str, PermissionState]) -> None:
        self._permissions = permissions

    def __getitem__(self, name: str) -> int:
        return int(self._permissions[name].flags & USER_DECISIONS)

    def __setitem__(self, name: str, value: int) -> None:
        state = self._permissions[name]
        state.flags = state.flags & ~USER_DECISIONS | PermissionFlag(value) & USER_DECISIONS

    def __delitem__(self, name: str) -> None:
        self[name] = 0

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._permissions))

    def __len__(self) -> int:
        return len(self._permissions)


@dataclass(slots=True, kw_only=True, eq=False)
class PackageRecord:
    """One installed package, as /data/system/packages.xml holds it; `UserPackage` is what one user has of it."""

    name: str
    app_id: int
    apk: Apk | None  # base and splits as one; the system's own packages have no file here
    code_path: str
    version_code: int
    version_name: str
    first_install_ms: int
    last_update_ms: int
    timestamp_ms: int
    certificate: str
    identity: int
    setting_identity: int
    splits: tuple[str, ...] = ()
    installer: str | None = None
    development_grants: set[str] = field(default_factory=set)
    users: dict[int, UserState] = field(default_factory=lambda: {OWNER: UserState()})

    def become(self, other: PackageRecord) -> None:
        """Be another version of the package from now on."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))

    @property
    def is_system(self) -> bool:
        """Whether the package belongs to the system image."""
        return self.apk is None

    @property
    def base_apk(self) -> str:
        """The phone path of the base APK."""
        return f"{self.code_path}/base.apk"

    @property
    def apk_paths(self) -> list[str]:
        """The phone paths of the base APK and the splits."""
        return [self.base_apk, *(f"{self.code_path}/split_{name}.apk" for name in self.splits)]

    def data_dir_of(self, user: int) -> str:
        """Return the phone path of a user's data directory."""
        return f"/data/user/{user}/{self.name}"

    def is_installed_for(self, user: int) -> bool:
        """Whether a user has the package."""
        return user in self.users and self.users[user].installed


@dataclass(frozen=True, slots=True)
class UserPackage:
    """A package as one user has it: whose uid its processes run as, where its data are, what it may do."""

    record: PackageRecord
    user: int

    @property
    def name(self) -> str:
        """The package's name."""
        return self.record.name

    @property
    def apk(self) -> Apk | None:
        """What was installed; None for a package of the system image."""
        return self.record.apk

    @property
    def target_sdk(self) -> int:
        """The API level that it was made for: the phone's own, for a package of the system image."""
        return SDK if self.apk is None else self.apk.target_sdk

    @property
    def is_system(self) -> bool:
        """Whether the package belongs to the system image."""
        return self.record.is_system

    @property
    def uid(self) -> int:
        """The uid that the package has for this user."""
        return uid_of(self.user, self.record.app_id)

    @property
    def data_dir(self) -> str:
        """The phone path of this user's data directory."""
        return self.record.data_dir_of(self.user)

    @property
    def state(self) -> UserState:
        """What is kept of the package for this user."""
        return self.record.users[self.user]

    @property
    def is_disabled(self) -> bool:
        """Whether the user has switched the package off."""
        return self.state.enabled in _DISABLED

    @property
    def runtime_grants(self) -> dict[str, bool]:
        """The runtime permissions, and which of them are granted."""
        return {name: state.granted for name, state in self.state.permissions.items()}

    @property
    def runtime_flags(self) -> RuntimeFlags:
        """What the user's answers left, by permission: USER_SET, USER_FIXED, ONE_TIME."""
        return RuntimeFlags(self.state.permissions)

    def set_started(self) -> None:
        """Take note that one of its components is started: it is stopped no more, and has been launched once."""
        self.state.stopped = False
        self.state.not_launched = False

    def holds(self, permission: str) -> bool:
        """Whether this package has been granted a permission."""
        apk = self.apk
        if apk is None:
            return True
        if is_install(permission):
            return permission in apk.permissions
        return permission in self.record.development_grants or self.runtime_grants.get(permission, False)
