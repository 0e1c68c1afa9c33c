"""The one writer of an evidence file. Everything is appended; a batch is durable when `commit` returns."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

from sqlite_utils import Database

from harness.model import (
    Change,
    ChangeEnd,
    ClockSample,
    Detail,
    GateTry,
    HookReport,
    Installation,
    Milestone,
    Process,
    Recovery,
    Run,
    Signal,
    Stall,
    StoredAccess,
)
from harness.rules.artefacts import Artefact
from harness.rules.crashes import CrashReport
from harness.rules.opnotes import OpPoll
from harness.rules.presence import ProcessSeen
from harness.rules.remarks import Remark
from harness.rules.scenario import StepBegun, StepEnded
from harness.rules.sights import ScreenSeen
from harness.rules.touches import Tap
from harness.rules.uidstates import StateSeen
from harness.store.appender import Appender, to_json
from harness.store.evidence import close_written

_ACCESS_COLUMNS = (
    "run_id", "epoch", "seq", "at_boottime_ns", "at_wall_ns", "data_type", "hook", "kind", "layer", "signature",
    "outcome", "exception", "detail", "caller", "sdk", "stack_id", "thread", "app_state",
)  # fmt: skip
_ACCESS = f"insert into access ({', '.join(_ACCESS_COLUMNS)}) values ({', '.join('?' * len(_ACCESS_COLUMNS))})"  # noqa: S608  names are ours


class Writer(Appender):
    """Appends the rows of one run. Not thread-safe: it belongs to the recorder's thread."""

    def __init__(self, db: Database, run: Run) -> None:
        super().__init__(db, run.run_id)
        self._stacks: dict[tuple[str, ...], int] = {}
        self._last_detail: Detail | None = None
        self._last_detail_text = ""
        with self.batch():
            self._insert("run", _run_row(run))
            for apk in run.app.apks:
                self._add("apk", **asdict(apk))

    @property
    def log(self) -> Path:
        """SQLite's log, beside the file."""
        return self._path.with_name(f"{self._path.name}-wal")

    def roll_back(self) -> None:
        """Drop a batch that could not be written whole."""
        self._stacks.clear()  # some may have come with it
        super().roll_back()

    def close(self) -> None:
        """Leave the file to others."""
        close_written(self._db)

    def add_process(self, process: Process) -> None:
        self._add("process", epoch=process.epoch, pid=process.pid, process=process.name, boot_id=process.boot_id,
                  gate=process.gate, start_reason=process.start_reason, start_boottime_ns=process.start_boottime_ns,
                  live_boottime_ns=process.live_boottime_ns)  # fmt: skip

    def add_process_seen(self, seen: ProcessSeen) -> None:
        self._add("process_seen", **asdict(seen))

    def add_state_seen(self, seen: StateSeen) -> None:
        self._add("state_seen", **asdict(seen))

    def add_screen_seen(self, seen: ScreenSeen) -> None:
        self._add("screen_seen", **asdict(seen))

    def add_crash(self, report: CrashReport) -> None:
        self._add("crash", **asdict(report))

    def add_hook(self, epoch: str, report: HookReport, at_boottime_ns: int) -> None:
        self._add("hook", epoch=epoch, **asdict(report), at_boottime_ns=at_boottime_ns)

    def add_access(self, stored: StoredAccess) -> None:
        access = stored.access
        self._append(
            "access", _ACCESS, self._run_id, stored.epoch, access.seq, access.at_boottime_ns, stored.at_wall_ns,
            access.data_type, access.hook, access.kind, access.layer, access.signature, access.outcome,
            access.exception, self._detail_text(access.detail), stored.caller, stored.sdk,
            self._stack_id(stored.frames), access.thread, stored.app_state,
        )  # fmt: skip

    def add_signal(self, epoch: str, signal: Signal) -> None:
        self._add("signal", epoch=epoch, **(asdict(signal) | {"detail": to_json(signal.detail)}))

    def add_milestone(self, milestone: Milestone) -> None:
        self._add("milestone", **asdict(milestone))

    def add_gate_try(self, number: int, tried: GateTry) -> None:
        self._add("gate_try", number=number, **asdict(tried))

    def add_mark(self, milestone: Milestone) -> None:
        self._add("mark", name=milestone.name, at_boottime_ns=milestone.at_boottime_ns,
                  uncertainty_ns=milestone.uncertainty_ns)  # fmt: skip

    def add_tap(self, tap: Tap) -> None:
        self._add("tap", **asdict(tap))

    def add_step(self, step: StepBegun) -> None:
        self._add("step", **asdict(step))

    def add_step_end(self, end: StepEnded) -> None:
        self._add("step_end", **asdict(end))

    def add_remark(self, remark: Remark) -> None:
        self._add("remark", **asdict(remark))

    def add_artefact(self, artefact: Artefact) -> None:
        self._add("artefact", **asdict(artefact))

    def add_clock_sample(self, sample: ClockSample) -> None:
        host, row = sample.host, asdict(sample)
        del row["host"]
        if host is not None:
            row |= {"host_boottime_ns": host.at_boottime_ns, "host_wall_ns": host.at_wall_ns,
                    "host_uncertainty_ns": host.uncertainty_ns}  # fmt: skip
        self._add("clock_sample", **row)

    def add_installation(self, installation: Installation) -> None:
        self._add("installation", **asdict(installation))

    def add_recovery(self, epoch: str | None, recovery: Recovery) -> None:
        self._add("recovery", epoch=epoch, reason=recovery.reason, lost_at=recovery.lost_at,
                  regained_at=recovery.regained_at, tries=recovery.tries)  # fmt: skip

    def add_stall(self, stall: Stall) -> None:
        self._add("recovery", reason=stall.reason, lost_at=stall.from_at, regained_at=stall.until_at,
                  tries=stall.tries)  # fmt: skip

    def add_op_poll(self, number: int, poll: OpPoll) -> None:
        self._add("op_poll", number=number, from_boottime_ns=poll.from_boottime_ns,
                  to_boottime_ns=poll.to_boottime_ns, error=poll.error)  # fmt: skip
        for note in poll.notes:
            self._add("op_note", poll=number, **asdict(note))

    def add_change(self, change: Change) -> None:
        self._add("change", **asdict(change))

    def add_change_end(self, end: ChangeEnd) -> None:
        self._add("change_end", **asdict(end))

    def _detail_text(self, detail: Detail) -> str:
        """Accesses of a batch share what they say; the last text is kept with its object, which is frozen."""
        if detail is not self._last_detail:
            self._last_detail, self._last_detail_text = detail, to_json(detail)
        return self._last_detail_text

    def _stack_id(self, frames: tuple[str, ...] | None) -> int | None:
        if frames is None:
            return None
        if frames not in self._stacks:
            digest = hashlib.sha256("\n".join(frames).encode(errors="surrogatepass")).hexdigest()
            row: dict[str, object] = {"sha256": digest, "frames": to_json(frames)}
            self._stacks[frames] = self._find_stack(digest) or self._insert("stack", row)
        return self._stacks[frames]

    def _find_stack(self, digest: str) -> int | None:
        """A stack that another run appended is told by this one's chain too."""
        known = self._execute("select stack_id from stack where sha256 = ?", digest).fetchone()
        if known is None:
            return None
        self._note("stack", int(known[0]))
        return int(known[0])


def _run_row(run: Run) -> dict[str, object]:
    device = asdict(run.device)
    device["device_kind"] = device.pop("kind")
    app = asdict(run.app)
    del app["apks"]
    return {
        "run_id": run.run_id,
        **app,
        "device": run.device_name,
        **device,
        "scenario": run.scenario,
        "scenario_text": run.scenario_text,
        "continues": run.continues,
        "granted": int(run.granted),
        "agent_sha256": run.agent_sha256,
        "versions": to_json(run.versions),
        "started_at": run.started_at,
        "user_id": run.user,
        "data": run.data,
        "attached": int(run.attached),
        "stores_values": int(run.stores_values),
        "command": to_json(list(run.command)),
        "instrumented": int(run.instrumented),
    }
