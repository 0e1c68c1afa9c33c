"""What the tap of libbinder costs a transaction: `python -m benchmarks.native_tap`, where a g++ is.

The same program calls the same function in four ways, one after the other in every round: without a hook, with the
filter in C and a name that is not watched, with a filter in JavaScript, and with the filter in C and a name that is
watched, which makes an access. Nanoseconds for each call, medians of the rounds. The library is a small one with
Android's names.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.instrument.native_process import COMPILER, NO_COMPILER, NativeProcess, build, compile_agent

_ROUNDS = 7
_CALLS, _CALLS_SEEN = 200_000, 2_000
_WATCHED, _OTHER = "android.location.ILocationManager", "android.view.IWindowSession"
_CODES = {_WATCHED: {"getLastLocation": 1}}

Hook = Callable[[NativeProcess], None]


def main() -> None:
    """Measure and print."""
    if COMPILER is None:
        raise SystemExit(NO_COMPILER)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program, source = build(folder), compile_agent(folder / "agent")
        rounds = [_measure(program, source) for _ in range(_ROUNDS)]
    for way, *values in zip(rounds[0], *(each.values() for each in rounds), strict=True):
        print(f"{way:<46} {statistics.median(values):>8.0f} ns")


def _measure(program: Path, source: str) -> dict[str, int]:
    def tap(process: NativeProcess) -> None:
        process.start(_CODES)

    def filter_in_javascript(process: NativeProcess) -> None:
        process.compare([_WATCHED])

    def nothing(_: NativeProcess) -> None:
        """Leave the function as it is."""

    return {
        "no hook": _time(program, source, nothing, _OTHER, _CALLS),
        "filter in C, not watched": _time(program, source, tap, _OTHER, _CALLS),
        "filter in JavaScript (onEnter), not watched": _time(program, source, filter_in_javascript, _OTHER, _CALLS),
        "filter in C, watched: a whole access": _time(program, source, tap, _WATCHED, _CALLS_SEEN),
    }


def _time(program: Path, source: str, hook: Hook, interface: str, calls: int) -> int:
    with _process(program, source, hook) as process:
        process.do(f"bench 12 {interface} {calls // 10}")
        return process.do(f"bench 12 {interface} {calls}")


@contextmanager
def _process(program: Path, source: str, hook: Hook) -> Iterator[NativeProcess]:
    process = NativeProcess(program)
    try:
        process.load(source)
        hook(process)
        process.resume()
        yield process
    finally:
        process.close()


if __name__ == "__main__":
    main()
