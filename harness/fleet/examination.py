"""A device examined before it is trusted with a run: facts gathered through its station, judged by rules."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from harness.device import activities, checkup, packages
from harness.device.adb import Device, read_protocol
from harness.device.frida_server import DeviceServer, open_server, read_abis
from harness.device.root import Root, find_root
from harness.errors import ConfigError, HarnessError
from harness.fleet.apps import bundled_app
from harness.fleet.devices import VIRTUAL, DeviceEntry
from harness.fleet.station import Station
from harness.instrument.reach import find_refusal, host_version
from harness.instrument.trial import find_hook_failure
from harness.rules.adbstates import ONLINE
from harness.rules.fitness import Facts, FridaFacts, Trial
from harness.rules.fridaserver import parse_name

_NO_GATE = "the doctor does not try it: a run tells whether its gate held, and why another was taken"
_NO_PORTAL_GATE = "a virtual phone's portal has no spawn gating"
_SETTINGS = "com.android.settings"


def gather(entry: DeviceEntry, station: Station) -> Facts:
    """Ask a device that is connected all that its examination judges, and try what can only be tried."""
    device = station.device
    root = find_root(device)
    frida = gather_frida(entry, device, root)
    battery, temperature = checkup.read_battery(device)
    offset_s, uncertainty_s = checkup.read_clock_offset(device)
    is_awake, is_locked = checkup.read_screen(device)
    push = checkup.try_push(device)
    return Facts(
        kind=entry.kind,
        state=ONLINE,
        adb_server=describe_server(entry),
        protocol=read_protocol(station.server.port),
        release=checkup.read_property(device, "ro.build.version.release"),
        sdk=int(checkup.read_property(device, "ro.build.version.sdk") or 0),
        abis=read_abis(device),
        is_debuggable=checkup.read_property(device, "ro.debuggable") == "1",
        root=root,
        selinux=checkup.read_selinux(device),
        frida=frida,
        usap=checkup.read_usap(device),
        free_mb=checkup.read_free_mb(device),
        battery=battery,
        temperature=temperature,
        clock_offset_s=offset_s,
        clock_uncertainty_s=uncertainty_s,
        is_awake=is_awake,
        is_locked=is_locked,
        animations=checkup.read_animations(device),
        push=push,
        install=checkup.try_install(device),
        hook=_try_hook(entry, device, frida, push),
        gate=Trial(not_tried=_NO_PORTAL_GATE if entry.kind == VIRTUAL else _NO_GATE),
    )


def describe_server(entry: DeviceEntry) -> str:
    """Say which adb server a device is reached through."""
    return "a private one" if entry.adb_server is None else f"127.0.0.1:{entry.adb_server}"


def gather_frida(entry: DeviceEntry, device: Device, root: Root | None) -> FridaFacts:
    """Look at the file of this host, the file on the device, and what answers there."""
    there = DeviceServer(device, entry.frida.name, entry.frida.port)
    with device.forwarding(entry.frida.port) as port:
        facts = FridaFacts(
            host_version=host_version(),
            port=entry.frida.port,
            refusal=find_refusal(port),
            running_version=there.read_running_version(root) if root else None,
        )
    return facts if entry.frida.source is None else _with_files(facts, entry, device, there)


def _with_files(facts: FridaFacts, entry: DeviceEntry, device: Device, there: DeviceServer) -> FridaFacts:
    assert entry.frida.source is not None  # noqa: S101  asked by who calls
    try:
        with open_server(entry.frida.source, host_version(), read_abis(device)) as local:
            pushed, published = there.read_sha256(), parse_name(local.source.name)
            return replace(
                facts,
                source=str(local.source),
                source_sha256=local.sha256,
                source_version=published.version if published else None,
                pushed_sha256=pushed,
                pushed_version=there.read_version() if pushed == local.sha256 else None,
            )
    except ConfigError as error:
        return replace(facts, source=str(entry.frida.source), source_error=error.problem, source_mend=error.mend)


def _try_hook(entry: DeviceEntry, device: Device, frida: FridaFacts, push: Trial) -> Trial:
    """Hook a method in an app that means nothing: one that comes with the virtual phone, or Android's settings."""
    if frida.refusal is not None:
        return Trial(not_tried="no Frida answers")
    if entry.kind == VIRTUAL and push.failure is not None:
        return Trial(not_tried="no app can be brought")
    hook = _hook_bundled if entry.kind == VIRTUAL else _hook_settings
    try:
        with device.forwarding(entry.frida.port) as port:
            return Trial(failure=hook(device, port))
    except HarnessError as error:
        return Trial(failure=error.problem)


def _hook_bundled(device: Device, port: int) -> str | None:
    """Install the app that collects nothing for the trial; where it is somebody's already, it is left alone."""
    package, apk, target = "com.example.nevercollects", bundled_app("never_collects"), "/data/local/tmp/trial.apk"
    if packages.is_installed(device, package, 0):
        return f"{package} is installed already, and is left alone"
    device.push(apk, target)
    try:
        pushed = packages.Pushed(path=target, split=None, size_bytes=apk.stat().st_size)
        packages.install(device, [pushed], user=0, grant=False)
        activities.start_activity(device, packages.find_launcher(device, package, 0), 0)
        return find_hook_failure(port, activities.wait_for_pid(device, package))
    finally:
        with suppress(HarnessError):
            packages.uninstall(device, package, 0)
            device.run(f"rm -f {target}")


def _hook_settings(device: Device, port: int) -> str | None:
    device.run("am start -W -a android.settings.SETTINGS")
    try:
        return find_hook_failure(port, activities.wait_for_pid(device, _SETTINGS))
    finally:
        activities.force_stop(device, _SETTINGS, 0)
