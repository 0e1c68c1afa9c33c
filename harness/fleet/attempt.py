"""What an attempt at a cell came to: what its evidence file holds counts first, then how its process ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.errors import IntegrityError
from harness.fleet.process import ProcessId, end
from harness.rules.doubts import ENDED
from harness.rules.sweep import AttemptResult, Cell, judge_attempt
from harness.store.sweeps import SweepIndex, Underway, read_attempted_runs

UNDO_S = 15.0  # what a run that is asked to end may take to put its device back


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of an attempt; `run_id` is the run that answers the cell."""

    result: AttemptResult
    exit_code: int | None
    reason: str
    run_id: str | None = None


def judge(evidence: Path, code: int | None, reason: str) -> Outcome:
    """Judge an attempt by its evidence file and its exit code; None is one that was stopped, or nobody saw end."""
    try:
        runs = read_attempted_runs(evidence)
    except IntegrityError as error:
        return Outcome(result=AttemptResult.REFUSED, exit_code=error.exit_code, reason=str(error))
    answer = next((run for run in runs if run.verdict in ENDED), None)
    if answer is not None:
        return Outcome(result=AttemptResult.DONE, exit_code=code, reason=str(answer.verdict), run_id=answer.run_id)
    if code is None:
        return Outcome(result=AttemptResult.STOPPED, exit_code=None, reason=reason)
    result = judge_attempt(code, None)
    run_id = runs[-1].run_id if runs and result is AttemptResult.DONE else None
    return Outcome(result=result, exit_code=code, reason=reason, run_id=run_id)


def settle(index: SweepIndex, cell: Cell, underway: Underway) -> None:
    """Write the end of an attempt that a killed sweep has left. Its process must have ended."""
    end_attempt(index, underway.attempt_id, judge(index.evidence(cell), None, "the sweep was killed"))


def end_attempt(index: SweepIndex, attempt_id: int, outcome: Outcome) -> None:
    """Write the end of an attempt."""
    index.end_attempt(attempt_id, outcome.result, outcome.exit_code, outcome.reason, outcome.run_id)


def end_process(underway: Underway) -> None:
    """End the process of an attempt that a killed sweep has left, if it still runs."""
    if underway.process is not None:
        end(ProcessId(pid=underway.process[0], started=underway.process[1]), UNDO_S)
