"""Devices and their states for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from harness.fleet.survey import DeviceState
from harness.report.console import clean, make_console
from harness.report.formats import to_json
from harness.report.table import make_table

_NOT_CONFIGURED = "(not in devices.toml)"


def print_devices(states: Sequence[DeviceState]) -> None:
    """Print a line for each device, and below them what can be done about those that are not ready."""
    table = make_table("Devices", "name", "kind", "serial", "state", "model", "Android", "labels")
    for each in states:
        name = each.name or _NOT_CONFIGURED
        words = (name, each.kind, each.serial, each.state, each.model, each.android_release, " ".join(each.labels))
        table.add_row(*(clean(word or "") for word in words))
    console = make_console()
    console.print(table)
    for each in states:
        if each.mend:
            console.print(clean(f"{each.name or each.serial}: {each.mend}"))
    if new := next((each for each in states if each.name is None), None):
        for line in _entry_for(new):
            console.print(clean(line))


def _entry_for(seen: DeviceState) -> list[str]:
    """Return what to put into devices.toml for a device that is not there yet."""
    kind = "emulator" if (seen.serial or "").startswith("emulator-") else "phone"
    lines = ["To use one that is not in devices.toml, put this there:", "", "  [[device]]", '  name = "NAME"']
    lines += [f'  kind = "{kind}"', f'  serial = "{seen.serial}"', f'  adb_server = "127.0.0.1:{seen.adb_server}"']
    return lines


def document_devices(states: Sequence[DeviceState]) -> str:
    """Return a JSON array."""
    return to_json([asdict(each) for each in states], indent=2)
