"""Values for tests, each a complete one that a test changes where it matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.model import (
    Access,
    AppFacts,
    AppState,
    ClockSample,
    DeviceFacts,
    Gate,
    Outcome,
    Process,
    Run,
    Signal,
    StoredAccess,
)

SECOND = 1_000_000_000


def access(**changes: Any) -> Access:
    value = Access(
        seq=0,
        at_boottime_ns=100 * SECOND,
        data_type="contacts",
        hook="android.content.ContentResolver.query",
        kind="delivery",
        layer="api",
        signature="()",
        outcome=Outcome.RETURNED,
        exception=None,
        detail={"authority": "com.android.contacts"},
        thread="main",
        stack_key="k",
        frames=("android.content.ContentResolver.query(ContentResolver.java)", "com.x.Main.onCreate(Main.java:7)"),
    )
    return replace(value, **changes)


def stored(value: Access | None = None, **changes: Any) -> StoredAccess:
    made = value or access()
    result = StoredAccess(
        access=made,
        epoch="e1",
        at_wall_ns=1_700_000_000 * SECOND,
        caller="com.x.Main.onCreate",
        sdk=None,
        frames=made.frames or (),
        app_state=AppState.FOREGROUND,
    )
    return replace(result, **changes)


def signal(name: str, at_s: float, **detail: Any) -> Signal:
    return Signal(seq=0, at_boottime_ns=int(at_s * SECOND), name=name, detail=detail)


def sample(boot_s: float, wall_s: float, uncertainty_ns: int = 1000, source: str = "agent") -> ClockSample:
    return ClockSample(
        at_boottime_ns=int(boot_s * SECOND),
        at_wall_ns=int(wall_s * SECOND),
        uncertainty_ns=uncertainty_ns,
        source=source,
    )


def run(**changes: Any) -> Run:
    value = Run(
        run_id="01HZZZZZZZZZZZZZZZZZZZZZZZ",
        app=AppFacts(package="com.x", version_name="1", version_code=1, apk_sha256="0" * 64, apk_path="x.apk"),
        device_name="virtual",
        device=DeviceFacts(
            serial="127.0.0.1:5555",
            kind="virtual",
            model="M",
            android_release="11",
            sdk=30,
            fingerprint="f",
            boot_id="b",
        ),
        scenario="first-use",
        granted=False,
        agent_sha256="1" * 64,
        versions={"frida": "17"},
        started_at="2026-01-01T00:00:00.000+00:00",
    )
    return replace(value, **changes)


def process(**changes: Any) -> Process:
    value = Process(
        epoch="e1",
        pid=7,
        name="com.x",
        boot_id="b",
        gate=Gate.DEBUG,
        start_reason="top-activity com.x/.Main",
        start_boottime_ns=90 * SECOND,
        live_boottime_ns=91 * SECOND,
    )
    return replace(value, **changes)


_SAID = ("data_type", "hook", "kind", "layer", "signature", "outcome", "exception", "detail")


def batch_message(first_seq: int, *events: dict[str, Any], epoch: str = "e") -> dict[str, Any]:
    """A batch as the agent sends it, of events that each say all that they have to say."""
    accesses = [event for event in events if "hook" in event]
    places = {id(event): place for place, event in enumerate(accesses)}
    return {
        "type": "batch",
        "epoch": epoch,
        "first_seq": first_seq,
        "base": "0",
        "descriptions": [{name: event[name] for name in _SAID} for event in accesses],
        "threads": [event["thread"] for event in accesses],
        "stacks": [{"key": event["stack"], "frames": event.get("frames")} for event in accesses],
        "events": [
            [_number(event["at"]), *[places[id(event)]] * 3] if id(event) in places else event for event in events
        ],
    }


def _number(text: str) -> object:
    return int(text) if text.isdigit() else text
