"""The examination of a device, and what it finds mended as far as that can be done from here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from harness.device import checkup
from harness.device.adb import Device
from harness.device.adb_client import list_seen, read_protocol
from harness.device.frida_server import DeviceServer, open_server, read_abis
from harness.device.root import Root, find_root, restart_as_root
from harness.device.server import replace_server, start_server
from harness.errors import ConfigError, DeviceUnavailable, HarnessError, InfrastructureError
from harness.fleet.devices import DeviceEntry
from harness.fleet.examination import describe_server, gather
from harness.fleet.lease import Leases
from harness.fleet.station import Station, acquire
from harness.instrument.reach import find_refusal, host_version, wait_for_answer
from harness.rules.adbstates import PROTOCOL
from harness.rules.checks import judge
from harness.rules.fitness import Check, Facts, Fix

_ANSWER_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A fix that was made; `failure` says why it was not."""

    fix: Fix
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One device as it stands, after what was mended."""

    name: str
    serial: str | None
    checks: tuple[Check, ...]
    mended: tuple[Mended, ...]


def examine(entry: DeviceEntry, leases: Leases, fixes: Collection[Fix], *, deep: bool) -> Examination:
    """Examine one device alone, and make those of these fixes that it needs; then examine it again.

    `deep` tries what only starts of an app can show, which takes a minute or two: once, after the fixes, of which none
    comes from it.

    Raises LockedError while a run has it, and what the device's loss in mid-examination raises.
    """
    mended = _mend_server(entry, fixes)
    with ExitStack() as stack:
        reached = _reach(entry, leases, stack)
        if isinstance(reached, Facts):
            return _conclude(entry, entry.serial, judge(reached, entry.limits), mended)
        checks = judge(gather(entry, reached, deep=deep and not fixes), entry.limits)
        wanted = [fix for fix in Fix if fix in fixes and fix in {check.fix for check in checks}]
        mended += tuple(_try(fix, partial(_MENDERS[fix], entry, reached.device)) for fix in wanted)
        if wanted or (deep and fixes):
            checks = judge(gather(entry, reached, deep=deep), entry.limits)
        return _conclude(entry, reached.device.serial, checks, mended)


def _conclude(
    entry: DeviceEntry, serial: str | None, checks: tuple[Check, ...], mended: tuple[Mended, ...]
) -> Examination:
    return Examination(name=entry.name, serial=serial, checks=checks, mended=mended)


def _reach(entry: DeviceEntry, leases: Leases, stack: ExitStack) -> Station | Facts:
    """Connect to the device; where that fails, why is all that is known of it."""
    server = describe_server(entry)
    if (silence := _find_silence(entry)) is not None:
        return Facts(kind=entry.kind, state="", state_mend=silence.mend, adb_server=server, server_runs=False)
    if (protocol := _find_other_protocol(entry)) is not None:
        return Facts(kind=entry.kind, state="", adb_server=server, protocol=protocol)
    try:
        return stack.enter_context(acquire(entry, leases, boot_s=0.0))
    except DeviceUnavailable as error:
        return Facts(kind=entry.kind, state=error.problem, state_mend=error.mend, adb_server=server)


def _find_silence(entry: DeviceEntry) -> InfrastructureError | None:
    """Return why the user's adb server does not answer; None where it does, or a private one is started."""
    if entry.adb_server is not None:
        try:
            list_seen(entry.adb_server)
        except InfrastructureError as error:
            return error
    return None


def _find_other_protocol(entry: DeviceEntry) -> int | None:
    """Return what the user's adb server speaks, if it is not what we do."""
    found = PROTOCOL if entry.adb_server is None else read_protocol(entry.adb_server)
    return None if found == PROTOCOL else found


def _mend_server(entry: DeviceEntry, fixes: Collection[Fix]) -> tuple[Mended, ...]:
    """Start the user's adb server where none answers, and take the place of one that cannot be spoken to."""
    if entry.adb_server is None:
        return ()
    if _find_silence(entry) is not None:
        fix, mend = Fix.START_ADB_SERVER, start_server
    elif _find_other_protocol(entry) is not None:
        fix, mend = Fix.TAKE_OVER, replace_server
    else:
        return ()
    return (_try(fix, partial(mend, entry.adb_server)),) if fix in fixes else ()


def _try(fix: Fix, mend: Callable[[], object]) -> Mended:
    try:
        mend()
    except HarnessError as error:
        return Mended(fix=fix, failure=str(error))
    return Mended(fix=fix, failure=None)


def _bring_frida_server(entry: DeviceEntry, device: Device) -> None:
    """Bring the file and start it, to stay until the next boot; then a run takes it as it is."""
    if entry.frida.source is None:
        raise ConfigError("devices.toml names no frida-server")
    there = DeviceServer(device, entry.frida.name, entry.frida.port)
    root = _require_root(device)
    with open_server(entry.frida.source, host_version(), read_abis(device)) as local:
        if there.read_sha256() != local.sha256:
            there.push(local)
    there.require_version(host_version())
    with device.forwarding(entry.frida.port) as port:
        if find_refusal(port) is not None:
            there.start(root)
            if (refusal := wait_for_answer(port, _ANSWER_S)) is not None:
                raise DeviceUnavailable(device.serial, f"its frida-server does not answer: {refusal}")


def _require_root(device: Device) -> Root:
    """Find root, or have adbd become it. Raises DeviceUnavailable."""
    if (root := find_root(device)) is not None:
        return root
    restart_as_root(device)
    return Root.ADBD


def _run_as_root(line: str) -> Callable[[DeviceEntry, Device], None]:
    def mend(_: DeviceEntry, device: Device) -> None:
        device.run(_require_root(device).command(line))

    return mend


_MENDERS: dict[Fix, Callable[[DeviceEntry, Device], object]] = {
    Fix.RESTART_AS_ROOT: lambda _, device: restart_as_root(device),
    Fix.BRING_FRIDA_SERVER: _bring_frida_server,
    Fix.WAKE: lambda _, device: checkup.wake(device),
    Fix.STOP_ANIMATIONS: lambda _, device: checkup.stop_animations(device),
    Fix.STOP_USAP: _run_as_root(checkup.usap_command()),
    Fix.FREE_TMP: _run_as_root("chown shell:shell /data/local/tmp && chmod 771 /data/local/tmp"),
    Fix.PERMISSIVE: _run_as_root("setenforce 0"),
}
