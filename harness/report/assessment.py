"""A run held against a policy: read from the file once, judged by the rules, and what a verdict means for a caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from harness.errors import ExitCode
from harness.model import HookState
from harness.report.summary import choose_run
from harness.rules.policy import Policy, Reached, Severity
from harness.rules.verdict import Evidence, HookCount, RuleOutcome, RuleResult, RunVerdict, judge, sum_up
from harness.store.evidence import reading
from harness.store.observations import read_app_states, read_lives, read_observations, read_reached
from harness.store.queries import HookRow, RunRow, read_gaps, read_hook_states

_EXIT_CODES = {
    RunVerdict.FINDINGS: ExitCode.FINDINGS,
    RunVerdict.NO_FINDINGS: ExitCode.DONE,
    RunVerdict.INCONCLUSIVE: ExitCode.INCOMPLETE,
    RunVerdict.ERROR: ExitCode.INCOMPLETE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What one run says about one policy. `day` decides which exceptions still hold."""

    run: RunRow
    db: Path
    policy: Policy
    fail_on: Severity
    day: date
    results: tuple[RuleResult, ...]
    reached: Reached

    @property
    def verdict(self) -> RunVerdict:
        """The verdict over the rules that weigh enough."""
        return sum_up(self.results, self.run.verdict, self.fail_on)

    @property
    def exit_code(self) -> ExitCode:
        """What the verdict means for a program; the gravest counts."""
        return _EXIT_CODES[self.verdict]

    def results_with(self, outcome: RuleOutcome) -> tuple[RuleResult, ...]:
        """The rules that came out so."""
        return tuple(result for result in self.results if result.outcome is outcome)


def assess(path: Path, word: str, policy: Policy, fail_on: Severity, day: date) -> Assessment:
    """Hold the run that a word names against a policy. Raises NotFoundError when the file holds no such run."""
    with reading(path) as db:
        run = choose_run(db, word, path)
        evidence = read_evidence(db, run)
        results = judge(policy, evidence, read_observations(db, run.run_id), day)
    return Assessment(
        run=run, db=path, policy=policy, fail_on=fail_on, day=day, results=results, reached=evidence.reached
    )


def read_evidence(db: Database, run: RunRow) -> Evidence:
    """Read all that rules are held against but the accesses."""
    run_id = run.run_id
    return Evidence(
        ending=run.verdict,
        reached=read_reached(db, run_id),
        gaps=read_gaps(db, run_id),
        hooks=_count_hooks(read_hook_states(db, run_id)),
        lives=read_lives(db, run_id),
        app_states=read_app_states(db, run_id),
    )


def _count_hooks(hooks: Sequence[HookRow]) -> dict[str, HookCount]:
    states: dict[str, list[HookState]] = {}
    for hook in hooks:
        states.setdefault(hook.data_type, []).append(hook.state)
    return {
        data_type: HookCount(
            installed=each.count(HookState.INSTALLED),
            absent=each.count(HookState.ABSENT),
            failed=each.count(HookState.FAILED),
        )
        for data_type, each in states.items()
    }
