"""The samples of the clocks, as a run stored them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from harness.model import ClockSample, HostReading

_COLUMNS = (
    "at_boottime_ns, at_wall_ns, uncertainty_ns, source, utc_offset_s,"
    " host_boottime_ns, host_wall_ns, host_uncertainty_ns"
)


def read_clock_samples(db: Database, run_id: str) -> tuple[ClockSample, ...]:
    """Every sample of a run, in the order of the boot clock."""
    sql = f"select {_COLUMNS} from clock_sample where run_id = ? order by at_boottime_ns"  # noqa: S608  our names
    return tuple(map(_make, db.execute(sql, [run_id])))


def _make(row: Sequence[Any]) -> ClockSample:
    *device, host_boot_ns, host_wall_ns, host_uncertainty_ns = row
    at_boottime_ns, at_wall_ns, uncertainty_ns, source, utc_offset_s = device
    host = None
    if host_boot_ns is not None:
        host = HostReading(at_boottime_ns=host_boot_ns, at_wall_ns=host_wall_ns, uncertainty_ns=host_uncertainty_ns)
    return ClockSample(
        at_boottime_ns=at_boottime_ns,
        at_wall_ns=at_wall_ns,
        uncertainty_ns=uncertainty_ns,
        source=source,
        utc_offset_s=utc_offset_s,
        host=host,
    )
