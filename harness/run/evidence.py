"""What is kept of the screen: a picture, the hierarchy and its words, at each milestone and whenever a step failed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from harness.device.adb import Device
from harness.device.clock import read_boottime
from harness.device.ui import parse_hierarchy, read_hierarchy, take_screenshot
from harness.errors import AppError, InfrastructureError
from harness.model import Milestone
from harness.rules.artefacts import Artefact, ArtefactKind, text_of
from harness.run.recorder import Recorder

_ENDINGS = {ArtefactKind.SCREENSHOT: "png", ArtefactKind.HIERARCHY: "xml", ArtefactKind.TEXT: "txt"}
_NOT_AT_REST = "the screen did not come to rest"


class Evidence:
    """Keeps the files of one run, in a folder that is made for the first of them."""

    def __init__(self, folder: Path, device: Device, recorder: Recorder) -> None:
        self._folder = folder
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
        self._keep_one(about, ArtefactKind.SCREENSHOT, lambda: take_screenshot(self._device))
        xml = ""

        def look() -> bytes:
            nonlocal xml
            xml, _ = read_hierarchy(self._device)
            if not xml:
                raise AppError(_NOT_AT_REST)
            return xml.encode()

        self._keep_one(about, ArtefactKind.HIERARCHY, look)
        if xml:
            self._keep_one(about, ArtefactKind.TEXT, lambda: text_of(parse_hierarchy(xml)).encode())

    def _keep_one(self, about: str, kind: ArtefactKind, take: Callable[[], bytes]) -> None:
        before = read_boottime(self._device)
        data, reason = b"", None
        try:
            data = take()
        except AppError as error:
            reason = error.problem
        after = read_boottime(self._device)
        name = None if reason else f"{self._number:03}.{_ENDINGS[kind]}"
        if name:
            self._write(name, data)
        self._recorder.put(
            Artefact(
                number=self._number,
                about=about,
                kind=kind,
                file=name,
                sha256=hashlib.sha256(data).hexdigest() if name else None,
                size_bytes=len(data) if name else None,
                reason=reason,
                from_boottime_ns=before,
                to_boottime_ns=after,
            )
        )

    def _write(self, name: str, data: bytes) -> None:
        path = self._folder / name
        try:
            self._folder.mkdir(exist_ok=True)
            with path.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InfrastructureError(f"{path} could not be written: {error.strerror}") from error
