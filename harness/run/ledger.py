"""Android's own ledger during one run, the second witness: read again and again, since it overwrites what it noted.

A reading that fails is stored with its reason. The next one still has the last note of each kind; what is lost are
those that were overwritten meanwhile.
"""

from __future__ import annotations

import threading
import time

from harness.device.adb import Device
from harness.device.appops import ledger_command, read_ledger
from harness.device.facts import read_sdk
from harness.errors import HarnessError, one_line
from harness.model import AppData, ClockSample
from harness.rules.opnotes import OpPoll, begin_record, extend_record
from harness.run.recorder import Recorder
from harness.run.subject import Subject

_READ_EVERY_S = 1.5
_STOP_S = 15.0
_LAST_TRIES = 3
_WRITTEN_S = 10.0
_AROUND_NS = 60 * 10**9


class Ledger:
    """Reads what is noted of one app, from its first reading to its last."""

    def __init__(self, device: Device, recorder: Recorder, subject: Subject) -> None:
        self._device = device
        self._recorder = recorder
        self._subject = subject
        self._command = ledger_command(read_sdk(device), subject.package)
        self._record = begin_record(self._find_beginning())
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="ledger", daemon=True)

    def begin(self) -> None:
        """Read what is there before the app is started, and go on reading."""
        self._read()
        self._thread.start()

    def finish(self) -> None:
        """Read a last time; a connection that is just gone may come back."""
        self.stop()
        if self._thread.is_alive():
            self._fail("the reading before it did not end")
            return
        for _ in range(_LAST_TRIES):
            if self._read():
                return
            time.sleep(_READ_EVERY_S)

    def stop(self) -> None:
        """Read no more; one that is under way ends by its deadline."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_STOP_S)

    def _keep(self) -> None:
        while not self._stopping.wait(_READ_EVERY_S):
            self._read()

    def _find_beginning(self) -> int | None:
        """Before the run, an app that it installed has done nothing."""
        if self._subject.data is not AppData.FRESH:
            return None
        serial = self._device.serial
        first, *_ = self._recorder.wait(lambda book: book.clock_samples or None, _WRITTEN_S, "the clock", serial)
        return first.at_boottime_ns

    def _read(self) -> bool:
        try:
            reading, sample = read_ledger(self._device, self._command, self._subject.uid, self._subject.package)
            self._recorder.put(sample)
            self._record, notes = extend_record(self._record, reading, self._samples(sample))
        except HarnessError as error:
            self._fail(one_line(error))
            return False
        low_ns, high_ns = reading.read_boottime_ns
        self._recorder.put(OpPoll(from_boottime_ns=low_ns, to_boottime_ns=high_ns, notes=notes))
        return True

    def _fail(self, reason: str) -> None:
        self._recorder.put(OpPoll(from_boottime_ns=None, to_boottime_ns=None, error=reason))

    def _samples(self, own: ClockSample) -> list[ClockSample]:
        """The readings of both clocks from shortly before the last reading on."""
        since_ns = (self._record.since_boottime_ns or 0) - _AROUND_NS
        samples = self._recorder.read(lambda book: book.clock_samples)
        return [sample for sample in samples if sample.at_boottime_ns >= since_ns] + [own]
