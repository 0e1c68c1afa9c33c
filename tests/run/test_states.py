"""The states of an app that works whether anybody looks: they are what was done to it, and what it says woke it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest

from tests.run.phones import boot, is_of, journalled_calls

PACKAGE = "com.example.worksinbackground"
STEPS = [
    'do = "launch"',
    'do = "terms"\nanswer = "accept"',
    'do = "home"',
    'do = "lock"',
    'do = "dwell"\nfor_s = 7',
    'do = "unlock"',
    'do = "swipe-away"',
    'do = "dwell"\nfor_s = 3',
    'do = "force-stop"',
    'do = "dwell"\nfor_s = 1',
]
STEP_INSTANTS = "select do, from_boottime_ns, to_boottime_ns from step join step_end using (run_id, number)"
LAG_NS = 2 * 10**9  # which an app may take to go, or to come back
SERVICES = """
    select pid, min(signal.at_boottime_ns) as heard_ns from signal join process using (run_id, epoch)
    where signal.name like 'service_%' group by pid
"""
WAKERS = {"alarm": "alarm .AlarmReceiver", "job": "job .SyncJob"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one run tells, and the app's journal.

    `steps` are the instants between which each was done; `services` when a process was first heard to have a service.
    """

    document: dict[str, Any]
    accesses: list[dict[str, Any]]
    journal: list[dict[str, Any]]
    seen: list[dict[str, Any]]
    steps: dict[str, tuple[int, int]]
    services: dict[int, int]
    checked: str
    page: str

    @property
    def intervals(self) -> list[dict[str, Any]]:
        return list(self.document["app_states"]["intervals"])

    def states_between(self, low_ns: int, high_ns: int) -> list[tuple[str, str]]:
        met = [each for each in self.intervals if each["from_ns"] < high_ns and each["to_ns"] > low_ns]
        return [(each["state"], each["screen"]) for each in met]


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    folder = tmp_path_factory.mktemp("states")
    text = 'name = "left"\ntitle = "Left alone"\n' + "".join(f"[[step]]\n{step}\n" for step in STEPS)
    (folder / "left.toml").write_text(text)
    where = ("--device", "bench", "--devices", "devices.toml", "--grant", "--leave-app")
    with boot(folder) as phone:
        run = phone.harness("run", "works_in_background", *where, "--scenario", "left.toml")
        assert run.returncode == 6, run.stderr + run.stdout  # processes that nobody's launch starts are late
        steps = phone.query(STEP_INSTANTS)
        services = {row["pid"]: row["heard_ns"] for row in phone.query(SERVICES)}
        checked = phone.harness("check", "latest", "--policy", "claims")
        phone.harness("report", "latest", "-o", "page")
        yield Observed(
            document=json.loads(phone.harness("show", "latest", "--json").stdout),
            accesses=json.loads(phone.harness("accesses", "latest", "--json").stdout),
            journal=phone.journal(PACKAGE),
            seen=phone.query("select * from state_seen"),
            steps={row["do"]: (row["from_boottime_ns"], row["to_boottime_ns"]) for row in steps},
            services=services,
            checked=checked.stdout,
            page=(folder / "page" / "report.html").read_text(),
        )


def changes_of(intervals: list[dict[str, Any]], what: str) -> list[tuple[str, int, int]]:
    """What it was, and the instants between which it became so."""
    firsts = [next(same) for _, same in groupby(intervals, key=lambda each: each[what])]
    doubts = [(each["from_ns"], each["uncertainty_ns"]) for each in firsts]
    return [(each[what], at - doubt, at + doubt) for each, (at, doubt) in zip(firsts, doubts, strict=True)]


def test_the_states_are_what_was_done_to_the_app(observed: Observed) -> None:
    away = {"background": "away", "cached": "away"}
    shown = [each | {"state": away.get(each["state"], each["state"])} for each in observed.intervals]
    states = changes_of(shown, "state")
    screens = changes_of(observed.intervals, "screen")
    assert [word for word, _, _ in states] == [
        "not_running", "foreground", "away", "not_running", "away", "not_running",
    ]  # fmt: skip
    assert [word for word, _, _ in screens] == ["on", "off", "on"]
    done = {"launch": states[1], "home": states[2], "swipe-away": states[3], "force-stop": states[5]}
    done |= {"lock": screens[1], "unlock": screens[2]}
    for step, (_, earliest_ns, latest_ns) in done.items():
        low_ns, high_ns = observed.steps[step]
        assert low_ns <= latest_ns, step
        assert earliest_ns <= high_ns + LAG_NS, step


def test_nothing_contradicts_what_the_app_says_of_itself(observed: Observed) -> None:
    states = observed.document["app_states"]
    assert (states["contradictions"], states["failures"]) == ([], [])
    for entry in observed.journal:
        if entry.get("event") in ("activity_resumed", "terms_shown", "terms_accepted"):
            assert observed.states_between(entry["before_ns"], entry["before_ns"] + 1) == [("foreground", "on")]
        elif entry.get("event", "").startswith("woken"):
            assert observed.states_between(entry["before_ns"], entry["before_ns"] + 1)[0][0] != "not_running"


def find_waker(journal: list[dict[str, Any]], call: dict[str, Any]) -> str:
    """What the app says woke it, as the last of that process: each of them reads one kind of data."""
    kinds = {"android.content.ContentResolver.query": ("job",)}.get(call["call"], ("alarm", "push"))
    own = [e["event"].split() for e in journal[: journal.index(call)] if e["pid"] == call["pid"] and "event" in e]
    return next(words[1] for words in reversed(own) if words[0] == "woken" and words[1] in kinds)


def words_for_service(observed: Observed, access: dict[str, Any]) -> str:
    """Of a service that is there before the agent, only the start of its process tells."""
    heard_ns = observed.services.get(access["pid"])
    is_heard = heard_ns is not None and heard_ns <= access["at_boottime_ns"]
    return "service .PushService" if is_heard else "started for service"


def test_each_access_out_of_sight_says_what_woke_the_app_as_the_app_does(observed: Observed) -> None:
    assert len(observed.accesses) >= 3
    calls = journalled_calls(observed.journal)
    woken = set()
    for access in (each for each in observed.accesses if each["kind"] == "delivery"):
        (call,) = (each for each in calls if each["pid"] == access["pid"] and is_of(access, each))
        waker = find_waker(observed.journal, call)
        woken.add(waker)
        assert access["app_state"] == "background" or (waker == "push" and access["app_state"] == "cached")
        expected = WAKERS.get(waker) or words_for_service(observed, access)
        assert access["woken_by"].replace(PACKAGE, "").startswith(expected)
    assert {"alarm", "job"} <= woken


def test_the_phone_told_by_looks_and_by_its_log(observed: Observed) -> None:
    told = {(row["about"], row["source"], row["state"]) for row in observed.seen}
    assert {
        ("uid", "look", "foreground"),
        ("uid", "look", "background"),
        ("uid", "look", "not_running"),
        ("uid", "event_log", "not_running"),
        ("screen", "look", "off"),
        ("screen", "event_log", "off"),
        ("screen", "event_log", "on"),
    } <= told


def test_a_claim_of_what_the_app_does_unused_is_observed_and_the_page_shows_why(observed: Observed) -> None:
    assert "OBSERVED  Collects while it lies unused" in observed.checked
    assert "<h2>States of the app</h2>" in observed.page
    assert f"job {PACKAGE}.SyncJob" in observed.page
