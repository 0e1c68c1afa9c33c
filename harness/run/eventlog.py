"""The device's event log during one run: read again and again, so that what it loses has been read before.

A thread reads it now and then, and at once when a process was started. A reading that fails is no loss by itself: the
next one shows whether anything was lost meanwhile.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from harness.device.adb import Device
from harness.device.eventlog import read_events
from harness.errors import DeviceError
from harness.model import Gap, GapKind
from harness.rules.readings import Cut, Record, begin_record, extend_record
from harness.run.recorder import Recorder

_READ_EVERY_S = 2.0
_STOP_S = 5.0


class EventLog:
    """Keeps the record of one run. Whatever may be missing from it is a gap as soon as it shows."""

    def __init__(self, device: Device, recorder: Recorder) -> None:
        self._device = device
        self._recorder = recorder
        self._record: Record | None = None
        self._lock = threading.Lock()
        self._due = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="event-log", daemon=True)

    def begin(self) -> None:
        """Read what is there before the run does anything, and go on reading."""
        self._record = begin_record(*read_events(self._device))
        self._thread.start()

    def hurry(self) -> None:
        """Read soon: there is something new."""
        self._due.set()

    def read(self, *, is_last: bool = False) -> Record:
        """Read now and return all that was read so far. One reading at a time: the next begins after this one's end."""
        with self._lock:
            before = self._get()
            self._record = extend_record(before, *read_events(self._device), is_last=is_last)
            for cut in self._record.cuts[len(before.cuts) :]:
                self._recorder.put(_gap_of(cut))
            return self._record

    def finish(self) -> Record:
        """Read a last time and return all that was read."""
        self.stop()
        return self.read(is_last=True)

    def stop(self) -> None:
        """Read no more."""
        self._stopping.set()
        self._due.set()
        if self._thread.ident is not None:
            self._thread.join(_STOP_S)

    def _get(self) -> Record:
        if self._record is None:
            raise RuntimeError("read before begin")
        return self._record

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._due.wait(_READ_EVERY_S)
            self._due.clear()
            if not self._stopping.is_set():
                with suppress(DeviceError):
                    self.read()


def _gap_of(cut: Cut) -> Gap:
    return Gap(
        kind=GapKind.LOG_CUT,
        from_boottime_ns=cut.from_boottime_ns,
        to_boottime_ns=cut.to_boottime_ns,
        reason=cut.reason,
    )
