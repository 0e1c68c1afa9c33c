"""The recorder: one thread between Frida's callbacks and the file.

Whatever a callback or the run's own thread has to say is put into a queue. The recorder takes what is there, applies
the rules, appends the rows in one transaction, and acknowledges to the agents only what is committed.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from harness.errors import DeviceTimeout, HarnessError, InfrastructureError, ProtocolError
from harness.instrument.sessions import Received
from harness.model import (
    Access,
    ClockSample,
    Gap,
    GapKind,
    Gate,
    HookReport,
    Milestone,
    Process,
    ProcessFacts,
    Signal,
    StoredAccess,
)
from harness.rules.protocol import Batch, Bye, Heartbeat, Hello, Lost, Message, parse_hook, parse_message
from harness.rules.sequence import Stream, accept_batch, accept_bye, accept_lost
from harness.rules.timeline import app_state_at
from harness.store.writer import Writer
from harness.taxonomy.callers import find_caller, find_sdk

_BATCH_MESSAGES = 64
_STARTED_FOR_ACTIVITY = ("activity", "pre-top-activity", "top-activity", "next-top-activity", "next-activity")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A process that is about to be instrumented, and why Android started it."""

    process: ProcessFacts
    start_reason: str | None


@dataclass(slots=True, kw_only=True)
class Recorded:
    """One stream as the recorder keeps it: its accounting and what rows of it refer to."""

    hello: Hello
    started_for_activity: bool
    stream: Stream = field(default_factory=Stream)
    clock: ClockSample
    stacks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    signals: list[Signal] = field(default_factory=list)
    ended: str | None = None


Item = Received | Arrival | Milestone | ClockSample | Gap | None


class Recorder:
    """Writes one run. Its own thread does all writing; other threads put items in and wait for what they need."""

    def __init__(self, writer: Writer, package: str, boot_id: str, notify: Callable[[object], None]) -> None:
        self._writer = writer
        self._package = package
        self._boot_id = boot_id
        self._notify = notify
        self._acknowledge: Callable[[int, int], None] = lambda _pid, _seq: None
        self._queue: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._arrivals: dict[int, Arrival] = {}
        self._streams: dict[str, Recorded] = {}
        self._epochs: dict[int, str] = {}
        self._samples: list[ClockSample] = []
        self._failure: HarnessError | None = None
        self._is_complete = False
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)

    def start(self, acknowledge: Callable[[int, int], None]) -> None:
        """Begin to write; `acknowledge(pid, seq)` tells an agent what is committed."""
        self._acknowledge = acknowledge
        self._thread.start()

    def put(self, item: Item) -> None:
        """Hand something over. Never blocks: Frida's threads call this."""
        self._queue.put(item)

    def finish(self) -> None:
        """Write what is in the queue, turn streams without `bye` into gaps, and stop."""
        self._queue.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        if not self._is_complete:
            raise InfrastructureError("the recorder died of a fault of its own; what it said stands above")

    def wait(self, find: Callable[[Recorder], T | None], timeout_s: float, what: str, serial: str) -> T:
        """Return what `find` finds, asking again after each commit. Raises DeviceTimeout naming what did not come."""
        found: list[T] = []

        def is_found() -> bool:
            if self._failure is not None:
                raise self._failure
            value = find(self)
            if value is not None:
                found.append(value)
            return bool(found)

        with self._changed:
            if not self._changed.wait_for(is_found, timeout_s):
                raise DeviceTimeout(serial, f"{what} did not come within {timeout_s:g} s")
        return found[0]

    def find_hello(self, pid: int) -> Hello | None:
        epoch = self._epochs.get(pid)
        return None if epoch is None else self._streams[epoch].hello

    def find_signal(self, matches: Callable[[Signal], bool]) -> tuple[str, Signal] | None:
        """The first signal that matches, of any stream, with its epoch."""
        found = ((epoch, s) for epoch, stream in self._streams.items() for s in stream.signals if matches(s))
        return min(found, key=lambda pair: pair[1].at_boottime_ns, default=None)

    def all_ended(self) -> bool:
        return all(stream.ended is not None for stream in self._streams.values())

    @property
    def clock_samples(self) -> list[ClockSample]:
        return list(self._samples)

    def _work(self) -> None:
        try:
            while self._take_batch():
                pass
            self._is_complete = True
        except HarnessError as error:
            self._writer.roll_back()
            with self._changed:
                self._failure = error
                self._changed.notify_all()

    def _take_batch(self) -> bool:
        items = [self._queue.get()]
        while not self._queue.empty() and len(items) < _BATCH_MESSAGES:
            items.append(self._queue.get())
        is_last = None in items
        self._writer.begin()
        for item in items:
            if item is not None:
                self._apply(item)
        if is_last:
            self._close_streams()
        self._writer.commit()
        for epoch in {
            self._epochs[item.pid] for item in items if isinstance(item, Received) if item.pid in self._epochs
        }:
            self._acknowledge(self._streams[epoch].hello.pid, self._streams[epoch].stream.next_seq)
        with self._changed:
            self._changed.notify_all()
        return not is_last

    def _apply(self, item: Received | Arrival | Milestone | ClockSample | Gap) -> None:
        match item:
            case Received():
                self._receive(item)
            case Arrival():
                self._arrivals[item.process.pid] = item
            case Milestone():
                self._writer.add_milestone(item)
                self._notify(item)
            case ClockSample():
                self._add_sample(item)
            case Gap():
                self._add_gap(item)

    def _receive(self, received: Received) -> None:
        if received.detached is not None:
            self._end(received.pid, received.detached)
            return
        message = received.message or {}
        try:
            if message.get("type") != "send":
                raise ProtocolError(f"the agent failed: {str(message.get('description', message))[:300]}")
            self._hear(received.pid, parse_message(message.get("payload")))
        except ProtocolError as error:
            self._add_gap(self._gap(received.pid, GapKind.HOOK_ERROR, str(error)))

    def _hear(self, pid: int, message: Message) -> None:
        if isinstance(message, Hello):
            self._greet(message)
            return
        recorded = self._streams.get(message.epoch)
        if recorded is None:
            raise ProtocolError(f"a {type(message).__name__.lower()} of the unknown stream {message.epoch[:40]!r}")
        match message:
            case Batch():
                recorded.stream, fresh = accept_batch(recorded.stream, message)
                for event in fresh:
                    self._store(recorded, event)
            case Lost():
                recorded.stream = accept_lost(recorded.stream, message)
            case Heartbeat():
                recorded.clock = message.clock
                self._add_sample(message.clock)
            case Bye():
                recorded.stream = accept_bye(recorded.stream, message)
                self._end(pid, "bye" if message.reason == "end_of_run" else message.reason)

    def _greet(self, hello: Hello) -> None:
        arrival = self._arrivals.get(hello.pid)
        reason = arrival.start_reason if arrival else None
        for_activity = (reason or "").startswith(_STARTED_FOR_ACTIVITY)
        self._streams[hello.epoch] = Recorded(hello=hello, clock=hello.clock, started_for_activity=for_activity)
        self._epochs[hello.pid] = hello.epoch
        self._writer.add_process(_to_process(hello, self._boot_id, reason))
        for report in hello.hooks:
            self._writer.add_hook(hello.epoch, report, hello.live_boottime_ns)
        self._add_sample(hello.clock)
        self._notify(hello)
        if hello.gate is Gate.LATE:
            self._add_gap(_late_gap(hello))

    def _store(self, recorded: Recorded, event: Access | Signal) -> None:
        if isinstance(event, Access):
            stored = self._complete(recorded, event)
            self._writer.add_access(stored)
            self._notify(stored)
            return
        recorded.signals.append(event)
        self._writer.add_signal(recorded.hello.epoch, event)
        if event.name == "hook":
            report: HookReport = parse_hook(event.detail)
            self._writer.add_hook(recorded.hello.epoch, report, event.at_boottime_ns)
        elif event.name == "hook_error":
            self._add_gap(self._gap(recorded.hello.pid, GapKind.HOOK_ERROR, str(dict(event.detail))))

    def _complete(self, recorded: Recorded, access: Access) -> StoredAccess:
        if access.frames is not None:
            recorded.stacks[access.stack_key] = access.frames
        frames = recorded.stacks.get(access.stack_key, ())
        caller = find_caller(frames)
        return StoredAccess(
            access=access,
            epoch=recorded.hello.epoch,
            at_wall_ns=access.at_boottime_ns + recorded.clock.offset_ns,
            caller=caller,
            sdk=find_sdk(caller, self._package),
            frames=frames,
            app_state=app_state_at(
                access.at_boottime_ns, recorded.signals, started_for_activity=recorded.started_for_activity
            ),
        )

    def _add_sample(self, sample: ClockSample) -> None:
        self._samples.append(sample)
        self._writer.add_clock_sample(sample)

    def _add_gap(self, gap: Gap) -> None:
        self._writer.add_gap(gap)
        self._notify(gap)

    def _gap(self, pid: int, kind: GapKind, reason: str, events: int | None = None) -> Gap:
        hello = self.find_hello(pid)
        arrival = self._arrivals.get(pid)
        return Gap(
            kind=kind,
            process=hello.process if hello else arrival.process.name if arrival else "?",
            pid=pid,
            epoch=hello.epoch if hello else None,
            from_boottime_ns=None,
            to_boottime_ns=None,
            events=events,
            reason=reason,
        )

    def _end(self, pid: int, reason: str) -> None:
        epoch = self._epochs.get(pid)
        if epoch is None or self._streams[epoch].ended is not None:
            return
        recorded = self._streams[epoch]
        recorded.ended = reason
        for kind, spans in ((GapKind.LOST, recorded.stream.lost), (GapKind.MISSING, recorded.stream.missing)):
            for span in spans:
                self._add_gap(self._gap(pid, kind, f"seq {span.first} to {span.end - 1}", events=span.count))
        if reason == "dead_man":
            self._add_gap(self._gap(pid, GapKind.PASS_THROUGH, "the agent heard nothing of the host for 20 s"))
        elif reason != "bye":
            self._add_gap(self._gap(pid, GapKind.OPEN_TAIL, reason))

    def _close_streams(self) -> None:
        for pid in list(self._epochs):
            self._end(pid, "no bye before the end of the run")


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


def _late_gap(hello: Hello) -> Gap:
    return Gap(
        kind=GapKind.LATE_ATTACH,
        process=hello.process,
        pid=hello.pid,
        epoch=hello.epoch,
        from_boottime_ns=hello.start_boottime_ns,
        to_boottime_ns=hello.live_boottime_ns,
        events=None,
        reason="no gate held it",
    )
