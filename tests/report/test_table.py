"""Tables at any width: nothing is cut, no line is too long, and no word is broken that fits into a line."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from harness.report.table import Item, Table, make_table

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=18), max_size=6).map(" ".join)
COLUMNS = ("process", ">pid", "how much", "why")


def draw(table: Table | Item, width: int) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width, force_terminal=False).print(table)
    return stream.getvalue().splitlines()


def fill(rows: list[list[str]], head: int, lead: int) -> Table:
    table = make_table("", *COLUMNS, head=head, lead=lead)
    for row in rows:
        table.add_row(*row)
    return table


@given(st.lists(st.lists(WORDS, min_size=4, max_size=4), max_size=5), st.sampled_from([(0, 0), (1, 1), (0, 2)]),
       st.integers(40, 200))  # fmt: skip
def test_every_word_of_every_cell_is_whole_in_a_line_that_fits(
    rows: list[list[str]], layout: tuple[int, int], width: int
) -> None:
    lines = draw(fill(rows, *layout), width)
    printed = " ".join(lines).replace(";", " ").split()
    expected = [word for row in rows for cell in row for word in cell.split()]
    assert all(len(line) <= width for line in lines)
    assert all(printed.count(word) >= expected.count(word) for word in expected)


def test_a_word_longer_than_a_line_goes_on_in_the_next_one() -> None:
    lines = draw(fill([["x" * 100, "7", "", ""]], 0, 0), 40)
    assert "".join(line.strip() for line in lines).count("x") == 100
    assert max(map(len, lines)) <= 40


def test_columns_where_they_fit_and_nothing_behind_the_last_one() -> None:
    assert draw(fill([["com.x", "7", "0.42 s", "no gate"], ["com.long", "1234", "", ""]], 0, 0), 80) == [
        "process    pid  how much  why",
        "com.x        7  0.42 s    no gate",
        "com.long  1234",
    ]


@pytest.mark.parametrize(
    ("head", "lead", "lines"),
    [
        (0, 0, ["com.example.app", "  pid 7; how much 0.42 s;", "  why no gate held it there"]),
        (1, 1, ["pid  how much", "com.example.app", "  7  0.42 s  no gate held it there"]),
    ],
)
def test_row_by_row_where_they_do_not_fit(head: int, lead: int, lines: list[str]) -> None:
    assert draw(fill([["com.example.app", "7", "0.42 s", "no gate held it there"]], head, lead), 40) == lines


def test_an_item_goes_on_below_its_text() -> None:
    assert [line.rstrip() for line in draw(Item("one two three"), 12)] == ["  - one two", "    three"]
