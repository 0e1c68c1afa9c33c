"""What a terminal shows: short words, and nothing that text of a device could do to it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from harness.model import GapKind, Gate, Milestone, MilestoneName
from harness.report.console import clean
from harness.report.lines import LiveLines
from harness.report.words import (
    EXPLAINED_GAPS,
    GAPS,
    describe_app,
    describe_call,
    describe_doubt,
    describe_instant,
    describe_party,
    describe_uncertainty,
)
from harness.rules.protocol import Hello
from tests.builders import SECOND, access, sample, stored

QUERY = "android.content.ContentResolver.query"
LAST = "android.location.LocationManager.getLastKnownLocation"


@pytest.mark.parametrize(
    ("hook", "detail", "outcome", "exception", "words"),
    [
        (QUERY, {"path": "/contacts", "rows": 40}, "returned", None, "query /contacts: 40 rows"),
        (QUERY, {"path": "/calls"}, "denied", "java.lang.SecurityException", "query /calls: denied"),
        (QUERY, {"path": "/contacts", "rows": None}, "returned", None, "query /contacts: no cursor"),
        (LAST, {"provider": "gps", "position": True}, "returned", None, "getLastKnownLocation gps: a position"),
        ("android.hardware.Camera.open", {"camera": 0}, "failed", "java.lang.RuntimeException",
         "open camera 0: failed, RuntimeException"),
        ("android.hardware.Camera.open", {"camera": None}, "returned", None, "open a camera"),
        ("a.B.getClient", {}, "returned", None, "B.getClient"),
        ("a.B.applyBatch", {"authority": "contacts"}, "returned", None, "applyBatch contacts"),
        ("a.B.delete", {"authority": "contacts", "path": "/data", "changed": 1}, "returned", None,
         "delete /data: 1 row changed"),
        ("a.B.requestSingleUpdate", {"provider": None, "criteria": True}, "returned", None,
         "requestSingleUpdate by criteria"),
        ("a.B.addProximityAlert", {"radius_m": 50}, "returned", None, "addProximityAlert 50 m"),
        ("a.L.onLocationChanged", {"provider": "gps", "position": True, "listener": "com.x.Tracker$$Lambda$12"},
         "returned", None, "onLocationChanged gps: a position"),
        ("a.Location.CREATOR.createFromParcel", {"via": "binder", "provider": "gps", "position": True}, "returned",
         None, "createFromParcel gps: a position"),
        ("a.GnssStatus$Callback.onSatelliteStatusChanged", {"satellites": 6, "listener": "com.x.Main"}, "returned",
         None, "onSatelliteStatusChanged: 6 satellites"),
        ("a.OnNmeaMessageListener.onNmeaMessage", {"sentence": "GGA", "listener": "com.x.Main"}, "returned", None,
         "onNmeaMessage GGA"),
        ("a.B.onFaceDetection", {"faces": 2}, "returned", None, "B.onFaceDetection: 2 faces"),
        (QUERY, {"authority": "sms", "path": "/inbox", "rows": 6}, "returned", None, "query sms /inbox: 6 rows"),
        ("android.database.Cursor.read", {"authority": "contacts", "path": "/data", "rows": 3, "of": 40}, "returned",
         None, "read /data: 3 rows of 40"),
        ("a.B.startActivity", {"action": "android.intent.action.PICK", "authority": "contacts", "path": "/contacts"},
         "returned", None, "startActivity PICK /contacts"),
        ("a.B.getAccounts", {"accounts": 2, "types": ["a"]}, "returned", None, "B.getAccounts: 2 accounts"),
        ("a.B.getList", {"sims": 0}, "returned", None, "B.getList: no SIM"),
        ("a.B.getLine1Number", {"number": True}, "returned", None, "B.getLine1Number: a number"),
        ("a.B.getImei", {"identifier": True}, "returned", None, "B.getImei: an identifier"),
        ("a.AudioRecord.<init>", {"audio_source": "mic", "ready": False}, "returned", None,
         "new AudioRecord mic: not ready"),
        ("a.AudioRecord.<init>", {}, "returned", None, "new AudioRecord"),
        ("a.R.setAudioSource", {"audio_source": "camcorder"}, "denied", "x.E", "setAudioSource camcorder: denied"),
        ("a.AudioRecord.startRecording", {"running": True}, "returned", None, "AudioRecord.startRecording: running"),
        ("a.AudioRecord.read", {"sound": True}, "returned", None, "AudioRecord.read: sound"),
        ("a.MediaRecorder.stop", {"recording": True}, "returned", None, "MediaRecorder.stop: a recording"),
        ("a.E.getAttribute", {"tag": "GPSLatitude", "found": False}, "returned", None,
         "getAttribute GPSLatitude: not there"),
        ("a.B.acquireNextImage", {"frame": False}, "returned", None, "B.acquireNextImage: no frame"),
        ("a.WifiManager.getScanResults", {"networks": 7}, "returned", None, "getScanResults: 7 networks"),
        ("a.WifiManager.getScanResults", {"networks": 0}, "returned", None, "getScanResults: no networks"),
        ("a.WifiManager.getScanResults", {"networks": 0}, "denied", None, "getScanResults: denied"),
        ("a.WifiManager.startScan", {"started": True}, "returned", None, "WifiManager.startScan: started"),
        ("a.WifiManager.startScan", {"started": False}, "returned", None, "WifiManager.startScan: not started"),
        ("a.WifiManager$ScanResultsCallback.onScanResultsAvailable", {"listener": "com.x.Main"}, "returned", None,
         "ScanResultsCallback.onScanResultsAvailable"),
        ("a.TelephonyManager.getAllCellInfo", {"cells": 1}, "returned", None, "getAllCellInfo: 1 cell"),
        ("a.TelephonyManager.listen", {"listens": ["cell location", "cells"]}, "returned", None,
         "listen to cell location and cells"),
        ("a.ScanCallback.onScanResult", {"devices": 1, "listener": "com.x.Main"}, "returned", None,
         "onScanResult: 1 device"),
    ],
)  # fmt: skip
def test_calls_in_words(hook: str, detail: dict[str, Any], outcome: str, exception: str | None, words: str) -> None:
    assert describe_call(hook, detail, outcome, exception) == words


def test_callers_in_words() -> None:
    assert describe_party("com.x.Main.onCreate", None, {}) == "by Main"
    assert describe_party(None, None, {"listener": "com.x.Main$1"}) == "to Main$1"
    assert describe_party(None, None, {"listener": None}) == "to an unknown listener"
    assert describe_party("com.trackkit.sdk.Tracker.run", "com.trackkit", {}) == "by Tracker (com.trackkit)"
    assert describe_party(None, None, {"listener": "com.x.Main$$Lambda$7"}) == "to Main"
    assert describe_party(None, None, {}) == "by no Java code"


@given(st.integers(0, 10**12))
def test_a_printed_uncertainty_never_promises_more_than_is_known(uncertainty_ns: int) -> None:
    assert float(describe_uncertainty(uncertainty_ns).removesuffix(" ms")) * 1e6 >= uncertainty_ns - 1


def shown(at_ns: int, uncertainty_ns: int) -> Milestone:
    return Milestone(
        name=MilestoneName.TERMS_SHOWN, at_boottime_ns=at_ns, uncertainty_ns=uncertainty_ns, source="hierarchy"
    )


@given(st.integers(-(10**15), 10**15), st.integers(0, 10**12))
def test_a_milestone_is_told_with_its_uncertainty_or_as_the_bracket_that_holds_it(since_ns: int, doubt_ns: int) -> None:
    milestone = shown(10**16 + since_ns, doubt_ns)
    instant, doubt = describe_instant(milestone, 10**16), describe_doubt(milestone, 10**16)
    assert instant.startswith("between ") is (not doubt)
    if doubt:
        assert instant == f"{since_ns / 1e9:+.3f}"
        assert float(doubt.removesuffix(" ms")) * 1e6 >= doubt_ns - 1
        return
    earliest, latest = (round(float(word) * 1e3) * 10**6 for word in instant.split()[1::2])
    assert earliest <= since_ns - doubt_ns
    assert latest >= since_ns + doubt_ns
    assert latest - earliest < 2 * doubt_ns + 2 * 10**6


def test_without_an_installation_a_milestone_keeps_its_uncertainty() -> None:
    assert (describe_instant(shown(5, SECOND), None), describe_doubt(shown(5, SECOND), None)) == ("", "1000.0 ms")


def test_an_app_whose_manifest_names_no_version_is_said_to_have_none() -> None:
    assert [describe_app("com.x", "1.0"), describe_app("com.x", "")] == ["com.x 1.0", "com.x (no version name)"]


def test_every_kind_of_gap_has_a_name_and_an_explanation() -> None:
    assert set(GAPS) == set(EXPLAINED_GAPS) == set(GapKind)


@given(st.text())
def test_device_text_is_neither_markup_nor_control(text: str) -> None:
    stream = io.StringIO()
    Console(file=stream, width=10_000, soft_wrap=True).print(clean(text + "[bold]x[/bold]"))
    printed = stream.getvalue().removesuffix("\n")
    assert printed.isprintable()
    assert "[bold]x[/bold]" in printed


def test_live_lines_carry_the_time_since_installation() -> None:
    stream = io.StringIO()
    lines = LiveLines(Console(file=stream, width=200))
    milestone = Milestone(
        name=MilestoneName.INSTALLED, at_boottime_ns=90 * SECOND, uncertainty_ns=1_500_001, source="package_manager"
    )
    lines.show(milestone)
    lines.show(stored(access(at_boottime_ns=90_250_000_000, detail={"path": "/contacts", "rows": 3})))
    lines.show(shown(92 * SECOND, SECOND))
    first, second, third = stream.getvalue().splitlines()
    assert third.strip() == "between +1.000 and +3.000 s  terms shown (looking at the screen)"
    assert first.strip() == "+0.000 s  installed ± 1.6 ms (Android's package manager)"
    assert second.strip().startswith("+0.250 s  contacts   query /contacts: 3 rows  by Main")


def test_a_flood_of_accesses_is_counted_and_not_printed() -> None:
    stream, now = io.StringIO(), iter([5.0] * 80 + [6.0] * 80)
    lines = LiveLines(Console(file=stream, width=200), lambda: next(now))
    for seq in range(160):
        lines.show(stored(access(seq=seq)))
    printed = stream.getvalue().splitlines()
    assert [printed.index(line) for line in printed if "30 more accesses" in line] == [50]
    assert len(printed) == 101


@pytest.mark.parametrize("gate", Gate)
def test_a_process_that_any_gate_caught_is_told_of(gate: Gate) -> None:
    hello = Hello(
        epoch="e",
        pid=7,
        process="com.x:push",
        gate=gate,
        start_boottime_ns=90 * SECOND,
        live_boottime_ns=91 * SECOND,
        clock=sample(91, 1_700_000_000),
        hooks=(),
    )
    stream = io.StringIO()
    LiveLines(Console(file=stream, width=200)).show(hello)
    assert stream.getvalue().startswith("process com.x:push (7): 0 of 0 hooks live, 1.00 s after its start, ")


def test_every_kind_of_gap_has_words() -> None:
    assert set(GAPS) == set(EXPLAINED_GAPS) == set(GapKind)
