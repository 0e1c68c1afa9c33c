"""What the commands of `harness sweep` share: do a sweep, judge it, print it and write its files."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import click

from harness.cli.limits import OF_A_DEVICE, OF_A_RUN, require_files
from harness.cli.options import device_leases, this_command
from harness.errors import ExitCode
from harness.fleet.sweep import Bench, run_sweep
from harness.fleet.sweepdir import SweepDirectory, find_cut_short, start_sweep
from harness.fleet.sweepfile import SweepFile, load_sweep
from harness.report import sweep_junit, sweep_page
from harness.report.assessment import Question
from harness.report.console import clean, make_console
from harness.report.sweep import SweepReport, read_report
from harness.report.sweep_live import displaying_sweep
from harness.report.sweep_text import document_sweep, print_status, print_sweep
from harness.rules.schedule import Start, next_instant
from harness.run.ulid import LATEST


def sweep_through(path: Path, every: timedelta | None, until: time | None, *, as_json: bool, quiet: bool) -> ExitCode:
    """Do a sweep or go on with one, alone in its directory; then judge it, write its files and print it."""
    sweep, now = load_sweep(path), datetime.now(UTC)
    require_files(OF_A_RUN + OF_A_DEVICE * len(sweep.devices))
    directory = SweepDirectory(sweep.directory)
    with directory.hold(this_command()):
        start, sweep_id = start_sweep(sweep, now, every)
        if start is Start.NOT_DUE:
            click.echo(f"not due: the last sweep, {sweep_id}, is finished and younger than --if-due says", err=True)
            return ExitCode.DONE
        if start is Start.RESUME and not quiet:
            click.echo(f"go on with sweep {sweep_id}", err=True)
        _do(sweep, directory, sweep_id, None if until is None else next_instant(now, until), quiet=quiet)
        report = _judge(sweep, directory, sweep_id)
        _show(report, directory.folder(sweep_id), as_json=as_json)
    return report.exit_code


def report_sweep(path: Path, word: str, folder: Path | None, *, as_json: bool) -> None:
    """Judge a sweep as it is now, write its files and print it."""
    sweep = load_sweep(path)
    directory = SweepDirectory(sweep.directory)
    sweep_id = directory.get(word)
    _show(_judge(sweep, directory, sweep_id), folder or directory.folder(sweep_id), as_json=as_json)


def show_status(path: Path, *, as_json: bool) -> None:
    """Print how far the last sweep is, and who is at it."""
    sweep = load_sweep(path)
    directory = SweepDirectory(sweep.directory)
    sweep_id = directory.get(LATEST)
    if as_json:
        click.echo(document_sweep(_judge(sweep, directory, sweep_id)))
        return
    with directory.opening(sweep_id) as index:
        asked, board = index.asked, index.read_board()
    owner = directory.find_sweeper()
    at_rest = "finished" if board.is_finished else "stopped: the same command goes on with it"
    sweeper = f"under way since {owner.since}, pid {owner.process.pid}" if owner else at_rest
    print_status(make_console(), asked, board, sweeper)


def _do(sweep: SweepFile, directory: SweepDirectory, sweep_id: str, deadline: datetime | None, *, quiet: bool) -> None:
    entries = {entry.name: entry for entry in sweep.devices}
    bench = Bench(
        entries=entries,
        leases=device_leases(),
        command=this_command(),
        cut_short=_find_cut_short_before(directory, sweep_id),
    )
    with directory.opening(sweep_id) as index, displaying_sweep(index.read_board(), quiet=quiet) as tell:
        run_sweep(index, bench, tell, deadline)


def _find_cut_short_before(directory: SweepDirectory, sweep_id: str) -> list[tuple[str, Path]]:
    before = directory.previous(sweep_id)
    if before is None:
        return []
    with directory.opening(before) as index:
        return find_cut_short(index)


def _judge(sweep: SweepFile, directory: SweepDirectory, sweep_id: str) -> SweepReport:
    question = Question(policy=sweep.policy, fail_on=sweep.fail_on, day=datetime.now(UTC).date())
    return read_report(directory, sweep_id, question)


def _show(report: SweepReport, folder: Path, *, as_json: bool) -> None:
    """Write the files first: a reader that goes away must not cost one."""
    page = sweep_page.write_page(report, folder)
    junit = sweep_junit.write_junit(report, folder / sweep_junit.NAME)
    if as_json:
        click.echo(document_sweep(report))
        return
    console = make_console()
    print_sweep(console, report)
    console.print(clean(f"Written: {page}, {junit}"))
