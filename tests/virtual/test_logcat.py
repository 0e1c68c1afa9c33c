"""The options of logcat that decide what is printed."""

from __future__ import annotations

import asyncio
from datetime import UTC

import pytest

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import BytesReader, BytesWriter
from harness.virtual.shell.tools.system_logcat import Logcat
from harness.virtual.system.logs import Logs
from harness.virtual.users import SHELL

SECOND_NS = 1_000_000_000
START_NS = 1_795_447_700 * SECOND_NS


def logs() -> Logs:
    """Ten entries, a second apart: of two tags, two priorities, two pids, in main and system."""
    log = Logs(lambda: START_NS, 100)
    for number in range(10):
        log.write(
            "main" if number < 5 else "system",
            "I" if number % 2 else "W",
            "odd" if number % 2 else "even",
            f"line {number}",
            pid=100 + number // 5,
            wall_ns=START_NS + number * SECOND_NS,
        )
    return log


def run(log: Logs, *options: str) -> tuple[int, str, str]:
    async def scenario() -> tuple[int, str, str]:
        stdout, stderr = BytesWriter(), BytesWriter()
        call = Invocation(
            argv=("logcat", *options),
            stdin=BytesReader(b""),
            stdout=stdout,
            stderr=stderr,
            environment={},
            cwd="/",
            identity=SHELL,
        )
        code = await Logcat(log, lambda: START_NS, lambda: UTC).tool()(call)
        return code, bytes(stdout.data).decode(), bytes(stderr.data).decode()

    return asyncio.run(asyncio.wait_for(scenario(), 10))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), range(10)),
        (("-b", "system"), range(5, 10)),
        (("-bmain",), range(5)),
        (("--buffer=main,system",), range(10)),
        (("-t", "3"), range(7, 10)),
        (("-t3",), range(7, 10)),
        (("-T", "1795447706.000"), range(6, 10)),
        (("-T", "11-23 15:28:26.000"), range(6, 10)),
        (("*:W",), range(0, 10, 2)),
        (("odd:V", "*:S"), range(1, 10, 2)),
        (("-s", "even"), range(0, 10, 2)),
        (("even:E", "*:V"), range(1, 10, 2)),
        (("-e", "line [34]"), range(3, 5)),
        (("-m", "2"), range(2)),
        (("--pid=101",), range(5, 10)),
    ],
)
def test_options_choose_entries(options: tuple[str, ...], expected: range) -> None:
    code, text, _ = run(logs(), "-d", "-v", "raw", *options)
    assert code == 0
    assert [line for line in text.splitlines() if not line.startswith("-----")] == [f"line {n}" for n in expected]


def test_each_buffer_is_announced_once() -> None:
    _, text, _ = run(logs(), "-d", "-v", "raw")
    announced = [line for line in text.splitlines() if line.startswith("-----")]
    assert announced == ["--------- beginning of main", "--------- beginning of system"]


def test_formats_add_up() -> None:
    _, text, _ = run(logs(), "-d", "-t", "1", "-v", "threadtime", "-v", "epoch", "-v", "uid")
    assert text.splitlines()[1] == "         1795447709.000  1000   101   101 I odd     : line 9"


def test_sizes_are_told_and_set() -> None:
    log = logs()
    assert run(log, "-G", "64K", "-b", "main") == (0, "", "")
    _, text, _ = run(log, "-g", "-b", "main")
    assert text == "main: ring buffer is 64 KiB (158 B consumed), max entry is 5120 B, max payload is 4068 B\n"


def test_clearing_prints_nothing() -> None:
    log = logs()
    assert run(log, "-c") == (0, "", "")
    assert run(log, "-d") == (0, "", "")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("-v", "nope"), 'Invalid parameter "nope" to -v'),
        (("-b",), "logcat: option requires an argument -- 'b'"),
        (("--nope",), "logcat: unrecognized option '--nope'"),
        (("-z",), "logcat: invalid option -- 'z'"),
        (("-T", "yesterday"), '-t "yesterday" not in time format'),
        (("tag:Q",), "Invalid filter expression 'tag:Q'"),
        (("-G", "much"), "Invalid parameter to -G: much"),
    ],
)
def test_wrong_options_are_refused(options: tuple[str, ...], text: str) -> None:
    assert run(logs(), *options) == (1, "", f"{text}\n")
