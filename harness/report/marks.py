"""A mark for a run that goes on: find the run in its file, tell the process that makes it, and say what it stored."""

from __future__ import annotations

from pathlib import Path

from harness.errors import NotFoundError
from harness.model import MilestoneName
from harness.report.summary import choose_run
from harness.report.words import MILESTONES, describe_uncertainty
from harness.run.asking import Request, send
from harness.store.evidence import reading


def mark(path: Path, word: str, name: MilestoneName, at_host_ns: int, within_s: float) -> str:
    """Store a milestone of the operator and return that in words. Raises NotFoundError for a run that has ended."""
    with reading(path) as db:
        run = choose_run(db, word, path)
    if run.verdict is not None:
        raise NotFoundError(
            f"run {run.run_id} has ended ({run.verdict}, {run.ended_at})",
            mend="a run is marked while it goes on, best with: harness run APP --device NAME --scenario manual",
        )
    stored = send(run.run_id, Request(milestone=name, at_host_ns=at_host_ns, within_s=within_s))
    doubt = "" if stored is None else f" ± {describe_uncertainty(stored.uncertainty_ns)}"
    return f"{MILESTONES[name]}{doubt} is stored in run {run.run_id}"
