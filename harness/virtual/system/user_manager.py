"""The user manager: who may use the phone. Who of them is started, the user controller knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntFlag

from harness.virtual.system.package_record import OWNER

_FIRST_ID = 10
_LIMIT = 4  # config_multiuserMaximumUsers of a phone


class UserFlag(IntFlag):
    """UserInfo's flags."""

    PRIMARY = 0x1
    ADMIN = 0x2
    GUEST = 0x4
    RESTRICTED = 0x8
    INITIALIZED = 0x10
    MANAGED_PROFILE = 0x20
    DEMO = 0x200
    FULL = 0x400
    SYSTEM = 0x800
    PROFILE = 0x1000


_OWNER_FLAGS = UserFlag.PRIMARY | UserFlag.ADMIN | UserFlag.INITIALIZED | UserFlag.FULL | UserFlag.SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class UserInfo:
    """One user; prints as `pm list users` shows it."""

    id: int
    name: str
    flags: UserFlag
    parent: int | None = None  # whose profile it is

    def __str__(self) -> str:
        return f"UserInfo{{{self.id}:{self.name}:{self.flags:x}}}"


class Users:
    """All users of the phone."""

    def __init__(self) -> None:
        self._users = {OWNER: UserInfo(id=OWNER, name="Owner", flags=_OWNER_FLAGS)}
        self._next_id = _FIRST_ID
        self.on_added: list[Callable[[int], None]] = []
        self.on_removed: list[Callable[[int], None]] = []

    def __iter__(self) -> Iterator[UserInfo]:
        return iter(tuple(self._users.values()))

    def adopt(self, before: Users) -> None:
        """Take over the users of the boot before."""
        self._users = {user.id: user for user in before}
        self._next_id = before._next_id

    @property
    def limit(self) -> int:
        """How many users there can be."""
        return _LIMIT

    def exists(self, user: int) -> bool:
        """Whether there is such a user."""
        return user in self._users

    def find(self, user: int) -> UserInfo | None:
        """Find a user."""
        return self._users.get(user)

    def parent_of(self, user: int) -> int | None:
        """Return whose profile a user is, None for one that is nobody's."""
        return self._users[user].parent if user in self._users else None

    def are_related(self, one: int, other: int) -> bool:
        """Whether two users are a user and its profile, or two profiles of one."""
        groups = [user if self.parent_of(user) is None else self.parent_of(user) for user in (one, other)]
        return groups[0] == groups[1]

    def create(self, name: str, flags: UserFlag, parent: int | None = None) -> UserInfo | None:
        """Make a user; there is none to be had beyond the limit. An id is never used again."""
        if len(self._users) >= _LIMIT:
            return None
        user = UserInfo(id=self._next_id, name=name, flags=flags, parent=parent)
        self._next_id += 1
        self._users[user.id] = user
        for callback in self.on_added:
            callback(user.id)
        return user

    def remove(self, user: int) -> bool:
        """Remove a user with all that is the user's; tell whether that was possible."""
        if user == OWNER or user not in self._users:
            return False
        for callback in self.on_removed:
            callback(user)
        del self._users[user]
        return True
