"""The live view: what it draws at the sizes of a terminal, and that text of the device cannot leave its line."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from harness.model import Gap, GapKind, Milestone, MilestoneName
from harness.report.lines import LiveLines
from harness.report.live import LiveView
from harness.run.job import Notice
from tests.builders import SECOND, access, run, stored

HOSTILE = "\x1b[2J\x1b]0;owned\x07[red]\u202e\n\n\n" + "x" * 300


def view(accesses: int, *, words: str = "/contacts") -> LiveView:
    made = LiveView("a accepted · q end", now=lambda: 5.0)
    made.show(run())
    made.show(Notice(text=words))
    for name, at_s in ((MilestoneName.INSTALLED, 80), (MilestoneName.FIRST_LAUNCH, 90)):
        made.show(Milestone(name=name, at_boottime_ns=at_s * SECOND, uncertainty_ns=1, source="test", epoch=None))
    for number in range(accesses):
        at_ns = 85 * SECOND + number * SECOND
        made.show(stored(access(seq=number, at_boottime_ns=at_ns, detail={"path": words})))
    made.show(
        Gap(kind=GapKind.LOST, process=words, pid=1, epoch=None, from_boottime_ns=None, to_boottime_ns=None, events=3,
            reason=words)
    )  # fmt: skip
    return made


def draw(made: LiveView, width: int, height: int = 24) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width, height=height, force_terminal=False).print(made)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("accesses", [0, 1, 1000])
def test_it_fits_the_terminal(width: int, accesses: int) -> None:
    lines = draw(view(accesses), width)
    assert len(lines) < 24 or width < 80
    assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize("width", [80, 120])
def test_it_shows_step_milestones_counts_gaps_and_the_last_accesses(width: int) -> None:
    text = "\n".join(draw(view(30), width))
    for words in ("com.x 1 on virtual", "/contacts  0 processes watched, 0 s", "first launch", "+10.000",
                  "contacts 5 24 · 1", "A preview: what holds is the file",
                  "1 gap, the last: lost", "+34.000 s", "q end"):  # fmt: skip
        assert " ".join(words.split()) in " ".join(text.split()), text


def test_counts_move_to_the_next_phase_when_a_milestone_is_learnt_later() -> None:
    made = view(30)
    made.show(
        Milestone(name=MilestoneName.TERMS_ACCEPTED, at_boottime_ns=100 * SECOND, uncertainty_ns=1, source="x",
                  epoch=None)
    )  # fmt: skip
    (line,) = (line for line in draw(made, 80) if line.startswith("contacts"))
    assert line.split() == ["contacts", "5", "9", "14", "2"]  # those at the very borders are unsure


def test_a_run_that_goes_on_after_a_reboot_is_drawn_by_its_own_clock_alone() -> None:
    made = view(30)
    made.show(run())
    made.show(
        Milestone(name=MilestoneName.FIRST_LAUNCH, at_boottime_ns=-90 * SECOND, uncertainty_ns=1, source="x",
                  epoch=None)
    )  # fmt: skip
    text = "\n".join(draw(made, 80))
    assert "contacts" not in text.replace("/contacts", "")
    assert "installed" not in text
    assert "1 gap" not in text


def test_lines_of_a_run_that_goes_on_count_from_nothing_that_the_other_clock_had() -> None:
    stream = io.StringIO()
    lines = LiveLines(Console(file=stream, width=120))
    for number, name in enumerate((MilestoneName.INSTALLED, MilestoneName.FIRST_LAUNCH)):
        lines.show(run())
        lines.show(
            Milestone(name=name, at_boottime_ns=(80 - number * 90) * SECOND, uncertainty_ns=1, source="x", epoch=None)
        )
    assert "+0.000 s  installed" in stream.getvalue()
    assert "-90" not in stream.getvalue()


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_wide_milestone_is_drawn_as_the_bracket_that_it_is(width: int) -> None:
    made = view(1)
    made.show(
        Milestone(name=MilestoneName.TERMS_SHOWN, at_boottime_ns=92 * SECOND, uncertainty_ns=SECOND, source="hierarchy")
    )
    (line,) = (line for line in draw(made, width) if "terms shown" in line)
    assert "between +11.000 and +13.000" in line
    assert "+12.000" not in line


@pytest.mark.parametrize("width", [80, 120])
def test_text_of_the_device_stays_text_in_its_line(width: int) -> None:
    harmless, hostile = draw(view(3), width), draw(view(3, words=HOSTILE), width)
    assert len(hostile) == len(harmless)
    assert all(line.isprintable() for line in hostile)
