"""What a run does, as plain lines: for an output that is no terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from harness.model import Gap, Milestone, MilestoneName, Recovery, Run, StoredAccess
from harness.report.console import clean
from harness.report.coverage import count_of
from harness.report.text import STYLES
from harness.report.words import (
    GAPS,
    GATES,
    MILESTONES,
    describe_app,
    describe_call,
    describe_doubt,
    describe_end_of_stream,
    describe_instant,
    describe_party,
    describe_source,
)
from harness.rules.protocol import Hello
from harness.run.job import Notice

_ACCESSES_PER_S = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the run answers to a key of its operator's."""

    text: str


class LiveLines:
    """Plain lines for what happens, each with the seconds since installation, once that is known."""

    def __init__(self, console: Console, now: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._now = now
        self._installed_ns: int | None = None
        self._second = 0
        self._said = self._unsaid = 0

    def show(self, event: object) -> None:
        """Print a line for an event of a run; events without one are passed over.

        A line takes longer than an access, and whoever writes the file waits for it: of many in a second most are only
        counted.
        """
        if isinstance(event, StoredAccess) and not self._is_in_time():
            self._unsaid += 1
            return
        line = self._describe(event)
        if line is not None:
            self._say_unsaid()
            self._console.print(line)

    def _is_in_time(self) -> bool:
        second = int(self._now())
        if second != self._second:
            self._second, self._said = second, 0
        self._said += 1
        return self._said <= _ACCESSES_PER_S

    def _say_unsaid(self) -> None:
        if self._unsaid:
            more = count_of(self._unsaid, "more access")
            self._console.print(Text(f"{'':>10}  ... {more}, which the file has", style="dim"))
            self._unsaid = 0

    def _describe(self, event: object) -> Text | None:
        match event:
            case Run():
                self._installed_ns = None  # after a reboot another one goes on, with clocks of its own
                app = describe_app(event.app.package, event.app.version_name)
                return Text(f"run {event.run_id}: ").append_text(clean(app)).append(f" on {event.device_name}")
            case Notice() | Heard():
                return Text("· ", style="dim").append_text(clean(event.text))
            case Hello():
                live = (event.live_boottime_ns - event.start_boottime_ns) / 1e9
                installed = sum(hook.state == "installed" for hook in event.hooks)
                text = f"process {event.process} ({event.pid}): {installed} of {len(event.hooks)} hooks live, "
                return clean(text + f"{live:.2f} s after its start, {GATES[event.gate]}")
            case Recovery():
                whose = "" if event.pid is None else f" of the agent in process {event.pid}"
                return clean(f"connection{whose} lost and won back: {event.reason}", "yellow")
            case Milestone():
                return self._describe_milestone(event)
            case StoredAccess():
                return self._describe_access(event)
            case Gap():
                return Text("gap: ", style="red").append_text(
                    clean(f"{GAPS[event.kind]} in {event.process}: {describe_end_of_stream(event.reason)}")
                )
        return None

    def _describe_milestone(self, milestone: Milestone) -> Text:
        if milestone.name is MilestoneName.INSTALLED:
            self._installed_ns = milestone.at_boottime_ns
        since, doubt = (describe(milestone, self._installed_ns) for describe in (describe_instant, describe_doubt))
        line = Text(f"{since} s  " if since else " " * 12, style="cyan")
        line.append(MILESTONES[milestone.name], style="bold")
        return line.append_text(clean(f"{doubt and f' ± {doubt}'} ({describe_source(milestone.source)})"))

    def _describe_access(self, stored: StoredAccess) -> Text:
        access = stored.access
        line = self._at(access.at_boottime_ns).append(f"{access.data_type:<11}")
        words = describe_call(access.hook, access.detail, access.outcome, access.exception)
        line.append_text(clean(words, STYLES[access.outcome]))
        return line.append_text(clean(f"  {describe_party(stored.caller, stored.sdk, access.detail)}"))

    def _at(self, at_boottime_ns: int) -> Text:
        since = "" if self._installed_ns is None else f"{(at_boottime_ns - self._installed_ns) / 1e9:+.3f} s"
        return Text(f"{since:>10}  ", style="cyan")
