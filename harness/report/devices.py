"""The configured devices for people and programs."""

from __future__ import annotations

from collections.abc import Sequence

from harness.fleet.survey import DeviceState
from harness.report.console import clean, make_console
from harness.report.formats import to_json
from harness.report.table import make_table


def print_devices(states: Sequence[DeviceState]) -> None:
    """Print a line for each device."""
    table = make_table("Devices", "name", "kind", "serial", "state", "model", "Android")
    for each in states:
        entry = each.entry
        words = (entry.name, entry.kind, entry.serial, each.state, each.model, each.android_release)
        table.add_row(*(clean(word or "") for word in words))
    make_console().print(table)


def document_devices(states: Sequence[DeviceState]) -> str:
    """Return a JSON array."""
    return to_json([_describe(each) for each in states], indent=2)


def _describe(each: DeviceState) -> dict[str, str | None]:
    return {
        "name": each.entry.name,
        "kind": each.entry.kind,
        "serial": each.entry.serial,
        "state": each.state,
        "model": each.model,
        "android_release": each.android_release,
    }
