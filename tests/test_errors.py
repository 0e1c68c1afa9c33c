"""What an error says, for a person on two lines and for a stored reason on one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import DeviceError, one_line


def test_the_mend_stands_on_a_line_of_its_own_and_in_a_reason_behind_the_problem() -> None:
    error = DeviceError("serial", "it said: no\n", mend="say yes")
    assert str(error) == "device serial: it said: no\n\n  say yes"
    assert one_line(error) == "device serial: it said: no; say yes"


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("plain", "plain"),
        ("a\r\n  b \t c\n", "a; b c"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\u202eleft", r"\u202eleft"),
        ("", ""),
    ],
)
def test_lines_are_joined_and_controls_show(told: str, line: str) -> None:
    assert one_line(told) == line


@given(st.text())
def test_whatever_is_told_is_one_printable_line(told: str) -> None:
    assert one_line(told).isprintable()
