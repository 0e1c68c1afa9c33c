"""A frida-server of the user's brought to a device, started and ended there. Nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import lzma
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.device.adb import Device
from harness.device.root import Root
from harness.errors import ConfigError, DeviceError, DeviceUnavailable
from harness.rules.fridaserver import ELF_HEAD_BYTES, choose, read_arch, wanted_arch

FOLDER = "/data/local/tmp"
_LIMIT_BYTES = 1 << 29  # a frida-server has 50 to 110 MB; an .xz can hold far more than it shows
_CHUNK_BYTES = 1 << 20
_START_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServer:
    """A frida-server on this host, unpacked: where it is, where it came from, and what it is."""

    path: Path
    source: Path
    sha256: str
    arch: str


@contextmanager
def open_server(source: Path, version: str, abis: tuple[str, ...]) -> Iterator[LocalServer]:
    """Find the server for these ABIs and unpack it for as long as it is needed.

    Raises ConfigError for what is no frida-server, DeviceUnavailable is not raised here: the device is not asked.
    """
    arch = wanted_arch(abis)
    if arch is None:
        raise ConfigError(f"no frida-server is made for the ABIs {', '.join(abis) or '(none)'}", mend="see getprop")
    file = _find_file(source, version, arch)
    with tempfile.TemporaryDirectory(prefix="harness-frida-") as folder:
        path = _unpack(file, Path(folder)) if file.suffix == ".xz" else file
        with path.open("rb") as opened:
            found = read_arch(opened.read(ELF_HEAD_BYTES))
        if found != arch:
            mend = f"take frida-server-{version}-android-{arch}"
            what = "no program of an Android device" if found is None else f"built for {found}"
            raise ConfigError(f"{file} is {what}, and the device is {arch} ({abis[0]})", mend=mend)
        yield LocalServer(path=path, source=file, sha256=_sha256(path), arch=arch)


def _find_file(source: Path, version: str, arch: str) -> Path:
    wanted = f"frida-server-{version}-android-{arch}"
    mend = f"put {wanted}.xz of https://github.com/frida/frida/releases there: it must have the version of this host"
    if not source.is_dir():
        if not source.is_file():
            raise ConfigError(f"there is no frida-server {source}", mend=mend)
        return source
    name = choose((path.name for path in source.iterdir() if path.is_file()), version, arch)
    if name is None:
        raise ConfigError(f"{source} has no {wanted}", mend=mend)
    return source / name


def _unpack(file: Path, folder: Path) -> Path:
    path, left = folder / "frida-server", _LIMIT_BYTES
    try:
        with lzma.open(file) as packed, path.open("wb") as unpacked:
            while left > 0 and (chunk := packed.read(_CHUNK_BYTES)):
                left -= unpacked.write(chunk)
    except (lzma.LZMAError, EOFError) as error:
        raise ConfigError(f"{file} is no whole .xz: {error}", mend="download it again") from error
    if left <= 0:
        raise ConfigError(f"{file} unpacks to more than {_LIMIT_BYTES >> 20} MB", mend="that is no frida-server")
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class DeviceServer:
    """One frida-server on a device, by its file name below /data/local/tmp and its port."""

    def __init__(self, device: Device, name: str, port: int) -> None:
        self._device = device
        self._name = name
        self._port = port
        self.path = f"{FOLDER}/{name}"

    def read_sha256(self) -> str | None:
        """Return the hash of the file on the device; None where there is none."""
        result = self._device.shell(f"sha256sum {self.path}")
        return result.stdout.split()[0] if result.exit_code == 0 and result.stdout.strip() else None

    def push(self, server: LocalServer) -> None:
        """Copy it there and make it a program. Raises DeviceError when what arrived is not what was sent."""
        self._device.push(server.path, self.path)
        self._device.run(f"chmod 755 {self.path}")
        if (arrived := self.read_sha256()) != server.sha256:
            raise DeviceError(self._device.serial, f"{self.path} has the hash {arrived}, not {server.sha256}")

    def require_version(self, version: str) -> None:
        """Raise DeviceUnavailable unless the file on the device says that it has this version."""
        if (said := self.read_version()) != version:
            raise mismatch(self._device.serial, said, version)

    def read_version(self) -> str:
        """Return what the file on the device says of itself, or why it says nothing."""
        result = self._device.shell(f"{self.path} --version")
        return (result.stdout or result.stderr).strip()

    def read_running_version(self, root: Root) -> str | None:
        """Return the version of the server that runs under this name; None when none does, or it cannot be told."""
        pids = self.find_pids()
        if not pids:
            return None
        result = self._device.shell(root.command(f"/proc/{pids[0]}/exe --version"))
        return result.stdout.strip() if result.exit_code == 0 and result.stdout.strip() else None

    def find_pids(self) -> list[int]:
        """Return the processes of this name."""
        return [int(word) for word in self._device.shell(f"pidof {shlex.quote(self._name)}").stdout.split()]

    def start(self, root: Root) -> None:
        """Start it as root, listening on the device's own loopback only. Raises DeviceUnavailable when it refuses."""
        line = root.command(f"{self.path} -D -l 127.0.0.1:{self._port}")
        result = self._device.shell(line, timeout_s=_START_S)
        if result.exit_code:
            said = (result.stderr or result.stdout).strip() or f"exit code {result.exit_code}"
            mend = "is another server on that port? Name another in devices.toml: frida_port = N"
            raise DeviceUnavailable(self._device.serial, f"frida-server did not start: {said}", mend=mend)


def mismatch(serial: str, found: str, version: str) -> DeviceUnavailable:
    """Return the error for a server of another version than the host's Frida."""
    mend = f"bring frida-server {version} there, or install that one here: pip install frida=={found}"
    return DeviceUnavailable(serial, f"its frida-server is {found!r}, and this host's Frida is {version}", mend=mend)


def read_abis(device: Device) -> tuple[str, ...]:
    """Return the ABIs of a device, its own first."""
    return tuple(filter(None, device.run("getprop ro.product.cpu.abilist").strip().split(",")))
