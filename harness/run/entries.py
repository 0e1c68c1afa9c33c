"""What goes into the file as it is: the book has nothing to add to it, and nothing to remember of it."""

from __future__ import annotations

from dataclasses import replace

from harness.errors import one_line
from harness.model import Change, ChangeEnd, Installation
from harness.rules.artefacts import Artefact
from harness.rules.crashes import CrashReport
from harness.rules.presence import ProcessSeen
from harness.rules.remarks import Remark
from harness.rules.scenario import StepBegun, StepEnded
from harness.rules.sights import ScreenSeen
from harness.rules.touches import Tap
from harness.rules.uidstates import StateSeen
from harness.store.writer import Writer

Play = Tap | ScreenSeen | StepBegun | StepEnded | Artefact | Remark
Entry = Installation | Change | ChangeEnd | ProcessSeen | StateSeen | CrashReport | Play


def append_entry(writer: Writer, item: Entry) -> None:
    """Append it as one row. Words of the device's become one line."""
    match item:
        case Installation():
            writer.add_installation(item)
        case Change():
            writer.add_change(item)
        case ChangeEnd():
            writer.add_change_end(replace(item, reason=item.reason and one_line(item.reason)))
        case ProcessSeen():
            writer.add_process_seen(replace(item, reason=item.reason and one_line(item.reason)))
        case StateSeen():
            writer.add_state_seen(item)
        case CrashReport():
            writer.add_crash(item)
        case _:
            _append_play(writer, item)


def _append_play(writer: Writer, item: Play) -> None:
    match item:
        case Tap():
            writer.add_tap(item)
        case ScreenSeen():
            writer.add_screen_seen(item)
        case StepBegun():
            writer.add_step(item)
        case StepEnded():
            writer.add_step_end(replace(item, reason=item.reason and one_line(item.reason)))
        case Remark():
            writer.add_remark(replace(item, text=one_line(item.text)))
        case Artefact():
            writer.add_artefact(replace(item, about=one_line(item.about), reason=item.reason and one_line(item.reason)))
