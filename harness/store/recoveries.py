"""The connections of a run that were lost and won back."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlite_utils import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryRow:
    """One of them: to the agent in this process, or, without one, to the device over adb. Times are the host's."""

    process: str | None
    pid: int | None
    reason: str
    lost_at: str
    regained_at: str
    tries: int


_COLUMNS = ", ".join(field.name for field in fields(RecoveryRow))


def read_recoveries(db: Database, run_id: str) -> list[RecoveryRow]:
    """All of them in their order."""
    joined = "recovery left join process using (run_id, epoch)"
    sql = f"select {_COLUMNS} from {joined} where run_id = ? order by recovery_id"  # noqa: S608  our names
    return [RecoveryRow(**row) for row in db.query(sql, [run_id])]
