"""Rows and documents for programs: CSV for a spreadsheet, NDJSON and JSON exact. Integers stay integers."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO

from harness.errors import IntegrityError
from harness.rules.texts import escape
from harness.store.accesses import Rows

_ON_A_LINE = json.JSONEncoder(allow_nan=False)

# What a spreadsheet takes for the beginning of a formula, also in the wide forms that it folds into these.
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def write_csv(out: TextIO, rows: Rows) -> None:
    """Write a header and a line for each row; text cannot become a formula, and control characters are escapes."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows([_harden(value) for value in values] for values in rows.values)


def _harden(value: object) -> object:
    """Numbers stay as they are, also negative ones; a text that begins like a formula gets an apostrophe."""
    if not isinstance(value, str):
        return value
    shown = escape(value)
    return f"'{shown}" if value.lstrip(" ").startswith(_FORMULA) else shown


def write_ndjson(out: TextIO, rows: Rows, json_columns: Sequence[str] = ()) -> None:
    """Write one JSON object a line."""
    out.writelines(to_json(row) + "\n" for row in _as_objects(rows, json_columns))


def write_json(out: TextIO, rows: Rows, json_columns: Sequence[str] = ()) -> None:
    """Write one JSON array, an object a line; any number of rows passes without being held."""
    lead = "["
    for row in _as_objects(rows, json_columns):
        out.write(f"{lead}{to_json(row)}")
        lead = ",\n "
    out.write("[]\n" if lead == "[" else "]\n")


def _as_objects(rows: Rows, json_columns: Sequence[str]) -> Iterator[dict[str, object]]:
    for values in rows.values:
        row = dict(zip(rows.columns, values, strict=True))
        yield row | {column: _parse_json(row[column]) for column in json_columns}


def _parse_json(value: object) -> object:
    try:
        return json.loads(str(value))
    except ValueError as error:
        raise IntegrityError(f"the evidence file holds what no run wrote: {value!r} is no JSON") from error


def to_json(value: object, *, indent: int | None = None) -> str:
    """Return JSON in ASCII, so that no text of a device can steer a terminal; NaN is no JSON and is refused."""
    encoder = _ON_A_LINE if indent is None else json.JSONEncoder(indent=indent, allow_nan=False)
    return encoder.encode(value).replace("\x7f", "\\u007f")


def count_rows(rows: Rows) -> tuple[Rows, Callable[[], int]]:
    """Return the same rows, and what tells how many of them were read."""
    read = 0

    def counted(values: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        nonlocal read
        for each in values:
            read += 1
            yield each

    return Rows(columns=rows.columns, values=counted(rows.values)), lambda: read
