"""The adb server that this harness talks to: a private one, held by the guardian process, or one of the user's."""

from __future__ import annotations

import contextlib
import json
import shlex
import shutil
import subprocess
import sys
import threading

from harness.device.adb_client import end_server
from harness.device.cleanup import ALL_S
from harness.device.undo import Undo
from harness.errors import InfrastructureError

_CLOSE_S = ALL_S + 40.0  # the last undo may begin just before that, and the server has to end
_START_S = 30.0


def start_server(port: int) -> None:
    """Start an adb server at this port that stays, with the user's own adb if there is one.

    Raises InfrastructureError with what adb says.
    """
    from adbutils import adb_path

    command = [shutil.which("adb") or adb_path(), "-P", str(port), "start-server"]
    try:
        started = subprocess.run(command, capture_output=True, text=True, timeout=_START_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InfrastructureError(f"`{shlex.join(command)}`: {error}") from error
    if started.returncode:
        raise InfrastructureError(f"`{shlex.join(command)}` said: {started.stderr.strip()}")


def replace_server(port: int) -> None:
    """End the adb server at this port, whoever started it, and start one that stays. Raises InfrastructureError."""
    end_server(port)
    start_server(port)


class AdbServer:
    """A private adb server on a port of its own; closing it, or dying, leaves nothing behind.

    With `existing`, the port of a server that the user runs on this host, that one is used and left as it is.
    """

    def __init__(self, *, existing: int | None = None, hold: int | None = None) -> None:
        """`hold` is a descriptor that stays open until the guardian has undone what there is to undo.

        Raises InfrastructureError when there is no such server, or none can be started.
        """
        from adbutils import adb_path

        self._existing = existing
        self._guardian = subprocess.Popen(
            [sys.executable, "-P", "-m", "harness.device.guardian", adb_path() if existing is None else str(existing)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # a signal to our process group is not for the guardian
            pass_fds=() if hold is None else (hold,),
        )
        self._lock = threading.Lock()
        self.port = self._read_port()

    def _read_port(self) -> int:
        assert self._guardian.stdout is not None  # noqa: S101  given as PIPE
        word, _, port = self._guardian.stdout.readline().partition(" ")
        if word != "ready":
            self.close()
            if self._existing is None:
                mend = "see that adbutils' adb binary can run here"
                raise InfrastructureError("the adb server did not start", mend=mend)
            mend = f"start it: adb -P {self._existing} start-server"
            raise InfrastructureError(f"no adb server answers at 127.0.0.1:{self._existing}", mend=mend)
        return int(port)

    def note(self, serial: str, undo: Undo) -> None:
        """Have this done on the device should we be killed. Raises InfrastructureError when nobody would do it."""
        try:
            self._tell("add", serial, undo)
        except OSError as error:
            raise InfrastructureError(
                "the process that holds the adb server, and would undo what a killed run leaves, has died",
                mend="run it again",
            ) from error

    def forget(self, serial: str, undo: Undo) -> None:
        """This is done, or is to stay. Where the guardian has died, nobody is left who would do it."""
        with contextlib.suppress(OSError):
            self._tell("drop", serial, undo)

    def _tell(self, word: str, serial: str, undo: Undo) -> None:
        assert self._guardian.stdin is not None  # noqa: S101  given as PIPE
        with self._lock:
            self._guardian.stdin.write(json.dumps({word: [serial, undo.kind, undo.what, undo.user]}) + "\n")
            self._guardian.stdin.flush()

    def close(self) -> None:
        """End the server and its guardian, which first does what is still noted."""
        try:
            self._guardian.communicate(timeout=_CLOSE_S)
        except subprocess.TimeoutExpired:
            self._guardian.kill()
            self._guardian.communicate()
