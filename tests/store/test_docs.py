"""docs/database.md describes exactly the tables, views and columns that there are."""

from __future__ import annotations

import re
from pathlib import Path

from sqlite_utils import Database

from harness.store.schema import migrations

DOCS = Path(__file__).parents[2] / "docs" / "database.md"


def documented() -> dict[str, list[str]]:
    sections = re.split(r"(?m)^## ", DOCS.read_text())[1:]
    named = ((re.match(r"(?:Table|View) `(\w+)`", section), section) for section in sections)
    return {name[1]: re.findall(r"(?m)^\| `(\w+)` \|", section) for name, section in named if name}


def actual() -> dict[str, list[str]]:
    db = Database(memory=True)
    migrations.apply(db)
    names = [*db.table_names(), *db.view_names()]
    return {
        name: [row[1] for row in db.execute(f"pragma table_info({name})")]
        for name in names
        if not name.startswith(("_", "sqlite_"))
    }


def test_every_column_is_described_and_no_other() -> None:
    assert documented() == actual()
