"""What is kept of the screen: a picture, the hierarchy and its words, at each milestone and whenever a step failed."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness.device.adb import Device
from harness.device.clock import read_boottime
from harness.device.hands import Bracket
from harness.device.ui import parse_hierarchy, read_hierarchy, take_screenshot
from harness.errors import AppError
from harness.model import Milestone
from harness.rules.artefacts import Artefact, ArtefactKind, text_of
from harness.run.disk import Disk
from harness.run.recorder import Recorder
from harness.stopping import pause
from harness.store.wholefile import write_whole

_ENDINGS = {ArtefactKind.SCREENSHOT: "png", ArtefactKind.HIERARCHY: "xml", ArtefactKind.TEXT: "txt"}
_REST_S, _AGAIN_S = 2.0, 0.2
_NOT_AT_REST = "the screen did not come to rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What one look gave of one kind, or the reason why it gave none."""

    kind: ArtefactKind
    data: bytes = b""
    reason: str | None = None


class Evidence:
    """Keeps the files of one run, in a folder that is made for the first of them."""

    def __init__(self, folder: Path, disk: Disk, device: Device, recorder: Recorder) -> None:
        self._folder = folder
        self._disk = disk
        self._device = device
        self._recorder = recorder
        self._number = 0
        self._kept: set[Milestone] = set()

    def follow(self) -> None:
        """Keep what is on the screen if a milestone was reached since it was last asked."""
        reached = self._recorder.read(lambda book: {*book.reached.values(), *book.marks})
        new = sorted(reached - self._kept, key=lambda milestone: milestone.at_boottime_ns)
        if new:
            self._kept |= reached
            self.keep(", ".join(dict.fromkeys(milestone.name for milestone in new)))

    def keep(self, about: str) -> None:
        """Keep what is on the screen now. What cannot be had is a row with the reason. Raises InfrastructureError."""
        self._number += 1
        before = read_boottime(self._device)
        picture = self._take_picture()
        xml, after = self._read_at_rest()
        hierarchy = _Taken(kind=ArtefactKind.HIERARCHY, data=xml.encode(), reason=None if xml else _NOT_AT_REST)
        words = _Taken(kind=ArtefactKind.TEXT, data=text_of(parse_hierarchy(xml)).encode())
        for taken in (picture, hierarchy, *([words] if xml else [])):
            self._store(about, taken, (before, after))

    def _read_at_rest(self) -> tuple[str, int]:
        """A screen that is being made is looked at again, for a short while."""
        deadline = time.monotonic() + _REST_S
        while True:
            xml, (_, after) = read_hierarchy(self._device)
            if xml or time.monotonic() > deadline:
                return xml, after
            pause(_AGAIN_S)

    def _take_picture(self) -> _Taken:
        try:
            return _Taken(kind=ArtefactKind.SCREENSHOT, data=take_screenshot(self._device))
        except AppError as error:
            return _Taken(kind=ArtefactKind.SCREENSHOT, reason=error.problem)

    def _store(self, about: str, taken: _Taken, bracket: Bracket) -> None:
        name = f"{self._number:03}.{_ENDINGS[taken.kind]}" if taken.reason is None else None
        if name is not None:
            self._write(name, taken.data)
        self._recorder.put(
            Artefact(
                number=self._number,
                about=about,
                kind=taken.kind,
                file=name,
                sha256=hashlib.sha256(taken.data).hexdigest() if name else None,
                size_bytes=len(taken.data) if name else None,
                reason=taken.reason,
                from_boottime_ns=bracket[0],
                to_boottime_ns=bracket[1],
            )
        )

    def _write(self, name: str, data: bytes) -> None:
        stall = self._disk.outlast(partial(write_whole, self._folder / name, data))
        if stall is not None:
            self._recorder.put(stall)
