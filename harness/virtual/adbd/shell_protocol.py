"""The shell protocol (feature shell_v2): stdin, stdout, stderr and the exit code in one stream of packets. Pure."""

import struct
from dataclasses import dataclass
from enum import IntEnum

_HEADER = struct.Struct("<BI")
HEADER_BYTES = _HEADER.size


class PacketId(IntEnum):
    """What a packet carries."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    EXIT = 3
    CLOSE_STDIN = 4
    WINDOW_SIZE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some of a packet's data; a packet may come in several pieces."""

    packet_id: int
    data: bytes


def format_packet(packet_id: PacketId, data: bytes) -> bytes:
    """Make the bytes of a packet."""
    return _HEADER.pack(packet_id, len(data)) + data


class PacketReader:
    """Cuts a byte stream, fed in any pieces, into the data of packets."""

    def __init__(self) -> None:
        self._header = b""
        self._packet_id = 0
        self._missing_bytes = 0

    def feed(self, data: bytes) -> list[Piece]:
        """Take bytes; return what they carry."""
        pieces = []
        while data:
            if self._missing_bytes:
                part, data = data[: self._missing_bytes], data[self._missing_bytes :]
                self._missing_bytes -= len(part)
                pieces.append(Piece(packet_id=self._packet_id, data=part))
                continue
            wanted = HEADER_BYTES - len(self._header)
            self._header, data = self._header + data[:wanted], data[wanted:]
            if len(self._header) == HEADER_BYTES:
                self._packet_id, self._missing_bytes = _HEADER.unpack(self._header)
                self._header = b""
                if not self._missing_bytes:
                    pieces.append(Piece(packet_id=self._packet_id, data=b""))
        return pieces
