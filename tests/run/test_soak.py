"""Many runs on several phones at once: each is whole, and nothing is left behind. `pytest -m soak` runs this."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.run.phones import OWN_CALLS, PACKAGE, RunningPhone, boot

PHONES, RUNS_EACH = 4, 5


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[list[RunningPhone]]:
    with ExitStack() as stack:
        folders = [tmp_path / str(number) for number in range(PHONES)]
        for folder in folders:
            folder.mkdir()
        yield [stack.enter_context(boot(folder)) for folder in folders]


def observe_repeatedly(phone: RunningPhone) -> list[str]:
    done = [phone.observe("--grant", "--watch", "2") for _ in range(RUNS_EACH)]
    return [run.stdout + run.stderr for run in done if run.returncode]


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_twenty_runs_on_four_phones_at_once(phones: list[RunningPhone]) -> None:
    with ThreadPoolExecutor(max_workers=PHONES) as pool:
        assert list(pool.map(observe_repeatedly, phones)) == [[]] * PHONES
    for phone in phones:
        runs = phone.query(f"select run_id, count(*) as n from timeline where {OWN_CALLS} group by run_id")
        assert [row["n"] for row in runs] == [11] * RUNS_EACH
        assert phone.query("select * from gap") == []
        assert phone.device.run(f"pm list packages {PACKAGE}") == ""
        assert phone.device.run("ls /data/local/tmp") == ""
        assert phone.traces() == []
