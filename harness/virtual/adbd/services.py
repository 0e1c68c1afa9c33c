"""What a host can open: shell, exec, sync, sockets, reverse, jdwp, root, remount, reboot, framebuffer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from harness.virtual.adbd.connection import Connection, Handler, Stream
from harness.virtual.adbd.control import PropertyStore, serve_reconnect, serve_root, serve_tcpip, serve_unroot
from harness.virtual.adbd.framebuffer import serve_framebuffer
from harness.virtual.adbd.jdwp import JdwpTable, serve_debugger, serve_list, serve_tracker
from harness.virtual.adbd.pump import bridge, pump
from harness.virtual.adbd.reverse import ReverseListeners
from harness.virtual.adbd.shell_protocol import HEADER_BYTES, PacketId, PacketReader, format_packet
from harness.virtual.adbd.sync import serve_sync
from harness.virtual.files import FileSystem
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.invocation import Writable
from harness.virtual.shell.streams import Pipe
from harness.virtual.users import Identity

FEATURES = (
    "sendrecv_v2",
    "fixed_push_mkdir",
    "fixed_push_symlink_timestamp",
    "shell_v2",
    "cmd",
    "ls_v2",
    "stat_v2",
)

_LOCAL_SOCKETS = frozenset({"localabstract", "localreserved", "localfilesystem", "local"})

Connect = Callable[[int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdbdServices:
    """What adbd needs of the phone."""

    banner: str  # "device::ro.product.name=...;ro.product.model=...;ro.product.device=...;" adbd adds its features
    shell: Shell
    files: FileSystem
    properties: PropertyStore
    jdwp: JdwpTable
    connect: Connect  # to a port of the phone; raises ConnectionRefusedError
    attach_debugger: Callable[[int], Awaitable[bool]]  # by pid: was there such a debuggable process
    power_off: Callable[[], None]
    reboot: Callable[[str], None]  # for a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One connection of a host: the phone behind it, as whom its services run, and how adbd is started anew."""

    phone: AdbdServices
    connection: Connection
    identity: Identity
    listeners: ReverseListeners
    restart: Callable[[], None]


async def open_service(session: Session, name: str) -> Handler | None:
    """Return what serves a stream of this name; None refuses it."""
    kind, _, argument = name.partition(":")
    word, *options = kind.split(",")
    if word == "shell" and "v2" in options:
        return partial(_serve_shell, session, argument, is_pty=_wants_pty(options, argument))
    if word == "shell" or kind == "exec":
        return partial(_serve_raw, session, argument)
    if kind == "tcp" or kind in _LOCAL_SOCKETS:
        return await _open_socket(session, name)
    if name in {"jdwp", "track-jdwp"}:
        return partial(serve_list if name == "jdwp" else serve_tracker, session.phone.jdwp)
    opener = _SERVICES.get(kind)
    return opener(session, argument) if opener is not None else None


def _wants_pty(options: list[str], command: str) -> bool:
    return "pty" in options or ("raw" not in options and not command)


class _PacketWriter:
    """Writes a command's output as packets of the shell protocol; a terminal turns newlines into CR LF."""

    def __init__(self, stream: Stream, packet_id: PacketId, *, is_pty: bool) -> None:
        self._stream = stream
        self._packet_id = packet_id
        self._is_pty = is_pty

    async def write(self, data: bytes) -> None:
        if self._is_pty:
            data = data.replace(b"\n", b"\r\n")
        size = self._stream.max_payload_bytes - HEADER_BYTES
        for start in range(0, len(data), size):
            await self._stream.write(format_packet(self._packet_id, data[start : start + size]))


async def _serve_shell(session: Session, command: str, stream: Stream, *, is_pty: bool) -> None:
    stdin = Pipe()
    stdout = _PacketWriter(stream, PacketId.STDOUT, is_pty=is_pty)
    stderr = stdout if is_pty else _PacketWriter(stream, PacketId.STDERR, is_pty=False)
    feeder = asyncio.create_task(_feed_packets(stream, stdin))
    code = await _run(session, command, stdin, stdout, stderr, feeder)
    await stream.write(format_packet(PacketId.EXIT, bytes([code & 0xFF])))


async def _serve_raw(session: Session, command: str, stream: Stream) -> None:
    stdin = Pipe()
    feeder = asyncio.create_task(_feed(stream, stdin))
    await _run(session, command, stdin, stream, stream, feeder)


async def _run(
    session: Session, command: str, stdin: Pipe, stdout: Writable, stderr: Writable, feeder: asyncio.Task[None]
) -> int:
    try:
        return await session.phone.shell.run(
            command, stdin=stdin, stdout=stdout, stderr=stderr, identity=session.identity
        )
    finally:
        feeder.cancel()
        with suppress(asyncio.CancelledError):
            await feeder


async def _feed_packets(stream: Stream, stdin: Pipe) -> None:
    reader = PacketReader()
    while chunk := await stream.read_chunk():
        for piece in reader.feed(chunk):
            if piece.packet_id == PacketId.STDIN:
                await stdin.write(piece.data)
            elif piece.packet_id == PacketId.CLOSE_STDIN:
                await stdin.close_writer()
    await stdin.close_writer()


async def _feed(stream: Stream, stdin: Pipe) -> None:
    while chunk := await stream.read_chunk():
        await stdin.write(chunk)
    await stdin.close_writer()


async def _open_socket(session: Session, name: str) -> Handler | None:
    """Connect to a reversed address, by way of the host, or to a port of the phone."""
    kind, _, argument = name.partition(":")
    listener = session.listeners.find(name)
    try:
        if listener is not None:
            return partial(_serve_reversed, await listener.transport.open(listener.remote))
        if kind == "tcp" and argument.isdecimal():
            return partial(pump, *await session.phone.connect(int(argument)))
    except ConnectionError:
        return None
    return None


async def _serve_reversed(host_stream: Stream, stream: Stream) -> None:
    try:
        await bridge(stream, host_stream)
    finally:
        await host_stream.close()


async def _serve_reverse(session: Session, request: str, stream: Stream) -> None:
    await stream.write(await session.listeners.answer(session.connection, request))


def _open_debugger(session: Session, argument: str) -> Handler | None:
    if not argument.isdecimal():
        return None
    return partial(serve_debugger, session.phone.attach_debugger, int(argument))


def _open_tcpip(session: Session, argument: str) -> Handler | None:
    try:
        return partial(serve_tcpip, session.restart, int(argument))
    except ValueError:
        return None


async def _serve_reboot(phone: AdbdServices, reason: str, _stream: Stream) -> None:
    if reason == "-p":
        phone.power_off()
    else:
        phone.reboot(f"reboot,{reason or 'adb'}")


_SERVICES: dict[str, Callable[[Session, str], Handler | None]] = {
    "sync": lambda session, _: partial(serve_sync, session.phone.files, session.identity.uid),
    "jdwp": _open_debugger,
    "reverse": lambda session, argument: partial(_serve_reverse, session, argument),
    "root": lambda session, _: partial(serve_root, session.phone.properties, session.identity, session.restart),
    "unroot": lambda session, _: partial(serve_unroot, session.phone.properties, session.identity, session.restart),
    "tcpip": _open_tcpip,
    "reconnect": lambda session, _: partial(serve_reconnect, session.connection.drop),
    "remount": lambda session, argument: partial(_serve_raw, session, f"remount {argument}"),
    "reboot": lambda session, argument: partial(_serve_reboot, session.phone, argument),
    "framebuffer": lambda session, _: partial(serve_framebuffer, session.phone.shell, session.identity),
}
