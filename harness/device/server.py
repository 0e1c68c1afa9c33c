"""The adb server that this harness talks to: a private one, held by the guardian process."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading

from harness.device.guardian import ALL_S
from harness.device.undo import Undo
from harness.errors import InfrastructureError

_CLOSE_S = ALL_S + 40.0  # the last undo may begin just before that, and the server has to end


class AdbServer:
    """A private adb server on a port of its own; closing it, or dying, leaves nothing behind."""

    def __init__(self) -> None:
        from adbutils import adb_path

        self._guardian = subprocess.Popen(
            [sys.executable, "-P", "-m", "harness.device.guardian", adb_path()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # a signal to our process group is not for the guardian
        )
        self._lock = threading.Lock()
        self.port = self._read_port()

    def _read_port(self) -> int:
        assert self._guardian.stdout is not None  # noqa: S101  given as PIPE
        word, _, port = self._guardian.stdout.readline().partition(" ")
        if word != "ready":
            self.close()
            raise InfrastructureError("the adb server did not start", mend="see that adbutils' adb binary can run here")
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
