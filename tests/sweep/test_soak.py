"""A sweep that is killed again and again: every cell is done once, and nothing is lost."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.sweep.bench import MANUAL, SCENARIO, boot_bench

APPS = ("collects_early", "collects_after_terms", "asks_but_is_denied", "never_collects")
KILLS = 5


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_four_apps_on_three_phones_in_two_scenarios_killed_five_times(tmp_path: Path) -> None:
    seed = random.randrange(10**6)  # noqa: S311  a moment, not a secret
    moments = random.Random(seed)  # noqa: S311
    with boot_bench(tmp_path, 3) as bench:
        bench.write(APPS, scenarios=SCENARIO + MANUAL)
        for number in range(KILLS):
            process = bench.start("SWEEP.toml")
            time.sleep(moments.uniform(1, 10))
            assert process.poll() is None, f"seed {seed}: it ended before kill {number}"
            bench.kill(process, with_runs=bool(number % 2))
        done = bench.sweep(timeout_s=900)
        packages = "".join(phone.device.run("pm list packages com.example") for phone in bench.phones)
    context = f"seed {seed}\n{done.stderr}"
    assert done.code in (1, 6), context
    assert bench.query("select state, count(*) from cell_end group by state") == [("done", 24)], context
    ended = {cell: [verdict for verdict in runs if verdict in ("complete", "incomplete")]
             for cell, runs in bench.runs().items()}  # fmt: skip
    assert len(ended) == 24, context
    assert all(len(verdicts) == 1 for verdicts in ended.values()), f"{ended}\n{context}"
    assert bench.query("select * from attempt where attempt_id not in (select attempt_id from attempt_end)") == []
    assert Counter(map(len, bench.cases().values())) == {4 * 2 * 6: 3}, context
    page = (bench.folders[0] / "report.html").read_text()
    assert all(f"-{device}</span>" in page for device in ("p1", "p2", "p3"))
    assert len(bench.folders) == 1
    assert packages == "", context
    print(f"seed {seed}:", bench.query("select result, count(*) from attempt_end group by result"))  # noqa: T201
