"""A run behind the spawn gate: the virtual phone's processes wait as on a real one, and ask a scripted Frida.

Once the first process is hooked, the gate's connection ends: the others are held by the gate that is armed anew.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from harness.instrument import spawn
from harness.run import gating
from tests.cli.calling import Called, call
from tests.instrument.zygotes import Zygotes, zygotes
from tests.run.phones import RunningPhone, boot, is_of, journalled_calls, lowest
from tests.run.test_many_processes import CALLS, PACKAGE
from tests.run.waiting import has_rows, wait_until

LIVES = "select process.*, at_boottime_ns as end_boottime_ns from process left join stream_end using (epoch)"
PROCESSES = (PACKAGE, f"{PACKAGE}:push", f"{PACKAGE}:sync")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one run has left, the app's journal, and what Frida was asked."""

    done: Called
    journal: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    processes: dict[str, dict[str, Any]]
    gaps: list[dict[str, Any]]
    shown: dict[str, Any]
    tries: list[dict[str, Any]]
    recoveries: list[dict[str, Any]]
    patched: Zygotes


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    folder = tmp_path_factory.mktemp("spawn")
    with (
        zygotes() as patched,
        boot(folder, "--gate", str(patched.path)) as phone,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setattr(gating, "connect_told", patched.connect)
        patch.setattr(spawn, "_ANNOUNCED_WITHIN_S", 10.0)  # a Java VM takes longer to start than a zygote to fork
        where = ("--device", "bench", "--devices", folder / "devices.toml", "--db", folder / "harness.db")
        cutting = threading.Thread(target=cut_when_hooked, args=(phone, patched))
        cutting.start()
        done = call("run", "many_processes", *where, "--grant", "--watch", "7", "--leave-app")
        cutting.join()
        text = phone.device.run(f"su 0 cat /data/data/{PACKAGE}/files/journal.ndjson")
        yield Observed(
            done=done,
            journal=[json.loads(line) for line in text.splitlines()],
            rows=phone.query("select * from timeline"),
            processes={row["process"]: row for row in phone.query(LIVES)},
            gaps=phone.query("select * from gap"),
            shown=phone.query("select * from milestone where name = 'terms_shown'")[0],
            tries=phone.query("select gate, outcome, reason from gate_try order by number"),
            recoveries=phone.query("select * from recovery"),
            patched=patched,
        )


def cut_when_hooked(phone: RunningPhone, patched: Zygotes) -> None:
    """The app starts its other processes once its terms are accepted, seconds later."""
    assert wait_until(lambda: has_rows(phone, "process") and not patched.fridas[-1].held)
    patched.fridas[-1].hang_up()


def test_every_process_was_held_and_nothing_is_missing(observed: Observed) -> None:
    assert observed.done.code == 6, observed.done.stdout
    assert observed.tries == [
        {"gate": "spawn", "outcome": "armed", "reason": None},
        {"gate": "spawn", "outcome": "ended", "reason": "the connection to Frida was lost"},
        {"gate": "spawn", "outcome": "armed", "reason": "its connection is there again"},
    ]
    assert [row["reason"] for row in observed.recoveries] == ["the connection of the spawn gate was lost"]
    assert {name: row["gate"] for name, row in observed.processes.items()} == dict.fromkeys(PROCESSES, "spawn")
    assert [gap["process"] for gap in observed.gaps] == ["sleep"]  # a program that the app starts is no process of a VM


def test_the_terms_cannot_have_been_shown_before_the_hooks_were_live(observed: Observed) -> None:
    shown, live = observed.shown, observed.processes[PACKAGE]["live_boottime_ns"]
    assert lowest(shown) >= live


@pytest.mark.parametrize("process", PROCESSES)
def test_each_call_from_the_first_on_is_one_row(observed: Observed, process: str) -> None:
    """Those that a slow app makes when the run is over are nobody's."""
    pid, end = (observed.processes[process][name] for name in ("pid", "end_boottime_ns"))
    rows = [row for row in observed.rows if row["process"] == process]
    calls = [entry for entry in journalled_calls(observed.journal) if entry["pid"] == pid]
    assert len(calls) == CALLS
    assert rows
    for entry in (each for each in calls if each["before_ns"] < end):
        (seen,) = [row for row in rows if is_of(row, entry)]
        rows.remove(seen)
    assert rows == []


def test_nobody_was_held_for_long(observed: Observed) -> None:
    first, second = observed.patched.fridas
    held_s = first.held_s | second.held_s
    assert set(held_s) >= {row["pid"] for row in observed.processes.values()}
    assert {observed.processes[name]["pid"] for name in PROCESSES[1:]} <= set(second.held_s)
    assert max(held_s.values()) < 5
    assert first.held == second.held == {}
