"""Intents in parcels: what an app sends and is sent. The extras stay the app's own bytes."""

from __future__ import annotations

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.system.intents import ComponentName, Intent

_UNSIGNED = 0xFFFFFFFF


def read_intent(data: ParcelReader) -> Intent:
    """Read what Intent.writeToParcel wrote.

    Raises: ParcelError
    """
    action, uri, kind, package = data.read_string(), data.read_string(), data.read_string(), data.read_string()
    component = data.read_string()
    flags = data.read_int() & _UNSIGNED
    categories = data.read_string_array() or ()
    return Intent(
        action=action,
        data=uri,
        type=kind,
        package=package,
        component=ComponentName.parse(component) if component else None,
        flags=flags,
        categories=tuple(filter(None, categories)),
        extras=data.read_byte_array(),
    )


def write_intent(out: ParcelWriter, intent: Intent | None) -> ParcelWriter:
    """Write whether there is an intent, and the intent."""
    if intent is None:
        return out.write_int(0)
    name = intent.component
    out.write_int(1).write_string(intent.action).write_string(intent.data).write_string(intent.type)
    out.write_string(intent.package).write_string(f"{name.package}/{name.name}" if name else None)
    signed = intent.flags - (1 << 32) if intent.flags >> 31 else intent.flags
    return out.write_int(signed).write_string_array(intent.categories).write_byte_array(intent.extras)
