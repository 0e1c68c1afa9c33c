"""What a sweep has found: each cell with its verdict, the findings over all cells, and what is new since the last one.

Both sweeps are held against the same policy on the same day, so that what is new comes from the apps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from harness.errors import ConfigError, ExitCode, IntegrityError, NotFoundError
from harness.fleet.sweepdir import SweepDirectory
from harness.report.assessment import Assessment, Question, assess
from harness.report.findings import describe_calls, describe_offsets
from harness.report.sarif import fingerprint_of
from harness.rules.policy import Severity
from harness.rules.sweep import Attempt, AttemptResult, Board, Cell, CellEnd, CellState, code_of, count_codes
from harness.rules.verdict import CallerCount, RuleOutcome, RuleResult
from harness.store.sweeps import Asked, SweepIndex

OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReport:
    """A cell and what became of it. `assessment` is that of its run; `problem` is why there is none."""

    cell: Cell
    name: str
    end: CellEnd | None
    attempts: tuple[Attempt, ...]
    assessment: Assessment | None
    problem: str
    code: ExitCode

    @property
    def outcome(self) -> str:
        """The verdict of its run, or why it has none, in a word or two."""
        if self.assessment is not None:
            return str(self.assessment.verdict)
        if self.end is None:
            return OPEN
        return "error" if self.end.state is CellState.DONE else str(self.end.state)

    @property
    def evidence(self) -> str:
        """Its evidence file, as seen from the sweep's folder."""
        return f"cells/{self.cell.cell_id}/evidence.db"

    @property
    def failures(self) -> int:
        """How many of its attempts the device or this host made fail."""
        return sum(attempt.result is AttemptResult.FAILED for attempt in self.attempts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Accesses against a rule from one place of an app's code, over all cells that saw them."""

    fingerprint: str
    rule_id: str
    title: str
    severity: Severity
    package: str
    place: str
    first: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What differs from the sweep before. `perhaps_...` is what the other sweep has no whole answer to."""

    since: str
    began_at: str
    new: tuple[Finding, ...]
    perhaps_new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    perhaps_gone: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """Everything that is told of a sweep."""

    asked: Asked
    board: Board
    question: Question
    cells: tuple[CellReport, ...]
    findings: tuple[Finding, ...]
    change: Change | None

    @property
    def codes(self) -> list[tuple[ExitCode, int]]:
        """Every exit code that a cell has, and how many have it, the gravest first."""
        return list(count_codes(cell.code for cell in self.cells))

    @property
    def exit_code(self) -> ExitCode:
        """The gravest."""
        return self.codes[0][0]


def read_report(directory: SweepDirectory, sweep_id: str, question: Question) -> SweepReport:
    """Judge a sweep, and the one before it, by the same question."""
    report = _judge_sweep(directory, sweep_id, question)
    before = directory.previous(sweep_id)
    if before is None:
        return report
    return replace(report, change=_compare(_judge_sweep(directory, before, question), report))


def _judge_sweep(directory: SweepDirectory, sweep_id: str, question: Question) -> SweepReport:
    with directory.opening(sweep_id) as index:
        asked, board = index.asked, index.read_board()
        ends = {end.cell_id: end for end in board.ends}
        cells = tuple(_judge_cell(index, board, cell, ends.get(cell.cell_id), question) for cell in board.cells)
    return SweepReport(
        asked=asked, board=board, question=question, cells=cells, findings=tuple(_collect(cells)), change=None
    )


def _judge_cell(index: SweepIndex, board: Board, cell: Cell, end: CellEnd | None, question: Question) -> CellReport:
    assessment, problem, code = None, end.reason if end else "not reached yet", code_of(end)
    if end is not None and end.run_id is not None:
        try:
            assessment = assess(index.evidence(cell), end.run_id, question)
            code = assessment.exit_code
        except (IntegrityError, ConfigError, NotFoundError) as error:  # what the sweep stored there is not there now
            problem, code = str(error), ExitCode.INTEGRITY
    return CellReport(
        cell=cell,
        name=name_cell(board, cell),
        end=end,
        attempts=tuple(board.attempts_at(cell)),
        assessment=assessment,
        problem=problem,
        code=code,
    )


def name_cell(board: Board, cell: Cell) -> str:
    """What a cell is called on its device: the same from sweep to sweep as long as the same is asked."""
    twins = {each.label for each in board.cells if each.package == cell.package}
    app = f"{cell.package} ({cell.label})" if len(twins) > 1 else cell.package
    repeats = max(each.repeat for each in board.cells)
    return f"{app}, {cell.scenario.name}" + (f", repeat {cell.repeat}" if repeats > 1 else "")


def _collect(cells: Iterable[CellReport]) -> Iterator[Finding]:
    seen: dict[str, list[tuple[CellReport, RuleResult, CallerCount]]] = {}
    for cell in cells:
        if cell.assessment is None:
            continue
        for result in cell.assessment.results_with(RuleOutcome.OBSERVED):
            for each in result.callers:
                print_ = fingerprint_of(result.rule, each, cell.assessment.run.package)
                seen.setdefault(print_, []).append((cell, result, each))
    made = [_make_finding(print_, places) for print_, places in seen.items()]
    return iter(sorted(made, key=_weight))


def _make_finding(fingerprint: str, places: Sequence[tuple[CellReport, RuleResult, CallerCount]]) -> Finding:
    cell, result, each = places[0]
    return Finding(
        fingerprint=fingerprint,
        rule_id=result.rule.rule_id,
        title=result.rule.title,
        severity=result.rule.severity,
        package=cell.assessment.run.package if cell.assessment else cell.cell.package,
        place=describe_calls(each),
        first=describe_offsets(each.first),
        cells=tuple(f"{where.name} on {where.cell.device}" for where, _, _ in places),
    )


def _weight(finding: Finding) -> tuple[int, str, str, str]:
    return list(Severity).index(finding.severity), finding.package, finding.rule_id, finding.place


def _compare(before: SweepReport, now: SweepReport) -> Change:
    """Tell what is new and what is gone, and apart from both what only one of the sweeps could see."""
    then, here = _by_print(before), _by_print(now)
    answered_then, answered_now = _answered(before), _answered(now)
    new = [finding for print_, finding in here.items() if print_ not in then]
    gone = [finding for print_, finding in then.items() if print_ not in here]
    return Change(
        since=before.asked.sweep_id,
        began_at=before.asked.began_at.isoformat(),
        new=tuple(finding for finding in new if _key(finding) in answered_then),
        perhaps_new=tuple(finding for finding in new if _key(finding) not in answered_then),
        gone=tuple(finding for finding in gone if _key(finding) in answered_now),
        perhaps_gone=tuple(finding for finding in gone if _key(finding) not in answered_now),
    )


def _by_print(report: SweepReport) -> dict[str, Finding]:
    return {finding.fingerprint: finding for finding in report.findings}


def _key(finding: Finding) -> tuple[str, str]:
    return finding.package, finding.rule_id


def _answered(report: SweepReport) -> set[tuple[str, str]]:
    """The apps and rules of which every cell has a whole answer: what is not among their findings was not there."""
    rules = [rule.rule_id for rule in report.question.policy.rules]
    asked = {(cell.cell.package, rule_id) for cell in report.cells for rule_id in rules}
    return asked - {(cell.cell.package, rule_id) for cell in report.cells for rule_id in _unanswered(cell, rules)}


def _unanswered(cell: CellReport, rules: Sequence[str]) -> Iterator[str]:
    if cell.assessment is None:
        yield from rules
        return
    for result in cell.assessment.results:
        is_whole = result.outcome is RuleOutcome.NOT_OBSERVED or cell.assessment.run.verdict == "complete"
        if result.outcome is RuleOutcome.INCONCLUSIVE or not is_whole:
            yield result.rule.rule_id
