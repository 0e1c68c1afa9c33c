"""What the page of a report shows, in words: the question and its answer, the picture, the rules, what was not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from harness.report.appstates import STATES_EXPLAINED, describe_state_doubts, describe_waker, list_states
from harness.report.assessment import Assessment, Question, assess_run, read_evidence
from harness.report.clocks import describe_clocks, describe_unplaced
from harness.report.coverage import (
    BEYOND_HOOKS,
    describe_coverage,
    describe_not_there,
    describe_unhooked,
    describe_unproved,
)
from harness.report.details import describe_conditions
from harness.report.findings import describe_caller, describe_offsets, describe_result, describe_verdict
from harness.report.journey import Journey, make_journey
from harness.report.ledger import BEYOND_THE_LEDGER, LedgerRow, describe_misses, describe_readings, list_rows
from harness.report.picture import Painter, Picture, Scene
from harness.report.seals import describe_seal
from harness.report.shares import measure_run
from harness.report.shares_text import describe_shares
from harness.report.states import describe_rest, describe_state
from harness.report.summary import Summary, choose_run, summarise_run
from harness.report.words import (
    EXPLAINED_GAPS,
    GAPS,
    MILESTONES,
    TAPS,
    describe_app,
    describe_doubt,
    describe_end_of_stream,
    describe_gap,
    describe_gate_try,
    describe_instant,
    describe_open_tail,
    describe_source,
    describe_tap,
    describe_whom,
)
from harness.rules.doubts import Evidence
from harness.rules.policy import Policy
from harness.rules.verdict import CallerCount, RuleOutcome, RuleResult
from harness.store.evidence import reading
from harness.store.observations import read_stacks
from harness.store.queries import PhaseCount

_QUESTION = (
    "When did this app touch the camera, the location, the contacts and faces, counted from its installation, from its"
    " first launch and from the moment at which the user accepted the terms?"
)
_PLACES = 25
_CSS = {
    RuleOutcome.OBSERVED: "observed",
    RuleOutcome.INCONCLUSIVE: "inconclusive-badge",
    RuleOutcome.NOT_OBSERVED: "not-observed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One place of the code that made accesses against a rule."""

    caller: str
    hook: str
    count: int
    offsets: tuple[str, ...]
    stack: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSection:
    """A rule, its outcome and what that rests on."""

    rule_id: str
    title: str
    reason: str
    severity: str
    outcome: str
    css: str
    lines: tuple[str, ...]
    places: tuple[PlaceRow, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A milestone in words."""

    name: str
    since: str
    uncertainty: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A gap in words."""

    kind: str
    process: str
    pid: str
    size: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that the template shows, in words."""

    title: str
    subject: str
    conditions: str
    is_virtual: bool
    verdict: str
    question: str
    headline: str
    answer: tuple[str, ...]
    zero: str
    picture: Picture
    milestones: tuple[MilestoneRow, ...]
    policy: Policy
    day: date
    rules: tuple[RuleSection, ...]
    counts: tuple[PhaseCount, ...]
    more: str
    states: tuple[tuple[str, str, float, str], ...]
    states_explained: str
    wakes: tuple[tuple[str, str, int], ...]
    journey: Journey
    unseen: tuple[str, ...]
    gaps: tuple[GapRow, ...]
    beyond: tuple[str, ...]
    missed: tuple[str, ...]
    ledger: tuple[LedgerRow, ...]
    readings: str
    beyond_ledger: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def make_page(path: Path, word: str, question: Question) -> tuple[Assessment, Page]:
    """Put a question to a run, and the run and the answer into words. Raises NotFoundError for no such run."""
    sha256 = _hash(path)  # before it is opened: closing any descriptor of a database drops the locks on it
    with reading(path) as db:
        run = choose_run(db, word, path)
        summary, evidence = summarise_run(db, run), read_evidence(db, run)
        shares = tuple(describe_shares(measure_run(db, run)))
        painter = Painter(_set_scene(summary, evidence))
        assessment = assess_run(db, run, path, question, evidence, painter.watch)
        sections = tuple(_describe_rule(db, result) for result in assessment.results)
    return assessment, _make_page(assessment, summary, painter.paint(), sections, shares, sha256)


def _hash(path: Path) -> str:
    """The hash of a file that stands alone; beside a run that writes, part of the evidence is still in its journal."""
    journal = path.with_name(f"{path.name}-wal")
    if not path.is_file() or (journal.exists() and journal.stat().st_size):
        return "not yet final: a run is writing it"
    with path.open("rb") as file:
        return f"sha256 {hashlib.file_digest(file, 'sha256').hexdigest()} when this page was made"


def _set_scene(summary: Summary, evidence: Evidence) -> Scene:
    return Scene(
        milestones=summary.milestones,
        lives=evidence.lives,
        gaps=evidence.gaps,
        data_types=tuple(each.data_type for each in summary.coverage.types),
        has_past=evidence.borders.has_past,
    )


def _make_page(
    assessment: Assessment,
    summary: Summary,
    picture: Picture,
    sections: tuple[RuleSection, ...],
    shares: tuple[str, ...],
    sha256: str,
) -> Page:
    run = summary.run
    return Page(
        title=f"When did {run.package} touch personal data?",
        subject=f"{describe_app(run.package, run.version_name)} ({run.version_code}) on {run.device}: {run.model}, "
        f"Android {run.android_release}; run {run.run_id}, {run.started_at}",
        conditions=f"Observed with {describe_conditions(run)}.",
        is_virtual=run.device_kind == "virtual",
        verdict=str(assessment.verdict),
        question=_QUESTION,
        headline=describe_verdict(assessment),
        answer=tuple(_answer(assessment)),
        zero=_zero(summary),
        picture=picture,
        milestones=tuple(_describe_milestones(summary)),
        policy=assessment.policy,
        day=assessment.question.day,
        rules=sections,
        counts=summary.counts,
        more=f"Every access: harness accesses {run.run_id} --csv.",
        states=tuple(list_states(summary)),
        states_explained=STATES_EXPLAINED,
        wakes=tuple((describe_waker(each.woken_by), each.data_type, each.accesses) for each in summary.wake_counts),
        journey=make_journey(summary, assessment.db),
        unseen=tuple(_describe_unseen(summary, shares)),
        gaps=tuple(_describe_gaps(summary)),
        beyond=BEYOND_HOOKS,
        missed=tuple(describe_misses(summary.ledger, summary.installed_ns)),
        ledger=tuple(list_rows(summary.ledger)),
        readings=describe_readings(summary.ledger),
        beyond_ledger=BEYOND_THE_LEDGER,
        facts=(*_list_facts(assessment, sha256), *_list_deeds(summary)),
    )


def _answer(assessment: Assessment) -> Iterator[str]:
    """The first finding with its instant, then how the rules came out, each with its title."""
    firsts = [(result.first, result.rule) for result in assessment.results if result.first is not None]
    if firsts:
        first, rule = min(firsts, key=lambda pair: pair[0].at_boottime_ns)
        when = describe_offsets(first)
        yield f"The first access against a rule ({rule.title.lower()}) was {first.hook}, {when}."
    groups: dict[str, list[str]] = {}
    for result in assessment.results:
        groups.setdefault(_lead(result), []).append(result.rule.title.lower())
    yield from (f"{lead}: {'; '.join(titles)}." for lead, titles in groups.items())


def _lead(result: RuleResult) -> str:
    if result.outcome is RuleOutcome.NOT_OBSERVED:
        return "Only what exceptions let pass" if result.excepted else "Not observed, for what was watched"
    return "Observed" if result.outcome is RuleOutcome.OBSERVED else "Inconclusive"


def _describe_rule(db: Database, result: RuleResult) -> RuleSection:
    shown = result.callers[:_PLACES]
    stacks = read_stacks(db, (each.first.stack_id for each in shown if each.first.stack_id is not None))
    left_out = len(result.callers) - len(shown)
    return RuleSection(
        rule_id=result.rule.rule_id,
        title=result.rule.title,
        reason=result.rule.reason,
        severity=result.rule.severity,
        outcome=result.outcome,
        css=_CSS[result.outcome],
        lines=tuple(describe_result(result, callers=0)),
        places=tuple(_describe_place(each, stacks.get(each.first.stack_id or 0, ())) for each in shown),
        more=f"And {left_out} more places of the code." if left_out else "",
    )


def _describe_place(each: CallerCount, stack: tuple[str, ...]) -> PlaceRow:
    first = each.first
    offsets = (first.since_install_s, first.since_first_launch_s, first.since_terms_s)
    return PlaceRow(
        caller=describe_caller(first),
        hook=first.hook,
        count=each.count,
        offsets=tuple("" if offset is None else f"{offset:+.3f} s" for offset in offsets),
        stack=stack,
    )


def _zero(summary: Summary) -> str:
    return "installation" if summary.installed_ns is not None else "the beginning of the clock"


def _describe_milestones(summary: Summary) -> Iterator[MilestoneRow]:
    zero_ns = summary.installed_ns or 0
    for each in summary.milestones:
        yield MilestoneRow(
            name=MILESTONES[each.name],
            since=f"{describe_instant(each, zero_ns)} s",
            uncertainty=describe_doubt(each, zero_ns),
            source=describe_source(each.source),
        )


def _describe_unseen(summary: Summary, shares: Sequence[str]) -> Iterator[str]:
    run = summary.run
    rest = describe_rest(summary.state)
    yield f"Evidence {describe_state(run, summary.state)}{(rest and f': {rest}') or ''}."
    yield from run.reasons
    yield from shares
    for tail in summary.coverage.open_tails:
        yield describe_open_tail(tail, summary.installed_ns)
    yield from describe_coverage(summary.coverage)
    yield from describe_unplaced(summary.installation, summary.clocks)
    yield from describe_state_doubts(summary)
    if not summary.is_accepted:
        yield "Nobody was seen to accept the terms: no access has an offset to that."
    yield from describe_unhooked(summary.hooks_out_of_place)
    yield from describe_unproved(summary.hooks)
    if summary.not_there_below:
        yield describe_not_there(summary.not_there_below)
    if not (summary.gaps or summary.coverage.open_tails):
        yield "No gap is recorded."


def _describe_gaps(summary: Summary) -> Iterator[GapRow]:
    for gap in summary.gaps:
        yield GapRow(
            kind=GAPS[gap.kind],
            process=gap.process,
            pid="" if gap.pid is None else str(gap.pid),
            size=describe_gap(gap, summary.installed_ns),
            reason=f"{describe_end_of_stream(gap.reason)}: {EXPLAINED_GAPS[gap.kind]}",
        )


def _list_facts(assessment: Assessment, sha256: str) -> Iterator[tuple[str, str]]:
    run, policy = assessment.run, assessment.policy
    yield "run", f"{run.run_id}, {run.started_at} to {run.ended_at or 'no end'}, scenario {run.scenario}"
    yield "evidence file", f"{assessment.db.absolute()}, {sha256}"
    yield "seal", describe_seal(assessment.db, run.run_id)
    yield "conditions", describe_conditions(run)
    yield "app", f"{run.apk_path}, sha256 {run.apk_sha256}"
    yield "policy", f"{policy.source}, sha256 {policy.sha256}"
    yield "device", f"{run.serial}, {run.fingerprint}, boot {run.boot_id}"
    yield "agent", f"sha256 {run.agent_sha256}"
    yield "versions", ", ".join(f"{name} {version}" for name, version in sorted(run.versions.items()))


def _list_deeds(summary: Summary) -> Iterator[tuple[str, str]]:
    """What the clocks did, and the run itself to the app: by which gate it held it, and what it tapped."""
    yield "clocks", " ".join(describe_clocks(summary.clocks, summary.installed_ns)) or "were never read together"
    yield "gates", "; ".join(map(describe_gate_try, summary.gate_tries)) or "none was tried"
    taps = (f"to {TAPS[tap.purpose]}: {', '.join(describe_tap(tap, summary.installed_ns))}" for tap in summary.taps)
    yield "taps of the run", "; ".join(taps) or "none"
    lost = (f"to {describe_whom(each)} ({each.reason})" for each in summary.recoveries)
    ends = (f"process {each.pid}: {each.text.partition(chr(10))[0]}" for each in summary.crashes)
    yield "crashes", "; ".join(ends) or "none"
    yield "connections lost and won back", "; ".join(lost) or "none"
