"""What `dumpsys window` says of the window that taps go to."""

from __future__ import annotations

import re

_DIALOG = re.compile(r"mCurrentFocus=Window\{\S+ \S+ (Application (?:Not Responding|Error): [^\s}]+)")


def find_dialog(dump: str) -> str:
    """Return the title of the dialog of an app that has failed, if it stands over all else, or nothing.

    The system titles it by the app's process: `Application Not Responding: com.example`.
    """
    found = _DIALOG.search(dump)
    return found[1] if found else ""
