"""The milestones that the phone tells: installation, first process, first launch, first activity on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from harness.device.hands import Bracket
from harness.model import AppData, ClockSample, Milestone, MilestoneName
from harness.rules import milestones
from harness.rules.crossing import Past, carry_milestones
from harness.rules.installation import place_installation
from harness.rules.protocol import Hello
from harness.rules.readings import Record, Sighting, find_since
from harness.run.bench import Bench
from harness.run.order import Notice
from harness.run.subject import Subject


class Noting:
    """Stores the phone's milestones of one run, each as soon as it can be known."""

    def __init__(self, bench: Bench, subject: Subject) -> None:
        self._bench = bench
        self._subject = subject

    def note_installed(self) -> None:
        """When the app was installed, or why nothing can be counted from that."""
        bench, subject = self._bench, self._subject
        installation, installed = place_installation(
            subject.installed_ms, self._samples(), bench.boot_id, bench.witnesses, subject.installed_between_ns
        )
        bench.recorder.put(installation)
        self._put(installed)
        if installation.not_placed is not None:
            bench.show(Notice(text=f"{installation.not_placed}; nothing is counted from that"))

    def note_past(self, past: Past) -> None:
        """What an earlier run of the same play knew, on the clock of this boot."""
        for milestone in carry_milestones(past, self._samples()):
            self._put(milestone)

    def note_start(self, record: Record, hellos: Sequence[Hello], asked: Bracket | None) -> None:
        """The first launch and process, unless they are known; `asked` is around a launch of the run's own."""
        if self._bench.past is not None:
            return  # an earlier run knew, as far as anybody did
        seen = self._find_sightings(record, self._samples())
        if seen is None:
            self._bench.show(Notice(text="it may have been used before: its first launch is not known"))
            return
        samples, subject = self._samples(), self._subject
        is_first = not (self._bench.order.attach or subject.data is AppData.KEPT)
        asked = asked if is_first else None
        known = self._bench.recorder.read(lambda book: book.reached)
        if MilestoneName.FIRST_LAUNCH not in known:
            self._put(milestones.first_launch(seen, subject.package, subject.user, samples, asked))
        if MilestoneName.FIRST_PROCESS not in known:
            self._put(milestones.first_process(seen, subject.uid, samples, hellos, is_whole=not record.cuts))

    def note_resumed(self, record: Record, samples: Sequence[ClockSample]) -> None:
        """The first activity on the screen, which the log tells late."""
        if self._bench.past is None and (seen := self._find_sightings(record, samples)) is not None:
            self._put(milestones.first_resumed(seen, self._subject.uid, samples))

    def _find_sightings(self, record: Record, samples: Sequence[ClockSample]) -> tuple[Sighting, ...] | None:
        """The event log from the app's beginning on; None for an app with a past that the log no longer holds."""
        if self._subject.data is not AppData.KEPT:
            return record.unbroken
        return find_since(record, self._subject.installed_ms * 1_000_000, list(samples))

    def _samples(self) -> list[ClockSample]:
        return self._bench.recorder.read(lambda book: book.clock_samples)

    def _put(self, milestone: Milestone | None) -> None:
        if milestone is not None:
            self._bench.recorder.put(milestone)
