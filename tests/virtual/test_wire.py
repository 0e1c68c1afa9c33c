"""adb's packets: the codec alone, and connections on which something else than adb is spoken."""

import contextlib
import json
import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.adbd.shell_protocol import PacketId, PacketReader
from harness.virtual.adbd.shell_protocol import format_packet as format_shell_packet
from harness.virtual.adbd.wire import HEADER_BYTES, MAX_PAYLOAD_BYTES, Command, Header, WireError, format_packet
from tests.virtual.phone_process import wait_until

RECORDED = Path(__file__).parent.parent / "data/adbd-android11/wire.ndjson"
u32 = st.integers(0, 2**32 - 1)


@given(st.sampled_from(Command), u32, u32, st.binary())
def test_packet_round_trip(command, arg0, arg1, payload):
    packet = format_packet(command, arg0, arg1, payload)
    header = Header.parse(packet[:HEADER_BYTES])
    assert (header.command, header.arg0, header.arg1) == (command, arg0, arg1)
    assert packet[HEADER_BYTES:] == payload
    assert header.length == len(payload)


@given(st.binary(min_size=HEADER_BYTES, max_size=HEADER_BYTES))
def test_any_24_bytes_are_a_header_or_refused(data):
    with contextlib.suppress(WireError):
        assert Header.parse(data).length <= MAX_PAYLOAD_BYTES


def test_recorded_packets_have_the_codec_s_form():
    for packet in recorded_packets():
        formed = format_packet(packet.command, packet.arg0, packet.arg1, packet.payload)
        assert Header.parse(formed[:HEADER_BYTES]).length == len(packet.payload) == packet.length


@given(st.lists(st.tuples(st.sampled_from(PacketId), st.binary(max_size=20))), st.data())
def test_shell_packets_survive_any_cutting(packets, data):
    stream = b"".join(format_shell_packet(packet_id, content) for packet_id, content in packets)
    reader, pieces = PacketReader(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        pieces += reader.feed(stream[:size])
        stream = stream[size:]
    for packet_id in PacketId:
        sent = b"".join(content for known, content in packets if known == packet_id)
        assert b"".join(piece.data for piece in pieces if piece.packet_id == packet_id) == sent
    assert sum(not content for _, content in packets) == sum(not piece.data for piece in pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    is_from_host: bool
    command: Command
    arg0: int
    arg1: int
    length: int
    payload: bytes


def recorded_packets() -> list[Packet]:
    return [
        Packet(
            is_from_host=row["from"] == "host",
            command=Command[row["command"]],
            arg0=row["arg0"],
            arg1=row["arg1"],
            length=row["length"],
            payload=bytes.fromhex(row["payload_hex"]),
        )
        for row in map(json.loads, RECORDED.read_text().splitlines())
    ]


class Host:
    """The host's side of adb, packet by packet."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, command: Command, arg0: int, arg1: int, payload: bytes = b"") -> None:
        self.socket.sendall(format_packet(command, arg0, arg1, payload))

    def receive(self) -> Packet | None:
        data = self.file.read(HEADER_BYTES)
        if not data:
            return None
        header = Header.parse(data)
        payload = self.file.read(header.length)
        return Packet(
            is_from_host=False,
            command=header.command,
            arg0=header.arg0,
            arg1=header.arg1,
            length=header.length,
            payload=payload,
        )

    def greet(self, max_payload_bytes: int = MAX_PAYLOAD_BYTES) -> Packet:
        self.send(Command.CNXN, 0x01000001, max_payload_bytes, b"host::features=shell_v2")
        return self.get()

    def get(self) -> Packet:
        packet = self.receive()
        assert packet is not None
        return packet


@dataclass(slots=True)
class Transcript:
    """What the device did on one stream."""

    service: str
    is_open: bool = False
    okays: int = 0
    output: bytes = b""
    is_closed: bool = False
    inputs: list[bytes] = field(default_factory=list)


def transcripts_of(packets: list[Packet]) -> list[Transcript]:
    """The recording stream by stream."""
    by_host_id: dict[int, Transcript] = {}
    for packet in packets:
        if packet.command is Command.OPEN:
            by_host_id[packet.arg0] = Transcript(packet.payload.rstrip(b"\0").decode())
        elif packet.command is Command.WRTE and packet.is_from_host:
            by_host_id[packet.arg0].inputs.append(packet.payload)
        elif not packet.is_from_host and packet.arg1 in by_host_id:
            note(by_host_id[packet.arg1], packet)
    return list(by_host_id.values())


def note(transcript: Transcript, packet: Packet) -> None:
    match packet.command:
        case Command.OKAY if not transcript.is_open:
            transcript.is_open = True
        case Command.OKAY:
            transcript.okays += 1
        case Command.WRTE:
            transcript.output += packet.payload
        case Command.CLSE:
            transcript.is_closed = True


def replay(host: Host, host_id: int, recorded: Transcript) -> Transcript:
    """Do on a stream what the recorded host did; stop when the device has closed it."""
    host.send(Command.OPEN, host_id, 0, recorded.service.encode() + b"\0")
    done = Transcript(recorded.service, inputs=recorded.inputs)
    inputs = list(recorded.inputs)
    while not done.is_closed:
        packet = host.get()
        if packet.arg1 != host_id:
            assert packet.command is Command.CLSE  # the answer to an OKAY that came after the close, as recorded
            continue
        note(done, packet)
        if packet.command is Command.WRTE:
            host.send(Command.OKAY, host_id, packet.arg0)
        waits_for_answer = recorded.service == "sync:" and done.okays and not done.output
        if inputs and packet.command in {Command.OKAY, Command.WRTE} and not waits_for_answer:
            host.send(Command.WRTE, host_id, packet.arg0, inputs.pop(0))
    return done


def masked(transcript: Transcript) -> Any:
    """Leave out what two devices do not have in common: inode, owner and times of files."""
    if transcript.service.startswith("shell,v2"):
        pieces = PacketReader().feed(transcript.output)
        output: Any = [b"".join(piece.data for piece in pieces if piece.packet_id == known) for known in PacketId]
    else:
        output = transcript.output
        if output.startswith(b"STA2\0\0\0\0"):
            output = (output[:8], output[24:32], output[40:48], output[72:])
    return (transcript.service, transcript.is_open, transcript.okays, output, transcript.is_closed)


def test_recorded_streams_get_the_recorded_answers(daemon):
    """But for pm, logcat, and abb_exec, all that was sent to a real Android 11 is answered here as it was there."""
    recorded = [
        transcript
        for transcript in transcripts_of(recorded_packets())
        if not transcript.service.endswith(("pm list packages", "'-t' '3'"))
    ]
    assert len(recorded) == 10
    with Host(daemon.port) as host:
        greeting = host.greet()
        assert greeting.command is Command.CNXN
        for index, transcript in enumerate(recorded):
            host_id = index + 1
            done = replay(host, host_id, transcript)
            assert masked(done) == masked(transcript)


def test_greeting_is_the_recorded_one_with_fewer_features(daemon):
    recorded = next(packet for packet in recorded_packets() if not packet.is_from_host)
    with Host(daemon.port) as host:
        greeting = host.greet()
    assert (greeting.arg0, greeting.arg1) == (recorded.arg0, recorded.arg1)
    mine, theirs = greeting.payload.split(b"features="), recorded.payload.split(b"features=")
    assert mine[0] == theirs[0]
    assert set(mine[1].split(b",")) < set(theirs[1].split(b","))


@pytest.mark.parametrize(
    "rubbish",
    [
        b"GET / HTTP/1.1\r\nHost: phone\r\n\r\n",
        struct.pack("<6I", Command.CNXN, 0, 0, 0, 0, 0),
        struct.pack("<6I", Command.OPEN, 1, 0, MAX_PAYLOAD_BYTES + 1, 0, Command.OPEN ^ 0xFFFFFFFF),
        struct.pack("<6I", 0x41414141, 1, 0, 0, 0, 0x41414141 ^ 0xFFFFFFFF),
    ],
    ids=["http", "bad magic", "oversize", "unknown command"],
)
def test_rubbish_ends_its_own_connection_only(daemon, rubbish):
    with Host(daemon.port) as good, Host(daemon.port) as bad:
        good.greet()
        bad.greet()
        bad.socket.sendall(rubbish)
        assert bad.receive() is None
        good.send(Command.OPEN, 1, 0, b"exec:echo fine\0")
        assert good.get().command is Command.OKAY
        assert good.get().payload == b"fine\n"


def test_half_a_packet_and_gone(daemon):
    with Host(daemon.port) as host:
        host.greet()
        host.socket.sendall(format_packet(Command.OPEN, 1, 0, b"exec:echo")[:-3])
    with Host(daemon.port) as host:
        assert host.greet().command is Command.CNXN


def test_nothing_is_served_before_the_greeting(daemon):
    with Host(daemon.port) as host:
        host.send(Command.OPEN, 1, 0, b"exec:echo early\0")
        assert host.greet().command is Command.CNXN


def test_small_payloads_of_the_host_are_kept_to(daemon):
    with Host(daemon.port) as host:
        host.greet(max_payload_bytes=100)
        host.send(Command.OPEN, 1, 0, b"exec:i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo $i; done\0")
        opened = host.get()
        assert opened.command is Command.OKAY
        output = b""
        while (packet := host.get()).command is Command.WRTE:
            assert len(packet.payload) <= 100
            output += packet.payload
            host.send(Command.OKAY, 1, opened.arg0)
    assert output.split() == [b"%d" % number for number in range(1, 101)]


def test_data_waits_for_okay(daemon):
    with Host(daemon.port) as host:
        host.greet(max_payload_bytes=10)
        host.send(Command.OPEN, 1, 0, b"exec:yes\0")
        opened = host.get()
        assert host.get().command is Command.WRTE
        host.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            host.socket.recv(1)
        host.socket.settimeout(10)
        host.file = host.socket.makefile("rb")
        host.send(Command.OKAY, 1, opened.arg0)
        assert host.get().command is Command.WRTE


def test_host_that_does_not_wait_for_okay_is_cut_off(daemon):
    with Host(daemon.port) as host:
        host.greet()
        host.send(Command.OPEN, 1, 0, b"exec:sleep 1000\0")
        opened = host.get()
        received = []
        with contextlib.suppress(ConnectionError):
            for _ in range(10):
                host.send(Command.WRTE, 1, opened.arg0, bytes(MAX_PAYLOAD_BYTES))
            while packet := host.receive():
                received.append(packet.command)
        assert received.count(Command.OKAY) < 5


def test_packets_for_an_unknown_stream_are_answered_with_close(daemon):
    with Host(daemon.port) as host:
        host.greet()
        host.send(Command.WRTE, 77, 88, b"lost")
        assert host.get() == Packet(is_from_host=False, command=Command.CLSE, arg0=88, arg1=77, length=0, payload=b"")
        host.send(Command.CLSE, 77, 88)
        host.send(Command.OPEN, 1, 0, b"nonsense:\0")
        refused = host.get()
        assert (refused.command, refused.arg0, refused.arg1) == (Command.CLSE, 0, 1)


def test_a_second_greeting_ends_the_streams_of_the_first(daemon):
    with Host(daemon.port) as host:
        host.greet()
        host.send(Command.OPEN, 1, 0, b"exec:cat; echo gone >/data/local/tmp/end\0")
        opened = host.get()
        assert host.greet().command is Command.CNXN
        host.send(Command.WRTE, 1, opened.arg0, b"to nobody")
        assert host.get().command is Command.CLSE
        wait_until(lambda: daemon.bench.files.exists("/data/local/tmp/end"))
        host.send(Command.OPEN, 2, 0, b"exec:echo again\0")
        assert host.get().command is Command.OKAY
        assert host.get().payload == b"again\n"


@pytest.mark.parametrize(
    "command",
    [Command.OKAY, Command.CLSE, Command.AUTH, Command.SYNC, Command.STLS, Command.WRTE],
    ids=lambda c: c.name,
)
def test_packets_out_of_turn_harm_nothing(daemon, command):
    with Host(daemon.port) as host:
        host.greet()
        host.send(Command.OPEN, 1, 0, b"exec:read x; echo $x\0")
        opened = host.get()
        host.send(command, 7, 99, b"stray")
        host.send(Command.WRTE, 1, opened.arg0, b"word\n")
        received = [host.get() for _ in range(3)]
        assert b"word\n" in [packet.payload for packet in received]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.binary(max_size=60), st.builds(format_packet, st.sampled_from(Command), u32, u32))))
def test_any_bytes_end_their_connection_at_most(daemon, pieces):
    with Host(daemon.port) as host:
        host.greet()
        host.socket.sendall(b"".join(pieces))
        host.socket.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            while host.socket.recv(65536):
                pass
    with Host(daemon.port) as host:
        assert host.greet().command is Command.CNXN


def test_a_host_that_reads_nothing_costs_one_packet_a_stream(daemon):
    """Fifty commands write for ever; what waits for the host is what the flow control lets through, and no more."""
    with Host(daemon.port) as deaf, Host(daemon.port) as other:
        deaf.greet(max_payload_bytes=16384)
        for number in range(1, 51):
            deaf.send(Command.OPEN, number, 0, b"exec:cat /dev/zero\0")
        other.greet()
        for number in range(1, 6):
            other.send(Command.OPEN, number, 0, b"exec:echo quick\0")
            assert other.get().command is Command.OKAY
            assert other.get().payload == b"quick\n"
            while other.get().command is not Command.CLSE:
                pass
        assert waiting_bytes(daemon) <= 50 * (16384 + 2 * HEADER_BYTES)


def waiting_bytes(daemon) -> int:
    """Return what the connections hold back for their hosts."""
    return sum(c._writer.transport.get_write_buffer_size() for c in daemon.server._connections)


def test_a_stream_that_nobody_reads_on_the_phone_is_not_filled(daemon):
    """A command that does not read gets what fits into its pipe; the host is then left waiting for its OKAY."""
    with Host(daemon.port) as host:
        host.greet()
        host.send(Command.OPEN, 1, 0, b"exec:sleep 1000\0")
        opened = host.get()
        host.socket.settimeout(0.5)
        taken = 0
        with contextlib.suppress(TimeoutError):
            while taken < 64:
                host.send(Command.WRTE, 1, opened.arg0, bytes(MAX_PAYLOAD_BYTES))
                host.socket.recv(HEADER_BYTES, socket.MSG_WAITALL)
                taken += 1
        assert taken <= 3
