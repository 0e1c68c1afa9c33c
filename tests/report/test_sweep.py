"""What is told of a sweep: each cell, what is new, every exit code; hostile text stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console

from harness.fleet.policies import load_policy
from harness.fleet.sweep import AttemptBegan, AttemptEnded, CellEnded, Waiting
from harness.fleet.sweepdir import INDEX, SweepDirectory
from harness.report.assessment import Question
from harness.report.console import make_console
from harness.report.sweep import SweepReport, read_report
from harness.report.sweep_junit import write_junit
from harness.report.sweep_live import SweepLines, SweepView
from harness.report.sweep_page import render
from harness.report.sweep_text import document_sweep, print_status, print_sweep
from harness.rules.policy import Severity
from harness.rules.sweep import AttemptResult, Cell, CellEnd, CellState, Limits, Scenario
from harness.store.sweeps import Asked, SweepIndex, create_index, read_attempted_runs
from tests.report.judged import HOSTILE, TODAY, write_evidence

FIRST, SECOND = "01M87KCXP140108WNX6VDZ8YF5", "01M87KCXP140108WNX6VDZ8YF6"
QUESTION = Question(policy=load_policy("ci"), fail_on=Severity.WARNING, day=TODAY)
LIMITS = Limits(attempts=2, quarantine_after=3, attempt_s=60.0)


def cell(number: int, word: str, device: str = "p") -> Cell:
    scenario = Scenario(name=f"s{word}", play="manual", watch_s=1.5, grant=True)
    return Cell(cell_id=f"{number:04d}", number=number, app="/a.apk", label=word, package=f"com.x{word}",
                app_sha256=None, device=device, scenario=scenario, repeat=1)  # fmt: skip


def make_sweep(folder: Path, sweep_id: str, cells: Sequence[Cell], done: Sequence[str] = ()) -> None:
    """Write a sweep in which the cells of these words have a run; the next is failed, the one after quarantined."""
    asked = Asked(sweep_id=sweep_id, name=f"n{HOSTILE}", text="", sha256="0" * 64, limits=LIMITS, devices_file=None,
                  version="1", began_at=datetime(2026, 3, 1, tzinfo=UTC))  # fmt: skip
    (folder / sweep_id).mkdir(parents=True)
    create_index(folder / sweep_id / INDEX, asked, cells)
    states = iter((CellState.FAILED, CellState.QUARANTINED, CellState.NOT_RUN))
    with closing(SweepIndex(folder / sweep_id / INDEX)) as index:
        for each in cells:
            attempt_id, _ = index.begin_attempt(each.cell_id)
            if each.label in done:
                index.evidence(each).parent.mkdir(parents=True)
                write_evidence(index.evidence(each), word=each.label)
                (run,) = read_attempted_runs(index.evidence(each))
                end = CellEnd(cell_id=each.cell_id, state=CellState.DONE, exit_code=6, reason="i", run_id=run.run_id)
            else:
                state = next(states)
                index.end_attempt(attempt_id, AttemptResult.FAILED, 5, f"why{HOSTILE}\nmore", None)
                index.begin_attempt(each.cell_id)
                end = CellEnd(cell_id=each.cell_id, state=state, exit_code=5, reason=f"why{HOSTILE}\nmore")
            index.end_cells([end])


def read(folder: Path, sweep_id: str = FIRST, question: Question = QUESTION) -> SweepReport:
    return read_report(SweepDirectory(folder), sweep_id, question)


def make_hostile(folder: Path) -> SweepReport:
    words = (HOSTILE, "b", "c", "d")
    cells = [cell(number, word, f"p{HOSTILE}") for number, word in enumerate(words, 1)]
    make_sweep(folder, FIRST, cells, done=[HOSTILE])
    return read(folder)


def test_every_exit_code_is_told_the_gravest_first(tmp_path: Path) -> None:
    report = make_hostile(tmp_path)
    assert [(int(code), number) for code, number in report.codes] == [(1, 1), (6, 1), (4, 1), (5, 1)]
    assert report.exit_code == 1
    assert [each.outcome for each in report.cells] == ["findings", "failed", "quarantined", "not run"]


def test_evidence_that_is_gone_or_damaged_weighs_most(tmp_path: Path) -> None:
    make_sweep(tmp_path, FIRST, [cell(1, "a"), cell(2, "b")], done=["a", "b"])
    evidence = tmp_path / FIRST / "cells" / "0001" / "evidence.db"
    for spoil in (lambda: evidence.write_bytes(evidence.read_bytes()[:5000]), evidence.unlink):
        spoil()
        report = read(tmp_path)
        assert [int(code) for code, _ in report.codes] == [7, 1]
        assert (report.cells[0].assessment, report.cells[0].outcome) == (None, "error")


def test_the_cases_of_junit_depend_on_what_was_asked_alone(tmp_path: Path) -> None:
    make_hostile(tmp_path)
    suites = ElementTree.parse(write_junit(read(tmp_path), tmp_path / "j.xml")).getroot()  # noqa: S314  our own file
    (suite,) = suites
    assert (suite.get("tests"), suite.get("errors"), suite.get("failures"), suite.get("skipped")) == (
        "24",
        str(6 + 4),  # a cell that failed, and what the evidence leaves open
        "1",
        "12",
    )
    skipped = [case.find("skipped") for case in suite.iter("testcase") if case.find("skipped") is not None]
    assert {each.get("type") for each in skipped if each is not None} == {"quarantined", "not run"}


def test_new_and_gone_and_what_only_one_sweep_can_tell(tmp_path: Path) -> None:
    words = ("stays", "goes", "comes", "unsure")
    cells = [cell(number, word) for number, word in enumerate(words, 1)]
    complete = replace(QUESTION, policy=replace(QUESTION.policy, rules=QUESTION.policy.rules[:1]))
    make_sweep(tmp_path, FIRST, cells[:2] + cells[3:], done=["stays", "goes", "unsure"])
    make_sweep(tmp_path, SECOND, cells, done=["stays", "comes"])
    change = read(tmp_path, SECOND, complete).change
    assert change is not None
    assert change.since == FIRST
    assert (change.new, change.gone) == ((), ())
    assert {each.package for each in change.perhaps_new} == {"com.xcomes"}, "nobody asked about it before"
    assert {each.package for each in change.perhaps_gone} == {"com.xgoes", "com.xunsure"}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs if name.startswith("on") or name in ("src", "srcset")}


def test_hostile_text_is_text_everywhere(tmp_path: Path) -> None:
    report = make_hostile(tmp_path)
    page = render(report)
    tags = _Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert "Content-Security-Policy" in page
    assert not {"\x1b", "\u202e", "\x00"} & set(page)
    console = make_console()
    with console.capture() as captured:
        print_sweep(console, report)
        print_status(console, report.asked, report.board, "finished")
    assert not {"\x1b", "\u202e", "\x00"} & set(captured.get())
    assert json.loads(document_sweep(report))["exit_codes"] == {"1": 1, "6": 1, "4": 1, "5": 1}


def test_the_same_events_as_lines_and_as_a_table(tmp_path: Path) -> None:
    board = replace(make_hostile(tmp_path).board, ends=())
    one, end = board.cells[1], CellEnd(cell_id="0002", state=CellState.FAILED, exit_code=5, reason="why\nmore")
    events = (
        Waiting(device=one.device, reason="2 s until the next attempt"),
        AttemptBegan(cell=one, number=2),
        AttemptEnded(cell=one, number=2, result=AttemptResult.FAILED, reason=f"why{HOSTILE}\nmore", took_s=1.5),
        CellEnded(cell=one, end=end),
    )
    lines, view = make_console(), SweepView(board, now=lambda: 7.0)
    with lines.capture() as said:
        teller = SweepLines(lines, board)
        for event in events:
            teller.tell(event)
            view.tell(event)
    assert len(said.get().splitlines()) == 4
    assert "com.xb, sb: attempt 2 failed after 1.5 s: why" in said.get()
    assert not {"\x1b", "\u202e", "\x00"} & set(said.get())
    table = Console(width=300)
    with table.capture() as drawn:
        table.print(view)
    assert "failed: why" in drawn.get()
    assert drawn.get().splitlines()[1].split()[-1] != "why"
    assert re.search(r"\b3\b", drawn.get()), "three cells are left"
