"""What a run does, redrawn while it does it: for an operator at a terminal. It is gone at the end; the file stays.

The phases counted here are a preview: milestones that are learnt later move them, and what holds is the file.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.spinner import Spinner
from rich.table import Table as Grid
from rich.text import Text

from harness.model import AppData, Gap, GapKind, Milestone, MilestoneName, Run, StoredAccess
from harness.report.console import clean, showing
from harness.report.coverage import count_of
from harness.report.lines import Heard, LiveLines
from harness.report.phases import PHASES, Borders, Instants
from harness.report.summary import find_installed
from harness.report.table import Table, make_table
from harness.report.text import STYLES, make_milestones
from harness.report.words import (
    GAPS,
    describe_app,
    describe_call,
    describe_end_of_stream,
    describe_gap,
    describe_party,
)
from harness.rules.protocol import Hello
from harness.run.health import Health
from harness.run.order import Notice, Show

_ASIDE = 4
_ANY = 1000  # wider than any table
_KEPT = 50
_LEAST_ACCESSES = 3
_FRAMES_PER_S = 8
_PREVIEW = "A preview: what holds is the file, read with harness show."


def displaying(*, quiet: bool, hint: str = "") -> AbstractContextManager[Show]:
    """Yield what shows the events of a run: a live view on a terminal, lines elsewhere, or nothing."""
    view = LiveView(hint)
    return showing(view, view.show, lambda console: LiveLines(console).show, frames_per_s=_FRAMES_PER_S, quiet=quiet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What the operator has typed of a note so far; None when none is being typed."""

    text: str | None


@dataclass(slots=True)
class _Seen:
    """What was seen of one run so far."""

    run: Run | None = None
    processes: int = 0
    milestones: dict[MilestoneName, Milestone] = field(default_factory=dict)
    instants: dict[str, Instants] = field(default_factory=dict)
    last: deque[StoredAccess] = field(default_factory=lambda: deque(maxlen=_KEPT))
    gaps: list[Gap] = field(default_factory=list)


class LiveView:
    """The state of a run as far as it is drawn. Told from any thread, drawn from another."""

    def __init__(self, hint: str = "", now: Callable[[], float] = time.monotonic) -> None:
        self._hint = hint
        self._now = now
        self._began = now()
        self._lock = threading.Lock()
        self._seen = _Seen()
        self._step = "get ready"
        self._health: Health | None = None
        self._typed: str | None = None
        self._heard = ""
        self._spinner = Spinner("line", style="bold")

    def show(self, event: object) -> None:
        """Take in an event. Cheap, however many there are: nothing is drawn here."""
        with self._lock:
            match event:
                case Run():
                    self._seen = _Seen(run=event)  # after a reboot another one goes on, with clocks of its own
                case Notice():
                    self._step = event.text
                case Hello():
                    self._seen.processes += 1
                case Milestone():
                    self._seen.milestones[event.name] = event
                case StoredAccess():
                    instants = self._seen.instants.setdefault(event.access.data_type, Instants())
                    instants.add(event.epoch, event.access.at_boottime_ns)
                    self._seen.last.append(event)
                case Gap():
                    self._seen.gaps.append(event)
                case Health():
                    self._health = event
                case Typing():
                    self._typed = event.text
                case Heard():
                    self._heard = event.text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        height = options.height or console.height
        with self._lock:
            head = [*self._draw_title(options.max_width), self._draw_step()]
            tables = self._draw_tables(console, options)
            foot = self._draw_gaps() + self._draw_hint()
            used = sum(len(console.render_lines(part, options.update(height=None))) for part in (*head, *tables, *foot))
            room = max(_LEAST_ACCESSES, height - used - 3)
            last = [self._draw_access(stored) for stored in list(self._seen.last)[-room:]]
        yield Group(*head, Text(), *tables, *([Text(), *last] if last else []), *foot)

    def _draw_title(self, width: int) -> list[RenderableType]:
        if self._seen.run is None:
            return []
        app, device = self._seen.run.app, self._seen.run.device
        title = clean(describe_app(app.package, app.version_name), "bold")
        title.append_text(clean(f" on {self._seen.run.device_name} ({device.serial})", "default"))
        run_id = Text(f"run {self._seen.run.run_id}{self._describe_health()}", style="dim")
        if title.cell_len + 2 + run_id.cell_len > width:
            return [_one_line(title), run_id]
        return [title.append("  ").append_text(run_id)]

    def _describe_health(self) -> str:
        if self._health is None:
            return ""
        parts = (
            (self._health.battery_percent, "battery {} %"),
            (self._health.battery_celsius, "{:g} °C"),
            (self._health.free_mb and self._health.free_mb / 1024, "{:.1f} GB free"),
        )
        return "".join(f", {words.format(value)}" for value, words in parts if value is not None)

    def _draw_hint(self) -> list[RenderableType]:
        if self._typed is not None:
            return [_one_line(clean(f"note: {self._typed}_", "bold")), Text("Enter stores it, Escape drops it", "dim")]
        heard = [_one_line(clean(self._heard, "bold"))] if self._heard else []
        return [*heard, *([Text(self._hint, style="dim")] if self._hint else [])]

    def _draw_step(self) -> RenderableType:
        line = Grid.grid(padding=(0, 1))
        watched = f"  {count_of(self._seen.processes, 'process')} watched, {self._now() - self._began:.0f} s"
        words = _one_line(clean(self._step).append(watched, style="dim"))
        line.add_row(self._spinner, words)
        return line

    def _draw_tables(self, console: Console, options: ConsoleOptions) -> list[RenderableType]:
        parts = [self._draw_milestones(), self._draw_counts()]
        preview = _one_line(Text(_PREVIEW, style="dim"))
        widths = [Measurement.get(console, options.update(max_width=_ANY), part).maximum for part in parts]
        if sum(widths) + _ASIDE > options.max_width:
            return [parts[0], Text(), parts[1], preview]
        grid = Grid.grid(padding=(0, _ASIDE, 0, 0))
        grid.add_row(*parts)
        return [grid, preview]

    def _draw_milestones(self) -> Table:
        table = make_milestones("", sorted(self._seen.milestones.values(), key=lambda each: each.at_boottime_ns))
        if not self._seen.milestones:
            table.add_row("none yet", "", "", "")
        return table

    def _draw_counts(self) -> Table:
        table = make_table("", "accesses", *(f">{phase.replace('_', ' ')}" for phase in PHASES))
        borders = self._find_borders()
        for data_type, instants in sorted(self._seen.instants.items()):
            numbers = instants.count(borders)
            table.add_row(clean(data_type), *(str(number or "·") for number in numbers))
        if not self._seen.instants:
            table.add_row("none observed yet", *("" for _ in PHASES))
        return table

    def _draw_access(self, stored: StoredAccess) -> Text:
        access = stored.access
        line = _one_line(Text(f"{self._since(access.at_boottime_ns):>10}  ", style="cyan"))
        line.append_text(clean(f"{access.data_type:<11}"))
        words = describe_call(access.hook, access.detail, access.outcome, access.exception)
        line.append_text(clean(words, STYLES[access.outcome]))
        return line.append_text(clean(f"  {describe_party(stored.caller, stored.sdk, access.detail)}", "default"))

    def _draw_gaps(self) -> list[RenderableType]:
        if not self._seen.gaps:
            return []
        last = self._seen.gaps[-1]
        why = describe_end_of_stream(last.reason)
        count = count_of(len(self._seen.gaps), "gap")
        size = describe_gap(last, find_installed(self._seen.milestones.values()))
        words = f"{count}, the last: {GAPS[last.kind]} in {last.process}, {size} ({why})"
        return [_one_line(clean(words, "red"))]

    def _find_borders(self) -> Borders:
        doubts = [gap.from_boottime_ns for gap in self._seen.gaps if gap.kind is GapKind.UNCONFIRMED]
        return Borders(
            launch=self._seen.milestones.get(MilestoneName.FIRST_LAUNCH),
            terms=self._seen.milestones.get(MilestoneName.TERMS_ACCEPTED),
            keeps_data=self._seen.run is not None and self._seen.run.data is AppData.KEPT,
            doubt_ns=min((at_ns for at_ns in doubts if at_ns is not None), default=None),
        )

    def _since(self, at_boottime_ns: int) -> str:
        installed = self._seen.milestones.get(MilestoneName.INSTALLED)
        return "" if installed is None else f"{(at_boottime_ns - installed.at_boottime_ns) / 1e9:+.3f} s"


def _one_line(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
