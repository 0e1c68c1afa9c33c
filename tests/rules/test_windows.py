"""The window that taps go to, by what devices print."""

from __future__ import annotations

import pytest

from harness.rules.windows import find_dialog


@pytest.mark.parametrize(
    ("line", "dialog"),
    [
        ("  mCurrentFocus=Window{9d3e4a8 u0 Application Not Responding: com.example.slow}",
         "Application Not Responding: com.example.slow"),
        ("  mCurrentFocus=Window{f0 u0 Application Error: com.example:far}", "Application Error: com.example:far"),
        ("  mCurrentFocus=Window{3c51af2 u0 com.example/com.example.Main}", ""),
        ("  mCurrentFocus=null", ""),
        ("  Window #4 Window{9d3e4a8 u0 Application Not Responding: com.example.slow}:", ""),
    ],
)  # fmt: skip
def test_an_app_that_has_failed_stands_over_all_else(line: str, dialog: str) -> None:
    assert find_dialog(f"WINDOW MANAGER WINDOWS\n{line}\n  mFocusedApp=null\n") == dialog
