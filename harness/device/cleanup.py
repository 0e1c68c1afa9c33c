"""What a run leaves to be undone on its device, as the guardian is told of it and does it when the run has died."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterable, Sequence

from harness.device import packages
from harness.device.adb import Device
from harness.device.undo import Undo, UndoKind, perform
from harness.errors import DeviceTimeout, HarnessError

ALL_S = 60.0  # for everything together; one more may begin until then, and has the deadlines of `Device`

_UNDER_WAY_S = 1.0

Noted = tuple[str, Undo]


def listen(lines: Iterable[str]) -> list[Noted]:
    """Read commands until they end; return what is noted then, each with its device."""
    noted: list[Noted] = []
    for line in lines:
        if not line.endswith("\n"):
            break  # whoever wrote it was killed in the middle, and has changed nothing yet
        command = json.loads(line)
        (word,) = command
        serial, kind, what, user = command[word]
        item = (serial, Undo(kind=UndoKind(kind), what=what, user=user))
        if word == "add":
            noted.append(item)
        else:
            noted.remove(item)
    return noted


def undo_all(port: int, noted: Sequence[Noted]) -> None:
    """Do what is noted, last first; what fails, or is too late, is said and keeps nothing else from being done."""
    deadline = time.monotonic() + ALL_S
    for number, (serial, undo) in enumerate(reversed(noted)):
        try:
            if time.monotonic() > deadline:
                raise DeviceTimeout(serial, f"everything together took more than {ALL_S:g} s")
            device = Device(port, serial)
            if number == 0:
                _let_pass(device, undo)
            perform(device, undo)
        except HarnessError as error:
            _say(f"the run has ended, and on device {serial} this was not done: {undo}: {error}")
        else:
            _say(f"the run has ended, and on device {serial} this was done for it: {undo}")


def _let_pass(device: Device, undo: Undo) -> None:
    """Wait for the newest change, which may have been under way when the run died: the phone goes on with it alone."""
    time.sleep(_UNDER_WAY_S)
    if undo.kind is UndoKind.UNINSTALL:
        packages.await_installed(device, undo.what, undo.user)


def _say(text: str) -> None:
    """The terminal that the run was started from may still be there."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201  nobody else is left to say it
