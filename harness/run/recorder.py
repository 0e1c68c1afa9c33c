"""The recorder: one thread between Frida's callbacks and the file.

Whatever a callback or the run's own thread has to say is put into a queue. The recorder takes what is there, enters it
in the book in one transaction, and acknowledges to the agents only what is committed.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from harness.errors import DeviceTimeout, HarnessError, InfrastructureError
from harness.instrument.sessions import Received
from harness.run.book import Book, Item
from harness.store.writer import Writer

_BATCH_ITEMS = 64

T = TypeVar("T")


class Recorder:
    """Writes one run. Its own thread does all writing; other threads put items in and wait for what they need."""

    def __init__(self, writer: Writer, book: Book) -> None:
        self._writer = writer
        self._book = book
        self._acknowledge_to: Callable[[int, int], None] = lambda _pid, _seq: None
        self._queue: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._failure: HarnessError | None = None
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
        """Write what is in the queue, turn streams without `bye` into gaps, and stop."""
        self._queue.put(None)
        self._thread.join()
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

    def _take_batch(self) -> bool:
        items = [self._queue.get()]
        while not self._queue.empty() and len(items) < _BATCH_ITEMS:
            items.append(self._queue.get())
        with self._changed:
            self._write(items)
            self._changed.notify_all()
        self._acknowledge_all(items)
        return None not in items

    def _write(self, items: Sequence[Item | None]) -> None:
        self._writer.begin()
        for item in items:
            if item is None:
                self._book.close()
            else:
                self._book.apply(item)
        self._writer.commit()

    def _acknowledge_all(self, items: Sequence[Item | None]) -> None:
        for pid in {item.pid for item in items if isinstance(item, Received)}:
            seq = self._book.committed_seq(pid)
            if seq is not None:
                self._acknowledge_to(pid, seq)
