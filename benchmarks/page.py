"""What a page costs: `python -m benchmarks.page` makes it of a thousand and of a hundred thousand accesses.

Prints the median of several runs in this process, and the ratio of the two, which says how the cost grows.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from harness.report.html import write_page
from harness.report.page import make_page
from tests.report.judged import ask, write_evidence

_SIZES = (1_000, 100_000)
_REPEATS = 5


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = {size: _measure(folder, size) for size in _SIZES}
        sizes = {size: (folder / str(size) / "report.html").stat().st_size for size in _SIZES}
    for size in _SIZES:
        print(f"{size:>7} accesses: {seconds[size]:.2f} s, {sizes[size] / 1e3:.0f} kB")
    small, large = (seconds[size] for size in _SIZES)
    print(f"{_SIZES[1] // _SIZES[0]} times the accesses take {large / small:.1f} times as long")


def _measure(folder: Path, size: int) -> float:
    path = folder / f"{size}.db"
    write_evidence(path, accesses=size, word="w")
    return statistics.median(_time_once(path, folder / str(size)) for _ in range(_REPEATS))


def _time_once(path: Path, output: Path) -> float:
    begin = time.perf_counter()
    _, page = make_page(path, "latest", ask("claims"))
    write_page(page, output)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
