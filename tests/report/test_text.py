"""What a terminal shows: short words, and nothing that text of a device could do to it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from harness.model import Milestone, MilestoneName
from harness.report.lines import LiveLines
from harness.report.text import clean
from harness.report.words import describe_call, describe_party, describe_uncertainty
from tests.builders import SECOND, access, stored

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
        ("a.B.getClient", {}, "returned", None, "B.getClient"),
        ("a.B.applyBatch", {"authority": "contacts"}, "returned", None, "applyBatch contacts"),
        ("a.B.delete", {"authority": "contacts", "path": "/data", "changed": 1}, "returned", None,
         "delete /data: 1 row changed"),
        ("a.B.requestSingleUpdate", {"provider": None, "criteria": True}, "returned", None,
         "requestSingleUpdate by criteria"),
        ("a.B.addProximityAlert", {"radius_m": 50}, "returned", None, "addProximityAlert 50 m"),
        ("a.L.onLocationChanged", {"provider": "gps", "position": True, "listener": "com.x.Tracker$$Lambda$12"},
         "returned", None, "onLocationChanged gps: a position"),
        ("a.B.onFaceDetection", {"faces": 2}, "returned", None, "B.onFaceDetection: 2 faces"),
        ("a.B.acquireNextImage", {"frame": False}, "returned", None, "B.acquireNextImage: no frame"),
    ],
)  # fmt: skip
def test_calls_in_words(hook: str, detail: dict[str, Any], outcome: str, exception: str | None, words: str) -> None:
    assert describe_call(hook, detail, outcome, exception) == words


def test_callers_in_words() -> None:
    assert describe_party("com.x.Main.onCreate", None, {}) == "by Main"
    assert describe_party("com.trackkit.sdk.Tracker.run", "com.trackkit", {}) == "by Tracker (com.trackkit)"
    assert describe_party(None, None, {"listener": "com.x.Main$$Lambda$7"}) == "to Main"
    assert describe_party(None, None, {}) == "by no Java code"


@given(st.integers(0, 10**12))
def test_a_printed_uncertainty_never_promises_more_than_is_known(uncertainty_ns: int) -> None:
    assert float(describe_uncertainty(uncertainty_ns).removesuffix(" ms")) * 1e6 >= uncertainty_ns - 1


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
    first, second = stream.getvalue().splitlines()
    assert first.strip() == "+0.000 s  installed ± 1.6 ms (package manager)"
    assert second.strip().startswith("+0.250 s  contacts query /contacts: 3 rows  by Main")
