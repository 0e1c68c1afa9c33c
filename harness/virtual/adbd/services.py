"""What a host can open: shell, exec, sync, tcp, jdwp, reboot."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from harness.virtual.adbd.connection import Handler, Stream
from harness.virtual.adbd.shell_protocol import HEADER_BYTES, PacketId, PacketReader, format_packet
from harness.virtual.adbd.sync import serve_sync
from harness.virtual.files import FileSystem
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.invocation import Writable
from harness.virtual.shell.streams import Pipe

FEATURES = (
    "sendrecv_v2",
    "fixed_push_mkdir",
    "fixed_push_symlink_timestamp",
    "shell_v2",
    "cmd",
    "ls_v2",
    "stat_v2",
)

_JDWP_HANDSHAKE = b"JDWP-Handshake"
_COPY_BYTES = 65536

Connect = Callable[[int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdbdServices:
    """What adbd needs of the phone."""

    banner: str  # "device::ro.product.name=...;ro.product.model=...;ro.product.device=...;" adbd adds its features
    shell: Shell
    files: FileSystem
    connect: Connect  # to a port of the phone; raises ConnectionRefusedError
    attach_debugger: Callable[[int], Awaitable[bool]]  # by pid: was there such a debuggable process
    power_off: Callable[[], None]


async def open_service(phone: AdbdServices, name: str) -> Handler | None:
    """Return what serves a stream of this name; None refuses it."""
    kind, _, argument = name.partition(":")
    word, *options = kind.split(",")
    if word == "shell" and "v2" in options:
        return partial(_serve_shell, phone.shell, argument, is_pty=_wants_pty(options, argument))
    if kind in {"shell", "exec"}:
        return partial(_serve_raw, phone.shell, argument)
    if name == "sync:":
        return partial(serve_sync, phone.files)
    if kind == "tcp" and argument.isdecimal():
        return await _open_port(phone.connect, int(argument))
    if kind == "jdwp" and argument.isdecimal():
        return partial(_serve_debugger, phone.attach_debugger, int(argument))
    if name == "reboot:-p":
        return partial(_serve_power_off, phone.power_off)
    return None


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


async def _serve_shell(shell: Shell, command: str, stream: Stream, *, is_pty: bool) -> None:
    stdin = Pipe()
    stdout = _PacketWriter(stream, PacketId.STDOUT, is_pty=is_pty)
    stderr = stdout if is_pty else _PacketWriter(stream, PacketId.STDERR, is_pty=False)
    feeder = asyncio.create_task(_feed_packets(stream, stdin))
    code = await _run(shell, command, stdin, stdout, stderr, feeder)
    await stream.write(format_packet(PacketId.EXIT, bytes([code & 0xFF])))


async def _serve_raw(shell: Shell, command: str, stream: Stream) -> None:
    stdin = Pipe()
    feeder = asyncio.create_task(_feed(stream, stdin))
    await _run(shell, command, stdin, stream, stream, feeder)


async def _run(
    shell: Shell, command: str, stdin: Pipe, stdout: Writable, stderr: Writable, feeder: asyncio.Task[None]
) -> int:
    try:
        return await shell.run(command, stdin=stdin, stdout=stdout, stderr=stderr)
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


async def _open_port(connect: Connect, port: int) -> Handler | None:
    try:
        reader, writer = await connect(port)
    except ConnectionRefusedError:
        return None
    return partial(_serve_port, reader, writer)


async def _serve_port(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stream: Stream) -> None:
    sender = asyncio.create_task(_send_to_port(stream, writer))
    try:
        while data := await reader.read(_COPY_BYTES):
            await stream.write(data)
    finally:
        sender.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await sender
        writer.close()


async def _send_to_port(stream: Stream, writer: asyncio.StreamWriter) -> None:
    while data := await stream.read_chunk():
        writer.write(data)
        await writer.drain()
    writer.close()  # adb knows no half-closed stream: when the host is gone, so is the reader of any answer


async def _serve_debugger(attach: Callable[[int], Awaitable[bool]], pid: int, stream: Stream) -> None:
    if await stream.read_exactly(len(_JDWP_HANDSHAKE)) != _JDWP_HANDSHAKE or not await attach(pid):
        return
    await stream.write(_JDWP_HANDSHAKE)
    while await stream.read_chunk():
        pass  # the debugger's commands are taken and not answered: it is there, and that is what counts


async def _serve_power_off(power_off: Callable[[], None], _stream: Stream) -> None:
    power_off()
