"""An app of several processes: early calls of a late one lie in its gap, and every other call is a row."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from harness.errors import DeviceError
from tests.run.phones import RunningPhone, boot, is_of, journalled_calls
from tests.run.waiting import wait_until

PACKAGE = "com.example.manyprocesses"
PROCESSES = {PACKAGE: "debug", f"{PACKAGE}:push": "late", f"{PACKAGE}:sync": "late"}
CALLS = 60
SCENARIO = """
name = "until-all-is-read"
title = "The terms are accepted, and somebody ends the run when the app has read all that it reads"

[[step]]
do = "launch"

[[step]]
do = "terms"
answer = "accept"

[[step]]
do = "hand-over"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one run has left, and the app's journal."""

    printed: str
    coverage: dict[str, Any]
    coverage_printed: str
    journal: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    processes: dict[str, dict[str, Any]]
    signals: list[dict[str, Any]]
    gaps: list[dict[str, Any]]

    def gap_of(self, process: str) -> dict[str, Any]:
        (gap,) = (gap for gap in self.gaps if gap["process"] == process)
        return gap


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    with boot(tmp_path_factory.mktemp("many")) as phone:
        (phone.folder / "all.toml").write_text(SCENARIO)
        where = ("--device", "bench", "--devices", "devices.toml", "--scenario", "all.toml")
        run = phone.start_harness("run", "many_processes", *where, "--grant", "--leave-app")
        assert wait_until(lambda: has_called(phone))
        run.send_signal(signal.SIGINT)
        printed, stderr = run.communicate(timeout=100)
        assert run.returncode == 6, stderr + printed
        yield Observed(
            printed=printed,
            coverage=json.loads(phone.harness("coverage", "latest", "--json").stdout),
            coverage_printed=phone.harness("coverage", "latest").stdout,
            journal=phone.journal(PACKAGE),
            rows=phone.query("select * from timeline"),
            processes={row["process"]: row for row in phone.query("select * from process")},
            signals=phone.query("select process, name, detail from signal join process using (run_id, epoch)"),
            gaps=phone.query("select * from gap"),
        )


def has_called(phone: RunningPhone) -> bool:
    """Whether each process of the app has made all of its calls."""
    try:
        return len(journalled_calls(phone.journal(PACKAGE))) == len(PROCESSES) * CALLS
    except DeviceError:
        return False  # there is no journal yet


def test_each_process_was_found_and_hooked_as_early_as_it_could_be(observed: Observed) -> None:
    assert {name: row["gate"] for name, row in observed.processes.items()} == PROCESSES
    assert observed.processes[f"{PACKAGE}:push"]["start_reason"] == f"service {PACKAGE}/{PACKAGE}.PushService"
    assert observed.processes[f"{PACKAGE}:sync"]["start_reason"] == f"broadcast {PACKAGE}/{PACKAGE}.SyncReceiver"


@pytest.mark.parametrize("process", PROCESSES)
def test_an_early_call_of_a_late_process_lies_in_its_gap_and_every_other_is_a_row(
    observed: Observed, process: str
) -> None:
    pid = observed.processes[process]["pid"]
    rows = [row for row in observed.rows if row["process"] == process]
    calls = [call for call in journalled_calls(observed.journal) if call["pid"] == pid]
    assert len(calls) == CALLS
    for call in calls:
        seen = [row for row in rows if is_of(row, call)]
        assert len(seen) == 1 or (not seen and is_early(observed, process, call)), (call, observed.gaps)
        rows = [row for row in rows if row not in seen]
    assert rows == []


def is_early(observed: Observed, process: str, call: dict[str, Any]) -> bool:
    if PROCESSES[process] == "debug":
        return False
    gap = observed.gap_of(process)
    return bool(gap["from_boottime_ns"] <= call["before_ns"] <= gap["to_boottime_ns"])


def test_late_processes_were_seen_at_work(observed: Observed) -> None:
    """The app reads on for seconds: a late process that left no row would be one that was not hooked at all.

    A process may be hooked before its first call, late as it is: then none of them is missing.
    """
    by_process = Counter(row["process"] for row in observed.rows)
    assert by_process[PACKAGE] == CALLS
    assert all(0 < by_process[name] <= CALLS for name, gate in PROCESSES.items() if gate == "late")


def test_the_child_process_is_named_as_one_that_could_not_be_hooked(observed: Observed) -> None:
    assert Counter(gap["kind"] for gap in observed.gaps) == {"late_attach": 2, "unhooked_process": 1}
    assert observed.gap_of("sleep")["kind"] == "unhooked_process"
    assert "process sleep was never hooked (a child process that the app started by itself" in observed.printed


def test_the_start_of_the_child_process_is_a_signal_of_the_app_that_names_the_program_alone(observed: Observed) -> None:
    """It leaves this trace however short its life."""
    started = [
        (row["process"], json.loads(row["detail"])) for row in observed.signals if row["name"] == "program_started"
    ]
    assert started == [(PACKAGE, {"program": "sleep"})]


def test_each_process_has_its_own_share_and_a_child_that_no_agent_got_into_has_none(observed: Observed) -> None:
    document = observed.coverage
    processes = {each["process"]: each for each in document["processes"]}
    shares = {name: each["watched_per_mille"] for name, each in processes.items()}
    assert (shares[PACKAGE], shares["sleep"]) == (1000, 0)
    assert all(0 < shares[f"{PACKAGE}:{name}"] < 1000 for name in ("push", "sync"))
    assert [blind["kind"] for blind in processes["sleep"]["blind"]] == ["unhooked_process"]
    assert sum(each["lived_ns"] for each in processes.values()) == document["lived_ns"]
    assert {each["phase"]: each["watched_per_mille"] for each in processes["sleep"]["types"]} == {
        phase["phase"]: 0 for phase in processes["sleep"]["phases"]
    }
    assert "process sleep" in observed.coverage_printed
