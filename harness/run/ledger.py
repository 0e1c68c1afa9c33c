"""Android's own ledger during one run, the second witness: read again and again, since it overwrites what it noted.

From Android 12 on a longer view of it, read once at the end, still has some of what was overwritten.

A reading that fails is stored with its reason. The next one still has the last note of each kind; what is lost are
those that were overwritten meanwhile.
"""

from __future__ import annotations

import threading
from collections import defaultdict

from harness.device.adb import Device
from harness.device.appops import ledger_command, read_ledger, read_minutes
from harness.device.facts import read_sdk
from harness.errors import HarnessError, one_line
from harness.model import AppData, ClockSample
from harness.rules.opminutes import FIRST_API, Key, MinuteEntry, find_unread, key_of
from harness.rules.opnotes import OpNote, OpPoll, begin_record, extend_record
from harness.run.recorder import Recorder
from harness.run.subject import Subject
from harness.stopping import pause

_READ_EVERY_S = 1.5
_STOP_S = 15.0
_LAST_TRIES = 3
_WRITTEN_S = 10.0
_AROUND_NS = 60 * 10**9

_Minutes = tuple[tuple[MinuteEntry, ...], tuple[int, int], ClockSample]


class Ledger:
    """Reads what is noted of one app, from its first reading to its last."""

    def __init__(self, device: Device, recorder: Recorder, subject: Subject, *, has_past: bool) -> None:
        """`has_past`: another run knew the app before, in the boot before this one."""
        self._device = device
        self._recorder = recorder
        self._subject = subject
        sdk = read_sdk(device)
        self._command = ledger_command(sdk, subject.package)
        self._has_minutes = sdk >= FIRST_API
        self._is_new = subject.data is AppData.FRESH and not has_past
        self._began_ns = self._find_beginning()
        self._record = begin_record(self._began_ns)
        self._noted_ms: defaultdict[Key, set[int]] = defaultdict(set)
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
        minutes = self._read_minutes() if self._has_minutes else None
        for _ in range(_LAST_TRIES):
            if self._read(minutes):
                return
            pause(_READ_EVERY_S)

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
        if not self._is_new:
            return None
        serial = self._device.serial
        first, *_ = self._recorder.wait(lambda book: book.clock_samples or None, _WRITTEN_S, "the clock", serial)
        return first.at_boottime_ns

    def _read(self, minutes: _Minutes | None = None) -> bool:
        """Read the ledger; with what it is too late to read there, and the longer view has."""
        try:
            reading, sample = read_ledger(self._device, self._command, self._subject.uid, self._subject.package)
            self._recorder.put(sample)
            self._record, notes = extend_record(self._record, reading, self._samples(sample))
        except HarnessError as error:
            self._fail(one_line(error))
            return False
        low_ns, high_ns = reading.read_boottime_ns
        self._began_ns = low_ns if self._began_ns is None else self._began_ns
        if self._has_minutes:
            for note in notes:
                self._noted_ms[key_of(note)].add(note.at_wall_ns // 1_000_000)
        unread = () if minutes is None else self._find_unread(minutes)
        self._recorder.put(OpPoll(from_boottime_ns=low_ns, to_boottime_ns=high_ns, notes=(*notes, *unread)))
        return True

    def _read_minutes(self) -> _Minutes | None:
        try:
            return read_minutes(self._device, self._subject.uid, self._subject.package)
        except HarnessError as error:
            self._fail(one_line(error))
            return None

    def _find_unread(self, minutes: _Minutes) -> tuple[OpNote, ...]:
        """What was overwritten before it was read, as far as the longer view has it."""
        entries, (_, ended_ns), sample = minutes
        samples = [*self._recorder.read(lambda book: book.clock_samples), sample]
        between_ns = (self._began_ns or 0, ended_ns)
        return tuple(find_unread(entries, self._noted_ms, samples, between_ns, is_new=self._is_new))

    def _fail(self, reason: str) -> None:
        self._recorder.put(OpPoll(from_boottime_ns=None, to_boottime_ns=None, error=reason))

    def _samples(self, own: ClockSample) -> list[ClockSample]:
        """The readings of both clocks from shortly before the last reading on."""
        since_ns = (self._record.since_boottime_ns or 0) - _AROUND_NS
        samples = self._recorder.read(lambda book: book.clock_samples)
        return [sample for sample in samples if sample.at_boottime_ns >= since_ns] + [own]
