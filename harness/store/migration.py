"""The migrations of the evidence file in their order, and what each of them is made of."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("collection_harness")


def execute(db: Database, statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)


def refuse_changes(db: Database, *tables: str) -> None:
    for table in tables:
        for verb in ("update", "delete"):
            db.execute(
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                f"begin select raise(abort, 'evidence is append-only'); end"
            )
