"""Frida-servers of the tests' own: an ELF header, and the mark by which a virtual phone knows what to run for it."""

from __future__ import annotations

import lzma
from pathlib import Path

import frida

from harness.virtual.system.frida_server import MARK

X86_64, ARM64 = 62, 183


def elf(machine: int = X86_64, version: str = frida.__version__) -> bytes:
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + (3).to_bytes(2, "little") + machine.to_bytes(2, "little")
    return header.ljust(64, b"\0") + MARK + version.encode()


def write_server(path: Path, *, machine: int = X86_64, version: str = frida.__version__) -> Path:
    """Write one, packed if its name says so."""
    content = elf(machine, version)
    path.write_bytes(lzma.compress(content) if path.suffix == ".xz" else content)
    return path
