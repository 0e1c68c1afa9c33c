"""A mark for a run that goes on: find the run in its file, tell the process that makes it, and say what it stored."""

from __future__ import annotations

from pathlib import Path

from harness.errors import ConfigError, NotFoundError
from harness.model import Milestone, MilestoneName
from harness.report.summary import choose_run
from harness.report.words import MILESTONES, describe_uncertainty
from harness.rules.milestones import do_overlap
from harness.run.asking import REACTION_S, Request, Word, send
from harness.store.evidence import reading


def mark(path: Path, word: str, name: MilestoneName, at_host_ns: int, within_s: float) -> str:
    """Store a milestone of the operator and return that in words. Raises NotFoundError for a run that has ended."""
    run_id = _choose_running(path, word)
    stored = send(run_id, Request(milestone=name, at_host_ns=at_host_ns, within_s=within_s))
    uncertainty = "" if stored is None else f" ± {describe_uncertainty(stored.milestone.uncertainty_ns)}"
    known = "" if stored is None or stored.known is None else f"; {describe_known(stored.milestone, stored.known)}"
    return f"{MILESTONES[name]}{uncertainty} is stored in run {run_id}{known}"


def note(path: Path, word: str, text: str, at_host_ns: int) -> str:
    """Store a note of the operator. Raises ConfigError for an empty one, NotFoundError for a run that has ended."""
    if not text.strip():
        raise ConfigError("the note is empty", mend='write what there is to say: harness note latest "..."')
    run_id = _choose_running(path, word)
    send(run_id, Request(word=Word.NOTE, text=text, at_host_ns=at_host_ns, within_s=REACTION_S))
    return f"the note is stored in run {run_id}"


def _choose_running(path: Path, word: str) -> str:
    with reading(path) as db:
        run = choose_run(db, word, path)
    if run.verdict is not None:
        raise NotFoundError(
            f"run {run.run_id} has ended ({run.verdict}, {run.ended_at})",
            mend="a run is marked while it goes on, best with: harness run APP --device NAME --scenario manual",
        )
    return run.run_id


def describe_known(mark: Milestone, known: Milestone) -> str:
    """Which source counts for a milestone that was marked, and whether the mark agrees with it."""
    source = known.source.replace("_", " ")
    if do_overlap(known, mark):
        return f"it counts as known from: {source}, which agrees"
    return f"it counts as known from: {source}, which disagrees: that is stored as a gap"
