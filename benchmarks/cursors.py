"""What following cursors costs an app: `python -m benchmarks.cursors` times steps, cells and look-ups of columns.

An app on a virtual phone reads forty contacts again and again, and a cursor of its own; alone, and observed. Medians of
seven, in microseconds a call. Needs a JDK.
"""

from __future__ import annotations

import re
import signal
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from harness.errors import DeviceError
from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, VIRTUAL, Artefact
from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until

_PACKAGE = "com.example.cursors"
_SOURCES = Path(__file__).parent / "java-cursors"
_LINE = re.compile(r"(?P<cursor>provider|own) row (?P<row>\d+) cell (?P<cell>\d+) index (?P<index>\d+)")
_WITHIN_S = 50.0


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        apk = Path(name, "cursors.apk")
        apk.write_bytes(
            build_app(Artefact(output=apk, folders=(_SOURCES, VIRTUAL / "apps" / "shared"), needs=FRAMEWORK))
        )
        alone, observed = _measure(Path(name), apk, watched=False), _measure(Path(name), apk, watched=True)
    for (cursor, what), before in alone.items():
        after = observed[cursor, what]
        print(f"{cursor:>8} {what:>5}: {before:6.2f} us alone, {after:6.2f} us observed")


def _measure(folder: Path, apk: Path, *, watched: bool) -> dict[tuple[str, str], float]:
    with boot(folder) as phone, _harness(phone, apk) if watched else nullcontext():
        if not watched:
            phone.install(apk, grant=True)
            phone.device.run(f"am start -W -n {_PACKAGE}/.CursorsActivity")
        if not wait_until(lambda: _is_done(phone), _WITHIN_S):
            raise SystemExit("the app did not come to its end")
        return _medians(phone)


@contextmanager
def _harness(phone: RunningPhone, apk: Path) -> Iterator[None]:
    options = ("--device", "bench", "--devices", "devices.toml", "--leave-app", "--grant")
    process = phone.start_harness("run", str(apk), *options)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()


def _is_done(phone: RunningPhone) -> bool:
    try:
        return any(entry.get("event") == "done" for entry in phone.journal(_PACKAGE))
    except DeviceError:  # there is no journal yet
        return False


def _medians(phone: RunningPhone) -> dict[tuple[str, str], float]:
    spent: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entry in phone.journal(_PACKAGE):
        if found := _LINE.fullmatch(entry.get("event", "")):
            for what in ("row", "cell", "index"):
                spent[found["cursor"], what].append(int(found[what]))
    return {key: statistics.median(values) / 1000 for key, values in spent.items()}


if __name__ == "__main__":
    main()
