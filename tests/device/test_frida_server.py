"""A frida-server found on this host, unpacked, and brought to a phone that has none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frida
import pytest

from harness.device.frida_server import DeviceServer, open_server, read_abis
from harness.device.root import Root, find_root, restart_as_root
from harness.device.undo import ending, perform, removing, unrooting
from harness.errors import ConfigError, DeviceUnavailable
from harness.instrument.reach import find_refusal
from tests.device.frida_servers import ARM64, elf, write_server
from tests.run.phones import RunningPhone, boot

VERSION = frida.__version__
ABIS = ("x86_64",)
NAME = f"frida-server-{VERSION}-android-x86_64"


@pytest.mark.parametrize("name", ["fs", "fs.xz", NAME, f"{NAME}.xz"])
def test_a_file_is_taken_packed_or_not(tmp_path: Path, name: str) -> None:
    source = write_server(tmp_path / name)
    for given in (source, tmp_path) if name.startswith("frida-server") else (source,):
        with open_server(given, VERSION, ABIS) as local:
            assert (local.source, local.arch) == (source, "x86_64")
            assert local.path.read_bytes() == elf()


def test_what_was_unpacked_is_gone_afterwards(tmp_path: Path) -> None:
    with open_server(write_server(tmp_path / "fs.xz"), VERSION, ABIS) as local:
        unpacked = local.path
    assert not unpacked.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (elf(ARM64), r"built for arm64, and the device is x86_64 \(x86_64\)\n  take frida-server-.*-x86_64"),
        (b"<html>not found</html>", "is no program of an Android device"),
        (b"", "is no program of an Android device"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "fs").write_bytes(content)
    with pytest.raises(ConfigError, match=message), open_server(tmp_path / "fs", VERSION, ABIS):
        pass


def test_an_xz_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    path = write_server(tmp_path / "fs.xz")
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(ConfigError, match=r"is no whole \.xz"), open_server(path, VERSION, ABIS):
        pass


def test_a_folder_without_the_right_one_says_which_it_wants(tmp_path: Path) -> None:
    write_server(tmp_path / "frida-server-16.0.1-android-x86_64", version="16.0.1")
    with pytest.raises(ConfigError, match=f"has no {NAME}\n  put {NAME}.xz"), open_server(tmp_path, VERSION, ABIS):
        pass
    with pytest.raises(ConfigError, match="there is no frida-server"), open_server(tmp_path / "no", VERSION, ABIS):
        pass
    with pytest.raises(ConfigError, match="is made for the ABIs riscv64"), open_server(tmp_path, VERSION, ("riscv64",)):
        pass


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path, "--no-frida") as booted:
        yield booted


def test_it_is_pushed_started_answers_and_is_ended(phone: RunningPhone, tmp_path: Path) -> None:
    there, port = DeviceServer(phone.device, "fs", 27142), phone.device.forward(27142)
    assert read_abis(phone.device) == ABIS
    assert there.read_sha256() is None
    assert find_refusal(port) is not None
    with open_server(write_server(tmp_path / "fs.xz"), VERSION, ABIS) as local:
        there.push(local)
        assert there.read_sha256() == local.sha256
    there.require_version(VERSION)
    with pytest.raises(DeviceUnavailable, match=rf"its frida-server is '{VERSION}', and this host's Frida is 1\.2\.3"):
        there.require_version("1.2.3")
    there.start(Root.SU_C)
    assert find_refusal(port) is None
    assert len(there.find_pids()) == 1
    with pytest.raises(DeviceUnavailable, match=r"did not start: .*Address already in use\n.*frida_port"):
        there.start(Root.SU_C)
    for _ in range(2):
        perform(phone.device, ending("fs", Root.SU_C))
    assert there.find_pids() == []
    assert find_refusal(port) is not None
    perform(phone.device, removing(there.path))
    assert there.read_sha256() is None


def test_who_is_no_root_cannot_start_it(phone: RunningPhone, tmp_path: Path) -> None:
    there = DeviceServer(phone.device, "fs", 27142)
    with open_server(write_server(tmp_path / "fs"), VERSION, ABIS) as local:
        there.push(local)
    with pytest.raises(DeviceUnavailable, match="Permission denied"):
        there.start(Root.ADBD)  # which is not root before it is asked to be


def test_root_is_found_in_each_of_its_ways(phone: RunningPhone) -> None:
    assert find_root(phone.device) is Root.SU_C
    assert phone.device.run(Root.SU_0.command("id -u; echo 'a b'")) == "0\na b\n"
    phone.device.run("su 0 rm /system/xbin/su")
    assert find_root(phone.device) is None
    restart_as_root(phone.device)
    assert find_root(phone.device) is Root.ADBD
    perform(phone.device, unrooting())
    perform(phone.device, unrooting())
    assert find_root(phone.device) is None


def test_a_production_build_has_no_root(tmp_path: Path) -> None:
    with boot(tmp_path, "--property", "ro.debuggable=0") as phone:
        phone.device.run("su 0 rm /system/xbin/su")
        with pytest.raises(DeviceUnavailable, match=r"cannot run as root in production builds\n  root the device"):
            restart_as_root(phone.device)
