"""A device examined before it is trusted with a run: facts gathered through its station, judged by rules."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from harness.device import activities, checkup
from harness.device.adb import Device
from harness.device.adb_client import read_protocol
from harness.device.frida_server import DeviceServer, open_server, read_abis
from harness.device.root import Root, find_root
from harness.errors import ConfigError, HarnessError
from harness.fleet.devices import VIRTUAL, DeviceEntry
from harness.fleet.specimen import Specimen, borrow
from harness.fleet.station import Station
from harness.fleet.trials import Trials
from harness.instrument.compile import compile_agent
from harness.instrument.reach import find_refusal, host_version
from harness.instrument.trial import find_hook_failure
from harness.rules.adbstates import ONLINE
from harness.rules.fitness import Facts, FridaFacts, Trial
from harness.rules.fridaserver import parse_name
from harness.rules.trials import DeepTrial, GateTrial

_STARTS, _DEEP_STARTS = 1, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _AppTrials:
    """What was tried on an app that means nothing."""

    hook: Trial
    gate: GateTrial
    deep: DeepTrial | None = None


def gather(entry: DeviceEntry, station: Station, *, deep: bool) -> Facts:
    """Ask a device that is connected all that its examination judges, and try what can only be tried."""
    device = station.device
    root = find_root(device)
    frida = gather_frida(entry, device, root)
    battery, temperature = checkup.read_battery(device)
    offset_s, uncertainty_s = checkup.read_clock_offset(device)
    is_awake, is_locked = checkup.read_screen(device)
    push = checkup.try_push(device)
    tried = _try_app(entry, device, _find_obstacle(entry, frida, push, is_awake=is_awake), deep=deep)
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
        is_set_up=checkup.read_setup(device),
        dialog=checkup.read_dialog(device),
        animations=checkup.read_animations(device),
        push=push,
        install=checkup.try_install(device),
        hook=tried.hook,
        gate=tried.gate,
        deep=tried.deep,
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


def _find_obstacle(entry: DeviceEntry, frida: FridaFacts, push: Trial, *, is_awake: bool | None) -> str | None:
    """Say why no app can be tried with a hook in it."""
    if frida.refusal is not None:
        return "no Frida answers"
    if is_awake is False:
        return "the screen is off"  # what is started then need not come up
    return "no app can be brought" if entry.kind == VIRTUAL and push.failure is not None else None


def _try_app(entry: DeviceEntry, device: Device, obstacle: str | None, *, deep: bool) -> _AppTrials:
    if obstacle is not None:
        return _AppTrials(hook=Trial(not_tried=obstacle), gate=GateTrial(obstacle=obstacle))
    try:
        with borrow(entry, device) as specimen, device.forwarding(entry.frida.port) as port:
            hook = _try_hook(device, specimen, port)
            gate, deep_trial = _try_gates(device, specimen, port, deep=deep)
            return _AppTrials(hook=hook, gate=gate, deep=deep_trial)
    except HarnessError as error:
        return _AppTrials(hook=Trial(failure=error.problem), gate=GateTrial(obstacle="no app could be tried"))


def _try_hook(device: Device, specimen: Specimen, port: int) -> Trial:
    try:
        specimen.start()
        return Trial(failure=find_hook_failure(port, activities.wait_for_pid(device, specimen.package)))
    except HarnessError as error:
        return Trial(failure=error.problem)
    finally:
        specimen.stop()


def _try_gates(device: Device, specimen: Specimen, port: int, *, deep: bool) -> tuple[GateTrial, DeepTrial | None]:
    with closing(Trials(device, specimen, port, compile_agent())) as trials:
        gate = trials.try_spawn(_DEEP_STARTS if deep else _STARTS)
        if not deep:
            return gate, None
        return gate, trials.try_deep(gate)
