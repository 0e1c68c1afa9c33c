"""The points of a device's examination, each judged alone."""

from __future__ import annotations

from collections.abc import Callable

from harness.rules.adbstates import ONLINE, PROTOCOL, mend_protocol
from harness.rules.fitness import Check, Facts, Fix, FridaFacts, Limits, Trial, ok, problem, unchecked, warning
from harness.rules.fridaserver import wanted_arch
from harness.rules.trialchecks import judge_deep, judge_gate

MIN_SDK, LAST_KNOWN_SDK = 26, 36
ADB_SERVER = "adb server"
_CLOCK_WARNING_S, _CLOCK_PROBLEM_S = 5.0, 86_400.0

Judge = Callable[[Facts, Limits], Check]


def judge(facts: Facts, limits: Limits) -> tuple[Check, ...]:
    """Judge every point, in the order in which an operator would look."""
    points = tuple(point(facts, limits) for point in _POINTS)
    return points if facts.deep is None else (*points, *judge_deep(facts.gate, facts.deep))


def _unchecked(name: str, facts: Facts, why: str = "the device does not say") -> Check:
    return unchecked(name, why if facts.state == ONLINE else "adb does not reach it")


def judge_adb_server(facts: Facts, _: Limits) -> Check:
    """An adb server answers, and speaks a protocol that we know."""
    name = ADB_SERVER
    if not facts.server_runs:
        return problem(name, f"none answers at {facts.adb_server}", facts.state_mend, Fix.START_ADB_SERVER)
    if facts.protocol is None:
        return unchecked(name, "it does not say its version")
    found = f"{facts.adb_server}, protocol {facts.protocol}"
    if facts.protocol != PROTOCOL:
        return problem(name, found, mend_protocol(), Fix.TAKE_OVER)
    return ok(name, found)


def judge_state(facts: Facts, _: Limits) -> Check:
    """The server has the device in the state `device`: there, authorised, online."""
    name = "adb state"
    if not facts.state:
        return _unchecked(name, facts)
    return ok(name, facts.state) if facts.state == ONLINE else problem(name, facts.state, facts.state_mend)


def judge_android(facts: Facts, _: Limits) -> Check:
    """Its version is one whose commands and formats are known."""
    name = "Android"
    if facts.sdk is None:
        return _unchecked(name, facts)
    found = f"{facts.release} (API {facts.sdk})"
    if facts.sdk < MIN_SDK:
        return problem(name, found, f"take a device with Android 8 (API {MIN_SDK}) or later: `ps -A -o` came with it")
    if facts.sdk > LAST_KNOWN_SDK:
        return warning(name, f"{found} is newer than what is known", "look at what a run says was not understood")
    return ok(name, found)


def judge_abi(facts: Facts, _: Limits) -> Check:
    """A frida-server is made for its ABI."""
    name = "ABI"
    if facts.abis is None:
        return _unchecked(name, facts)
    if (arch := wanted_arch(facts.abis)) is None:
        found = ", ".join(facts.abis) or "none"
        return problem(name, found, "take a device with arm64-v8a, armeabi-v7a, x86_64 or x86")
    return ok(name, f"{facts.abis[0]}: takes a frida-server for {arch}")


def judge_root(facts: Facts, _: Limits) -> Check:
    """There is a way to run a command as root, which a frida-server needs."""
    name = "root"
    if facts.state != ONLINE:
        return _unchecked(name, facts)
    if facts.root is not None:
        return ok(name, f"by {facts.root}")
    if facts.is_debuggable:
        mend = "adb root (a run does so itself, and undoes it)"
        return warning(name, "none yet, but adbd can be root on this build", mend, Fix.RESTART_AS_ROOT)
    mend = "root the device and allow it to the shell; without root, observe an app with Frida's Gadget by --attach"
    if facts.frida is not None and facts.frida.refusal is None:
        return warning(name, "none, and a Frida answers all the same", mend)
    return problem(name, "none: neither `su` nor `adb root`", mend)


def judge_selinux(facts: Facts, _: Limits) -> Check:
    """Its mode is told: a permissive device lets apps do what they may not do elsewhere."""
    name = "SELinux"
    if facts.selinux is None:
        return _unchecked(name, facts)
    is_stuck = facts.frida is not None and facts.frida.refusal is not None and facts.frida.running_version is not None
    if facts.selinux == "Enforcing" and is_stuck:
        mend = "if frida-server says so in its output: setenforce 0 as root, or harness doctor --fix --permissive"
        return warning(name, "Enforcing, and a frida-server runs that does not answer", mend, Fix.PERMISSIVE)
    return ok(name, facts.selinux)


def judge_file(facts: Facts, _: Limits) -> Check:
    """The user has a frida-server that fits, unless a Frida answers already."""
    name, frida = "frida-server file", facts.frida
    if frida is None:
        return _unchecked(name, facts)
    if frida.source_error is not None:
        return problem(name, frida.source_error, frida.source_mend)
    if frida.source is None:
        if frida.refusal is None:
            return ok(name, "none is named, and none is needed: a Frida answers")
        mend = f'download frida-server {frida.host_version} and name it in devices.toml: frida_server = "FILE"'
        return problem(name, "devices.toml names none", mend)
    if frida.source_version not in {None, frida.host_version}:
        return _other_version(name, f"{frida.source} is {frida.source_version} by its name", frida)
    return ok(name, f"{frida.source}, sha256 {frida.source_sha256}")


def judge_pushed(facts: Facts, _: Limits) -> Check:
    """The file on the device is the one of this host, and of its Frida's version."""
    name, frida = "frida-server pushed", facts.frida
    if frida is None:
        return _unchecked(name, facts)
    if frida.source_sha256 is None:
        return _unchecked(name, facts, "there is no file to compare with")
    if frida.pushed_sha256 != frida.source_sha256:
        found = "not there" if frida.pushed_sha256 is None else f"another file is there, sha256 {frida.pushed_sha256}"
        return warning(name, found, "a run brings it and takes it away again", Fix.BRING_FRIDA_SERVER)
    if frida.pushed_version != frida.host_version:
        return _other_version(name, f"it says that it is {frida.pushed_version or 'nothing'}", frida)
    return ok(name, f"the same file, and it says {frida.pushed_version}")


def judge_answer(facts: Facts, _: Limits) -> Check:
    """A Frida of this host's version answers through a forward, or could be started."""
    name, frida = "Frida answers", facts.frida
    if frida is None:
        return _unchecked(name, facts)
    if frida.running_version not in {None, frida.host_version}:
        return _other_version(name, f"the frida-server that runs is {frida.running_version}", frida)
    if frida.refusal is None:
        version = frida.running_version or "of a version that it does not tell"
        return ok(name, f"on port {frida.port}: {version}; this host's Frida is {frida.host_version}")
    found = f"no: {frida.refusal}"
    if frida.running_version is not None:
        mend = f"end the frida-server that runs, or say where it listens: frida_port = N (it is {frida.port})"
        return problem(name, found, mend)
    if frida.source_sha256 is not None and (facts.root is not None or facts.is_debuggable):
        return warning(name, found, "a run starts frida-server and ends it again", Fix.BRING_FRIDA_SERVER)
    return problem(name, found, "mend the points above: root, and a frida-server file")


def _other_version(name: str, found: str, frida: FridaFacts) -> Check:
    mend = f"take frida-server {frida.host_version}, the version of this host's Frida, or install the other one here"
    return problem(name, f"{found}, and this host's Frida is {frida.host_version}", mend)


def judge_usap(facts: Facts, _: Limits) -> Check:
    """Processes are not forked ahead of time, past every gate."""
    name = "USAP pool"
    if facts.usap is None:
        return _unchecked(name, facts)
    if facts.usap:
        mend = "setprop persist.device_config.runtime_native.usap_pool_enabled false, as root; then reboot"
        return warning(name, "on: apps start in processes that were forked before", mend, Fix.STOP_USAP)
    return ok(name, "off")


def judge_space(facts: Facts, limits: Limits) -> Check:
    """/data has room for the app and the files of a run."""
    name = "space"
    if facts.free_mb is None:
        return _unchecked(name, facts)
    found = f"{facts.free_mb} MB free on /data, limit {limits.min_free_mb} MB"
    if facts.free_mb < limits.min_free_mb:
        return problem(name, found, "remove what is not needed: pm list packages -3, ls -l /data/local/tmp")
    return ok(name, found)


def judge_battery(facts: Facts, limits: Limits) -> Check:
    """It will not go out in mid-run."""
    name = "battery"
    if facts.battery is None:
        return _unchecked(name, facts)
    found = f"{facts.battery} %, limit {limits.min_battery} %"
    return ok(name, found) if facts.battery >= limits.min_battery else problem(name, found, "charge it")


def judge_heat(facts: Facts, limits: Limits) -> Check:
    """It is not so hot that it slows down or switches off."""
    name = "heat"
    if facts.temperature is None:
        return _unchecked(name, facts)
    found = f"{facts.temperature:.1f} °C, limit {limits.max_temperature:g} °C"
    return ok(name, found) if facts.temperature <= limits.max_temperature else problem(name, found, "let it cool")


def judge_clock(facts: Facts, _: Limits) -> Check:
    """Its wall clock shows what this host's does; offsets never depend on it, people and certificates do."""
    name = "clock"
    if facts.clock_offset_s is None:
        return _unchecked(name, facts)
    found = f"{facts.clock_offset_s:+.3f} s against this host, ± {facts.clock_uncertainty_s:.3f} s"
    off_s = abs(facts.clock_offset_s) - facts.clock_uncertainty_s
    mend = "connect it to a network and: settings put global auto_time 1; and see that this host's clock is right"
    if off_s > _CLOCK_PROBLEM_S:
        return problem(name, found, mend)
    return warning(name, found, mend) if off_s > _CLOCK_WARNING_S else ok(name, found)


def judge_screen(facts: Facts, _: Limits) -> Check:
    """The screen is on and not locked: nothing is shown or tapped otherwise."""
    name = "screen"
    if facts.is_awake is None:
        return _unchecked(name, facts)
    if not facts.is_awake:
        mend = "input keyevent KEYCODE_WAKEUP, and let it stay on: svc power stayon true"
        return problem(name, "off", mend, Fix.WAKE)
    if facts.is_locked:
        return problem(name, "locked", "unlock it, and take its PIN or pattern away for the time of the runs", Fix.WAKE)
    return ok(name, "on" if facts.is_locked is None else "on and not locked")


def judge_setup(facts: Facts, _: Limits) -> Check:
    """The setup wizard is through: it stands over every app."""
    name = "setup"
    if facts.is_set_up is None:
        return _unchecked(name, facts)
    if not facts.is_set_up:
        return problem(name, "the setup wizard is not through", "go through it on the device, to its end")
    return ok(name, "done")


def judge_dialog(facts: Facts, _: Limits) -> Check:
    """No app's failure stands over the screen: taps would go there."""
    name = "dialog"
    if facts.dialog is None:
        return _unchecked(name, facts)
    if facts.dialog:
        mend = f"close it on the device, or: am force-stop {facts.dialog.rpartition(' ')[2]}"
        return problem(name, f"the screen shows: {facts.dialog}", mend)
    return ok(name, "none stands over the screen")


def judge_animations(facts: Facts, _: Limits) -> Check:
    """Nothing moves on the screen while the terms are looked for."""
    name = "animations"
    if facts.animations is None:
        return _unchecked(name, facts)
    if any(facts.animations):
        found = "on: " + ", ".join(f"{scale:g}" for scale in facts.animations)
        return warning(name, found, "settings put global window_animation_scale 0, and the like", Fix.STOP_ANIMATIONS)
    return ok(name, "off")


def judge_push(facts: Facts, _: Limits) -> Check:
    """A file can be brought to /data/local/tmp."""
    mend = "see that /data/local/tmp belongs to shell and has room: ls -ld /data/local/tmp"
    return _judge_trial("push", facts.push, "a file can be pushed", mend, Fix.FREE_TMP)


def judge_install(facts: Facts, _: Limits) -> Check:
    """An installation can be begun."""
    mend = "allow installing by USB in the developer options; MIUI and others have a switch of their own for it"
    return _judge_trial("install", facts.install, "an installation can be begun", mend)


def judge_hook(facts: Facts, _: Limits) -> Check:
    """A hook in a process fires: the one proof that Frida and its Java bridge work here."""
    mend = "update Frida here and there, reboot the device, and look for its Android in the issues of frida-java-bridge"
    return _judge_trial("hook", facts.hook, "a hook fired in an app's process", mend)


def _judge_trial(name: str, trial: Trial, well: str, mend: str, fix: Fix | None = None) -> Check:
    if trial.not_tried is not None:
        return unchecked(name, trial.not_tried)
    return ok(name, well) if trial.failure is None else problem(name, trial.failure, mend, fix)


_POINTS: tuple[Judge, ...] = (
    judge_adb_server,
    judge_state,
    judge_android,
    judge_abi,
    judge_root,
    judge_selinux,
    judge_file,
    judge_pushed,
    judge_answer,
    lambda facts, _: judge_gate(facts.gate),
    judge_usap,
    judge_space,
    judge_battery,
    judge_heat,
    judge_clock,
    judge_setup,
    judge_screen,
    judge_dialog,
    judge_animations,
    judge_push,
    judge_install,
    judge_hook,
)
