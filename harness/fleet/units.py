"""The text that has a host sweep every night: a systemd service with its timer, or a line for cron.

Formats: systemd.service(5), systemd.timer(5), systemd.syntax(7), crontab(5).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from datetime import time
from pathlib import Path

_NO_UNIT_NAME = re.compile(r"[^A-Za-z0-9_.-]+")
_STOP_S = 60  # a run that is asked to end gets 15 s to put its device back, and the report is not written then


def unit_name(name: str) -> str:
    """`harness-nightly`: a name for units, and for their files."""
    return f"harness-{_NO_UNIT_NAME.sub('-', name).strip('-') or 'sweep'}"


def make_service(name: str, folder: Path, command: Sequence[str]) -> str:
    """Return the unit that sweeps once. Findings make it fail, so that `OnFailure=` can tell somebody."""
    return f"""\
[Unit]
Description=collection-harness sweep {_one_line(name)}
Documentation=man:systemd.service(5)

[Service]
Type=oneshot
WorkingDirectory={_escape_specifiers(str(folder))}
ExecStart=:{" ".join(map(_quote, command))}
# Another sweep in the same directory goes on: that one counts.
SuccessExitStatus=75
# The sweep ends its runs itself, so that each puts its device back.
KillMode=mixed
TimeoutStopSec={_STOP_S}
"""


def make_timer(name: str, at: time) -> str:
    """Return the unit that starts it each day; a day on which the host was off is made up for."""
    return f"""\
[Unit]
Description=Every day: collection-harness sweep {_one_line(name)}

[Timer]
OnCalendar=*-*-* {at:%H:%M}:00
Persistent=true
RandomizedDelaySec=10min

[Install]
WantedBy=timers.target
"""


def make_cron_line(at: time, folder: Path, command: Sequence[str]) -> str:
    """Return the line for `crontab -e`. cron does not make up for a day on which the host was off."""
    words = f"cd {shlex.quote(str(folder))} && {shlex.join(command)}"
    return f"{at.minute} {at.hour} * * * {words.replace('%', chr(92) + '%')}\n"


def _one_line(text: str) -> str:
    return _escape_specifiers(" ".join(text.split()))


def _escape_specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _quote(word: str) -> str:
    """Quote a word of a command line. The colon before the first keeps `$` from being a variable."""
    escaped = _escape_specifiers(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if re.search(r"[^A-Za-z0-9_./:=@%+,-]", word) else escaped
