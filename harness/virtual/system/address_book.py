"""Made-up people and their calls; numbers from ranges that are nobody's. The rows that both providers serve."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

_FIRST_NAMES = ("Ada", "Bo", "Cleo", "Dara", "Emil", "Fay", "Gus", "Hana")
_LAST_NAMES = ("Testperson", "Sample", "Example", "Placeholder", "Fixture")
_DAY_MS = 86_400_000
_CALLS = 25
NAME_TYPE = "vnd.android.cursor.item/name"
_PICTURES_EVERY = 4

_TERM = re.compile(r"(?P<column>\w+)\s*(?:=|\bIN\b)\s*(?P<values>\(.*\)|\S+)", re.IGNORECASE)

Row = dict[str, str | None]


class AddressBook:
    """The rows, and how rows come to be added."""

    def __init__(self, now_ms: int) -> None:
        self.contacts = _contacts()
        self.profile = [_contact(9_223_372_034_707_292_161, "Owner Sample", None)]  # Profile.MIN_ID + 1, as on Android
        self.calls = _calls(self.contacts, now_ms)
        self._ids = itertools.count(len(self.contacts) + 1)

    def add_contact(self, values: Mapping[str, str | None]) -> str:
        """Add a person of whom nothing is known yet but what `values` say; return the row's id."""
        index = next(self._ids)
        person = _contact(index, None, None)
        person.update({key: value for key, value in values.items() if key not in {"_id", "contact_id"}})
        self.contacts.append(person)
        return str(index)

    def add_datum(self, values: Mapping[str, str | None]) -> str | None:
        """Add a name or a number to a person; return the row's id, None when there is no such person."""
        person = next((row for row in self.contacts if row["_id"] == values.get("raw_contact_id")), None)
        if person is None:
            return None
        if values.get("mimetype") == NAME_TYPE:
            person["display_name"] = values.get("data1")
        else:
            number = values.get("data1")
            person.update(_number(number), has_phone_number=str(int(number is not None)))
        return person["_id"]

    def add_call(self, values: Mapping[str, str | None]) -> str:
        """Add a call; return the row's id."""
        index = str(max((int(row["_id"] or 0) for row in self.calls), default=0) + 1)
        self.calls.append({**dict.fromkeys(("number", "name", "date", "duration", "type")), **values, "_id": index})
        return index


def has_picture(row: Mapping[str, str | None]) -> bool:
    """Whether there is a picture of a person."""
    return int(row["_id"] or 0) % _PICTURES_EVERY == 1


def matching(rows: Sequence[Row], selection: str | None, arguments: Sequence[str]) -> Sequence[Row]:
    """Apply terms `column=?`, `column='value'` or `column IN (?,?)`, joined by AND; any other term lets all pass."""
    left = iter(arguments)
    for term in (selection or "").split(" AND "):
        found = _TERM.fullmatch(term.strip())
        if found is None:
            continue
        values = found["values"].strip("()").split(",")
        wanted = {next(left, None) if value.strip() == "?" else value.strip().strip("'") for value in values}
        rows = [row for row in rows if row.get(found["column"]) in wanted]
    return rows


def ordered(rows: Sequence[Row], order: str | None) -> Sequence[Row]:
    """Sort by one column, `column`, `column ASC` or `column DESC`."""
    words = (order or "").split()
    if not words:
        return rows
    return sorted(rows, key=lambda row: _sort_key(row.get(words[0])), reverse=words[-1].upper() == "DESC")


def _sort_key(value: str | None) -> tuple[int, int, str]:
    text = value or ""
    return (1, int(text), "") if text.isdigit() else (int(value is not None) * 2, 0, text)


def _contacts() -> list[Row]:
    """Return forty people; the numbers are from the ranges kept for fiction (555-01xx)."""
    names = [f"{first} {last}" for last in _LAST_NAMES for first in _FIRST_NAMES]
    return [_contact(index, name, f"+1 555-01{index:02d}") for index, name in enumerate(names, 1)]


def _contact(index: int, name: str | None, number: str | None) -> Row:
    return {
        "_id": str(index),
        "contact_id": str(index),
        "raw_contact_id": str(index),
        "lookup": f"0r{index}-{index:08X}",
        "display_name": name,
        "has_phone_number": str(int(number is not None)),
        "starred": str(int(index % 10 == 0)),
        "times_contacted": "0",
        "mimetype": "vnd.android.cursor.item/phone_v2",
        "data2": "2",
        **_number(number),
    }


def _number(number: str | None) -> Row:
    plain = None if number is None else number.replace(" ", "").replace("-", "")
    return {"data1": number, "data4": plain, "number": number}


def _calls(contacts: Sequence[Row], now_ms: int) -> list[Row]:
    return [
        {
            "_id": str(index),
            "number": contacts[index]["data4"],
            "name": contacts[index]["display_name"],
            "date": str(now_ms - index * _DAY_MS // 4),
            "duration": str(index * 7),
            "type": str(1 + index % 3),
        }
        for index in range(1, _CALLS + 1)
    ]
