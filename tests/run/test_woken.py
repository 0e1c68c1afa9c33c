"""What the system has an app do: each of it lies between one signal and its end, and the app notices nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, VIRTUAL, Artefact
from tests.run.phones import RUN, RunningPhone, boot, journalled_calls
from tests.run.waiting import wait_until

PACKAGE = "com.example.woken"
SOURCES = Path(__file__).parents[1] / "data" / "java-woken"
DATABASE = Path(__file__).parents[2] / "docs" / "database.md"
WITHIN_NS = 1_000_000_000  # it is the same removal, however busy the machine
DONE = "activity AlarmActivity"
BY_ALARM = {"broadcast AlarmReceiver", "service_started WorkService ALARM_WORK", "alarm MainActivity$Listener"}
UNSEEN_BY_THE_APP = {"service_created", "service_bound", "service_unbound", "service_destroyed"}

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """Something that the app did, by its own word or by ours, between two instants of the boot clock."""

    what: str
    from_ns: int
    to_ns: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one run has left, the app's journal, and what the app did when nobody watched."""

    journal: list[dict[str, Any]]
    alone: list[str]
    signals: list[dict[str, Any]]
    accesses: list[dict[str, Any]]
    woken: list[dict[str, Any]]
    hooks: list[dict[str, Any]]
    removed: list[dict[str, Any]]

    def told(self) -> list[Did]:
        """What was told of the main process, but for signals that have no end."""
        ends = {(s["name"], s["detail"]["began"]): s["at_boottime_ns"] for s in self.signals if "began" in s["detail"]}
        beginnings = [s for s in self.signals if "class" in s["detail"] and s["name"] not in {"click", "touch"}]
        return [
            Did(
                what=name_of(s),
                from_ns=s["at_boottime_ns"],
                to_ns=ends.get((f"{s['name']}_end", str(s["at_boottime_ns"]))),
            )
            for s in beginnings
        ]

    def done(self) -> list[Did]:
        """What the app noted in its main process that has an end."""
        kinds = ("job", "broadcast", "alarm", "service_", "provider")
        events = [entry for entry in self.journal if entry.get("event", "").startswith(kinds)]
        return [Did(what=said(e["event"]), from_ns=e["before_ns"], to_ns=e["after_ns"]) for e in events]


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    folder = tmp_path_factory.mktemp("woken")
    apk = folder / "woken.apk"
    app = Artefact(output=apk, folders=(SOURCES, VIRTUAL / "apps" / "shared"), needs=FRAMEWORK)
    apk.write_bytes(build_app(app))
    for name in ("with", "without"):
        (folder / name).mkdir()
    with boot(folder / "without") as phone:
        phone.install(apk, grant=True)
        phone.device.run(f"am start -W -n {PACKAGE}/.MainActivity")
        alone = watch(phone)
    with boot(folder / "with") as phone:
        options = ("--leave-app", "--watch", "8", "--grant", "--scenario", "watch")
        run = phone.start_harness("run", str(apk), *RUN[2:], *options)
        watch(phone)
        stdout, stderr = run.communicate(timeout=100)
        assert run.returncode == 6, stderr + stdout  # the process that asks the provider is late
        main = "from signal join process using (run_id, epoch) where process = ?"
        signals = phone.query(f"select name, at_boottime_ns, detail {main}", PACKAGE)
        removed = "name = 'service_started' and detail ->> 'task_removed'"
        yield Observed(
            removed=phone.query(f"select * from signal where {removed}"),
            journal=phone.journal(PACKAGE),
            alone=alone,
            signals=[signal | {"detail": json.loads(signal["detail"])} for signal in signals],
            accesses=phone.query("select * from timeline"),
            woken=phone.query(documented_query()),
            hooks=phone.query("select * from hook where data_type = 'lifecycle'"),
        )


def watch(phone: RunningPhone) -> list[str]:
    """Once the app has done what it does at once, go home; tell it what the system tells, and await its alarms."""
    assert wait_until(lambda: set(events_of(phone)) >= {"job 4", "asked 2 vnd.android.cursor.dir/book"})
    tell(phone, "MY_PACKAGE_REPLACED")
    phone.device.run("input keyevent HOME")
    assert wait_until(lambda: "stopped" in events_of(phone))
    tell(phone, "BOOT_COMPLETED")
    assert wait_until(lambda: DONE in events_of(phone))
    (task,) = re.findall(rf"taskId=(\d+): {PACKAGE}/", phone.device.run("am stack list"))
    phone.device.run(f"am stack remove {task}")
    assert wait_until(lambda: "task removed" in events_of(phone))
    return events_of(phone)


def tell(phone: RunningPhone, action: str) -> None:
    phone.device.run(f"su 0 am broadcast -a android.intent.action.{action} -p {PACKAGE}")


def events_of(phone: RunningPhone) -> list[str]:
    path = f"/data/data/{PACKAGE}/files/journal.ndjson"
    text = phone.device.run(f"su 0 cat {path}") if phone.device.shell(f"su 0 ls {path}").exit_code == 0 else ""
    return [entry["event"] for entry in map(json.loads, text.splitlines()) if "event" in entry]


def documented_query() -> str:
    """The one that docs/database.md gives to operators."""
    (query,) = re.findall(r"(?s)```sql\n(select woke.*?)```", DATABASE.read_text())
    return str(query)


def short(name: str) -> str:
    return name.removeprefix(f"{PACKAGE}.").removeprefix("android.intent.action.")


def said(event: str) -> str:
    """What the app noted, in the words of `name_of`."""
    words = [short(word) for word in event.split()]
    of_class = {"LocalReceiver": "MainActivity$LocalReceiver", "Listener": "MainActivity$Listener"}
    return " ".join(of_class.get(word, word) for word in words)


def name_of(signal: dict[str, Any]) -> str:
    """`job 1`, `broadcast AlarmReceiver ALARM`, `provider BooksProvider query`."""
    detail = signal["detail"]
    if signal["name"] == "job":
        return f"job {detail['job']}"
    more = detail.get("action") or detail.get("method")
    return " ".join([signal["name"], short(detail["class"]), *([short(more)] if more else [])])


def test_each_thing_that_the_app_did_lies_within_one_signal_and_its_end(observed: Observed) -> None:
    told = observed.told()
    for did in observed.done():
        around = [each for each in told if each.what == did.what and each.from_ns <= did.from_ns]
        assert len(around) == 1, (did, told)
        assert around[0].to_ns is not None
        assert around[0].to_ns >= did.to_ns
    for event in (entry for entry in observed.journal if entry.get("event", "").startswith("piece")):
        (job,) = (each for each in told if each.what == "job 3")
        assert job.from_ns <= event["before_ns"] < event["after_ns"] <= job.to_ns


def test_nothing_is_told_that_the_app_did_not_do(observed: Observed) -> None:
    of_jobs = [f"{name} WokenJob" for name in sorted(UNSEEN_BY_THE_APP)]
    told = Counter(each.what for each in observed.told())
    assert told == Counter([*(did.what for did in observed.done()), "job 3", *of_jobs])
    assert len(observed.done()) == 17
    begun = {str(each.from_ns) for each in observed.told()}
    assert Counter(s["detail"]["began"] for s in observed.signals if "began" in s["detail"]) == Counter(begun)


def test_an_alarm_is_told_however_it_comes(observed: Observed) -> None:
    alarms = [signal for signal in observed.signals if "alarm" in signal["detail"]]
    assert all(signal["detail"]["alarm"] is True for signal in alarms)
    told = [name_of(signal).removesuffix(" ALARM") for signal in alarms if "class" in signal["detail"]]
    assert Counter(told) == Counter(BY_ALARM)
    created = [s["detail"] for s in observed.signals if s["name"] == "activity_created"]
    assert [(short(d["activity"]), d.get("alarm")) for d in created] == [
        ("MainActivity", None),
        ("AlarmActivity", True),
    ]


def test_who_hears_and_who_asks_is_told(observed: Observed) -> None:
    broadcasts = {name_of(s): s["detail"]["registered"] for s in observed.signals if s["name"] == "broadcast"}
    assert [name for name, is_registered in broadcasts.items() if is_registered] == [
        "broadcast MainActivity$LocalReceiver LOCAL"
    ]
    assert {"broadcast SystemReceiver BOOT_COMPLETED", "broadcast SystemReceiver MY_PACKAGE_REPLACED"} < set(broadcasts)
    assert {s["detail"]["uid"] for s in observed.signals if s["name"] == "provider"} == {10100}


def test_the_app_does_what_it_does_alone(observed: Observed) -> None:
    events = [entry["event"] for entry in observed.journal if "event" in entry]
    assert Counter(events) == Counter(observed.alone)
    assert "made 0 true 1" in events
    (thrown,) = (event for event in events if event.startswith("thrown"))
    assert thrown.endswith("Unable to start receiver com.example.woken.ThrowingReceiver: "
                           "java.lang.IllegalStateException: on purpose, true")  # fmt: skip


def test_that_its_task_was_removed_is_told_as_such(observed: Observed) -> None:
    (signal,) = observed.removed
    (noted,) = (entry for entry in observed.journal if entry.get("event") == "task removed")
    assert signal["at_boottime_ns"] < noted["before_ns"] < signal["at_boottime_ns"] + WITHIN_NS
    assert json.loads(signal["detail"])["class"] == f"{PACKAGE}.AskingService"


def test_what_the_app_reads_meanwhile_is_a_row(observed: Observed) -> None:
    calls = journalled_calls(observed.journal)
    reads = [row for row in observed.accesses if row["hook"] == "android.content.ContentResolver.query"]
    assert len(calls) == len(reads) == 17
    for call in calls:
        assert sum(call["before_ns"] <= row["at_boottime_ns"] <= call["after_ns"] for row in reads) == 1


def test_the_documented_query_says_what_woke_the_app_in_the_background_and_what_it_read(observed: Observed) -> None:
    meanwhile = [row for row in observed.woken if row["app_state"] == "background"]
    told = Counter((row["name"], short(row["class"]), row["alarm"]) for row in meanwhile)
    assert told == {
        ("broadcast", "SystemReceiver", None): 1,
        ("service_started", "WorkService", 1): 1,
        ("broadcast", "AlarmReceiver", 1): 1,
        ("alarm", "MainActivity$Listener", 1): 1,
        ("service_destroyed", "WorkService", None): 1,
    }
    assert {row["data_type"] for row in meanwhile} == {"contacts"}
    within = {row["access_id"] for row in observed.woken if row["access_id"] is not None}
    assert within == {row["access_id"] for row in observed.accesses}


def test_each_hook_is_in_place_that_this_android_is_meant_to_have(observed: Observed) -> None:
    absent = {row["hook"]: row["error"] for row in observed.hooks if row["state"] != "installed"}
    assert set(absent.values()) == {"not part of API 30"}
    assert set(absent) == {
        "android.app.LoadedApk$ReceiverDispatcher$Args.run",
        "android.app.job.JobService$JobHandler.handleMessage",
        "java.lang.ProcessManager.exec",
    }
