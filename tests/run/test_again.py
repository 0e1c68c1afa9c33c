"""A second run on one phone: the first one's traces on it are not taken for this one's."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tests.run.phones import OWN_CALLS, PACKAGE, boot, may_precede


def test_the_second_run_counts_from_its_own_installation(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        for _ in range(2):
            done = phone.observe("--grant", "--watch", "1.5")
            assert done.returncode == 0, done.stdout + done.stderr
            assert phone.device.run(f"pm list packages {PACKAGE}") == ""
        first, second = phone.query("select run_id from run order by run_id")
        for run_id in (first["run_id"], second["run_id"]):
            reached = {row["name"]: row for row in phone.query("select * from milestone where run_id = ?", run_id)}
            order = ["installed", "first_launch", "first_process", "first_resumed", "terms_accepted"]
            for one, other in pairwise(order):
                assert may_precede(reached[one], reached[other]), (one, other)
        counts = phone.query(f"select run_id, count(*) as n from timeline where {OWN_CALLS} group by run_id")
        assert [row["n"] for row in counts] == [11, 11]
        assert phone.traces() == []
