"""adb's packets, as bytes and as values. Pure."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

HEADER_BYTES = 24
MAX_PAYLOAD_BYTES = 1 << 20
VERSION = 0x01000001  # from this version on the checksum is not looked at and may be 0

_HEADER = struct.Struct("<6I")


class Command(IntEnum):
    """The four letters of a command, read as a little endian number."""

    SYNC = 0x434E5953
    CNXN = 0x4E584E43
    OPEN = 0x4E45504F
    OKAY = 0x59414B4F
    CLSE = 0x45534C43
    WRTE = 0x45545257
    AUTH = 0x48545541
    STLS = 0x534C5453


_CODES = frozenset(Command)


class WireError(Exception):
    """The bytes are no adb packet, or one that is not allowed here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The fixed part of a packet."""

    command: Command
    arg0: int
    arg1: int
    length: int
    checksum: int

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a header.

        Raises:
            WireError: wrong magic, unknown command, or a payload longer than was agreed.
        """
        code, arg0, arg1, length, checksum, magic = _HEADER.unpack(data)
        if magic != code ^ 0xFFFFFFFF or code not in _CODES:
            raise WireError(f"no adb packet: {data.hex()}")
        if length > MAX_PAYLOAD_BYTES:
            raise WireError(f"payload of {length} bytes")
        return cls(command=Command(code), arg0=arg0, arg1=arg1, length=length, checksum=checksum)


def format_packet(command: Command, arg0: int, arg1: int, payload: bytes = b"") -> bytes:
    """Make the bytes of a packet."""
    return _HEADER.pack(command, arg0, arg1, len(payload), 0, command ^ 0xFFFFFFFF) + payload
