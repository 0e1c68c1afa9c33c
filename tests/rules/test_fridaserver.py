"""Which frida-server fits: names, ELF headers, ABIs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.fridaserver import Published, choose, may_revive, parse_name, read_arch, wanted_arch
from tests.device.frida_servers import elf


@pytest.mark.parametrize(
    ("name", "version", "arch"),
    [
        ("frida-server-17.2.1-android-arm64", "17.2.1", "arm64"),
        ("frida-server-17.2.1-android-x86.xz", "17.2.1", "x86"),
        ("frida-server-16.7.19-android-x86_64.xz", "16.7.19", "x86_64"),
        ("frida-server-17.2.1-android-arm", "17.2.1", "arm"),
    ],
)
def test_a_published_name_says_what_it_is(name: str, version: str, arch: str) -> None:
    assert parse_name(name) == Published(name=name, version=version, arch=arch)


@pytest.mark.parametrize(
    "name",
    ["frida-server", "frida-server-17.2.1-linux-x86_64", "frida-gadget-17.2.1-android-arm64.so",
     "frida-server-17.2.1-android-arm64.xz.part", "frida-server-17-android-arm64"],
)  # fmt: skip
def test_any_other_name_says_nothing(name: str) -> None:
    assert parse_name(name) is None


@pytest.mark.parametrize(("machine", "arch"), [(3, "x86"), (40, "arm"), (62, "x86_64"), (183, "arm64"), (243, None)])
def test_the_machine_stands_in_the_header(machine: int, arch: str | None) -> None:
    little = elf(machine)
    assert read_arch(little[:20]) == arch
    assert read_arch(little[:5] + b"\x02" + little[6:18] + machine.to_bytes(2, "big")) == arch


@pytest.mark.parametrize("head", [b"", b"\x7fELF", b"#!/system/bin/sh\nexit 0\n", b"\xfd7zXZ" + bytes(20)])
def test_what_is_no_program_has_no_machine(head: bytes) -> None:
    assert read_arch(head) is None


@given(st.binary(max_size=64))
def test_any_bytes_can_be_looked_at(head: bytes) -> None:
    assert read_arch(head) in {None, "x86", "x86_64", "arm", "arm64"}


@pytest.mark.parametrize(
    ("abis", "arch"),
    [
        (("arm64-v8a", "armeabi-v7a", "armeabi"), "arm64"),
        (("armeabi-v7a", "armeabi"), "arm"),
        (("x86_64", "arm64-v8a"), "x86_64"),
        (("x86",), "x86"),
        (("riscv64",), None),
        ((), None),
    ],
)
def test_the_first_abi_counts(abis: tuple[str, ...], arch: str | None) -> None:
    assert wanted_arch(abis) == arch


FOLDER = [
    f"frida-server-{v}-android-{a}{x}" for v in ("17.2.1", "16.7.19") for a in ("arm", "arm64") for x in ("", ".xz")
]


def test_of_a_folder_the_one_of_this_version_and_machine_is_taken() -> None:
    assert choose(FOLDER, "17.2.1", "arm64") == "frida-server-17.2.1-android-arm64"
    assert choose([n for n in FOLDER if n.endswith(".xz")], "16.7.19", "arm") == "frida-server-16.7.19-android-arm.xz"
    assert choose(FOLDER, "17.2.2", "arm64") is None
    assert choose(["README.md", "frida-server"], "17.2.1", "arm64") is None


@pytest.mark.parametrize(
    ("revived_s", "expected"),
    [([], True), ([0.0, 10.0], True), ([0.0, 10.0, 20.0], False), ([-3600.0, 10.0, 20.0], True), ([-9e9] * 9, True)],
)
def test_what_died_is_started_again_three_times_an_hour_at_most(revived_s: list[float], expected: bool) -> None:
    assert may_revive(revived_s, 30.0) is expected
