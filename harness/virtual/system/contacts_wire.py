"""How the contacts providers' arguments and answers lie in parcels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.system.address_book import Row

INSERT, UPDATE, DELETE = 1, 2, 3
RESULT_URI, RESULT_COUNT = 1, 2
_TYPES: Mapping[tuple[str, ...], str] = {
    ("contacts",): "contact",
    ("raw_contacts",): "raw_contact",
    ("data",): "data",
    ("data", "phones"): "phone_v2",
    ("data", "emails"): "email_v2",
    ("calls",): "calls",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of a batch, its references to earlier results resolved."""

    type: int
    uri: str
    values: Row
    selection: str | None
    arguments: tuple[str, ...]


def read_strings(data: ParcelReader) -> tuple[str, ...]:
    """Read an array that may be null, whose items may be."""
    return tuple(value or "" for value in data.read_string_array() or ())


def read_values(data: ParcelReader) -> Row:
    """Read android.content.ContentValues."""
    return {data.read_required_string(): data.read_string() for _ in range(data.read_int())}


def read_operation(data: ParcelReader, results: Sequence[tuple[int, str | int]]) -> Operation:
    """Read an android.content.ContentProviderOperation; `results` are those of the operations before it."""
    kind, uri, values = data.read_int(), data.read_required_string(), read_values(data)
    for _ in range(data.read_int()):
        key, index = data.read_required_string(), data.read_int()
        values[key] = str(results[index][1]).rpartition("/")[2] if 0 <= index < len(results) else None
    return Operation(type=kind, uri=uri, values=values, selection=data.read_string(), arguments=read_strings(data))


def write_cursor(columns: Sequence[str], rows: Sequence[Row]) -> ParcelWriter:
    """Write the columns' names and all cells as strings."""
    reply = ParcelWriter().write_int(len(columns))
    for column in columns:
        reply.write_string(column)
    reply.write_int(len(rows))
    for row in rows:
        for column in columns:
            reply.write_string(row.get(column))
    return reply


def get_type(data: ParcelReader) -> ParcelWriter:
    """Answer `getType`: a directory's type, an item's where a number follows, null for what is unknown."""
    data.read_string()
    path = tuple(filter(None, data.read_required_string().partition("://")[2].split("/")[1:]))
    word = _TYPES.get(path)
    if word is not None:
        return ParcelWriter().write_string(f"vnd.android.cursor.dir/{word}")
    word = _TYPES.get(path[:-1]) if path and path[-1].isdigit() else None
    return ParcelWriter().write_string(word and f"vnd.android.cursor.item/{word}")
