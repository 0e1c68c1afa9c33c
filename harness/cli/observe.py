"""What `demo` and `run` share: acquire the device, observe, print, and tell the evidence by the exit code."""

from __future__ import annotations

from harness.errors import ExitCode
from harness.fleet.devices import DeviceEntry
from harness.fleet.station import acquire
from harness.report.lines import LiveLines
from harness.report.summary import summarise
from harness.report.text import clean, make_console, print_summary
from harness.run.job import Order, run_app


def observe(order: Order, entry: DeviceEntry, *, keep_phone: bool = False) -> ExitCode:
    """Make one run and print it: progress on standard error, the result on standard output."""
    progress, output = make_console(error=True), make_console()
    with acquire(entry, keep_phone=keep_phone) as station:
        progress.print(f"device {station.device.serial}")
        result = run_app(order, station.server, station.device, LiveLines(progress).show)
        serial = station.device.serial
    print_summary(output, summarise(result.db, result.run_id))
    output.print(clean(f"Stored in {result.db} as run {result.run_id}"))
    if keep_phone:
        output.print(f"The phone runs on: adb connect {serial}   (power it off with: adb -s {serial} shell reboot -p)")
    return ExitCode.INCOMPLETE if result.shortcomings else ExitCode.DONE
