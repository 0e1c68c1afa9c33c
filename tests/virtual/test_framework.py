"""The Java framework: a real app process on a real JVM, against a small system of our own on the real binder."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.virtual.binder.protocol import ApplicationThreadCode, DebugMode
from tests.virtual.java_system import COLLECTS_EARLY, DEADLINE_S, DENIED_GPS, DENIED_PROVIDER, PACKAGE, dump, running

TERMS = f"{PACKAGE}.TermsActivity"


def play(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 2 * DEADLINE_S))


def journal(tmp_path: Path) -> list[dict[str, Any]]:
    lines = (tmp_path / "files" / "journal.ndjson").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def calls(tmp_path: Path, call: str) -> list[dict[str, Any]]:
    return [entry for entry in journal(tmp_path) if entry.get("call", "").endswith(call)]


def instant_ns(tmp_path: Path, event: str) -> int:
    return next(int(entry["before_ns"]) for entry in journal(tmp_path) if entry.get("event") == event)


def test_starts_in_android_s_order_and_reads_before_any_screen(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, _):
            system.bind(tmp_path)
            system.launch("t1", TERMS)
            await system.until(lambda: system.notes.count("activity t1") == 2)

    play(scenario())
    events = [entry["event"] for entry in journal(tmp_path) if "event" in entry]
    assert events[:2] == ["process_start", "application_on_create"]
    assert instant_ns(tmp_path, "process_start") < instant_ns(tmp_path, "application_on_create")
    assert instant_ns(tmp_path, "application_on_create") < instant_ns(tmp_path, "activity_resumed")
    early = [e for e in calls(tmp_path, ".query") if e["before_ns"] < instant_ns(tmp_path, "application_on_create")]
    assert len(early) == 1


def test_journal_brackets_every_call_and_keeps_the_exception(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, _):
            system.bind(tmp_path)
            system.launch("t1", TERMS)
            await system.until(lambda: system.notes.count("activity t1") == 2)

    play(scenario())
    network, gps = calls(tmp_path, ".getLastKnownLocation")
    assert (network["outcome"], network["exception"]) == ("returned", None)
    assert (gps["outcome"], gps["message"]) == ("threw", DENIED_GPS)
    assert gps["exception"] == "java.lang.SecurityException"
    assert gps["frames"][0] == "android.os.Parcel.createExceptionOrNull"
    assert "android.location.LocationManager.getLastKnownLocation" in gps["frames"]
    assert any(e["message"] == DENIED_PROVIDER for e in calls(tmp_path, ".query"))
    assert all(e["before_ns"] <= e["after_ns"] for e in journal(tmp_path))
    assert all(0 <= time.clock_gettime_ns(time.CLOCK_BOOTTIME) - e["after_ns"] < 60e9 for e in journal(tmp_path))


def test_each_form_of_a_query_reaches_the_provider_with_its_arguments(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, _):
            system.bind(tmp_path)
            phones = f"query {PACKAGE} content://com.android.contacts/data/phones display_name,data1"
            await system.until_noted(phones)
            contacts = f"query {PACKAGE} content://com.android.contacts/contacts _id,display_name"
            await system.until(lambda: system.notes.count(contacts) == 2)

    play(scenario())
    threads = {entry["thread"] for entry in journal(tmp_path) if "thread" in entry}
    assert "main" in threads


def test_tap_runs_the_click_and_the_screen_changes(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, _):
            system.bind(tmp_path)
            system.launch("t1", TERMS)
            await system.until(lambda: system.notes.count("activity t1") == 2)
            (accept,) = (node for node in await dump(system) if node.text == "Accept")
            assert accept.resource_id == f"{PACKAGE}:id/accept"
            assert (accept.cls, accept.clickable) == ("android.widget.Button", True)
            left, top, right, bottom = accept.bounds
            system.tap((left + right) // 2, (top + bottom) // 2)
            await system.until_noted(f"start {PACKAGE}/{PACKAGE}.FeedActivity")
            await system.until(lambda: system.notes.count("activity t1") == 3)
            system.tell(ApplicationThreadCode.SCHEDULE_PAUSE_ACTIVITY, "t1")
            system.launch("t2", f"{PACKAGE}.FeedActivity")
            system.tell(ApplicationThreadCode.SCHEDULE_STOP_ACTIVITY, "t1")
            system.tell(ApplicationThreadCode.SCHEDULE_DESTROY_ACTIVITY, "t1")
            await system.until(lambda: system.notes.count("remove updates") == 1)
            await system.until(lambda: (4, "FaceDetection", "initialised") in system.logs)

    play(scenario())
    (opened,) = calls(tmp_path, "Camera.open")
    returned, threw = calls(tmp_path, "FaceDetection.getClient")
    assert (returned["outcome"], threw["outcome"], threw["same"]) == ("returned", "threw", True)
    assert instant_ns(tmp_path, "terms_accepted") < opened["before_ns"]


def test_tap_beside_a_button_does_nothing_and_nodes_lie_on_the_screen(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, _):
            system.bind(tmp_path)
            assert await dump(system) == []
            system.launch("t1", TERMS)
            await system.until(lambda: system.notes.count("activity t1") == 2)
            nodes = await dump(system)
            assert [node.text for node in nodes if node.text][:1] == ["Terms of Service"]
            assert nodes[0].depth == 0
            assert nodes[1].resource_id == "android:id/content"
            for node in nodes:
                left, top, right, bottom = node.bounds
                assert 0 <= left < right <= 1080
                assert 63 <= top < bottom <= 1794
            system.tap(5, 1790)
            assert await dump(system) == nodes

    play(scenario())
    assert not any(entry.get("event") == "terms_accepted" for entry in journal(tmp_path))


def test_camera_without_permission_fails_as_on_android(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, _):
            system.camera_allowed = False
            system.bind(tmp_path)
            system.launch("t1", f"{PACKAGE}.FeedActivity")
            await system.until(lambda: system.notes.count("activity t1") == 2)

    play(scenario())
    (opened,) = calls(tmp_path, "Camera.open")
    assert opened["exception"] == "java.lang.RuntimeException"
    assert opened["message"] == "Fail to connect to camera service"


def test_debug_mode_waits_before_any_app_code_until_the_debugger_is_quiet(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, process):
            system.bind(tmp_path, mode=DebugMode.WAIT)
            await system.until_noted("waiting True")
            assert not (tmp_path / "files").exists()
            assert await dump(system) == []
            system.tell(ApplicationThreadCode.ATTACH_DEBUGGER)
            await system.until_noted("waiting False")
            await system.until(lambda: any("data/phones" in note for note in system.notes))
            assert process.stdout is not None
            said = [(await process.stdout.readline()).decode().strip() for _ in range(3)]
            assert said == ["Sending WAIT chunk", "Debugger has connected", "waiting for debugger to settle..."]

    play(scenario())


def test_crash_is_logged_told_to_the_system_and_ends_the_process(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, process):
            system.bind(tmp_path, replace(COLLECTS_EARLY, application="Missing"))
            assert await asyncio.wait_for(process.wait(), DEADLINE_S) == 137
            assert any(note.startswith("crash java.lang.RuntimeException: Unable to inst") for note in system.notes)
            ((priority, tag, crash),) = system.crashes
            assert (priority, tag) == (6, "AndroidRuntime")
            assert crash.startswith(f"FATAL EXCEPTION: main\nProcess: {PACKAGE}, PID: {process.pid}\n")

    play(scenario())


def test_process_ends_when_the_phone_goes_away(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running() as (system, process):
            system.bind(tmp_path)
            await system.endpoint.stop()
            assert await asyncio.wait_for(process.wait(), DEADLINE_S) == 0

    play(scenario())
