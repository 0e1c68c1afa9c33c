"""What a sweep does next, and that every cell ends exactly once whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import GRAVITY, ExitCode
from harness.rules.sweep import (
    Attempt,
    AttemptResult,
    Board,
    Cell,
    CellEnd,
    CellState,
    Limits,
    Scenario,
    code_of,
    conclude,
    count_codes,
    find_next,
    judge_attempt,
    leave,
    pause_s,
)

SCENARIO = Scenario(name="first use", play="first-use", watch_s=1.0, grant=False)
DONE, FAILED, REFUSED, STOPPED = AttemptResult


def make_board(devices: dict[str, int], attempts: int = 3, quarantine_after: int = 3) -> Board:
    cells = [
        Cell(cell_id=f"{device}{number}", number=number, app="a", label="a", package="a", app_sha256=None,
             device=device, scenario=SCENARIO, repeat=1)
        for device, count in devices.items()
        for number in range(count)
    ]  # fmt: skip
    limits = Limits(attempts=attempts, quarantine_after=quarantine_after, attempt_s=60.0)
    return Board(limits=limits, cells=tuple(cells), attempts=(), ends=())


def play(board: Board, cell_id: str, result: AttemptResult | None, exit_code: int = 0) -> Board:
    number = sum(attempt.cell_id == cell_id for attempt in board.attempts) + 1
    attempt = Attempt(cell_id=cell_id, number=number, result=result, exit_code=exit_code, reason=f"{result} {number}")
    return replace(board, attempts=(*board.attempts, attempt))


def settle(board: Board, device: str = "p") -> Board:
    return replace(board, ends=(*board.ends, *conclude(board, device)))


def states(board: Board) -> dict[str, CellState]:
    return {end.cell_id: end.state for end in board.ends}


@pytest.mark.parametrize(
    ("exit_code", "run_id", "result"),
    [
        (0, "R", DONE),
        (6, "R", DONE),
        (6, None, DONE),  # what the app did to the run is a result
        (4, "R", DONE),  # the evidence had come to its end before the device went
        (-9, "R", DONE),
        (4, None, FAILED),
        (5, None, FAILED),
        (75, None, FAILED),
        (-9, None, FAILED),
        (-11, None, FAILED),
        (143, None, FAILED),
        (130, None, FAILED),
        (1, None, REFUSED),  # no finding, since a run has none: a fault of ours, which comes again
        (2, None, REFUSED),
        (3, None, REFUSED),
        (7, None, REFUSED),
        (0, None, REFUSED),
    ],
)
def test_what_an_attempt_is_worth(exit_code: int, run_id: str | None, result: AttemptResult) -> None:
    assert judge_attempt(exit_code, run_id) is result


def test_cells_come_in_order_and_one_that_failed_after_the_others() -> None:
    board = make_board({"p": 3, "q": 1})
    first = find_next(board, "p")
    assert first is not None
    assert first.cell_id == "p0"
    assert [find_next(play(board, "p0", result), "p") for result in (FAILED, STOPPED)] == [
        board.cells[1],
        board.cells[0],
    ]
    assert find_next(play(play(play(board, "p0", FAILED), "p1", FAILED), "p2", FAILED), "p") == board.cells[0]
    assert find_next(board, "q") == board.cells[3]


def test_what_may_still_be_under_way_comes_first() -> None:
    board = play(play(make_board({"p": 3}), "p0", STOPPED), "p2", None)
    assert find_next(board, "p") == board.cells[2]


@pytest.mark.parametrize(("result", "state"), [(DONE, CellState.DONE), (REFUSED, CellState.FAILED)])
def test_a_result_is_never_tried_again(result: AttemptResult, state: CellState) -> None:
    board = settle(play(make_board({"p": 2}), "p0", result))
    assert states(board) == {"p0": state}
    assert find_next(board, "p") == board.cells[1]
    assert conclude(board, "p") == []


def test_a_cell_that_fails_is_given_up_and_a_stop_does_not_count() -> None:
    board = make_board({"p": 1}, attempts=2, quarantine_after=9)
    for result in (FAILED, STOPPED, STOPPED):
        board = settle(play(board, "p0", result, 4))
    assert board.ends == ()
    board = settle(play(board, "p0", FAILED, 5))
    assert board.ends == (CellEnd(cell_id="p0", state=CellState.FAILED, exit_code=5, reason="failed 4", run_id=None),)


def test_a_device_that_keeps_failing_is_left_with_its_reason_and_the_others_go_on() -> None:
    board = make_board({"p": 4, "q": 1}, quarantine_after=3)
    for cell_id, result in (("p0", FAILED), ("p1", REFUSED), ("p1", FAILED), ("p2", FAILED)):
        board = settle(play(board, cell_id, result, 4))
    assert states(board) == {"p1": CellState.FAILED}  # the device answered in between
    board = settle(play(board, "p3", FAILED, 4))
    quarantined = [end for end in board.ends if end.state is CellState.QUARANTINED]
    assert {end.cell_id for end in quarantined} == {"p0", "p2", "p3"}
    assert {end.reason for end in quarantined} == {"p failed 3 times in a row; the last: failed 1"}
    assert find_next(board, "p") is None
    assert find_next(board, "q") == board.cells[4]


def test_the_pause_grows_with_each_failure_in_a_row_and_a_busy_device_gets_time() -> None:
    board, pauses = make_board({"p": 1}, attempts=99, quarantine_after=99), []
    for _ in range(9):
        pauses.append(pause_s(board, board.cells[0]))
        board = play(board, "p0", FAILED, 4)
    assert pauses == [0, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pause_s(play(make_board({"p": 1}), "p0", FAILED, 75), board.cells[0]) == 15
    assert pause_s(play(board, "p0", REFUSED), board.cells[0]) == 0


def test_what_is_left_when_time_is_up_is_not_run() -> None:
    board = settle(play(make_board({"p": 3, "q": 1}), "p1", DONE))
    left = leave(board, "p", "the deadline came first")
    assert [(end.cell_id, end.state, end.reason) for end in left] == [
        ("p0", CellState.NOT_RUN, "the deadline came first"),
        ("p2", CellState.NOT_RUN, "the deadline came first"),
    ]


@pytest.mark.parametrize(
    ("state", "exit_code", "code"),
    [
        (CellState.DONE, 6, 6),
        (CellState.NOT_RUN, None, 6),
        (CellState.QUARANTINED, 4, 4),
        (CellState.FAILED, 4, 4),
        (CellState.FAILED, 75, 4),
        (CellState.FAILED, 5, 5),
        (CellState.FAILED, -9, 5),
        (CellState.FAILED, 143, 5),
        (CellState.FAILED, 1, 5),
        (CellState.FAILED, 0, 5),
        (CellState.FAILED, 2, 2),
        (CellState.FAILED, 3, 3),
        (CellState.FAILED, 7, 7),
    ],
)
def test_the_code_of_a_cell_without_a_judged_run(state: CellState, exit_code: int | None, code: int) -> None:
    assert code_of(CellEnd(cell_id="a", state=state, exit_code=exit_code, reason="")) == code
    assert code_of(None) == 6


def test_the_gravest_code_comes_first_and_all_are_counted() -> None:
    assert [int(code) for code, _ in count_codes(reversed(GRAVITY))] == [7, 1, 6, 4, 5, 3, 2, 0]
    assert list(count_codes([ExitCode.DONE, ExitCode.DEVICE, ExitCode.DONE])) == [(4, 1), (0, 2)]


_EVENTS = st.lists(st.sampled_from([*AttemptResult, "kill", "kill after the attempt", "kill after the evidence"]))


@given(
    devices=st.dictionaries(st.sampled_from("pqr"), st.integers(1, 5), min_size=1),
    attempts=st.integers(1, 4),
    quarantine_after=st.integers(1, 4),
    events=st.dictionaries(st.sampled_from("pqr"), _EVENTS),
    deadline_at=st.none() | st.integers(0, 12),
)
def test_every_cell_ends_once_whatever_happens(
    devices: dict[str, int],
    attempts: int,
    quarantine_after: int,
    events: dict[str, list[str]],
    deadline_at: int | None,
) -> None:
    """`kill` loses what was not written yet; after that, the same rules go on with what is there."""
    board = make_board(devices, attempts, quarantine_after)
    evidence: set[str] = set()
    played: list[str] = []
    for device in devices:
        script = iter(events.get(device, []))
        for step in range(1000):
            board = settle(board, device)
            cell = find_next(board, device)
            if cell is None:
                break
            if any(each.result is None for each in board.attempts_at(cell)):  # resumed: the evidence tells
                result = DONE if cell.cell_id in evidence else STOPPED
                last = replace(board.attempts_at(cell)[-1], result=result)
                kept = [each for each in board.attempts if each.result is not None]
                board = replace(board, attempts=(*kept, last))
            elif deadline_at is not None and step >= deadline_at:
                board = replace(board, ends=(*board.ends, *leave(board, device, "late")))
            else:
                assert cell.cell_id not in evidence, "a cell that has its evidence is played again"
                played.append(cell.cell_id)
                event = next(script, DONE)
                if event in (DONE, "kill after the evidence", "kill after the attempt"):
                    evidence.add(cell.cell_id)
                if event in ("kill", "kill after the evidence"):
                    board = play(board, cell.cell_id, None)
                elif event == "kill after the attempt":  # the attempt's end was written, the cell's was not
                    board = play(board, cell.cell_id, DONE)
                else:
                    board = play(board, cell.cell_id, AttemptResult(event), 4)
        else:
            raise AssertionError("it never ends")
    assert board.is_finished
    assert sorted(states(board)) == sorted(cell.cell_id for cell in board.cells)
    assert len(board.ends) == len(board.cells)
    assert {cell_id for cell_id, state in states(board).items() if state is CellState.DONE} == evidence
    assert all(end.reason for end in board.ends)
    failures = [each.cell_id for each in board.attempts if each.result is FAILED]
    assert all(failures.count(cell_id) <= attempts for cell_id in failures)
