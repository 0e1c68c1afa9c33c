"""What goes into the file as it is: the book has nothing to add to it, and nothing to remember of it."""

from __future__ import annotations

from dataclasses import replace

from harness.errors import one_line
from harness.model import Change, ChangeEnd, Installation, Tap
from harness.rules.crashes import CrashReport
from harness.rules.presence import ProcessSeen
from harness.store.writer import Writer

Entry = Installation | Change | ChangeEnd | Tap | ProcessSeen | CrashReport


def append_entry(writer: Writer, item: Entry) -> None:
    """Append it as one row. Words of the device's become one line."""
    match item:
        case Installation():
            writer.add_installation(item)
        case Change():
            writer.add_change(item)
        case ChangeEnd():
            writer.add_change_end(replace(item, reason=item.reason and one_line(item.reason)))
        case Tap():
            writer.add_tap(item)
        case ProcessSeen():
            writer.add_process_seen(replace(item, reason=item.reason and one_line(item.reason)))
        case CrashReport():
            writer.add_crash(item)
