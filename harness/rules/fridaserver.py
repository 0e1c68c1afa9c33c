"""Which frida-server fits a device, by its published name, its ELF header and the ABIs; and how often it is revived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ELF_HEAD_BYTES = 20

REVIVALS_AN_HOUR = 3
_HOUR_S = 3600.0

# https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html: e_machine of the four that Android has.
_MACHINES = {3: "x86", 40: "arm", 62: "x86_64", 183: "arm64"}
_ARCHS = {"x86": "x86", "x86_64": "x86_64", "armeabi": "arm", "armeabi-v7a": "arm", "arm64-v8a": "arm64"}
_PUBLISHED = re.compile(r"frida-server-(\d+(?:\.\d+)+)-android-(x86_64|x86|arm64|arm)(?:\.xz)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A file whose name says what it is: `frida-server-17.2.1-android-arm64.xz`."""

    name: str
    version: str
    arch: str


def parse_name(name: str) -> Published | None:
    """Read a published file's name; None for any other."""
    found = _PUBLISHED.fullmatch(name)
    return Published(name=name, version=found[1], arch=found[2]) if found else None


def read_arch(head: bytes) -> str | None:
    """Read the machine from an ELF header, in Frida's words; None for what is no program of an Android device."""
    if len(head) < ELF_HEAD_BYTES or not head.startswith(b"\x7fELF") or head[5] not in {1, 2}:
        return None
    return _MACHINES.get(int.from_bytes(head[18:20], "little" if head[5] == 1 else "big"))


def wanted_arch(abis: Sequence[str]) -> str | None:
    """Return what a server must be built for: the first of `ro.product.cpu.abilist`, which is that of the kernel.

    One for the second, a 32-bit one, would run and could not enter the processes of 64 bits.
    """
    return _ARCHS.get(abis[0]) if abis else None


def choose(names: Iterable[str], version: str, arch: str) -> str | None:
    """Choose from a folder the file of this version for this machine; one that is unpacked before one that is not."""
    fitting = [name for name in names if (it := parse_name(name)) and (it.version, it.arch) == (version, arch)]
    return min(fitting, key=len, default=None)


def may_revive(revived_s: Sequence[float], now_s: float) -> bool:
    """Say whether one that died is started again, after it was at these instants: what keeps dying is left dead."""
    return sum(now_s - at_s < _HOUR_S for at_s in revived_s) < REVIVALS_AN_HOUR
