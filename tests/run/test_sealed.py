"""A run on a phone is sealed when it ends, however it does; one that was killed when the next begins."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.phones import RUN, RunningPhone, boot
from tests.run.waiting import has_rows, wait_until


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def test_runs_are_sealed_and_a_killed_one_by_the_next(phone: RunningPhone) -> None:
    killed = phone.start_harness(*RUN, "--watch", "60")
    assert wait_until(lambda: has_rows(phone, "access"))
    assert phone.harness("verify").returncode == 6
    killed.kill()
    killed.communicate()
    assert wait_until(lambda: phone.traces() == [], 40), phone.traces()
    assert phone.harness("key", "new").returncode == 0

    done = phone.harness(*RUN, "--watch", "1")
    (first, last) = phone.query("select run.run_id, verdict, command from run natural join run_end order by run_id")
    assert f"run {first['run_id']} was killed: it is ended, and sealed with what it has" in done.stderr
    assert f"Sealed in harness.db.{last['run_id']}.json, signed by the key" in done.stdout.replace("\n", " ")
    assert first["verdict"] == "interrupted"
    assert last["verdict"] in ("complete", "incomplete")
    assert json.loads(last["command"]) == ["harness", *RUN, "--watch", "1"]
    checked = phone.harness("verify")
    assert (checked.returncode, checked.stdout.count("whole, sealed, and signed")) == (0, 2), checked
    assert json.loads(phone.harness("runs", "--json").stdout)[0]["state"] == "aborted"
