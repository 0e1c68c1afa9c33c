"""Where in a TOML text each key and each value stands, which the standard library's parser does not say.

Made for a text that tomllib has accepted, or has refused for a key that is given twice: syntax is not checked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\r\n]*")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line and a column, both counted from 1 as editors do."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of a text by the path of what stands there: `("device", 1, "name")` is the second device's name.

    `keys` are keys and headers, `values` what follows an equals sign or stands in an array. `twice` is the path of a
    key that was given again, and its second place; what follows it was not looked at.
    """

    keys: dict[Path, Place]
    values: dict[Path, Place]
    twice: tuple[Path, Place] | None


def find_places(text: str) -> Places:
    """Look through a text. One that is no TOML gives the places up to where it ceases to be."""
    finder = _Finder(text)
    try:
        finder.read_document()
    except _EndOfSense:
        pass
    except _GivenTwice as found:
        return Places(keys=finder.keys, values=finder.values, twice=(found.path, found.place))
    return Places(keys=finder.keys, values=finder.values, twice=None)


class _EndOfSense(Exception):
    """The text is no TOML from here on."""


class _GivenTwice(Exception):
    def __init__(self, path: Path, place: Place) -> None:
        super().__init__(path)
        self.path = path
        self.place = place


class _Finder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._last: dict[Path, int] = {}  # of an array of tables, the index of its last one
        self._given: set[Path] = set()
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}

    def read_document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._read_header()
            else:
                self._read_pair(table)
            self._skip(_BLANK)

    def _read_header(self) -> Path:
        """Read `[table]` or `[[array]]`, after which keys belong to the last table of that array."""
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        place = self._place_of_key()
        keys = self._read_keys()
        self._take("]]" if is_array else "]")
        path = (*self._resolve(keys[:-1], place), keys[-1])
        if is_array:
            self.keys.setdefault(path, place)
            self._last[path] = self._last.get(path, -1) + 1
            path = (*path, self._last[path])
        self._give(path, place)
        return path

    def _resolve(self, keys: list[str], place: Place) -> Path:
        path: Path = ()
        for key in keys:
            path = (*path, key)
            self.keys.setdefault(path, place)
            if path in self._last:
                path = (*path, self._last[path])
        return path

    def _read_pair(self, table: Path) -> None:
        place = self._place_of_key()
        path = table
        keys = self._read_keys()
        for key in keys[:-1]:
            path = (*path, key)
            self.keys.setdefault(path, place)
        path = (*path, keys[-1])
        self._give(path, place)
        self._take("=")
        self._skip(_SPACE)
        self._read_value(path)

    def _give(self, path: Path, place: Place) -> None:
        if path in self._given:
            raise _GivenTwice(path, place)
        self._given.add(path)
        self.keys.setdefault(path, place)

    def _read_keys(self) -> list[str]:
        keys = [self._read_key()]
        while self._text.startswith(".", self._at):
            self._at += 1
            keys.append(self._read_key())
        return keys

    def _read_key(self) -> str:
        self._skip(_SPACE)
        match = _BARE_KEY.match(self._text, self._at) or _STRING.match(self._text, self._at)
        if match is None:
            raise _EndOfSense
        self._at = match.end()
        self._skip(_SPACE)
        return _unquote(match[0])

    def _read_value(self, path: Path) -> None:
        self.values[path] = self._place()
        if self._text.startswith("[", self._at):
            self._read_list("]", lambda number: self._read_value((*path, number)))
        elif self._text.startswith("{", self._at):
            self._read_list("}", lambda _number: self._read_pair(path))
        else:
            match = _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at)
            self._at = match.end() if match else self._at

    def _read_list(self, end: str, read_item: Callable[[int], None]) -> None:
        self._at += 1
        number = 0
        self._skip(_BLANK)
        while not self._text.startswith(end, self._at):
            read_item(number)
            number += 1
            self._skip(_BLANK)
            if not self._text.startswith(end, self._at):
                self._take(",")
                self._skip(_BLANK)
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _take(self, word: str) -> None:
        if not self._text.startswith(word, self._at):
            raise _EndOfSense
        self._at += len(word)

    def _place_of_key(self) -> Place:
        self._skip(_SPACE)
        return self._place()

    def _place(self) -> Place:
        return place_of(self._text, self._at)


def place_of(text: str, offset: int) -> Place:
    """Say where a character of a text stands."""
    before = text.rfind("\n", 0, offset)
    return Place(line=text.count("\n", 0, offset) + 1, column=offset - before)


def _unquote(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    return _ESCAPE.sub(_unescape, key[1:-1]) if key.startswith('"') else key


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
