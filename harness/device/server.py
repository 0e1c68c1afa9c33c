"""The adb server that this harness talks to: a private one, held by the guardian process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

from harness.errors import InfrastructureError

_CLOSE_S = 20.0


class AdbServer:
    """A private adb server on a port of its own; closing it, or dying, leaves nothing behind."""

    def __init__(self, *, hold: int | None = None) -> None:
        """`hold` is a descriptor that stays open until the guardian has undone what there is to undo."""
        from adbutils import adb_path

        self._guardian = subprocess.Popen(
            [sys.executable, "-P", "-m", "harness.device.guardian", adb_path()],
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
            raise InfrastructureError("the adb server did not start", mend="see that adbutils' adb binary can run here")
        return int(port)

    def note(self, serial: str, what: str, package: str) -> None:
        """Have this undone on the device should we be killed."""
        self._tell({"add": [serial, what, package]})

    def forget(self, serial: str, what: str, package: str) -> None:
        """Nothing is left to undo here."""
        self._tell({"drop": [serial, what, package]})

    def _tell(self, command: dict[str, list[str]]) -> None:
        assert self._guardian.stdin is not None  # noqa: S101  given as PIPE
        try:
            with self._lock:
                self._guardian.stdin.write(json.dumps(command) + "\n")
                self._guardian.stdin.flush()
        except OSError as error:
            raise InfrastructureError("the process that holds the adb server has died") from error

    def close(self) -> None:
        """End the server and its guardian, which undoes what is still noted."""
        try:
            self._guardian.communicate(timeout=_CLOSE_S)
        except subprocess.TimeoutExpired:
            self._guardian.kill()
            self._guardian.communicate()
