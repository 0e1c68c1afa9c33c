"""What an app notices: `python -m benchmarks.hot_loop` runs the bundled app `hot_loop` with the harness and without.

Its four threads make a thousand calls that reach the system, all at once. Printed is the median of the runs' calls per
second, from the first to the last by the app's own journal, and how many of the calls are rows.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.fleet.apps import find_app
from tests.run.phones import RunningPhone, boot, journalled_calls
from tests.run.test_apps import press
from tests.run.waiting import wait_until

_PACKAGE = "com.example.hotloop"
_RUNS = 7
_CALLS = 1000


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, boot(Path(name)) as phone:
        rounds = [(_run_alone(phone), _run_observed(phone)) for _ in range(_RUNS)]
        (stored,) = phone.query("select count(*) as n from access where hook not like '%.onLocationChanged'")
    alone, observed = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"hot_loop without the harness {alone:8.0f} calls per s")
    print(f"hot_loop with it             {observed:8.0f} calls per s, {observed / alone:.0%} of it")
    print(f"rows                         {stored['n']:8} of {_RUNS * _CALLS} calls")


def _run_alone(phone: RunningPhone) -> float:
    phone.install(find_app("hot_loop"), grant=True)
    phone.device.run(f"am start -W -n {_PACKAGE}/.TermsActivity")
    press(phone, "Accept")
    if not wait_until(lambda: len(_calls(phone)) == _CALLS, 30):
        raise RuntimeError("the loops did not come to their end")
    return _rate(phone)


def _run_observed(phone: RunningPhone) -> float:
    options = ("--device", "bench", "--devices", "devices.toml", "--grant", "--leave-app", "--watch", "4")
    done = phone.harness("run", "hot_loop", *options)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return _rate(phone)


def _rate(phone: RunningPhone) -> float:
    """Calls per second, after which the app is taken off again."""
    calls = _calls(phone)
    span_ns = max(call["after_ns"] for call in calls) - min(call["before_ns"] for call in calls)
    phone.device.run(f"pm uninstall {_PACKAGE}")
    return len(calls) / (span_ns / 1e9)


def _calls(phone: RunningPhone) -> Sequence[dict[str, Any]]:
    return journalled_calls(phone.journal(_PACKAGE))


if __name__ == "__main__":
    main()
