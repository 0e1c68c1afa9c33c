"""What `demo` and `run` share: acquire the device, observe, print, and tell the evidence by the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

import click

from harness.cli.keys import Keyboard, can_read_keys, describe_keys, reading_keys
from harness.cli.limits import OF_A_RUN, require_files
from harness.cli.options import device_leases, key_path, this_command
from harness.errors import ExitCode, HarnessError
from harness.fleet.devices import DeviceEntry
from harness.fleet.preflight import require_fit
from harness.fleet.station import acquire
from harness.report.console import clean, make_console
from harness.report.document import document_run
from harness.report.live import displaying
from harness.report.seals import describe_seal
from harness.report.summary import summarise
from harness.report.text import print_summary
from harness.run.order import Custody, Notice, Order, Recording, Result, Show
from harness.run.parts import run_parts
from harness.store.signing import find_key


def observe(
    order: Order, entry: DeviceEntry, *, keep_phone: bool = False, as_json: bool = False, quiet: bool = False
) -> ExitCode:
    """Make one run and print it: progress on standard error, the result on standard output."""

    def conclude(recordings: Sequence[Recording]) -> None:
        for recording in recordings[-1:] if as_json else recordings:
            _print(recording, as_json=as_json)

    serial, result = make_run(order, entry, conclude, keep_phone=keep_phone, quiet=quiet)
    if keep_phone and not as_json:
        make_console().print(
            f"The phone runs on: adb connect {serial}   (power it off with: adb -s {serial} shell reboot -p)"
        )
    return ExitCode.INCOMPLETE if result.shortcomings else ExitCode.DONE


def make_run(
    order: Order,
    entry: DeviceEntry,
    conclude: Callable[[Sequence[Recording]], None],
    *,
    keep_phone: bool = False,
    quiet: bool = False,
) -> tuple[str, Result]:
    """Make one run, or one for each boot of its scenario; return the device's serial and the last result.

    `conclude` gets the recordings, if it came to one, however it ended.
    """
    require_files(OF_A_RUN)
    recordings: list[Recording] = []
    serial = ""
    custody = Custody(command=this_command(), key=find_key(key_path()))

    def remember(event: object) -> None:
        if isinstance(event, Recording):
            recordings.append(event)

    try:
        with (
            _showing(order, quiet, remember) as show,
            acquire(entry, device_leases(), keep_phone=keep_phone) as station,
        ):
            serial = station.device.serial
            show(Notice(text=f"device {serial}"))
            require_fit(entry, station.device, uses_screen=not order.attach)
            result = run_parts(order, custody, station.server, station.device, show)
    except (HarnessError, KeyboardInterrupt, SystemExit):
        with suppress(HarnessError):  # why it ended is what counts
            conclude(recordings)
        raise
    conclude(recordings)
    return serial, result


@contextmanager
def _showing(order: Order, quiet: bool, remember: Show) -> Iterator[Show]:
    """Show what the run does, and let the operator's keys speak to it."""
    hint = describe_keys(may_end=order.scenario.needs_operator or order.is_attended) if can_read_keys() else ""
    with ExitStack() as stack:
        show = stack.enter_context(displaying(quiet=quiet, hint=hint))
        keyboard = Keyboard(show)
        stack.enter_context(reading_keys(keyboard.press))

        def tell(event: object) -> None:
            remember(event)
            keyboard.notice(event)

        yield tell


def _print(recording: Recording, *, as_json: bool) -> None:
    summary = summarise(recording.db, recording.run_id)
    if as_json:
        click.echo(document_run(summary, recording.db))
        return
    console = make_console()
    print_summary(console, summary)
    console.print(clean(f"Stored in {recording.db} as run {recording.run_id}"))
    console.print(clean(describe_seal(recording.db, recording.run_id)))
