"""The sync service: stat, list, send and receive files.

Requests are `id length path`; both generations of each are served (STAT/LST2, LIST/LIS2, SEND/SND2, RECV/RCV2),
without compression. As adbd does, a failed transfer is answered with FAIL and ends the stream."""

import asyncio
import posixpath
import stat
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Self

from harness.virtual.adbd.connection import Stream
from harness.virtual.files import FileStat, FileSystem

_MAX_PATH_BYTES = 1024
_MAX_DATA_BYTES = 65536

_REQUEST = struct.Struct("<4sI")
_STAT_V1 = struct.Struct("<4s3I")
_STAT_V2 = struct.Struct("<4sI2Q4IQ3q")
_NAME = struct.Struct("<I")
_SEND_V2 = struct.Struct("<4s2I")
_RECV_V2 = struct.Struct("<4sI")


class SyncError(Exception):
    """The request failed; the text goes to the host."""


async def serve_sync(files: FileSystem, uid: int, stream: Stream) -> None:
    """Serve requests on behalf of a uid until QUIT, the end of the stream or a failure."""
    session = _Session(files, uid, stream)
    try:
        while await session.serve_request():
            pass
    except SyncError as error:
        text = str(error).encode(errors="surrogateescape")
        await stream.write(_REQUEST.pack(b"FAIL", len(text)) + text)


@dataclass(frozen=True, slots=True)
class _Session:
    files: FileSystem
    uid: int
    stream: Stream

    async def serve_request(self) -> bool:
        kind, length = _REQUEST.unpack(await self.stream.read_exactly(_REQUEST.size))
        if kind == b"QUIT":
            return False
        if length > _MAX_PATH_BYTES:
            raise SyncError("path too long")
        path = (await self.stream.read_exactly(length)).decode(errors="surrogateescape")
        serve = _REQUESTS.get(kind)
        if serve is None:
            raise SyncError(f"unknown command {int.from_bytes(kind, 'little'):#x}")
        await serve(self, path)
        return True

    async def stat_v1(self, path: str) -> None:
        found, _ = self.find(path, follow=False)
        await self.stream.write(_STAT_V1.pack(b"STAT", *_stat_v1_fields(found)))

    async def stat_v2(self, path: str) -> None:
        await self.stream.write(_format_stat_v2(b"STA2", *self.find(path, follow=True)))

    async def lstat_v2(self, path: str) -> None:
        await self.stream.write(_format_stat_v2(b"LST2", *self.find(path, follow=False)))

    async def list_v1(self, path: str) -> None:
        for name, found, _ in self.entries(path):
            await self.stream.write(_STAT_V1.pack(b"DENT", *_stat_v1_fields(found)) + _format_name(name))
        await self.stream.write(_STAT_V1.pack(b"DONE", 0, 0, 0) + _NAME.pack(0))

    async def list_v2(self, path: str) -> None:
        for name, found, error in self.entries(path):
            await self.stream.write(_format_stat_v2(b"DNT2", found, error) + _format_name(name))
        await self.stream.write(_format_stat_v2(b"DONE", None, 0) + _NAME.pack(0))

    async def send_v1(self, argument: str) -> None:
        path, _, mode = argument.rpartition(",")
        if not path or not mode.isdecimal():
            raise SyncError("missing , in ID_SEND_V1")
        await self.take_file(path, int(mode))

    async def send_v2(self, path: str) -> None:
        _, mode, flags = _SEND_V2.unpack(await self.stream.read_exactly(_SEND_V2.size))
        _refuse_flags(flags)
        await self.take_file(path, mode)

    async def recv_v1(self, path: str) -> None:
        await self.give_file(path)

    async def recv_v2(self, path: str) -> None:
        _, flags = _RECV_V2.unpack(await self.stream.read_exactly(_RECV_V2.size))
        _refuse_flags(flags)
        await self.give_file(path)

    def find(self, path: str, *, follow: bool) -> tuple[FileStat | None, int]:
        try:
            return self.files.stat(path, follow=follow, uid=self.uid), 0
        except OSError as error:
            return None, error.errno or 0

    def entries(self, path: str) -> list[tuple[str, FileStat | None, int]]:
        try:
            names = [".", "..", *self.files.list_dir(path, uid=self.uid)]
        except OSError:
            return []  # adbd too answers with an empty list; the host has asked STA2 before
        return [(name, *self.find(f"{path}/{name}", follow=False)) for name in names]

    async def take_file(self, path: str, mode: int) -> None:
        with _Sink(self.files, path, mode, self.uid) as sink:
            while True:
                kind, value = _REQUEST.unpack(await self.stream.read_exactly(_REQUEST.size))
                if kind == b"DONE":
                    break
                if kind != b"DATA" or value > _MAX_DATA_BYTES:
                    raise SyncError("invalid data message")
                data = await self.stream.read_exactly(value)
                await asyncio.to_thread(sink.write, data)
            sink.finish(mtime_s=value)
        await self.stream.write(_REQUEST.pack(b"OKAY", 0))

    async def give_file(self, path: str) -> None:
        try:
            file = self.files.open_read(path, uid=self.uid)
        except IsADirectoryError as error:
            raise SyncError(f"read failed: {error.strerror}") from error
        except OSError as error:
            raise SyncError(f"open failed: {error.strerror}") from error
        with file:
            await self.give_data(file)

    async def give_data(self, file: BinaryIO) -> None:
        """Send the file in pieces of 64 KiB, as many to a packet as fit."""
        count = max(1, self.stream.max_payload_bytes // (_MAX_DATA_BYTES + _REQUEST.size))
        is_over = False
        while not is_over:
            data = await asyncio.to_thread(file.read, count * _MAX_DATA_BYTES)
            is_over = len(data) < count * _MAX_DATA_BYTES
            await self.stream.write(_format_data(data) + (_REQUEST.pack(b"DONE", 0) if is_over else b""))


class _Sink:
    """Where a pushed file goes. Keeps the first failure until the host is done, for hosts do not listen before;
    leaves no half of a file."""

    def __init__(self, files: FileSystem, path: str, mode: int, uid: int) -> None:
        self._files = files
        self._uid = uid
        self._path = path
        self._mode = mode
        self._failure: SyncError | None = None
        self._file: BinaryIO | None = None
        self._target = bytearray()
        self._is_finished = False

    def __enter__(self) -> Self:
        try:
            self._make_parents()
            self._clear_place()
            if not stat.S_ISLNK(self._mode):
                self._file = self._files.open_write(self._path, mode=self._permissions, uid=self._uid)
        except OSError as error:
            self._fail("couldn't create file", error)
        except SyncError as error:
            self._failure = error
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()
            if not self._is_finished:
                self._files.remove(self._path)

    @property
    def _permissions(self) -> int:
        """What adbd makes of the mode: group and others get what the owner has."""
        mode = self._mode & 0o777
        mode |= mode >> 3 & 0o070
        return mode | mode >> 3 & 0o007

    def write(self, data: bytes) -> None:
        """Take a piece."""
        if self._file is None:
            self._target += data[:_MAX_PATH_BYTES]
        elif self._failure is None:
            try:
                self._file.write(data)
            except OSError as error:
                self._fail("write failed", error)

    def finish(self, *, mtime_s: int) -> None:
        """Complete the file.

        Raises:
            SyncError: something went wrong since the beginning.
        """
        if self._failure is None:
            try:
                self._complete(mtime_s)
            except OSError as error:
                self._fail("write failed", error)
        if self._failure:
            raise self._failure
        self._is_finished = True

    def _complete(self, mtime_s: int) -> None:
        if self._file:
            self._file.flush()
            self._files.chmod(self._path, self._permissions, uid=self._uid)
        else:
            target = bytes(self._target).rstrip(b"\0").decode(errors="surrogateescape")
            self._files.symlink(target, self._path, uid=self._uid)
        self._files.utime(self._path, mtime_s * 1_000_000_000, uid=self._uid)

    def _fail(self, what: str, error: OSError) -> None:
        self._failure = self._failure or SyncError(f"{what}: {error.strerror}")

    def _make_parents(self) -> None:
        try:
            self._files.make_dirs(posixpath.dirname(self._path), mode=0o775, uid=self._uid)
        except OSError as error:
            raise SyncError(f"secure_mkdirs failed: {error.strerror}") from error

    def _clear_place(self) -> None:
        """Remove a file or link that is in the way, so that its open readers keep what they have."""
        with suppress(FileNotFoundError):
            if not self._files.stat(self._path, follow=False, uid=self._uid).is_dir:
                self._files.remove(self._path, uid=self._uid)


_REQUESTS: dict[bytes, Callable[[_Session, str], Awaitable[None]]] = {
    b"STAT": _Session.stat_v1,
    b"STA2": _Session.stat_v2,
    b"LST2": _Session.lstat_v2,
    b"LIST": _Session.list_v1,
    b"LIS2": _Session.list_v2,
    b"SEND": _Session.send_v1,
    b"SND2": _Session.send_v2,
    b"RECV": _Session.recv_v1,
    b"RCV2": _Session.recv_v2,
}


def _refuse_flags(flags: int) -> None:
    if flags:
        raise SyncError(f"unknown flags: {flags}")


def _stat_v1_fields(found: FileStat | None) -> tuple[int, int, int]:
    if found is None:
        return (0, 0, 0)
    return (found.mode, min(found.size, 0xFFFFFFFF), _seconds(found.mtime_ns) & 0xFFFFFFFF)


def _format_stat_v2(kind: bytes, found: FileStat | None, error: int) -> bytes:
    if found is None:
        return _STAT_V2.pack(kind, error, *([0] * 10))
    identity = (found.dev, found.ino, found.mode, found.nlink, found.uid, found.gid, found.size)
    times = (_seconds(found.atime_ns), _seconds(found.mtime_ns), _seconds(found.ctime_ns))
    return _STAT_V2.pack(kind, error, *identity, *times)


def _seconds(instant_ns: int) -> int:
    return instant_ns // 1_000_000_000


def _format_name(name: str) -> bytes:
    data = name.encode(errors="surrogateescape")
    return _NAME.pack(len(data)) + data


def _format_data(data: bytes) -> bytes:
    pieces = [data[start : start + _MAX_DATA_BYTES] for start in range(0, len(data), _MAX_DATA_BYTES)]
    return b"".join(_REQUEST.pack(b"DATA", len(piece)) + piece for piece in pieces)
