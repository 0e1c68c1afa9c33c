"""A small sealed file with a row in every table, and the ways of a forger with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from harness.model import (
    ApkFacts,
    AppFacts,
    Change,
    ChangeEnd,
    ChangeKind,
    ChangeOutcome,
    ClockSample,
    Installation,
    Milestone,
    MilestoneName,
    Recovery,
    Run,
)
from harness.rules.artefacts import Artefact, ArtefactKind
from harness.rules.crashes import CrashReport
from harness.rules.opnotes import OpNote, OpPoll
from harness.rules.presence import ProcessEvent, ProcessSeen
from harness.rules.remarks import Remark, RemarkKind
from harness.rules.scenario import StepBegun, StepEnded, StepOutcome
from harness.rules.sights import ScreenSeen
from harness.rules.uidstates import About, Source, StateSeen
from harness.store.chain import Chain
from harness.store.evidence import close_written, open_for_writing
from harness.store.manifest import write_manifest
from harness.store.schema import CHAINED
from harness.store.signing import SigningKey
from harness.store.writer import Writer
from tests.builders import SECOND, access, run, signal, stored
from tests.cli.evidence_files import fill

ODD = "\x01\n\"'\u2028\U0001f600"
NOTE = OpNote(
    op="CAMERA", mode="allow", tag=None, kind="access", state="top", flag="s", at_wall_ns=6 * SECOND, at_boottime_ns=5,
    uncertainty_ns=2, duration_ms=3, running=False, proxy_uid=None, proxy_package=None, proxy_tag=None,
)  # fmt: skip
SEEN = ProcessSeen(
    pid=7, process="com.x", event=ProcessEvent.ENDED, source="event_log", at_boottime_ns=5, uncertainty_ns=2, reason=ODD
)
SCREEN = ScreenSeen(
    kind="other", confidence_permille=1000, known=True, evidence="[]", offers="{}", from_boottime_ns=5, to_boottime_ns=6
)
STEP = StepBegun(number=1, do="tap", name="tap", asked="{}", window=ODD, from_boottime_ns=5)
ARTEFACT = Artefact(
    number=1, about=ODD, kind=ArtefactKind.TEXT, file=None, sha256=None, size_bytes=None, reason=ODD,
    from_boottime_ns=5, to_boottime_ns=6,
)  # fmt: skip
FIRST, LAST = "01HAAAAAAAAAAAAAAAAAAAAAAA", "01HABBBBBBBBBBBBBBBBBBBBBB"


def make_run(run_id: str) -> Run:
    app = AppFacts(package="com.x", version_name="1", version_code=1, apk_sha256="0" * 64, apk_path="x.apk",
                   apks=(ApkFacts(split=None, path="x.apk", sha256="0" * 64, signer_sha256="2" * 64),))  # fmt: skip
    return run(run_id=run_id, app=app, command=("harness", "run", "x.apk"))


def write_run(path: Path, run_id: str, key: SigningKey | None) -> None:
    """Append one run with something in every table, in several commits, and seal it."""
    db = open_for_writing(path)
    writer = Writer(db, make_run(run_id))
    with writer.batch():
        for source in ("agent", "shell"):
            writer.add_clock_sample(
                ClockSample(at_boottime_ns=5, at_wall_ns=6 * SECOND, uncertainty_ns=1, source=source)
            )
        writer.add_change(
            Change(
                number=1,
                kind=ChangeKind.INSTALLED,
                target="com.x",
                detail=ODD,
                at_boottime_ns=5,
            )
        )
        writer.add_change_end(ChangeEnd(number=1, outcome=ChangeOutcome.UNDONE, reason=None, end_boottime_ns=None))
        writer.add_signal("e1", signal("click", 100, began="9"))
        writer.add_mark(
            Milestone(name=MilestoneName.TERMS_SHOWN, at_boottime_ns=5, uncertainty_ns=2, source="operator")
        )
        writer.add_op_poll(1, OpPoll(from_boottime_ns=5, to_boottime_ns=6, notes=(NOTE,)))
        writer.add_installation(Installation(at_wall_ns=6 * SECOND, not_placed=ODD))
        writer.add_process_seen(SEEN)
        writer.add_state_seen(StateSeen(about=About.UID, source=Source.LOOK, error=ODD))
        writer.add_screen_seen(SCREEN)
        writer.add_step(STEP)
        writer.add_step_end(StepEnded(number=1, outcome=StepOutcome.DONE, reason=ODD, to_boottime_ns=6))
        writer.add_artefact(ARTEFACT)
        writer.add_remark(Remark(kind=RemarkKind.NOTE, text=ODD, at_boottime_ns=5, uncertainty_ns=2))
        writer.add_crash(CrashReport(pid=7, at_wall_ns=6 * SECOND, text=ODD, left_out=1))
        writer.add_recovery("e1", Recovery(pid=7, reason=ODD, lost_at="a", regained_at="b", tries=1))
    with writer.batch():
        for seq in range(10, 16):
            frames = (f"a.B.c{seq // 2}(B.java)", "com.x.Main.onCreate(Main.java:7)")
            writer.add_access(stored(access(seq=seq, frames=frames)))
    fill(writer)
    write_manifest(db, path, run_id, key)
    writer.close()


def write_two_runs(path: Path, key: SigningKey | None) -> Path:
    """Write a file of two sealed runs that share their stacks."""
    for run_id in (FIRST, LAST):
        write_run(path, run_id, key)
    return path


def open_as_forger(path: Path) -> sqlite3.Connection:
    """Open a file without what keeps its rows from being changed."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        connection.execute(f"drop trigger {name}")
    return connection


def put_back_triggers(connection: sqlite3.Connection) -> None:
    """Leave no trace of how it was done."""
    for table in (*CHAINED, "block"):
        for verb in ("update", "delete"):
            connection.execute(
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                f"begin select raise(abort, 'evidence is append-only'); end"
            )


def restamp(path: Path, run_id: str) -> None:
    """Hash a run anew, as our own writer does, in one block."""
    with closing(open_as_forger(path)) as connection:
        connection.execute("delete from block where run_id = ?", [run_id])
        put_back_triggers(connection)
    db = open_for_writing(path)
    chain = Chain(db, lambda sql, *values: db.execute(sql, values), run_id)
    for table in CHAINED:
        which = "" if table == "stack" else f"where run_id = '{run_id}'"
        for (rowid,) in db.execute(f"select rowid from {table} {which} order by rowid").fetchall():
            chain.note(table, rowid)
    db.execute("begin")
    chain.append_block()
    db.execute("commit")
    close_written(db)
