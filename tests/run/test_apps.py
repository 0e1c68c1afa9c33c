"""The phone's own apps, each observed once, against their own journals; all on one phone, one after the other."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from typing import Any, Protocol

import pytest

from harness.device.hands import tap
from harness.device.ui import dump_hierarchy
from harness.fleet.apps import find_app
from tests.run.phones import RunningPhone, boot, is_of, journalled_calls, journalled_event
from tests.run.waiting import wait_until

COLLECTING = {"collects_after_terms": 4, "asks_but_is_denied": 32, "hot_loop": 1000}
DELIVERY = "android.location.LocationListener.onLocationChanged"
OPS = {
    "never_collects": set(),
    "asks_but_is_denied": set(),  # Android looks at the permission first, and notes nothing when it is lacking
    "hot_loop": {"READ_CONTACTS"},  # the network's last position is never known there, so none is noted
    "collects_after_terms": {
        *("READ_CONTACTS", "CAMERA", "FINE_LOCATION", "MONITOR_LOCATION", "MONITOR_HIGH_POWER_LOCATION"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a run of one app has left: its output, the app's journal, the rows, the ops that the phone noted, and these
    beside the rows.
    """

    package: str
    printed: str
    journal: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    ops: set[str]
    ledger: dict[str, Any]

    @property
    def calls(self) -> list[dict[str, Any]]:
        return journalled_calls(self.journal)

    @property
    def call_rows(self) -> list[dict[str, Any]]:
        """The rows of calls that the app made; the others are calls of the framework to the app."""
        return [row for row in self.rows if row["hook"] != DELIVERY]


class Observe(Protocol):
    """Observes an app by its name, once."""

    phone: RunningPhone

    def __call__(self, app: str) -> Observed: ...


class _Bench:
    def __init__(self, phone: RunningPhone) -> None:
        self.phone = phone
        self._observe = cache(self._observe_once)

    def __call__(self, app: str) -> Observed:
        return self._observe(app)

    def _observe_once(self, app: str) -> Observed:
        options = () if app == "asks_but_is_denied" else ("--grant",)
        where = ("--device", "bench", "--devices", "devices.toml")
        watch_s = "6" if app == "hot_loop" else "3"  # its thousand calls take one, on a machine with nothing else to do
        done = self.phone.harness("run", app, *where, "--leave-app", "--watch", watch_s, *options)
        assert done.returncode == 0, done.stderr + done.stdout
        package = package_of(app)
        rows = self.phone.query("select * from timeline where package = ? order by at_boottime_ns", package)
        ops = re.findall(
            r"^(\w+): .*time=", self.phone.device.run(f"appops get {package}"), re.MULTILINE | re.IGNORECASE
        )
        return Observed(
            package=package,
            printed=done.stdout,
            journal=read_journal(self.phone, package),
            rows=rows,
            ops=set(ops),
            ledger=json.loads(self.phone.harness("show", "latest", "--json").stdout)["ledger"],
        )


@pytest.fixture(scope="module")
def observe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observe]:
    with boot(tmp_path_factory.mktemp("apps")) as phone:
        yield _Bench(phone)


def package_of(app: str) -> str:
    return f"com.example.{app.replace('_', '')}"


def read_journal(phone: RunningPhone, package: str) -> list[dict[str, Any]]:
    text = phone.device.run(f"su 0 cat /data/data/{package}/files/journal.ndjson")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("app", COLLECTING)
def test_every_journal_entry_has_exactly_one_row_and_every_row_its_entry(observe: Observe, app: str) -> None:
    """Brackets of different threads may overlap: a row is an entry's by its call, its thread and its instant."""
    observed = observe(app)
    rows = observed.call_rows
    assert len(observed.calls) == len(rows) == COLLECTING[app]
    for call in observed.calls:
        (row,) = [row for row in rows if row["thread"] == call["thread"] and is_of(row, call)]
        assert (row["outcome"] == "returned") == (call["outcome"] == "returned")
        assert row["exception"] == call["exception"]
        rows.remove(row)
    assert rows == []


def test_every_delivery_has_a_row_between_the_fix_and_the_app_s_sight_of_it(observe: Observe) -> None:
    observed = observe("collects_after_terms")
    deliveries = [entry for entry in observed.journal if entry.get("delivery") == DELIVERY]
    noted = [row["at_boottime_ns"] for row in observed.rows if row["hook"] == DELIVERY]
    assert len(deliveries) == len(noted) == 3
    for entry in deliveries:
        assert sum(entry["before_ns"] <= instant <= entry["after_ns"] for instant in noted) == 1


@pytest.mark.parametrize("app", OPS)
def test_the_phones_own_ledger_agrees(observe: Observe, app: str) -> None:
    assert observe(app).ops == OPS[app]


@pytest.mark.parametrize("app", OPS)
def test_the_ledger_notes_nothing_that_the_hooks_did_not_see(observe: Observe, app: str) -> None:
    ledger = observe(app).ledger
    assert ledger["is_read_to_the_end"]
    told = {each["op"]: each["witnesses"] for each in ledger["reconciled"] if each["notes"]}
    assert told == dict.fromkeys(OPS[app], "both")


def test_nothing_is_collected_before_the_terms_are_accepted(observe: Observe) -> None:
    observed = observe("collects_after_terms")
    accepted = journalled_event(observed.journal, "terms_accepted")
    assert {row["data_type"] for row in observed.rows} == {"contacts", "location", "camera"}
    for row in observed.rows:
        assert row["at_boottime_ns"] > accepted["before_ns"]
        assert row["since_terms_s"] + row["terms_uncertainty_s"] > 0
        assert row["phase"] in {"after_terms", "unsure"}
    assert not [call for call in observed.calls if call["before_ns"] < accepted["before_ns"]]


def test_between_two_of_its_own_screens_an_app_is_not_in_the_background(observe: Observe) -> None:
    """The camera is opened while the next screen is created: the one before it is paused, and not yet stopped."""
    observed = observe("collects_after_terms")
    (opened,) = (row for row in observed.rows if row["hook"] == "android.hardware.Camera.open")
    signals = observe.phone.query("select name, at_boottime_ns from signal where epoch = ?", opened["epoch"])
    before = [row["name"] for row in signals if row["at_boottime_ns"] <= opened["at_boottime_ns"]]
    states = [name for name in before if name.startswith("activity_")]
    assert states[-2:] == ["activity_paused", "activity_created"]
    assert opened["app_state"] == "foreground"


def test_what_never_collects_is_not_acquitted(observe: Observe) -> None:
    observed = observe("never_collects")
    assert (observed.calls, observed.rows) == ([], [])
    assert journalled_event(observed.journal, "terms_accepted")
    assert "Evidence complete" in observed.printed
    for data_type in ("camera", "contacts", "location"):
        assert f"{data_type}: not observed (coverage: " in observed.printed


def test_what_never_collects_is_an_app_all_the_same(observe: Observe) -> None:
    observe("never_collects")
    device = observe.phone.device
    device.run(f"am start -W -n {package_of('never_collects')}/.TermsActivity")
    for button in ("Accept", "Count", "Count"):
        press(observe.phone, button)
    assert wait_until(lambda: "2" in {node.text for node in dump_hierarchy(device)[0]})


def press(phone: RunningPhone, text: str) -> None:
    def find() -> list[tuple[int, int]]:
        return [node.centre for node in dump_hierarchy(phone.device)[0] if node.text == text]

    assert wait_until(find, 20), f"no {text} on the screen"
    tap(phone.device, *find()[0])


def test_the_threads_of_the_loop_ran_beside_each_other(observe: Observe) -> None:
    observed = observe("hot_loop")
    assert journalled_event(observed.journal, "loops_finished")
    by_thread = Counter(call["thread"] for call in observed.calls)
    assert by_thread == {"loop-0": 250, "loop-1": 250, "loop-2": 250, "loop-3": 250}
    ordered = sorted(observed.calls, key=lambda call: int(call["before_ns"]))
    assert any(one["after_ns"] > other["before_ns"] for one, other in pairwise(ordered))


def test_denials_come_by_every_form_of_a_call_and_in_each_phase(observe: Observe) -> None:
    observed = observe("asks_but_is_denied")
    signatures = observe.phone.query(
        "select distinct hook, signature from access join run using (run_id) where package = ?", observed.package
    )
    by_hook = Counter(row["hook"].rpartition(".")[2] for row in signatures)
    assert by_hook == {"query": 3, "getLastKnownLocation": 1, "requestLocationUpdates": 5, "open": 2}
    assert {row["outcome"] for row in observed.rows} == {"denied"}
    assert {row["exception"] for row in observed.rows if row["data_type"] == "camera"} == {"java.lang.RuntimeException"}
    for phase in ("before_terms", "after_terms"):
        assert {row["data_type"] for row in observed.rows if row["phase"] == phase} == {
            "contacts",
            "location",
            "camera",
        }


def test_denials_look_the_same_to_the_app_without_us(observe: Observe) -> None:
    """Alone on the phone that observed it; instants aside, and what the phone numbers anew: pids, uids, objects."""
    watched, package = observe("asks_but_is_denied"), package_of("asks_but_is_denied")
    phone = observe.phone
    phone.device.run(f"pm uninstall {package}")
    phone.device.push(find_app("asks_but_is_denied"), "/data/local/tmp/asks.apk")
    phone.device.run("pm install /data/local/tmp/asks.apk && rm /data/local/tmp/asks.apk")
    phone.device.run(f"am start -W -n {package}/.TermsActivity")
    press(phone, "Accept")
    assert wait_until(lambda: len(read_journal(phone, package)) >= len(watched.journal))
    alone = read_journal(phone, package)
    assert [told(entry) for entry in alone] == [told(entry) for entry in watched.journal]
    for one, other in zip(alone, watched.journal, strict=True):
        assert_same_frames(one.get("frames", []), other.get("frames", []))


def told(entry: dict[str, Any]) -> dict[str, Any]:
    told = {key: value for key, value in entry.items() if key not in {"before_ns", "after_ns", "frames", "pid"}}
    if told.get("message"):
        told["message"] = re.sub(r"\{[0-9a-f]+ \d+:|u0a\d+|\b(pid|uid)[= ]\d+", "", told["message"])
    return told


def assert_same_frames(alone: list[str], watched: list[str]) -> None:
    """On HotSpot a hooked method stands twice in a stack: once for the original that the hook calls."""
    expected, seen = ([frame for frame, _ in groupby(frames)] for frames in (alone, watched))
    common = min(len(expected), len(seen))
    assert expected[:common] == seen[:common]
    assert len(alone) == len(watched)
