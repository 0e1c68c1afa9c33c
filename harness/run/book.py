"""The book of one run: what each item means for the file. Kept by the recorder's thread alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from harness.errors import ProtocolError, one_line
from harness.instrument.sessions import Received
from harness.model import (
    UNKNOWN_PROCESS,
    Access,
    AppState,
    ClockSample,
    Gap,
    GapKind,
    Gate,
    GateTry,
    Milestone,
    MilestoneName,
    Process,
    ProcessFacts,
    Recovery,
    Signal,
    Stall,
    StoredAccess,
)
from harness.rules.milestones import OPERATOR, describe_disagreement, do_overlap, without_words
from harness.rules.opnotes import OpPoll
from harness.rules.protocol import (
    HOOK_SIGNAL,
    Batch,
    Bye,
    Heartbeat,
    Hello,
    Lost,
    Message,
    parse_hook,
    parse_message,
)
from harness.rules.sequence import Stream, accept_batch, accept_bye, accept_lost
from harness.rules.spawngate import LetGo
from harness.rules.texts import describe_refused
from harness.rules.timeline import app_state_at, is_started_for_activity
from harness.run.entries import Entry, append_entry
from harness.store.writer import Writer
from harness.taxonomy.callers import find_caller, find_sdk


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A process that is about to be instrumented, and why Android started it."""

    process: ProcessFacts
    start_reason: str | None


Row = Milestone | ClockSample | Gap | GateTry | OpPoll | Entry
Item = Received | Arrival | LetGo | Recovery | Stall | Row


@dataclass(slots=True, kw_only=True)
class _Entry:
    """One stream: its accounting, and what later rows of it refer to."""

    hello: Hello
    start_reason: str | None
    clock: ClockSample
    last_word_ns: int
    stream: Stream = field(default_factory=Stream)
    stacks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    callers: dict[tuple[str, str], tuple[str | None, str | None]] = field(default_factory=dict)
    signals: list[Signal] = field(default_factory=list)
    newest_signal_ns: int = -1
    newest_state: AppState | None = None
    ended: str | None = None

    def add_signal(self, signal: Signal) -> None:
        self.signals.append(signal)
        self.newest_signal_ns = max(self.newest_signal_ns, signal.at_boottime_ns)
        self.newest_state = None

    def app_state_at(self, at_boottime_ns: int) -> AppState:
        """After the newest signal the state is the same for every access, until the next."""
        if at_boottime_ns < self.newest_signal_ns:
            return self._find_app_state(at_boottime_ns)
        if self.newest_state is None:
            self.newest_state = self._find_app_state(at_boottime_ns)
        return self.newest_state

    def _find_app_state(self, at_boottime_ns: int) -> AppState:
        for_activity = is_started_for_activity(self.start_reason)
        return app_state_at(at_boottime_ns, self.signals, started_for_activity=for_activity)


class Book:
    """Turns items into rows and remembers what a run needs to know of them."""

    def __init__(self, writer: Writer, package: str, boot_id: str, notify: Callable[[object], None]) -> None:
        self._writer = writer
        self._package = package
        self._boot_id = boot_id
        self._notify = notify
        self._arrivals: dict[int, Arrival] = {}
        self._entries: dict[int, _Entry] = {}
        self._past: list[_Entry] = []  # of processes whose pid another one has now
        self._reached: dict[MilestoneName, Milestone] = {}
        self._marks: list[Milestone] = []
        self._samples: list[ClockSample] = []
        self._gates_tried = 0
        self._polls = 0
        self._let_go: dict[int, str] = {}  # why a gate held a process no longer that has not greeted yet

    def find_hello(self, pid: int) -> Hello | None:
        """The greeting of the agent in this process."""
        entry = self._entries.get(pid)
        return entry.hello if entry else None

    def find_signal(self, matches: Callable[[Signal], bool]) -> tuple[str, Signal] | None:
        """The earliest signal that matches, with its stream."""
        return next(iter(self.find_signals(matches)), None)

    def find_signals(self, matches: Callable[[Signal], bool]) -> list[tuple[str, Signal]]:
        """The signals that match, each with its stream, the earliest first."""
        entries = (*self._past, *self._entries.values())
        found = ((e.hello.epoch, s) for e in entries for s in e.signals if matches(s))
        return sorted(found, key=lambda pair: pair[1].at_boottime_ns)

    def committed_seq(self, pid: int) -> int | None:
        """The number below which everything of this process is accounted for."""
        entry = self._entries.get(pid)
        return entry.stream.next_seq if entry else None

    @property
    def has_ended(self) -> bool:
        """Whether no stream is open."""
        return all(entry.ended is not None for entry in self._entries.values())

    @property
    def clock_samples(self) -> list[ClockSample]:
        """Every reading of the device's clocks so far."""
        return list(self._samples)

    @property
    def reached(self) -> dict[MilestoneName, Milestone]:
        """The milestones so far."""
        return dict(self._reached)

    @property
    def marks(self) -> list[Milestone]:
        """What the operator said so far, whatever is known better."""
        return list(self._marks)

    @property
    def hellos(self) -> list[Hello]:
        """The greeting of every agent so far."""
        return [entry.hello for entry in (*self._past, *self._entries.values())]

    def apply(self, item: Item) -> None:
        """Append what this item says."""
        match item:
            case Received(detached=None):
                self._receive(item)
            case Received():
                self._end(item.pid, str(item.detached), None)
            case Arrival():
                self._arrive(item)
            case LetGo():
                self._let_go[item.pid] = item.reason
            case Recovery():
                self._add_recovery(item)
            case Stall():
                self._writer.add_stall(item)
            case _:
                self._append(item)

    def _append(self, item: Row) -> None:
        match item:
            case Milestone():
                self._reach(item)
            case ClockSample():
                self._add_sample(item)
            case Gap():
                self._add_gap(item)
            case GateTry():
                self._add_gate_try(item)
            case OpPoll():
                self._polls += 1
                self._writer.add_op_poll(self._polls, item)
            case _:
                append_entry(self._writer, item)

    def close(self) -> None:
        """Turn streams that never said `bye` into gaps."""
        for pid in self._entries:
            self._end(pid, "no bye before the end of the run", None)

    def _arrive(self, arrival: Arrival) -> None:
        """Whoever had this pid before is dead."""
        pid = arrival.process.pid
        self._end(pid, "its process is gone", None)
        if pid in self._entries:
            self._past.append(self._entries.pop(pid))
        self._arrivals[pid] = arrival

    def _receive(self, received: Received) -> None:
        message = received.message or {}
        try:
            if message.get("type") != "send":
                raise ProtocolError(f"the agent failed: {str(message.get('description'))[:300]}")
            self._hear(received.pid, parse_message(message.get("payload")))
        except ProtocolError as error:
            reason = f"{error}: {describe_refused(message.get('payload', message))}"
            self._add_gap(self._gap(received.pid, GapKind.HOOK_ERROR, reason))

    def _hear(self, pid: int, message: Message) -> None:
        if isinstance(message, Hello):
            self._greet(pid, message)
            return
        entry = self._entries.get(pid)
        if entry is None or entry.hello.epoch != message.epoch:
            raise ProtocolError(f"{type(message).__name__.lower()} of the unknown stream {message.epoch[:40]!r}")
        match message:
            case Batch():
                entry.stream, fresh = accept_batch(entry.stream, message)
                for event in fresh:
                    self._store(entry, event)
            case Lost():
                entry.stream = accept_lost(entry.stream, message)
            case Heartbeat():
                entry.clock = message.clock
                entry.last_word_ns = message.complete_until_ns
                self._add_sample(message.clock)
            case Bye():
                entry.stream = accept_bye(entry.stream, message)
                if message.under_way:
                    said = "calls that had not returned when observation ended"
                    self._add_gap(self._gap(pid, GapKind.MISSING, said, events=message.under_way))
                self._end(pid, message.reason, message.at_boottime_ns)

    def _add_recovery(self, recovery: Recovery) -> None:
        hello = None if recovery.pid is None else self.find_hello(recovery.pid)
        epoch = None if hello is None else hello.epoch
        self._writer.add_recovery(epoch, replace(recovery, reason=one_line(recovery.reason)))
        self._notify(recovery)

    def _greet(self, pid: int, hello: Hello) -> None:
        """An agent that was cut off early greets again, since it cannot know whether the first time was heard."""
        if (entry := self._entries.get(pid)) is not None and entry.hello.epoch == hello.epoch:
            return
        arrival = self._arrivals.get(pid)
        reason = arrival.start_reason if arrival else None
        self._entries[pid] = _Entry(
            hello=hello, start_reason=reason, clock=hello.clock, last_word_ns=hello.live_boottime_ns
        )
        self._writer.add_process(_to_process(hello, self._boot_id, reason))
        for report in hello.hooks:
            self._writer.add_hook(hello.epoch, report, hello.live_boottime_ns)
        self._add_sample(hello.clock)
        self._notify(hello)
        reason = self._let_go.pop(pid, "no gate held it")
        if hello.gate is Gate.LATE:
            self._add_gap(_late_gap(hello, reason))

    def _store(self, entry: _Entry, event: Access | Signal) -> None:
        if isinstance(event, Access):
            stored = self._complete(entry, event)
            self._writer.add_access(stored)
            self._notify(stored)
        else:
            self._note(entry, event)

    def _note(self, entry: _Entry, signal: Signal) -> None:
        signal = without_words(signal)
        entry.add_signal(signal)
        self._writer.add_signal(entry.hello.epoch, signal)
        if signal.name == HOOK_SIGNAL:
            self._writer.add_hook(entry.hello.epoch, parse_hook(signal.detail), signal.at_boottime_ns)
        elif signal.name == "hook_error":
            reason = f"{signal.detail.get('hook')}: {signal.detail.get('error')}"
            self._add_gap(self._gap(entry.hello.pid, GapKind.HOOK_ERROR, reason, at_boottime_ns=signal.at_boottime_ns))

    def _complete(self, entry: _Entry, access: Access) -> StoredAccess:
        if access.frames is not None:
            entry.stacks[access.stack_key] = access.frames
        frames = entry.stacks.get(access.stack_key)
        caller, sdk = self._find_caller(entry, access, frames)
        return StoredAccess(
            access=access,
            epoch=entry.hello.epoch,
            at_wall_ns=access.at_boottime_ns + entry.clock.offset_ns,
            caller=caller,
            sdk=sdk,
            frames=frames,
            app_state=entry.app_state_at(access.at_boottime_ns),
        )

    def _find_caller(
        self, entry: _Entry, access: Access, frames: tuple[str, ...] | None
    ) -> tuple[str | None, str | None]:
        if frames is None:
            return None, None
        known = entry.callers.get((access.stack_key, access.hook))
        if known is None:
            caller = find_caller(frames, access.hook)
            known = entry.callers[access.stack_key, access.hook] = caller, find_sdk(caller, self._package)
        return known

    def _reach(self, milestone: Milestone) -> None:
        """The first source of a milestone counts; one that says something else is heard too, and not believed."""
        if milestone.source == OPERATOR:
            self._marks.append(milestone)
            self._writer.add_mark(milestone)
        earlier = self._reached.get(milestone.name)
        if earlier is None:
            self._reached[milestone.name] = milestone
            self._writer.add_milestone(milestone)
            self._notify(milestone)
        elif not do_overlap(earlier, milestone):
            self._add_gap(_disagreement(earlier, milestone))

    def _add_sample(self, sample: ClockSample) -> None:
        self._samples.append(sample)
        self._writer.add_clock_sample(sample)

    def _add_gate_try(self, tried: GateTry) -> None:
        self._gates_tried += 1
        self._writer.add_gate_try(self._gates_tried, replace(tried, reason=tried.reason and one_line(tried.reason)))

    def _add_gap(self, gap: Gap) -> None:
        gap = replace(gap, reason=one_line(gap.reason))
        self._writer.add_gap(gap)
        self._notify(gap)

    def _end(self, pid: int, reason: str, at_boottime_ns: int | None) -> None:
        entry = self._entries.get(pid)
        if entry is None or entry.ended is not None:
            return
        entry.ended = reason
        last_ns = entry.last_word_ns if at_boottime_ns is None else at_boottime_ns
        stream = entry.stream
        self._writer.add_stream_end(entry.hello.epoch, reason, stream.next_seq, last_ns, stream.repeats)
        for kind, spans in ((GapKind.LOST, entry.stream.lost), (GapKind.MISSING, entry.stream.missing)):
            for span in spans:
                self._add_gap(self._gap(pid, kind, f"seq {span.first} to {span.end - 1}", events=span.count))
        if reason == "dead_man":
            why = "the agent heard nothing of the host for too long"
            self._add_gap(self._gap(pid, GapKind.PASS_THROUGH, why, at_boottime_ns=last_ns))
        elif not entry.stream.closed:
            self._add_gap(self._gap(pid, GapKind.OPEN_TAIL, reason, at_boottime_ns=last_ns))

    def _gap(
        self, pid: int, kind: GapKind, reason: str, *, events: int | None = None, at_boottime_ns: int | None = None
    ) -> Gap:
        hello, arrival = self.find_hello(pid), self._arrivals.get(pid)
        return Gap(
            kind=kind,
            process=hello.process if hello else arrival.process.name if arrival else UNKNOWN_PROCESS,
            pid=pid,
            epoch=hello.epoch if hello else None,
            from_boottime_ns=at_boottime_ns,
            events=events,
            reason=reason,
        )


def _to_process(hello: Hello, boot_id: str, reason: str | None) -> Process:
    return Process(
        epoch=hello.epoch,
        pid=hello.pid,
        name=hello.process,
        boot_id=boot_id,
        gate=hello.gate,
        start_reason=reason,
        start_boottime_ns=hello.start_boottime_ns,
        live_boottime_ns=hello.live_boottime_ns,
    )


def _late_gap(hello: Hello, reason: str) -> Gap:
    return Gap(
        kind=GapKind.LATE_ATTACH,
        process=hello.process,
        pid=hello.pid,
        epoch=hello.epoch,
        from_boottime_ns=hello.start_boottime_ns,
        to_boottime_ns=hello.live_boottime_ns,
        reason=reason,
    )


def _disagreement(earlier: Milestone, later: Milestone) -> Gap:
    instants = (earlier.at_boottime_ns, later.at_boottime_ns)
    return Gap(
        kind=GapKind.DISAGREEMENT,
        from_boottime_ns=min(instants),
        to_boottime_ns=max(instants),
        reason=describe_disagreement(earlier, later),
    )
