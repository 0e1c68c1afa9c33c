"""What a device says of itself, for its examination. Nothing is changed but what is put back at once."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from harness.device.adb import Device
from harness.device.clock import sample_clock
from harness.errors import DeviceError
from harness.rules.fitness import Trial
from harness.rules.hosttime import find_wall_offsets
from harness.rules.windows import find_dialog

_ANIMATIONS = ("window_animation_scale", "transition_animation_scale", "animator_duration_scale")
_USAP = ("persist.device_config.runtime_native.usap_pool_enabled", "dalvik.vm.usap_pool_enabled")
_SET_UP = ("global device_provisioned", "secure user_setup_complete")
_PROBE = "/data/local/tmp/harness-probe"

_BATTERY = re.compile(r"(?m)^\s+level: (\d+)$")
_TEMPERATURE = re.compile(r"(?m)^\s+temperature: (-?\d+)$")  # tenths of a degree Celsius
_AWAKE = re.compile(r"(?m)^\s*mWakefulness=(\w+)")
_LOCKED = re.compile(r"(?m)(?:mShowingLockscreen|isStatusBarKeyguard|mKeyguardShowing|KeyguardShowing)=(true|false)")
_SESSION = re.compile(r"\[(\d+)\]")


def read_property(device: Device, name: str) -> str:
    """Return a system property; an unset one is empty."""
    return device.run(f"getprop {name}").strip()


def read_usap(device: Device) -> bool:
    """Whether processes are forked ahead of time: what the lab sets counts before what the build says."""
    values = [read_property(device, name) for name in _USAP]
    return next((value for value in values if value), "false") in {"true", "1"}


def usap_command() -> str:
    """Return what root says to switch the pool off; processes that are forked already stay until the next boot."""
    return f"setprop {_USAP[0]} false"


def read_free_mb(device: Device) -> int | None:
    """Return the free megabytes on /data, by the fourth column of `df -k`."""
    fields = device.run("df -k /data").splitlines()[-1].split()
    return int(fields[3]) // 1024 if len(fields) > 3 and fields[3].isdecimal() else None


def read_battery(device: Device) -> tuple[int | None, float | None]:
    """Return the charge in percent and the heat in degrees Celsius, as far as they are told."""
    text = device.run("dumpsys battery")
    level, tenths = _BATTERY.search(text), _TEMPERATURE.search(text)
    return int(level[1]) if level else None, int(tenths[1]) / 10 if tenths else None


def read_clock_offset(device: Device) -> tuple[float, float]:
    """Return by how many seconds the device's wall clock is ahead of this host's, and the uncertainty of that."""
    (offset,) = find_wall_offsets([sample_clock(device)])
    return offset.ahead_ns / 1e9, offset.uncertainty_ns / 1e9


def read_screen(device: Device) -> tuple[bool | None, bool | None]:
    """Return whether the screen is on and whether it is locked, as far as they are told."""
    awake = _AWAKE.search(device.run("dumpsys power"))
    locked = _LOCKED.findall(device.run("dumpsys window policy; dumpsys activity activities"))
    return awake[1] == "Awake" if awake else None, "true" in locked if locked else None


def read_dialog(device: Device) -> str:
    """Return the title of the dialog of an app that has failed, if that stands over all else."""
    return find_dialog(device.run("dumpsys window"))


def read_setup(device: Device) -> bool | None:
    """Return whether the setup wizard is through, as far as that is told."""
    words = [device.run(f"settings get {key}").strip() for key in _SET_UP]
    return False if "0" in words else True if "1" in words else None


def wake(device: Device) -> None:
    """Switch the screen on and take away a lock that asks for no secret."""
    device.run("input keyevent KEYCODE_WAKEUP")
    device.shell("wm dismiss-keyguard")


def read_animations(device: Device) -> tuple[float, ...]:
    """Return the three scales; one that was never set is 1."""
    words = [device.run(f"settings get global {name}").strip() for name in _ANIMATIONS]
    return tuple(1.0 if word in {"", "null"} else float(word) for word in words)


def stop_animations(device: Device) -> None:
    """Set the three scales to 0."""
    for name in _ANIMATIONS:
        device.run(f"settings put global {name} 0")


def read_selinux(device: Device) -> str:
    """Return `Enforcing` or `Permissive`, or what else `getenforce` says."""
    return device.run("getenforce").strip()


def try_touch(device: Device) -> Trial:
    """Make an empty file where runs push theirs, and take it away again."""
    made = device.shell(f"touch {_PROBE} && rm {_PROBE}")
    if not made.exit_code:
        return Trial()
    return Trial(failure=made.stderr.strip() or f"`{made.command}` ended with {made.exit_code}")


def try_push(device: Device) -> Trial:
    """Push a file and take it away again. Only the shell says why none can be made: adbd's answer is cut to `FAIL`."""
    if (touched := try_touch(device)).failure is not None:
        return touched
    with tempfile.TemporaryDirectory(prefix="harness-") as folder:
        source = Path(folder) / "probe"
        source.write_bytes(b"probe\n")
        try:
            device.push(source, _PROBE)
            device.run(f"rm -f {_PROBE}")
        except DeviceError as error:
            return Trial(failure=error.problem)
    return Trial()


def try_install(device: Device) -> Trial:
    """Begin an installation and give it up."""
    created = device.shell("pm install-create -S 1")
    session = _SESSION.search(created.stdout)
    if session is None:
        return Trial(failure=(created.stderr or created.stdout).strip() or "pm install-create said nothing")
    device.shell(f"pm install-abandon {session[1]}")
    return Trial()
