"""What the crash log had of the app's processes."""

from __future__ import annotations

from dataclasses import fields

from sqlite_utils import Database

from harness.rules.crashes import CrashReport

_COLUMNS = ", ".join(field.name for field in fields(CrashReport))


def read_crashes(db: Database, run_id: str) -> list[CrashReport]:
    """All of them in their order."""
    sql = f"select {_COLUMNS} from crash where run_id = ? order by crash_id"  # noqa: S608  our names
    return [CrashReport(**row) for row in db.query(sql, [run_id])]
