"""How a change on a device is put back: said once, and done by the run itself or, if it was killed, by the guardian.

Rule: doing one twice does no more than doing it once, for a run may die between an undo and the word that it is done.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from harness.device import packages
from harness.device.adb import Device
from harness.device.root import Root, restart_as_shell

_START_S = 3.0
_RELEASE_S = 8.0
_TICK_S = 0.2


class UndoKind(StrEnum):
    """What has to be done."""

    SHELL = "shell"  # run a command line in the device's shell
    UNINSTALL = "uninstall"  # remove the package, if it is there
    UNFORWARD = "unforward"  # take back the forward at this port of the host
    UNROOT = "unroot"  # have adbd run as the shell again
    RELEASE = "release"  # let a process of the package go on that waits for a debugger


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """One thing to do on the device; `what` is the command line, the package or the port."""

    kind: UndoKind
    what: str
    user: int = 0

    def __str__(self) -> str:
        return self.what if self.kind is UndoKind.SHELL else f"{self.kind} {self.what}"


def removing(path: str) -> Undo:
    """Remove a file."""
    return running(f"rm -f {shlex.quote(path)}")


def uninstalling(package: str, user: int) -> Undo:
    """Remove the package and its data for this user."""
    return Undo(kind=UndoKind.UNINSTALL, what=package, user=user)


def revoking(package: str, permission: str, user: int) -> Undo:
    """Take a runtime permission back, which ends the app's processes."""
    return running(f"pm revoke --user {user} {shlex.quote(package)} {shlex.quote(permission)}")


def stopping(package: str, user: int) -> Undo:
    """End every process of the package for this user."""
    return running(f"am force-stop --user {user} {shlex.quote(package)}")


def restoring_debug_app(before: str | None) -> Undo:
    """Hold nobody, or whom the device held before, by the options that `find_debug_app` returned."""
    return running("am clear-debug-app" if before is None else f"am set-debug-app {before}")


def unforwarding(here: int) -> Undo:
    """Take back the forward at this port of the host."""
    return Undo(kind=UndoKind.UNFORWARD, what=str(here))


def unrooting() -> Undo:
    """Have adbd run as the shell again."""
    return Undo(kind=UndoKind.UNROOT, what="adbd")


def ending(name: str, root: Root) -> Undo:
    """End, as root, every process of this name, if there is one."""
    word = shlex.quote(name)
    return running(root.command(f'pids=$(pidof {word}); [ -z "$pids" ] || kill $pids'))


def granting(package: str, permission: str, user: int) -> Undo:
    """Give a runtime permission back."""
    return running(f"pm grant --user {user} {shlex.quote(package)} {shlex.quote(permission)}")


def releasing(package: str) -> Undo:
    """Let a process of the package go on that waits for a debugger, as attaching any debugger does."""
    return Undo(kind=UndoKind.RELEASE, what=package)


def running(command: str) -> Undo:
    """Run a command line in the device's shell."""
    return Undo(kind=UndoKind.SHELL, what=command)


def perform(device: Device, undo: Undo) -> None:
    """Do it. Raises DeviceError when the device did not."""
    _PERFORM[undo.kind](device, undo)


def _release(device: Device, undo: Undo) -> None:
    """Look for a process that is there, or comes within seconds from a start under way."""
    began, pid = time.monotonic(), ""
    while time.monotonic() - began < (_RELEASE_S if pid else _START_S):
        pid, _, _ = device.shell(f"pidof {shlex.quote(undo.what)}").stdout.strip().partition(" ")
        if pid and device.shake_hands_as_debugger(int(pid)):
            return
        time.sleep(_TICK_S)


_PERFORM: dict[UndoKind, Callable[[Device, Undo], object]] = {
    UndoKind.SHELL: lambda device, undo: device.run(undo.what),
    UndoKind.UNINSTALL: lambda device, undo: packages.uninstall(device, undo.what, undo.user),
    UndoKind.UNFORWARD: lambda device, undo: device.unforward(int(undo.what)),
    UndoKind.UNROOT: lambda device, _: restart_as_shell(device),
    UndoKind.RELEASE: _release,
}
