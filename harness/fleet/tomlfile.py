"""A TOML file that a user wrote: read once, and every mistake told with line, column and the way to mend it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import ConfigError, naming
from harness.fleet.places import Path as KeyPath
from harness.fleet.places import Place, Places, find_places, place_of

# How tomllib ends its messages, up to Python 3.14 at least.
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_file(path: Path, option: str) -> bytes:
    """Return what a file holds. Raises ConfigError that names the option by which another is given."""
    with naming(path, "read", mend=f"name another: {option}"):
        return path.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """A parsed text, and where each key and each value of it stands; `where` names it in messages."""

    where: str
    table: Mapping[str, Any]
    places: Places

    def at_key(self, path: KeyPath, problem: str, mend: str) -> ConfigError:
        """Make the error for a key that should not stand there, or a table that lacks one."""
        return _mistake(self.where, self.places.keys.get(path) or self.places.values.get(path), problem, mend)

    def at_value(self, path: KeyPath, problem: str, mend: str) -> ConfigError:
        """Make the error for what a key is said to be."""
        return _mistake(self.where, self.places.values.get(path) or self.places.keys.get(path), problem, mend)

    def refuse_unknown(self, path: KeyPath, table: Mapping[str, Any], known: Iterable[str]) -> None:
        """Raise a ConfigError at the first key that nobody reads."""
        for key in table:
            if key not in known:
                raise self.at_key((*path, key), f"{key} is not known", f"the keys are {', '.join(sorted(known))}")

    def find_tables(self, path: KeyPath, table: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the tables of an array such as `[[rule]]`, none when it is not there."""
        rows = table.get(str(path[-1]), [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            name = ".".join(str(key) for key in path if isinstance(key, str))
            raise self.at_key(path, f"{name} is not a list of tables", f"write [[{name}]], with two brackets")
        return rows

    def get_text(self, path: KeyPath, table: Mapping[str, Any]) -> str:
        """Return a text that must be there and say something."""
        key = str(path[-1])
        if key not in table:
            header = next((str(word) for word in reversed(path[:-1]) if isinstance(word, str)), "the file")
            raise self.at_key(path[:-1], f"{header} lacks {key}", f'write {key} = "..."')
        value = table[key]
        if not isinstance(value, str):
            raise self.at_value(path, f"{key} is not a text", f'write {key} = "..."')
        if not value.strip():
            raise self.at_value(path, f"{key} is empty", f'write {key} = "..."')
        return value

    def find_text(self, path: KeyPath, table: Mapping[str, Any]) -> str | None:
        """Return a text that may be left out."""
        return self.get_text(path, table) if str(path[-1]) in table else None

    def find_texts(self, path: KeyPath, table: Mapping[str, Any]) -> tuple[str, ...]:
        """Return a list of texts; left out it is empty, and an empty one that is written is a mistake."""
        key = str(path[-1])
        if key not in table:
            return ()
        value = table[key]
        if not isinstance(value, list) or not value:
            raise self.at_value(path, f"{key} is not a list of texts", f'write {key} = ["..."]')
        for number, each in enumerate(value):
            if not isinstance(each, str) or not each.strip():
                raise self.at_value((*path, number), f"{key} holds what is no text", f'write {key} = ["..."]')
        return tuple(value)

    def find_number(self, path: KeyPath, table: Mapping[str, Any], *, least: float) -> float | None:
        """Return a number that may be left out, and is at least this much."""
        key = str(path[-1])
        value = table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise self.at_value(path, f"{key} is not a number", f"write {key} = {least:g}, or more")
        if value < least:
            raise self.at_value(path, f"{key} is {value:g}", f"write {key} = {least:g}, or more")
        return value

    def find_whole(self, path: KeyPath, table: Mapping[str, Any], *, least: int) -> int | None:
        """Return a whole number that may be left out, and is at least this much."""
        value = self.find_number(path, table, least=least)
        if value is not None and not isinstance(value, int):
            raise self.at_value(path, f"{path[-1]} is no whole number", f"write {path[-1]} = {least}, or more")
        return value

    def find_flag(self, path: KeyPath, table: Mapping[str, Any]) -> bool:
        """Return what is true or false; left out it is false."""
        value = table.get(str(path[-1]), False)
        if not isinstance(value, bool):
            raise self.at_value(path, f"{path[-1]} is neither true nor false", f"write {path[-1]} = true")
        return value

    def refuse_twins(self, array: str, key: str, values: Sequence[str | None]) -> None:
        """Raise a ConfigError at the second of two equal values of a key in an array of tables."""
        for number, value in enumerate(values):
            if value is not None and value in values[:number]:
                article = "an" if key[0] in "aeiou" else "a"
                mend = f"give each {array} {article} {key} of its own"
                raise self.at_value((array, number, key), f'"{value}" is the {key} of two {array}s', mend)


def parse_toml(data: bytes, where: str, example: str) -> TomlFile:
    """Parse a file's bytes; `example` is the mend for one that is no TOML."""
    return parse_text(decode(data, where), where, example)


def parse_text(text: str, where: str, example: str) -> TomlFile:
    """Parse a text; `example` is the mend for one that is no TOML."""
    try:
        places = find_places(text)
        return TomlFile(where=where, table=tomllib.loads(text), places=places)
    except tomllib.TOMLDecodeError as error:
        raise _explain(error, text, where, places, example) from error
    except RecursionError as error:
        raise ConfigError(f"{where} is nested too deeply", mend=example) from error


def decode(data: bytes, where: str) -> str:
    """Editors on Windows put a byte order mark before a text, which says nothing here."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        place = place_of(before, len(before))
        raise _mistake(where, place, f"byte {data[error.start]:#04x} is no UTF-8", "save it as UTF-8") from error


def _explain(error: tomllib.TOMLDecodeError, text: str, where: str, places: Places, example: str) -> ConfigError:
    if places.twice is not None:
        path, place = places.twice
        first = places.keys[path]
        return _mistake(where, place, f"{path[-1]} is given twice", f"it stands in line {first.line} already")
    said, match = str(error), _WHERE.search(str(error))
    if match is None:
        return ConfigError(f"{where}: {said}", mend=example)
    place = place_of(text, len(text)) if match[1] is None else Place(line=int(match[1]), column=int(match[2]))
    return _mistake(where, place, said[: match.start()], example)


def _mistake(where: str, place: Place | None, problem: str, mend: str) -> ConfigError:
    if place is None:
        return ConfigError(f"{where}: {problem}", mend=mend)
    return ConfigError(f"{where}, line {place.line}, column {place.column}: {problem}", mend=mend)
