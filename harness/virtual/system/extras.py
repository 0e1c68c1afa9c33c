"""An intent's extras as `am` reads them and a process unpacks them: android.os.Parcel's kinds of value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType

from harness.virtual.binder.parcel import ParcelError, ParcelReader, ParcelWriter


class ExtraKind(IntEnum):
    """The kinds that `am` or the system gives; the numbers are android.os.Parcel's."""

    NULL = -1
    STRING = 0
    INTEGER = 1
    PARCELABLE = 4
    LONG = 6
    FLOAT = 7
    BOOLEAN = 9
    LIST = 11
    STRING_ARRAY = 14


EXTRA_OPTIONS: Mapping[str, ExtraKind] = MappingProxyType(
    {
        "--esn": ExtraKind.NULL,
        "-e": ExtraKind.STRING,
        "--es": ExtraKind.STRING,
        "--eu": ExtraKind.STRING,
        "--ecn": ExtraKind.STRING,
        "--ei": ExtraKind.INTEGER,
        "--el": ExtraKind.LONG,
        "--ef": ExtraKind.FLOAT,
        "--ez": ExtraKind.BOOLEAN,
        "--esa": ExtraKind.STRING_ARRAY,
    }
)
_TRUTHS: Mapping[str, bool] = MappingProxyType({"true": True, "t": True, "false": False, "f": False})


class Extras:
    """Values by name, packed as Parcel.writeBundle does."""

    def __init__(self) -> None:
        self._values: dict[str, ParcelWriter] = {}

    def put(self, kind: ExtraKind, key: str, text: str | None) -> None:
        """Take a value as it stands on the command line.

        Raises: ValueError in Java's words when it is none of its kind.
        """
        self._values[key] = _WRITERS[kind](ParcelWriter().write_int(kind), text or "")

    def put_strings(self, key: str, values: tuple[str, ...]) -> None:
        """Take an array of strings."""
        self._values[key] = ParcelWriter().write_int(ExtraKind.STRING_ARRAY).write_string_array(values)

    def put_bool(self, key: str, *, value: bool) -> None:
        """Take a truth value."""
        self._values[key] = ParcelWriter().write_int(ExtraKind.BOOLEAN).write_bool(value)

    def put_parcelable(self, key: str, java_class: str, content: ParcelWriter) -> None:
        """Take an object of a class that unpacks itself."""
        self._values[key] = _write_parcelable(ParcelWriter(), java_class, content)

    def put_parcelables(self, key: str, java_class: str, contents: Sequence[ParcelWriter]) -> None:
        """Take a list of objects of a class that unpacks itself."""
        out = ParcelWriter().write_int(ExtraKind.LIST).write_int(len(contents))
        for content in contents:
            _write_parcelable(out, java_class, content)
        self._values[key] = out

    def pack(self) -> bytes | None:
        """Return the bundle's bytes, None when there is nothing in it."""
        if not self._values:
            return None
        out = ParcelWriter().write_int(len(self._values))
        for key, value in self._values.items():
            out.write_string(key).write_raw(value.data)
        return out.data


def fill_in(packed: bytes | None, added: bytes | None) -> bytes | None:
    """Return a bundle with another one's values added; of two with one name the added one counts."""
    if packed is None or added is None:
        return packed or added
    count = ParcelReader(packed).read_int() + ParcelReader(added).read_int()
    head = len(ParcelWriter().write_int(0).data)
    return ParcelWriter().write_int(count).write_raw(packed[head:]).write_raw(added[head:]).data


def _number(text: str) -> int:
    try:
        return int(text, 0)
    except ValueError as error:
        raise ValueError(f'For input string: "{text}"') from error


def _truth(text: str) -> bool:
    known = _TRUTHS.get(text.lower())
    if known is None:
        return bool(_number(text))
    return known


def _write_parcelable(out: ParcelWriter, java_class: str, content: ParcelWriter) -> ParcelWriter:
    return out.write_int(ExtraKind.PARCELABLE).write_string(java_class).write_raw(content.data)


_WRITERS: Mapping[ExtraKind, Callable[[ParcelWriter, str], ParcelWriter]] = MappingProxyType(
    {
        ExtraKind.NULL: lambda out, _: out,
        ExtraKind.STRING: lambda out, text: out.write_string(text),
        ExtraKind.INTEGER: lambda out, text: out.write_int(_number(text)),
        ExtraKind.LONG: lambda out, text: out.write_long(_number(text)),
        ExtraKind.FLOAT: lambda out, text: out.write_float(float(text)),
        ExtraKind.BOOLEAN: lambda out, text: out.write_bool(_truth(text)),
        ExtraKind.STRING_ARRAY: lambda out, text: out.write_string_array(tuple(text.split(","))),
    }
)


def read_strings(packed: bytes | None, key: str) -> tuple[str, ...]:
    """Return an array of strings out of a bundle that holds nothing else before it.

    Raises: ParcelError
    """
    data = ParcelReader(packed or ParcelWriter().write_int(0).data)
    for _ in range(data.read_int()):
        name, kind = data.read_string(), data.read_int()
        if kind != ExtraKind.STRING_ARRAY:
            raise ParcelError(f"{name}: a value of kind {kind} where an array of strings was expected")
        values = data.read_string_array() or ()
        if name == key:
            return tuple(filter(None, values))
    return ()
