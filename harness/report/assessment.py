"""A run held against a policy: read from the file once, judged by the rules, and what a verdict means for a caller."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from harness.errors import ExitCode
from harness.model import AppData
from harness.report.summary import choose_run
from harness.rules.doubts import Evidence, HookFact
from harness.rules.policy import Borders, Observation, Policy, Severity
from harness.rules.verdict import RuleOutcome, RuleResult, RunVerdict, judge, sum_up
from harness.store.appstates import read_states
from harness.store.evidence import reading
from harness.store.ledger import read_ledger
from harness.store.lives import read_lives
from harness.store.observations import read_beginning, read_observations, read_reached
from harness.store.queries import RunRow, read_gaps, read_hook_states

_EXIT_CODES = {
    RunVerdict.FINDINGS: ExitCode.FINDINGS,
    RunVerdict.NO_FINDINGS: ExitCode.DONE,
    RunVerdict.INCONCLUSIVE: ExitCode.INCOMPLETE,
    RunVerdict.ERROR: ExitCode.INCOMPLETE,
}

Watch = Callable[[Iterable[Observation]], Iterable[Observation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a run is asked: a policy, the least severity that decides, and the day on which exceptions must hold."""

    policy: Policy
    fail_on: Severity
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What one run says to a question."""

    run: RunRow
    db: Path
    question: Question
    results: tuple[RuleResult, ...]

    @property
    def policy(self) -> Policy:
        """The rules that it was held against."""
        return self.question.policy

    @property
    def verdict(self) -> RunVerdict:
        """The verdict over the rules that weigh enough."""
        return sum_up(self.results, self.run.verdict, self.question.fail_on)

    @property
    def exit_code(self) -> ExitCode:
        """What the verdict means for a program; the gravest counts."""
        return _EXIT_CODES[self.verdict]

    def results_with(self, outcome: RuleOutcome) -> tuple[RuleResult, ...]:
        """The rules that came out so."""
        return tuple(result for result in self.results if result.outcome is outcome)


def assess(path: Path, word: str, question: Question) -> Assessment:
    """Put a question to the run that a word names. Raises NotFoundError when the file holds no such run."""
    with reading(path) as db:
        run = choose_run(db, word, path)
        return assess_run(db, run, path, question, read_evidence(db, run))


def assess_run(
    db: Database, run: RunRow, path: Path, question: Question, evidence: Evidence, watch: Watch = iter
) -> Assessment:
    """Put a question to a run; `watch` sees the accesses pass."""
    accesses = watch(read_observations(db, run.run_id, run.package, evidence.states))
    results = judge(question.policy, evidence, accesses, question.day)
    return Assessment(run=run, db=path, question=question, results=results)


def read_evidence(db: Database, run: RunRow) -> Evidence:
    """Read all that rules are held against but the accesses."""
    run_id, data = run.run_id, AppData(run.data)
    states = read_states(db, run_id)
    return Evidence(
        ending=run.verdict,
        data=data,
        began_ns=read_beginning(db, run_id),
        borders=Borders(reached=read_reached(db, run_id), has_past=data is AppData.KEPT),
        gaps=read_gaps(db, run_id),
        hooks=[
            HookFact(
                process=row.process,
                data_type=row.data_type,
                layer=row.layer,
                hook=row.hook,
                state=row.state,
                is_proved=not row.is_unproved,
            )
            for row in read_hook_states(db, run_id)
        ],
        lives=read_lives(db, run_id),
        instrumented=run.instrumented,
        misses=read_ledger(db, run_id, run.sdk).misses,
        states=states.intervals,
        contradictions=states.contradictions,
    )
