"""Parcels: the typed bytes of one transaction, written and read. Pure: bytes in, values out.

Little endian, every item padded to four bytes, as android.os.Parcel lays them out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Self

from harness.virtual.binder.protocol import INTERFACE_HEADER, BinderType

_INT = struct.Struct("<i")
_LONG = struct.Struct("<q")
_FLOAT = struct.Struct("<f")
_DOUBLE = struct.Struct("<d")
_NULL = -1
_NO_WORK_SOURCE = -1


class ParcelError(ValueError):
    """The bytes are not the parcel that the reader expects."""


class NullError(ParcelError):
    """Null where a service cannot do without a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrongBinder:
    """A reference to an object of one of the two sides."""

    type: BinderType
    handle: int


class ParcelWriter:
    """Collects the items of one parcel; every method returns the writer itself."""

    def __init__(self) -> None:
        self._data = bytearray()

    @property
    def data(self) -> bytes:
        """The bytes written so far."""
        return bytes(self._data)

    def write_interface_token(self, descriptor: str) -> Self:
        """Write Android 11's token: strict mode policy, work source, 'SYST', descriptor."""
        return self.write_int(0).write_int(_NO_WORK_SOURCE).write_int(INTERFACE_HEADER).write_string(descriptor)

    def write_int(self, value: int) -> Self:
        self._data += _INT.pack(value)
        return self

    def write_long(self, value: int) -> Self:
        self._data += _LONG.pack(value)
        return self

    def write_float(self, value: float) -> Self:
        self._data += _FLOAT.pack(value)
        return self

    def write_double(self, value: float) -> Self:
        self._data += _DOUBLE.pack(value)
        return self

    def write_bool(self, value: bool) -> Self:  # noqa: FBT001 - the value is the argument
        return self.write_int(int(value))

    def write_string(self, text: str | None) -> Self:
        """Write a String16: count of UTF-16 units, the units, a NUL unit."""
        if text is None:
            return self.write_int(_NULL)
        units = text.encode("utf-16-le", "surrogatepass")
        self.write_int(len(units) // 2)
        return self._write_padded(units + b"\0\0")

    def write_string_array(self, values: tuple[str | None, ...] | None) -> Self:
        if values is None:
            return self.write_int(_NULL)
        self.write_int(len(values))
        for value in values:
            self.write_string(value)
        return self

    def write_byte_array(self, value: bytes | None) -> Self:
        """Write a count and the bytes; null is a count of -1."""
        if value is None:
            return self.write_int(_NULL)
        self.write_int(len(value))
        return self._write_padded(value)

    def write_strong_binder(self, binder: StrongBinder | None) -> Self:
        if binder is None:
            return self.write_int(0)
        return self.write_int(binder.type).write_long(binder.handle)

    def write_raw(self, data: bytes) -> Self:
        """Append the bytes of another parcel."""
        self._data += data
        return self

    def _write_padded(self, raw: bytes) -> Self:
        self._data += raw
        self._data += bytes(-len(raw) % 4)
        return self


class ParcelReader:
    """Reads the items of one parcel in order.

    Raises: ParcelError from every read that does not find what it looks for.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    @property
    def remaining(self) -> int:
        """How many bytes have not been read."""
        return len(self._data) - self._position

    def enforce_interface(self, descriptor: str) -> None:
        """Read the interface token and insist on its descriptor."""
        self.read_int()
        self.read_int()
        header = self.read_int()
        if header != INTERFACE_HEADER:
            raise ParcelError(f"no interface header: {header:#x}")
        found = self.read_string()
        if found != descriptor:
            raise ParcelError(f"interface {found!r} where {descriptor!r} was expected")

    def read_int(self) -> int:
        return int(_INT.unpack(self._take(4))[0])

    def read_long(self) -> int:
        return int(_LONG.unpack(self._take(8))[0])

    def read_float(self) -> float:
        return float(_FLOAT.unpack(self._take(4))[0])

    def read_double(self) -> float:
        return float(_DOUBLE.unpack(self._take(8))[0])

    def read_bool(self) -> bool:
        return self.read_int() != 0

    def read_string(self) -> str | None:
        count = self._read_count()
        if count is None:
            return None
        raw = self._take_padded(2 * count + 2)
        if raw[-2:] != b"\0\0":
            raise ParcelError("a String16 without its end")
        return raw[:-2].decode("utf-16-le", "surrogatepass")

    def read_required_string(self) -> str:
        """Read a string that must not be null."""
        text = self.read_string()
        if text is None:
            raise NullError("null where a string was expected")
        return text

    def read_string_array(self) -> tuple[str | None, ...] | None:
        count = self._read_count()
        return None if count is None else tuple(self.read_string() for _ in range(count))

    def read_byte_array(self) -> bytes | None:
        count = self._read_count()
        return None if count is None else self._take_padded(count)

    def read_strong_binder(self) -> StrongBinder | None:
        kind = self.read_int()
        if kind == 0:
            return None
        if kind not in tuple(BinderType):
            raise ParcelError(f"a binder of unknown type {kind}")
        return StrongBinder(type=BinderType(kind), handle=self.read_long())

    def _read_count(self) -> int | None:
        count = self.read_int()
        if count == _NULL:
            return None
        if not 0 <= count <= self.remaining:
            raise ParcelError(f"a count of {count} with {self.remaining} bytes left")
        return count

    def _take_padded(self, size: int) -> bytes:
        raw = self._take(size)
        self._take(-size % 4)
        return raw

    def _take(self, size: int) -> bytes:
        if size > self.remaining:
            raise ParcelError(f"{size} bytes expected, {self.remaining} left")
        self._position += size
        return self._data[self._position - size : self._position]
