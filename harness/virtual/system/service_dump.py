"""What `dumpsys activity services` and `dumpsys activity broadcasts` print on Android 11."""

from __future__ import annotations

from collections.abc import Iterator

from harness.virtual.formats import format_bool, format_duration
from harness.virtual.system.clock import Clock
from harness.virtual.system.service_record import ServiceRecord


def dump_services(records: list[ServiceRecord], clock: Clock, package: str | None) -> str:
    """Print the services that run, of one package or of all."""
    lines = ["ACTIVITY MANAGER SERVICES (dumpsys activity services)"]
    wanted = [r for r in records if package in {None, r.package.name}]
    for user in sorted({record.package.user for record in wanted}):
        lines.append(f"  User {user} active services:")
        for record in wanted:
            lines += _service(record, clock) if record.package.user == user else ()
    if not wanted:
        lines.append("  (nothing)")
    return "\n".join([*lines, ""])


def _service(record: ServiceRecord, clock: Clock) -> Iterator[str]:
    age = format_duration(record.created_boot_ms - clock.boot_ms())
    yield f"  * {record}"
    yield f"    intent={{cmp={record.component.short}}}"
    yield f"    packageName={record.package.name}"
    yield f"    processName={record.info.process}"
    if record.info.permission is not None:
        yield f"    permission={record.info.permission}"
    yield f"    baseDir={record.package.record.base_apk}"
    yield f"    dataDir={record.package.data_dir}"
    yield f"    app={record.process or 'null'}"
    yield f"    isForeground={format_bool(record.is_foreground)} foregroundId={int(record.is_foreground)}"
    yield f"    createTime={age} startingBgTimeout=--"
    called = f"startRequested={format_bool(record.start_requested)} delayedStop=false"
    kept = f"stopIfKilled={format_bool(record.stops_if_killed)} callStart=true lastStartId={record.last_start_id}"
    yield f"    {called} {kept}"
    bindings = [binding for binding in record.bindings.values() if binding.connections]
    if bindings:
        yield "    Bindings:"
    for binding in bindings:
        yield f"    * IntentBindRecord{{{id(binding) & 0xFFFFFFF:x} CREATE}}:"
        yield f"      intent={{{binding.intent.short}}}"
        received = f"received={format_bool(binding.published)} hasBound=true"
        yield f"      requested={format_bool(binding.requested)} {received}"
        yield from (f"      * Client AppBindRecord{{{c.id:x} {c.client}}}" for c in binding.connections)
