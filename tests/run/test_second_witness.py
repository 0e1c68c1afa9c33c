"""A hook that is taken out on purpose: Android's own ledger tells what the hooks missed, and nothing is acquitted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness.device.adb import Device
from harness.device.server import AdbServer
from harness.fleet.apps import bundled_app
from harness.fleet.policies import load_policy
from harness.fleet.scenariofile import load_scenario
from harness.instrument import compile as compiling
from harness.model import FridaServer, Gate
from harness.report.assessment import Question, assess
from harness.report.coverage import TypeOutcome
from harness.report.html import render
from harness.report.page import make_page
from harness.report.summary import summarise
from harness.report.text import print_summary
from harness.rules.policy import Severity
from harness.rules.reconcile import Witnesses
from harness.rules.verdict import RuleOutcome
from harness.run.job import Custody, Order, Result, run_app
from tests.run.phones import RunningPhone, boot

PACKAGE = "com.example.collectsafterterms"


@dataclass(frozen=True, slots=True)
class Crippled:
    """A run whose agent does not see queries, and the phone with the app's own journal."""

    phone: RunningPhone
    result: Result


@pytest.fixture(scope="module")
def crippled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crippled]:
    folder = tmp_path_factory.mktemp("witness")
    hooks = folder / "hooks"
    shutil.copytree(compiling.find_hooks(), hooks)
    take_out(hooks / "contacts.ts", '["query", "delivery", query],')
    take_out(hooks / "binder.ts", "query ")
    with pytest.MonkeyPatch.context() as patch, boot(folder) as phone:
        patch.setattr(compiling, "find_hooks", lambda: hooks)
        yield Crippled(phone=phone, result=observe(phone))


def take_out(source: Path, words: str) -> None:
    text = source.read_text()
    assert words in text
    source.write_text(text.replace(words, "", 1))


def observe(phone: RunningPhone) -> Result:
    order = Order(
        app=bundled_app("collects_after_terms"),
        db=phone.folder / "harness.db",
        or_next_db=False,
        device_name="bench",
        device_kind="virtual",
        grant=True,
        frida=FridaServer(),
        gate=Gate.DEBUG,
        scenario=load_scenario("first-use"),
        watch_s=4.0,
        leave_app=True,
    )
    server = AdbServer()
    try:
        device = Device(server.port, phone.device.serial)
        device.connect()
        return run_app(order, Custody(command=("harness", "run"), key=None), server, device, lambda _: None)
    finally:
        server.close()


def test_the_run_is_incomplete_and_says_what_was_missed(crippled: Crippled) -> None:
    (reason,) = crippled.result.shortcomings
    assert reason.startswith("Android's own ledger noted READ_CONTACTS (contacts) ")
    (end,) = crippled.phone.query("select verdict from run_end")
    assert end["verdict"] == "incomplete"


def test_each_miss_is_a_call_that_the_app_journalled(crippled: Crippled) -> None:
    calls = [call for call in crippled.phone.journal(PACKAGE) if call.get("call", "").endswith("ContentResolver.query")]
    misses = summarise(crippled.result.db, "latest").ledger.misses
    assert misses
    for miss in misses:
        assert (miss.op, miss.data_types, miss.accesses) == ("READ_CONTACTS", ("contacts",), 0)
        between = miss.between
        assert any(int(c["before_ns"]) <= between.to_ns and between.from_ns <= int(c["after_ns"]) for c in calls)


def test_what_the_other_hooks_saw_agrees_with_the_ledger(crippled: Crippled) -> None:
    told = {each.op: each.witnesses.value for each in summarise(crippled.result.db, "latest").ledger.reconciled}
    assert {op: told[op] for op in ("CAMERA", "FINE_LOCATION", "MONITOR_LOCATION")} == dict.fromkeys(
        ("CAMERA", "FINE_LOCATION", "MONITOR_LOCATION"), "both"
    )


@pytest.mark.parametrize("policy", ["ci", "claims"])
def test_no_rule_about_contacts_says_not_observed(crippled: Crippled, policy: str) -> None:
    question = Question(policy=load_policy(policy), fail_on=Severity.NOTE, day=date(2026, 3, 1))
    results = assess(crippled.result.db, "latest", question).results
    about = [r for r in results if "contacts" in r.rule.conditions.data_type or not r.rule.conditions.data_type]
    assert about
    for result in about:
        assert result.outcome is not RuleOutcome.NOT_OBSERVED, result.rule.rule_id
    doubts = [doubt for result in about for doubt in result.doubts]
    assert any("noted READ_CONTACTS" in doubt for doubt in doubts)


def test_terminal_and_page_say_it_in_red(crippled: Crippled) -> None:
    summary = summarise(crippled.result.db, "latest")
    (contacts,) = (each for each in summary.coverage.types if each.data_type == "contacts")
    assert (contacts.outcome, contacts.observed) == (TypeOutcome.INCONCLUSIVE, 0)
    assert contacts.missed
    console = Console(force_terminal=True, width=200, record=True, file=StringIO())
    print_summary(console, summary)
    red = [line for line in console.export_text(styles=True).splitlines() if "\x1b[1;31m" in line]
    assert any("Android's own ledger noted READ_CONTACTS" in line for line in red)
    question = Question(policy=load_policy("ci"), fail_on=Severity.NOTE, day=date(2026, 3, 1))
    html = render(make_page(crippled.result.db, "latest", question)[1])
    assert re.search(r'<p class="missed">Android.{1,5}s own ledger noted READ_CONTACTS', html)
    assert re.search(r'<tr class="missed"><td class="code">READ_CONTACTS</td>', html)


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("whole")) as running:
        yield running


@pytest.mark.parametrize(
    ("app", "ops"),
    [
        ("collects_early", {"READ_CONTACTS", "CAMERA", "COARSE_LOCATION", "MONITOR_LOCATION"}),
        (
            "goes_below_the_api",
            {"READ_CONTACTS", "CAMERA", "FINE_LOCATION", "MONITOR_LOCATION", "MONITOR_HIGH_POWER_LOCATION"},
        ),
        ("many_processes", {"READ_CONTACTS", "FINE_LOCATION"}),
    ],
)
def test_with_every_hook_in_place_the_ledger_knows_no_more(phone: RunningPhone, app: str, ops: set[str]) -> None:
    """The apps that test_apps.py does not observe: early, below the API, in processes that are hooked late."""
    phone.harness("run", app, "--device", "bench", "--devices", "devices.toml", "--grant", "--watch", "4")
    ledger = summarise(phone.folder / "harness.db", "latest").ledger
    assert ledger.is_read_to_the_end
    assert ledger.misses == ()
    noted = {each.op for each in ledger.reconciled if each.notes}
    assert {each.op for each in ledger.reconciled if each.witnesses is Witnesses.BOTH} == noted
    # A last position is noted only if there is one, from whoever used the phone before.
    assert ops - {"FINE_LOCATION"} <= noted <= ops
