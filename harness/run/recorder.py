"""The recorder: one thread between Frida's callbacks and the file.

Whatever a callback or the run's own thread has to say is put into a queue. The recorder takes what is there, enters it
in the book in one transaction, and acknowledges to the agents only what is committed.

While the disk takes nothing, what is in the book waits for it, and so does whoever would look into the book.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from harness.errors import DeviceTimeout, HarnessError, InfrastructureError
from harness.instrument.sessions import Received
from harness.model import Stall
from harness.run.book import Book, Item
from harness.run.disk import Disk
from harness.store.writer import Writer

_BATCH_ITEMS = 64

T = TypeVar("T")


class Recorder:
    """Writes one run. Its own thread does all writing; other threads put items in and wait for what they need."""

    def __init__(self, writer: Writer, book: Book, disk: Disk) -> None:
        self._writer = writer
        self._book = book
        self._disk = disk
        self._acknowledge_to: Callable[[int, int], None] = lambda _pid, _seq: None
        self._queue: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._failure: HarnessError | None = None
        self._batch: list[Item | None] = []  # what is not committed yet
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def acknowledge_by(self, acknowledge: Callable[[int, int], None]) -> None:
        """From now on have `acknowledge(pid, seq)` tell an agent what is committed."""
        self._acknowledge_to = acknowledge

    def put(self, item: Item) -> None:
        """Hand something over. Never blocks: Frida's threads call this."""
        self._queue.put(item)

    def finish(self) -> None:
        """Write what is in the queue, turn streams without `bye` into gaps, and stop.

        Raises what ended the writing, with how much was not stored because of it.
        """
        self._queue.put(None)
        self._thread.join()
        if isinstance(self._failure, InfrastructureError) and (loss := self._describe_loss()):
            raise InfrastructureError(f"{self._failure.problem}; {loss}", mend=self._failure.mend) from self._failure
        self.check()

    def check(self) -> None:
        """Raise what ended the writing."""
        if self._failure is not None:
            raise self._failure

    def read(self, look: Callable[[Book], T]) -> T:
        """Look something up in the book between two commits."""
        with self._changed:
            return look(self._book)

    def wait(self, find: Callable[[Book], T | None], timeout_s: float, what: str, serial: str) -> T:
        """Return what `find` finds, asking again after each commit. Raises DeviceTimeout naming what did not come."""
        found: list[T] = []

        def is_found() -> bool:
            self.check()
            value = find(self._book)
            if value is not None:
                found.append(value)
            return bool(found)

        with self._changed:
            if not self._changed.wait_for(is_found, timeout_s):
                raise DeviceTimeout(serial, f"{what} did not come within {timeout_s:g} s")
        return found[0]

    def _work(self) -> None:
        try:
            while self._take_batch():
                pass
        except Exception as error:  # noqa: BLE001  whatever it is, it ends the run and must not go unheard
            with suppress(HarnessError):  # what stopped the writing may stop this too; closing the file drops the rest
                self._writer.roll_back()
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        with self._changed:
            if isinstance(error, HarnessError):
                self._failure = error
            else:
                self._failure = InfrastructureError(f"the recorder failed: {error!r}")
            self._changed.notify_all()

    def _describe_loss(self) -> str | None:
        left = self._batch
        while not self._queue.empty():
            left.append(self._queue.get())
        told = [item.message for item in left if isinstance(item, Received) and item.message is not None]
        events = sum(map(_count_events, told))
        return f"{events} events, told of in {len(told)} messages, are not stored" if told else None

    def _take_batch(self) -> bool:
        self._batch = [self._queue.get()]
        while not self._queue.empty() and len(self._batch) < _BATCH_ITEMS:
            self._batch.append(self._queue.get())
        with self._changed:
            stalls = self._write(self._batch)
            items, self._batch = self._batch, []
            self._changed.notify_all()
        self._acknowledge_all(items)
        while stalls:
            stalls = self._write(stalls)
        self._disk.look_at(self._writer.log)
        return None not in items

    def _write(self, items: Sequence[Item | None]) -> list[Stall]:
        """Make a batch of these durable; return what held that up."""
        stalls = [self._disk.outlast(self._writer.begin)]
        for item in items:
            if item is None:
                self._book.close()
            else:
                self._book.apply(item)
        stalls.append(self._disk.outlast(self._writer.commit))
        return [stall for stall in stalls if stall is not None]

    def _acknowledge_all(self, items: Sequence[Item | None]) -> None:
        for pid in {item.pid for item in items if isinstance(item, Received)}:
            seq = self._book.committed_seq(pid)
            if seq is not None:
                self._acknowledge_to(pid, seq)


def _count_events(message: dict[str, Any]) -> int:
    """How many events a message of an agent brings, as far as one can say of one that was not read."""
    payload = message.get("payload")
    events = payload.get("events") if isinstance(payload, dict) else None
    return len(events) if isinstance(events, list) else 0
