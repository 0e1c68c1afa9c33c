"""`harness hooks`: the agent's own table, without a device, and the states that a run stored."""

from __future__ import annotations

import json
import re
from pathlib import Path

from harness.instrument.compile import compile_agent, find_hooks
from harness.instrument.table import read_table
from tests.cli.calling import call
from tests.cli.test_reading import FIRST, db

__all__ = ["db"]


def test_every_class_that_the_sources_spell_out_is_listed_and_each_hook_once() -> None:
    sources = "".join(path.read_text() for path in find_hooks().glob("*.ts") if path.stem != "lifecycle")
    written = set(re.findall(r'className: "([\w.$]+)"', sources))
    listed = json.loads(call("hooks", "--json").stdout)
    assert written
    assert written <= {row["class_name"] for row in listed}
    assert len({row["hook"] for row in listed}) == len(listed)
    assert {row["data_type"] for row in listed} == {"camera", "contacts", "face", "location"}
    assert all(set(row) == {"hook", "data_type", "kind", "class_name", "method", "late"} for row in listed)


def test_the_list_for_people_names_data_type_and_method() -> None:
    done = call("hooks")
    assert done.code == 0
    line = next(line for line in done.stdout.splitlines() if "ContentResolver.query" in line)
    assert line.split()[:3] == ["contacts", "android.content.ContentResolver.query", "delivery"]


def test_the_agent_can_be_asked_again_and_again() -> None:
    agent = compile_agent()
    assert read_table(agent) == read_table(agent)


def test_the_states_of_a_run(db: Path) -> None:
    rows = json.loads(call("hooks", FIRST, "--db", db, "--json").stdout)
    assert [(row["data_type"], row["state"], row["error"]) for row in rows] == [
        ("camera", "installed", None),
        ("contacts", "installed", None),
        ("face", "absent", "not loaded yet"),
    ]
    assert "not loaded yet" in call("hooks", FIRST, "--db", db).stdout
    assert "no hook was in place anywhere" in call("hooks", "latest", "--db", db).stdout
