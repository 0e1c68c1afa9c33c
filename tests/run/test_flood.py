"""More accesses than the host takes: they are counted, the app goes on, and nothing piles up."""

from __future__ import annotations

import logging
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from benchmarks.rig import recording, running
from benchmarks.throughput import FULL, THREADS, flood
from harness.rules.protocol import Batch, Bye, Lost, parse_message
from harness.rules.sequence import Stream, accept_batch, accept_bye, accept_lost
from harness.store.evidence import reading

RING_EVENTS = 8 * 1024 * 1024 // 128  # as the agent reckons
CALLS = 25_000
SOAK_ACCESSES, SOAK_PART = 5_000_000, 250_000

log = logging.getLogger(__name__)

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


class Host:
    """Reads everything, and acknowledges nothing."""

    def __init__(self) -> None:
        self.stream = Stream()
        self.stored = 0
        self.ended = threading.Event()

    def hear(self, _script: Any, payload: dict[str, Any]) -> None:
        match parse_message(payload):
            case Batch() as batch:
                self.stream, fresh = accept_batch(self.stream, batch)
                self.stored += len(fresh)
            case Lost() as lost:
                self.stream = accept_lost(self.stream, lost)
            case Bye() as bye:
                self.stream = accept_bye(self.stream, bye)
                self.ended.set()


def test_a_flood_that_nobody_acknowledges_is_bounded_and_counted() -> None:
    """The app makes all its calls meanwhile; each is stored once or counted as lost."""
    host = Host()
    with running("hot_path", host.hear) as rig:
        rig.script.exports_sync.flood(FULL, THREADS, CALLS)
        status = rig.script.exports_sync.status()
        rig.script.exports_sync.stop("end_of_run")
        assert host.ended.wait(20)
    assert status["next_seq"] == host.stream.next_seq == THREADS * CALLS
    assert 0 < status["held"] <= RING_EVENTS
    lost = sum(span.count for span in host.stream.lost)
    assert lost > 0
    assert host.stored + lost == THREADS * CALLS
    assert host.stream.missing == ()


def test_a_flood_that_is_acknowledged_is_stored_whole(tmp_path: Path) -> None:
    """In parts that the agent can keep, and more than it can keep together."""
    parts, calls = 3, RING_EVENTS // THREADS // 2
    with recording(tmp_path / "flood.db") as (rig, recorder):
        for _ in range(parts):
            flood(rig.script, recorder, calls)
    with reading(tmp_path / "flood.db") as db:
        assert db["access"].count == parts * THREADS * calls
        assert not list(db.query("select * from gap where kind in ('lost', 'missing', 'hook_error')"))
        assert db["stack"].count == 1


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_memory_is_flat_over_millions_of_accesses(tmp_path: Path) -> None:
    """`pytest -m soak tests/run/test_flood.py -o log_cli=true -o log_cli_level=INFO` shows both sizes as it goes."""
    sizes: list[tuple[int, int]] = []
    with recording(tmp_path / "soak.db") as (rig, recorder):
        for part in range(1, SOAK_ACCESSES // SOAK_PART + 1):
            rate = flood(rig.script, recorder, SOAK_PART // THREADS)
            sizes.append((resident_kb(str(rig.pid)), resident_kb("self")))
            log.info("%d accesses, %.0f per s: app %d kB, harness %d kB", part * SOAK_PART, rate, *sizes[-1])
    for first, last in zip(sizes[3], sizes[-1], strict=True):
        assert last < first * 1.2


def resident_kb(process: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])
