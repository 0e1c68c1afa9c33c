"""A disk as a power cut leaves it, from all that was done to the files of a folder, in its order.

What was synced is there. Of what was written to a file since its last sync any part may be: each sector for itself
holds what it had after any of these writes, so that a page may be torn. The names in the folder are those that it had
at any moment since its own last sync: file systems keep the order of these changes.
"""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

COMPILER = shutil.which("g++")
NO_COMPILER = "no g++ here, which builds what watches the disk"

_SOURCE = Path(__file__).parents[1] / "data" / "power" / "disk.cpp"
_STEP = struct.Struct("<cHQQ")
_LENGTH = -1  # stands for a file's length where sectors are told by their number
_WHOLE_BYTES = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was done: its verb as `disk.cpp` has it, the file's name, and what belongs to it."""

    verb: str
    name: str
    at: int
    data: bytes


def build(folder: Path) -> Path:
    """Build what is to be preloaded."""
    assert COMPILER is not None
    library = folder / "disk.so"
    command = (COMPILER, "-std=c++17", "-O2", "-fPIC", "-shared", "-o", str(library), str(_SOURCE), "-ldl")
    subprocess.run(command, check=True)
    return library


def read_steps(log: Path) -> list[Step]:
    return list(_parse(log.read_bytes()))


def _parse(text: bytes) -> Iterator[Step]:
    place = 0
    while place < len(text):
        verb, name_bytes, at, data_bytes = _STEP.unpack_from(text, place)
        name = place + _STEP.size
        data = name + name_bytes
        place = data + data_bytes
        yield Step(verb=verb.decode(), name=text[name:data].decode(), at=at, data=text[data:place])


@dataclass(slots=True, kw_only=True, eq=False)
class _File:
    """What is on the disk for certain, and what was done since."""

    synced: bytes = b""
    since: list[Step] = field(default_factory=list)

    def sync(self) -> None:
        self.synced = self.read()
        self.since.clear()

    def read(self) -> bytes:
        """Give what a program sees."""
        return self._replay(_WHOLE_BYTES, lambda _number, _sector: True)

    def cut(self, chance: random.Random, sector_bytes: int, share: float) -> bytes:
        """Give what a cut leaves; `share` is how likely a sector has everything."""
        reached: dict[int, int] = {}

        def is_done(number: int, sector: int) -> bool:
            if sector not in reached:
                is_whole = chance.random() < share
                reached[sector] = len(self.since) if is_whole else chance.randint(0, len(self.since) - 1)
            return number < reached[sector]

        return self._replay(sector_bytes, is_done)

    def _replay(self, sector_bytes: int, is_done: Callable[[int, int], bool]) -> bytes:
        content = bytearray(self.synced)
        for number, step in enumerate(self.since):
            if step.verb == "t" and is_done(number, _LENGTH):
                content[step.at :] = bytes(max(0, step.at - len(content)))
            for sector, at, data in _split(step, sector_bytes):
                if is_done(number, sector):
                    content.extend(bytes(max(0, at - len(content))))
                    content[at : at + len(data)] = data
        return bytes(content)


def _split(step: Step, sector_bytes: int) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place < len(step.data):
        at = step.at + place
        room = sector_bytes - at % sector_bytes
        yield at // sector_bytes, at, step.data[place : place + room]
        place += room


class Disk:
    """The files of a folder."""

    def __init__(self) -> None:
        self._names: dict[str, _File] = {}
        self._since: list[Mapping[str, _File]] = [{}]  # the folder when it was synced, and after each change

    def do(self, step: Step) -> None:
        match step.verb:
            case "s" if not step.name:
                self._since = [dict(self._names)]
            case "s":
                self._find(step.name).sync()
            case "u":
                self._take_away(step.name)
            case "r":
                self._names[step.data.decode()] = self._names.pop(step.name)
                self._since.append(dict(self._names))
            case "w" | "t":
                self._find(step.name).since.append(step)

    def read(self) -> dict[str, bytes]:
        """Give what a program sees."""
        return {name: file.read() for name, file in self._names.items()}

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """Cut the power; give what is there when it is back."""
        names = chance.choice(self._since)
        sector_bytes, share = chance.choice((512, 4096)), chance.choice((0, 0.5, 0.9, 1))
        return {name: file.cut(chance, sector_bytes, share) for name, file in names.items()}

    def _find(self, name: str) -> _File:
        if name not in self._names:
            self._names[name] = _File()
            self._since.append(dict(self._names))
        return self._names[name]

    def _take_away(self, name: str) -> None:
        del self._names[name]
        self._since.append(dict(self._names))
