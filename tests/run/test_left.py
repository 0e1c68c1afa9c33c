"""What runs leave behind: nothing, unless it was asked for, not even to the next; and values only where asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.run.phones import OWN_CALLS, PACKAGE, RunningPhone, boot, may_precede

ORDER = ("installed", "first_launch", "first_process", "first_resumed", "terms_accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeRuns:
    """One after the other on one phone; the second one stores values."""

    phone: RunningPhone
    ids: tuple[str, ...]
    said: tuple[str, ...]
    left: tuple[str, ...]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeRuns]:
    said, left = [], []
    with boot(tmp_path_factory.mktemp("left")) as phone:
        for options in ((), ("--store-values",), ()):
            done = phone.observe("--grant", "--watch", "1.5", *options)
            assert done.returncode == 0, done.stdout + done.stderr
            said.append(done.stderr)
            left.append(phone.device.run(f"pm list packages {PACKAGE}; ls /data/local/tmp"))
        ids = tuple(row["run_id"] for row in phone.query("select run_id from run order by run_id"))
        yield ThreeRuns(phone=phone, ids=ids, said=tuple(said), left=tuple(left))


def outcomes(phone: RunningPhone, run_id: str) -> list[tuple[str, str, str]]:
    joined = "change natural join change_end where run_id = ? order by number"
    rows = phone.query(f"select kind, target, outcome from {joined}", run_id)
    return [(row["kind"], row["target"], row["outcome"]) for row in rows]


def test_each_run_undoes_all_that_it_changed(runs: ThreeRuns) -> None:
    for run_id in runs.ids:
        assert outcomes(runs.phone, run_id) == [
            ("pushed", f"/data/local/tmp/{PACKAGE}-0.apk", "undone"),
            ("installed", PACKAGE, "undone"),
            ("forwarded", "tcp:27042", "undone"),
            ("debug_app", PACKAGE, "undone"),
        ]
    instants = runs.phone.query("select at_boottime_ns, end_boottime_ns from change natural join change_end")
    assert all(0 < row["at_boottime_ns"] <= row["end_boottime_ns"] for row in instants)
    assert runs.left == ("",) * 3
    assert not any("left on the device" in said for said in runs.said)
    assert runs.phone.traces() == []


def test_each_counts_from_its_own_installation(runs: ThreeRuns) -> None:
    """The traces of the one before on the phone are not taken for its own."""
    for run_id in runs.ids:
        reached = {r["name"]: r for r in runs.phone.query("select * from milestone where run_id = ?", run_id)}
        for one, other in pairwise(ORDER):
            assert may_precede(reached[one], reached[other]), (one, other)
    counts = runs.phone.query(f"select count(*) as n from timeline where {OWN_CALLS} group by run_id")
    assert [row["n"] for row in counts] == [11] * 3


def test_values_are_stored_only_where_they_were_asked_for(runs: ThreeRuns) -> None:
    """The first run's app has the phone find a position, which is the last known one in the runs after it."""
    assert [row["stores_values"] for row in runs.phone.query("select * from run order by run_id")] == [0, 1, 0]
    asked, silent = (accesses(runs.phone, run_id) for run_id in runs.ids[1:])
    for details in (asked, silent):
        assert any(hook.endswith("getLastKnownLocation") and detail.get("position") for hook, detail in details)
    assert all("arguments" in detail for hook, detail in asked if hook != "android.database.Cursor.read")
    assert not any({"arguments", "result", "latitude", "longitude"} & set(detail) for _, detail in silent)
    last_known = [detail for hook, detail in asked if hook.endswith("getLastKnownLocation")]
    (position,) = (detail for detail in last_known if detail.get("position"))
    assert -90 <= position["latitude"] <= 90
    assert -180 <= position["longitude"] <= 180
    queries = [detail["arguments"] for hook, detail in asked if hook.endswith("ContentResolver.query")]
    assert all(arguments[0].startswith("content://") for arguments in queries)
    requests = [detail["arguments"] for hook, detail in asked if hook.endswith("requestLocationUpdates")]
    assert all(arguments[1].isdigit() for arguments in requests)


def accesses(phone: RunningPhone, run_id: str) -> list[tuple[str, dict[str, Any]]]:
    rows = phone.query("select hook, detail from access where run_id = ?", run_id)
    return [(row["hook"], json.loads(row["detail"])) for row in rows]


def test_what_is_to_be_kept_is_kept_and_said(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        done = phone.observe("--grant", "--keep", "installed", "--keep", "pushed", "--watch", "3")
        assert done.returncode == 0, done.stdout + done.stderr
        made = outcomes(phone, phone.query("select run_id from run")[0]["run_id"])
        assert ("installed", PACKAGE, "kept") in made
        assert ("pushed", f"/data/local/tmp/{PACKAGE}-0.apk", "kept") in made
        assert ("stopped", PACKAGE, "permanent") in made
        assert f"left on the device (kept): {PACKAGE} is installed" in done.stderr
        assert phone.device.run(f"pm list packages {PACKAGE}") == f"package:{PACKAGE}\n"
        assert phone.device.shell(f"pidof {PACKAGE}").exit_code == 1
