"""The phone's file tree below a directory of the host: phone paths in, host files out, nothing escapes the root.

Modes are the host files' own, but what would shut out the host's user, who need not be root, is kept here. So are
owners: a file without an owner of its own has its directory's, so what an app writes below its data directory is the
app's. `uid` says on whose behalf a call is made; 0 may do everything."""

import errno
import os
import stat
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, TypeVar

from harness.virtual.users import EVERYBODY_GID, GROUPS, ROOT_UID, SDCARD_RW_GID, SHELL_UID, SYSTEM_UID

_READ, _WRITE, _SEARCH = 4, 2, 1
_MAX_LINKS = 40
_DEVICES = ("null", "zero", "urandom")  # opened as the host's own
_TREE = (  # path, mode, uid, gid; parents first
    ("/data", 0o771, SYSTEM_UID, SYSTEM_UID),
    ("/data/app", 0o771, SYSTEM_UID, SYSTEM_UID),
    ("/data/data", 0o771, SYSTEM_UID, SYSTEM_UID),
    ("/data/user", 0o711, SYSTEM_UID, SYSTEM_UID),
    ("/data/local", 0o751, ROOT_UID, ROOT_UID),
    ("/data/local/tmp", 0o771, SHELL_UID, SHELL_UID),
    ("/data/system", 0o775, SYSTEM_UID, SYSTEM_UID),
    ("/dev", 0o755, ROOT_UID, ROOT_UID),
    ("/proc", 0o555, ROOT_UID, ROOT_UID),
    ("/storage", 0o755, SHELL_UID, EVERYBODY_GID),
    ("/storage/emulated", 0o755, ROOT_UID, SDCARD_RW_GID),
    ("/storage/emulated/0", 0o771, ROOT_UID, SDCARD_RW_GID),
    ("/storage/self", 0o755, ROOT_UID, ROOT_UID),
    ("/system", 0o755, ROOT_UID, ROOT_UID),
    ("/system/bin", 0o755, ROOT_UID, SHELL_UID),
    ("/system/etc", 0o755, ROOT_UID, ROOT_UID),
    ("/system/xbin", 0o755, ROOT_UID, SHELL_UID),
)
_LINKS = (
    ("/bin", "/system/bin"),
    ("/data/user/0", "/data/data"),
    ("/etc", "/system/etc"),
    ("/sdcard", "/storage/self/primary"),
    ("/storage/self/primary", "/storage/emulated/0"),
)

Parts = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStat:
    """What stat(2) tells of a file of the phone."""

    mode: int
    size: int
    uid: int
    gid: int
    dev: int
    ino: int
    nlink: int
    blocks: int
    atime_ns: int
    mtime_ns: int
    ctime_ns: int

    @property
    def is_dir(self) -> bool:
        """Whether it is a directory."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.mode)


class FileSystem:
    """The phone's files."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._owners: dict[Parts, tuple[int, int]] = {(): (ROOT_UID, ROOT_UID)}
        self._modes: dict[Parts, int] = {}
        self._virtual: dict[Parts, Callable[[], bytes]] = {}
        for path, mode, uid, gid in _TREE:
            parts = self._resolve(path)
            self._host(parts).mkdir(exist_ok=True)
            self._set_mode(parts, mode)
            self.chown(path, uid, gid)
        for path, target in _LINKS:
            if not self._host(self._resolve(path, follow=False)).is_symlink():
                self.symlink(target, path)

    def host_path(self, path: str) -> Path:
        """Return where a phone path lives on the host, symbolic links followed."""
        return self._host(self._resolve(path))

    def register(self, path: str, read: Callable[[], bytes]) -> None:
        """Make a virtual file whose content is computed at each open."""
        parts = self._resolve(path)
        self._host(parts[:-1]).mkdir(parents=True, exist_ok=True)
        self._virtual[parts] = read

    def unregister(self, path: str) -> None:
        """Take a virtual file away, and its directory if that is empty now."""
        parts = self._resolve(path)
        del self._virtual[parts]
        if not self._names(parts[:-1]):
            self._host(parts[:-1]).rmdir()

    def stat(self, path: str, *, follow: bool = True, uid: int = ROOT_UID) -> FileStat:
        """Describe a file; with `follow`, the one a symbolic link leads to."""
        parts = self._resolve(path, follow=follow)
        self._require_search(parts, uid)
        return self._stat(parts)

    def exists(self, path: str, *, uid: int = ROOT_UID) -> bool:
        """Whether there is a file which this uid may know of."""
        try:
            self.stat(path, uid=uid)
        except OSError:
            return False
        return True

    def is_dir(self, path: str, *, uid: int = ROOT_UID) -> bool:
        """Whether the path leads to a directory which this uid may know of."""
        return self.exists(path, uid=uid) and self.stat(path).is_dir

    def may(self, path: str, wanted: int, *, uid: int = ROOT_UID) -> bool:
        """Whether a uid has the wanted rights (4 read, 2 write, 1 execute) on a file."""
        try:
            parts = self._resolve(path)
            self._require_search(parts, uid)
            self._require(parts, wanted, uid)
        except OSError:
            return False
        return True

    def list_dir(self, path: str, *, uid: int = ROOT_UID) -> list[str]:
        """Return the sorted names in a directory."""
        parts = self._resolve(path)
        self._require_search(parts, uid)
        if not self._stat(parts).is_dir:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        self._require(parts, _READ, uid)
        return self._names(parts)

    def open_read(self, path: str, *, uid: int = ROOT_UID) -> BinaryIO:
        """Open a file for reading."""
        parts = self._resolve(path)
        self._require_search(parts, uid)
        if self._stat(parts).is_dir:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        self._require(parts, _READ, uid)
        if read := self._virtual.get(parts):
            return BytesIO(read())
        return (_device(parts) or self._host(parts)).open("rb")

    def open_write(self, path: str, *, mode: int = 0o666, append: bool = False, uid: int = ROOT_UID) -> BinaryIO:
        """Open a file for writing; make it with this mode if it is new, else keep mode and owner."""
        parts = self._resolve(path)
        self._require_search(parts, uid)
        if device := _device(parts):
            return device.open("wb")
        host = self._host(parts)
        is_new = not (parts in self._virtual or host.exists())
        self._require(parts[:-1] if is_new else parts, _WRITE, uid)
        if parts in self._virtual:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        file = host.open("ab" if append else "wb")
        if is_new:
            self._set_mode(parts, mode)
            self._own(parts, uid)
        return file

    def mkdir(self, path: str, *, mode: int = 0o777, uid: int = ROOT_UID) -> None:
        """Make a directory."""
        parts = self._resolve(path)
        if self.exists(path, uid=uid):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        self._require_entry(parts, uid)
        self._host(parts).mkdir()
        self._set_mode(parts, mode)
        self._own(parts, uid)

    def make_dirs(self, path: str, *, mode: int = 0o777, uid: int = ROOT_UID) -> None:
        """Make a directory and all that are missing above it."""
        parts = self._resolve(path)
        for length in range(1, len(parts) + 1):
            ancestor = "/" + "/".join(parts[:length])
            if not self.is_dir(ancestor, uid=uid):
                self.mkdir(ancestor, mode=mode, uid=uid)

    def rmdir(self, path: str, *, uid: int = ROOT_UID) -> None:
        """Remove an empty directory."""
        parts = self._resolve(path, follow=False)
        self._require_entry(parts, uid)
        self._host(parts).rmdir()
        self._forget(parts)

    def remove_tree(self, path: str, *, uid: int = ROOT_UID) -> None:
        """Remove a directory with all that is in it."""
        for name in self.list_dir(path, uid=uid):
            child = f"{path}/{name}"
            if self.stat(child, follow=False, uid=uid).is_dir:
                self.remove_tree(child, uid=uid)
            else:
                self.remove(child, uid=uid)
        self.rmdir(path, uid=uid)

    def remove(self, path: str, *, uid: int = ROOT_UID) -> None:
        """Remove a file or a symbolic link."""
        parts = self._resolve(path, follow=False)
        self._require_entry(parts, uid)
        if parts in self._virtual:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), path)
        self._host(parts).unlink()
        self._forget(parts)

    def rename(self, source: str, target: str, *, uid: int = ROOT_UID) -> None:
        """Move a file or directory; its owners go with it."""
        old, new = self._resolve(source, follow=False), self._resolve(target, follow=False)
        self._require_entry(old, uid)
        self._require_entry(new, uid)
        owners = _moved(self._owners, old, new) | {new: self._owner(old)}
        modes = _moved(self._modes, old, new)
        self._host(old).rename(self._host(new))
        self._forget(old)
        self._forget(new)
        self._owners |= owners
        self._modes |= modes

    def symlink(self, target: str, path: str, *, uid: int = ROOT_UID) -> None:
        """Make a symbolic link; an absolute target counts from the phone's root."""
        parts = self._resolve(path, follow=False)
        self._require_entry(parts, uid)
        self._host(parts).symlink_to(target)
        self._own(parts, uid)

    def readlink(self, path: str, *, uid: int = ROOT_UID) -> str:
        """Return what a symbolic link says."""
        parts = self._resolve(path, follow=False)
        self._require_search(parts, uid)
        return str(self._host(parts).readlink())

    def real_path(self, path: str) -> str:
        """Return the phone path with all symbolic links followed."""
        return "/" + "/".join(self._resolve(path))

    def chmod(self, path: str, mode: int, *, uid: int = ROOT_UID) -> None:
        """Set the mode."""
        parts = self._resolve(path)
        self._require_owner(parts, uid)
        self._set_mode(parts, mode)

    def chown(self, path: str, uid: int, gid: int) -> None:
        """Give a file, and what is below it and has no owner of its own, to somebody."""
        parts = self._resolve(path)
        self._stat(parts)
        self._owners[parts] = (uid, gid)

    def utime(self, path: str, mtime_ns: int, *, uid: int = ROOT_UID) -> None:
        """Set the times of access and change."""
        parts = self._resolve(path, follow=False)
        self._require_owner(parts, uid)
        os.utime(self._host(parts), ns=(mtime_ns, mtime_ns), follow_symlinks=False)

    def _host(self, parts: Parts) -> Path:
        return self._root.joinpath(*parts)

    def _resolve(self, path: str, *, follow: bool = True) -> Parts:
        if "\0" in path:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
        done: list[str] = []
        pending = deque(path.split("/"))
        links = 0
        while pending:
            part = pending.popleft()
            if part == "..":
                del done[-1:]
            elif part not in {"", "."}:
                host = self._root.joinpath(*done, part)
                if not (follow or any(pending)) or not host.is_symlink():
                    done.append(part)
                    continue
                links += 1
                if links > _MAX_LINKS:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
                target = str(host.readlink())
                if target.startswith("/"):
                    done.clear()
                pending.extendleft(reversed(target.split("/")))
        return tuple(done)

    def _names(self, parts: Parts) -> list[str]:
        names = {entry.name for entry in self._host(parts).iterdir()}
        names |= {virtual[-1] for virtual in self._virtual if virtual[:-1] == parts}
        return sorted(names | (set(_DEVICES) if parts == ("dev",) else set()))

    def _stat(self, parts: Parts) -> FileStat:
        read = self._virtual.get(parts)
        found = (self._host(parts[:-1]) if read else _device(parts) or self._host(parts)).lstat()
        uid, gid = self._owner(parts)
        mode = stat.S_IFMT(found.st_mode) | self._modes.get(parts, stat.S_IMODE(found.st_mode))
        return FileStat(
            mode=stat.S_IFREG | 0o444 if read else mode,
            size=0 if read else found.st_size,
            uid=uid,
            gid=gid,
            dev=found.st_dev,
            ino=found.st_ino,
            nlink=1 if read else found.st_nlink,
            blocks=0 if read else found.st_blocks,
            atime_ns=found.st_atime_ns,
            mtime_ns=found.st_mtime_ns,
            ctime_ns=found.st_ctime_ns,
        )

    def _owner(self, parts: Parts) -> tuple[int, int]:
        for length in range(len(parts), -1, -1):
            if owner := self._owners.get(parts[:length]):
                return owner
        raise AssertionError("the root has an owner")

    def _own(self, parts: Parts, uid: int) -> None:
        if uid != self._owner(parts)[0]:
            self._owners[parts] = (uid, uid)

    def _set_mode(self, parts: Parts, mode: int) -> None:
        host = self._host(parts)
        host_mode = mode | (0o700 if host.is_dir() else 0o600)
        host.chmod(host_mode)
        self._modes.pop(parts, None)
        if host_mode != mode:
            self._modes[parts] = mode

    def _forget(self, parts: Parts) -> None:
        for gone in [known for known in {*self._owners, *self._modes} if known[: len(parts)] == parts]:
            self._owners.pop(gone, None)
            self._modes.pop(gone, None)

    def _require(self, parts: Parts, wanted: int, uid: int) -> None:
        if uid == ROOT_UID:
            return
        found = self._stat(parts)
        if found.uid == uid:
            granted = found.mode >> 6
        elif found.gid in GROUPS.get(uid, {uid}):
            granted = found.mode >> 3
        else:
            granted = found.mode
        if wanted & ~granted:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/" + "/".join(parts))

    def _require_search(self, parts: Parts, uid: int) -> None:
        for length in range(len(parts) if uid != ROOT_UID else 0):
            self._require(parts[:length], _SEARCH, uid)

    def _require_entry(self, parts: Parts, uid: int) -> None:
        if parts[:1] == ("proc",):  # a procfs has no place for new names, and says so to everybody
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "/" + "/".join(parts))
        self._require_search(parts, uid)
        self._require(parts[:-1], _WRITE, uid)

    def _require_owner(self, parts: Parts, uid: int) -> None:
        self._require_search(parts, uid)
        if uid not in {ROOT_UID, self._stat(parts).uid}:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), "/" + "/".join(parts))


def _moved(table: Mapping[Parts, T], old: Parts, new: Parts) -> dict[Parts, T]:
    """Return what a table holds of a file and of what is below it, under its new name."""
    return {new + parts[len(old) :]: value for parts, value in table.items() if parts[: len(old)] == old}


def _device(parts: Parts) -> Path | None:
    return Path("/dev", parts[1]) if len(parts) == 2 and parts[0] == "dev" and parts[1] in _DEVICES else None
