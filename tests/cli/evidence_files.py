"""An evidence file with a run of everything in it, for the commands that read."""

from __future__ import annotations

from pathlib import Path

from harness.model import (
    Gap,
    GapKind,
    Gate,
    GateOutcome,
    GateTry,
    HookReport,
    HookState,
    Milestone,
    MilestoneName,
    Outcome,
    Proof,
    Recovery,
)
from harness.rules.crashes import CrashReport
from harness.rules.presence import ProcessEvent, ProcessSeen
from harness.rules.touches import Tap, TapPurpose
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import SECOND, access, process, run, stored

FIRST, SECOND_RUN = "01HAAAAAAAAAAAAAAAAAAAAAAA", "01HABBBBBBBBBBBBBBBBBBBBBB"
BIG = 2**63 - 1


def fill(writer: Writer) -> None:
    writer.add_process(process())
    writer.add_hook("e1", hook("contacts", "android.content.ContentResolver.query"), 91 * SECOND)
    writer.add_hook("e1", hook("camera", "android.hardware.Camera.open"), 91 * SECOND)
    writer.add_hook("e1", hook("face", "a.B.c", HookState.ABSENT, "not loaded yet"), 91 * SECOND)
    for name, at_s in ((MilestoneName.INSTALLED, 80), (MilestoneName.FIRST_LAUNCH, 89)):
        writer.add_milestone(
            Milestone(name=name, at_boottime_ns=at_s * SECOND, uncertainty_ns=1, source="test", epoch=None)
        )
    writer.add_access(stored(access(seq=0, thread="=cmd|' /C calc'!A0")))
    writer.add_access(stored(access(seq=1, outcome=Outcome.DENIED, exception="java.lang.SecurityException")))
    writer.add_access(stored(access(seq=2, at_boottime_ns=BIG - 1, data_type="location"), at_wall_ns=BIG))
    writer.add_gap(
        Gap(kind=GapKind.LOST, process="com.x", pid=7, epoch="e1", from_boottime_ns=None, to_boottime_ns=None,
            events=3, reason="seq 3 to 5")
    )  # fmt: skip
    writer.add_gate_try(1, GateTry(gate=Gate.SPAWN, outcome=GateOutcome.LEFT, reason="no root"))
    writer.add_gate_try(2, GateTry(gate=Gate.DEBUG, outcome=GateOutcome.ARMED))
    for name, x in (("com.x:id/box", 5), ("", 7)):
        writer.add_tap(
            Tap(purpose=TapPurpose.TICK, resource_id=name, x=x, y=9, from_boottime_ns=93 * SECOND,
                to_boottime_ns=94 * SECOND)
        )  # fmt: skip
    for tries, epoch in enumerate(("e1", None, None), 3):
        why = "the adb server had ended: refused" if epoch is None else "silent"
        times = {"lost_at": "2026-01-01T00:00:01.250+00:00", "regained_at": "2026-01-01T00:00:02.500+00:00"}
        writer.add_recovery(epoch, Recovery(pid=None, reason=why, tries=tries, **times))
    text = "FATAL EXCEPTION: main\nProcess: com.x, PID: 7\n    at com.x.Main.go(Main.java:7)"
    writer.add_crash(CrashReport(pid=7, at_wall_ns=6 * SECOND, text=text, left_out=2))
    writer.add_stream_end("e1", "end_of_run", 6, 99 * SECOND, repeats=2)
    writer.add_end("incomplete", ("a gap",))


def hook(data_type: str, name: str, state: HookState = HookState.INSTALLED, error: str | None = None) -> HookReport:
    return HookReport(hook=name, data_type=data_type, state=state, overloads=2, error=error, proof=Proof.CANARY)


def write_partly_watched(path: Path) -> Path:
    """Write a run of two processes: one whose agent was cut off and which lived on, one that no agent got into."""
    writer = Writer(open_for_writing(path), run(run_id=FIRST))
    writer.add_process(process())
    for report in (hook("contacts", "a.B.c"), hook("face", "d.E.f", HookState.ABSENT), hook("camera", "g.H.i")):
        writer.add_hook("e1", report, 91 * SECOND)
    writer.add_hook("e1", hook("camera", "g.H.j", HookState.FAILED, "no such overload"), 91 * SECOND)
    for name, at_s in ((MilestoneName.INSTALLED, 80), (MilestoneName.FIRST_LAUNCH, 89)):
        writer.add_milestone(Milestone(name=name, at_boottime_ns=at_s * SECOND, uncertainty_ns=1, source="test"))
    writer.add_stream_end("e1", "process-terminated", 0, 96 * SECOND)
    for pid, event, at_s in ((7, ProcessEvent.ENDED, 101), (8, ProcessEvent.STARTED, 95), (8, ProcessEvent.ENDED, 97)):
        writer.add_process_seen(
            ProcessSeen(pid=pid, process="com.x:sub", event=event, source="event_log", at_boottime_ns=at_s * SECOND,
                        uncertainty_ns=0)
        )  # fmt: skip
    for gap in (
        Gap(kind=GapKind.OPEN_TAIL, process="com.x", pid=7, epoch="e1", from_boottime_ns=96 * SECOND,
            reason="process-terminated"),
        Gap(kind=GapKind.UNHOOKED_PROCESS, process="com.x:sub", pid=8, reason="it was gone before we looked"),
        Gap(kind=GapKind.LOST, process="com.x", pid=7, epoch="e1", events=3, reason="seq 3 to 5"),
        Gap(kind=GapKind.LOG_CUT, from_boottime_ns=1, to_boottime_ns=2, reason="it overflowed"),
    ):  # fmt: skip
        writer.add_gap(gap)
    writer.add_end("incomplete", ("gaps",))
    writer.close()
    return path


def write_two_runs(path: Path) -> Path:
    """Write one run with everything in it, then one that has no end and nothing in it."""
    opened = open_for_writing(path)
    fill(Writer(opened, run(run_id=FIRST)))
    Writer(opened, run(run_id=SECOND_RUN)).close()
    return path
