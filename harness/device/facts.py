"""What identifies a device and its boot."""

from __future__ import annotations

from harness.device.adb import Device
from harness.model import DeviceFacts

BOOT_ID = "cat /proc/sys/kernel/random/boot_id"
_KEYS = ("ro.product.model", "ro.build.version.release", "ro.build.version.sdk", "ro.build.fingerprint")


def read_facts(device: Device, kind: str) -> DeviceFacts:
    """Ask the device who it is."""
    model, release, sdk, fingerprint = (device.run(f"getprop {key}").strip() for key in _KEYS)
    return DeviceFacts(
        serial=device.serial,
        kind=kind,
        model=model,
        android_release=release,
        sdk=int(sdk),
        fingerprint=fingerprint,
        boot_id=read_boot_id(device),
    )


def read_sdk(device: Device) -> int:
    """Return the API level."""
    return int(device.run("getprop ro.build.version.sdk"))


def read_identity(device: Device) -> str:
    """Return what is the same by whatever serial adb reaches the device, until its next boot.

    Emulators share one `ro.serialno`, containers on one kernel one boot id: both together tell them apart.
    """
    return f"{device.run('getprop ro.serialno').strip()} {read_boot_id(device)}"


def read_boot_id(device: Device) -> str:
    """Return the id that the kernel makes anew at each boot."""
    return device.run(BOOT_ID).strip()
