"""A run in which nothing was observed, read back by every command: it is told with its coverage and acquits nobody."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.calling import call
from tests.run.phones import boot

OPTIONS = ("--device", "bench", "--devices", "devices.toml", "--grant", "--watch", "1", "--json")


def test_nothing_observed(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        done = phone.harness("run", "never_collects", *OPTIONS)
        assert phone.traces() == []
    assert done.returncode == 0, done.stderr
    assert "process com.example.nevercollects" in done.stderr
    document, db = json.loads(done.stdout), tmp_path / "harness.db"
    assert (document["verdict"], document["counts"], document["db"]) == ("complete", [], str(db))
    assert {change["outcome"] for change in document["changes"]} == {"undone"}
    watched = {each["data_type"]: each["installed"] for each in document["coverage"]["types"]}
    persons = {"calendar", "contacts", "identifiers", "messages"}
    assert set(watched) == {"camera", "face", "image", "location", "microphone", *persons}
    assert all(watched.values())
    shown = call("show", "latest", "--db", db).stdout
    assert "Nothing was observed. That is no acquittal" in shown
    assert "contacts: not observed (coverage: " in shown
    assert "Changes on the device" in shown
    accesses = call("accesses", "latest", "--db", db, "--json")
    assert (accesses.code, json.loads(accesses.stdout)) == (0, [])
    states = json.loads(call("hooks", "latest", "--db", db, "--json").stdout)
    assert {state["process"] for state in states} == {"com.example.nevercollects"}
    known = {row["hook"] for row in json.loads(call("hooks", "--json").stdout)}
    assert {state["hook"] for state in states} == known
