"""The samples of the clocks as a run stored them, and what earlier runs saw of an installation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from harness.model import ClockSample, HostReading, Installation
from harness.rules.clocks import BootInstant
from harness.rules.crossing import Past
from harness.rules.installation import Witness
from harness.store.observations import read_reached

_COLUMNS = (
    "at_boottime_ns, at_wall_ns, uncertainty_ns, source, utc_offset_s,"
    " host_boottime_ns, host_wall_ns, host_uncertainty_ns"
)


def read_clock_samples(db: Database, run_id: str) -> tuple[ClockSample, ...]:
    """Every sample of a run, in the order of the boot clock."""
    sql = f"select {_COLUMNS} from clock_sample where run_id = ? order by at_boottime_ns"  # noqa: S608  our names
    return tuple(map(_make, db.execute(sql, [run_id])))


def find_installation(db: Database, run_id: str) -> Installation | None:
    """What the package manager said of the installation, if the run came to ask."""
    row = db.execute("select at_wall_ns, not_placed from installation where run_id = ?", [run_id]).fetchone()
    return None if row is None else Installation(at_wall_ns=row[0], not_placed=row[1])


def read_witnesses(db: Database, run_id: str) -> tuple[Witness, ...]:
    """The installations of a run's app, for the same user of the same device, that other runs of this file made."""
    rows = db.execute(
        "select other.run_id, other.boot_id, installation.at_wall_ns, milestone.at_boottime_ns,"
        " milestone.uncertainty_ns from run join run as other on other.serial = run.serial"
        " and other.fingerprint = run.fingerprint and other.package = run.package and other.user_id = run.user_id"
        " and other.data = 'fresh' and other.run_id <> run.run_id"
        " join installation on installation.run_id = other.run_id"
        " join milestone on milestone.run_id = other.run_id and milestone.name = 'installed'"
        " where run.run_id = ?",
        [run_id],
    )
    return tuple(
        Witness(
            boot_id=boot_id,
            at_wall_ns=wall_ns,
            at=BootInstant(at_boottime_ns=at_ns, uncertainty_ns=uncertainty_ns),
            samples=read_clock_samples(db, other_id),
        )
        for other_id, boot_id, wall_ns, at_ns, uncertainty_ns in rows.fetchall()
    )


def read_past(db: Database, run_id: str) -> Past:
    """What a run knew, for the one that continues it in another boot; what an earlier one told it is among that."""
    return Past(milestones=tuple(read_reached(db, run_id).values()), samples=read_clock_samples(db, run_id))


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
