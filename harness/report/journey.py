"""The journey of a run for its page: the steps, the windows that they make, and what stood on the screen."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from harness.report.steps import WindowLine, describe_file, describe_step, list_windows
from harness.report.summary import Summary
from harness.report.words import describe_place
from harness.rules.artefacts import Artefact, ArtefactKind
from harness.rules.scenario import StepOutcome
from harness.store.manifest import folder_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step in words."""

    name: str
    began: str
    took: str
    outcome: str
    is_bad: bool
    accesses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One look at the screen: its picture as a data URI, unless there is none, and its files with their hashes."""

    about: str
    when: str
    picture: str | None
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What the scenario did, and what was seen meanwhile."""

    scenario: str
    steps: tuple[StepLine, ...]
    windows: tuple[WindowLine, ...]
    remarks: tuple[tuple[str, str], ...]
    screens: tuple[tuple[str, str], ...]
    sights: tuple[Sight, ...]


def make_journey(summary: Summary, db: Path) -> Journey:
    """Put it into words; pictures are read from the folder beside the evidence file, if they are what was kept."""
    folder = folder_of(db, summary.run.run_id)
    looks = groupby(summary.artefacts, key=lambda kept: kept.number)
    return Journey(
        scenario=summary.run.scenario,
        steps=tuple(_list_steps(summary)),
        windows=tuple(list_windows(summary)),
        remarks=tuple(
            (describe_place(remark.at_boottime_ns, summary.installed_ns), remark.text or remark.kind)
            for remark in summary.remarks
        ),
        screens=tuple(
            (describe_place(screen.from_boottime_ns, summary.installed_ns), screen.describe())
            for screen in summary.screens
        ),
        sights=tuple(_make_sight(list(same), folder, summary.installed_ns) for _, same in looks),
    )


def _list_steps(summary: Summary) -> Iterator[StepLine]:
    for step in summary.steps:
        began, took, words = describe_step(step, summary.installed_ns)
        yield StepLine(
            name=f"{step.number} {step.name}",
            began=began,
            took=took,
            outcome=words,
            is_bad=step.outcome not in (StepOutcome.DONE, StepOutcome.SKIPPED),
            accesses=step.accesses,
        )


def _make_sight(same: Sequence[Artefact], folder: Path, installed_ns: int | None) -> Sight:
    first = same[0]
    return Sight(
        about=first.about.replace("_", " "),
        when=describe_place((first.from_boottime_ns + first.to_boottime_ns) // 2, installed_ns),
        picture=next((_read_picture(folder, kept) for kept in same if kept.kind is ArtefactKind.SCREENSHOT), None),
        files=tuple(f"{kept.kind}: {describe_file(kept)}" for kept in same),
    )


def _read_picture(folder: Path, kept: Artefact) -> str | None:
    """A picture that is no longer what was kept is not shown: the verification tells of it."""
    data = b""
    if kept.file is not None:
        with suppress(OSError):
            data = (folder / Path(kept.file).name).read_bytes()
    if not data or hashlib.sha256(data).hexdigest() != kept.sha256:
        return None
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"
