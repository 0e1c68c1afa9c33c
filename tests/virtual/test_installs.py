"""adb install in all its ways, by the stock client and by adbutils, onto a whole phone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import adbutils
import pytest

from tests.virtual.apks import write_apk, write_split
from tests.virtual.phone_process import PhoneProcess, Server, running_phone, short_home

APP = "com.example.app"


@pytest.fixture(scope="module")
def whole(adb_server: Server) -> Iterator[PhoneProcess]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        yield phone


@pytest.fixture
def virtual(whole: PhoneProcess) -> Iterator[PhoneProcess]:
    yield whole
    whole.run(f"pm uninstall {APP}")
    assert whole.shell("pm list packages -3 -u") == ""
    assert whole.shell("ls /data/local/tmp") == ""


def sums(phone: PhoneProcess) -> list[str]:
    """Return the digests of the installed APKs."""
    paths = phone.shell(f"pm path {APP}").replace("package:", "").split()
    return [line.split()[0] for line in phone.shell(f"sha256sum {' '.join(paths)}").splitlines()]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_streamed_install_says_so_and_arrives_whole(virtual: PhoneProcess, tmp_path: Path) -> None:
    apk = write_apk(tmp_path / "a.apk", padding=os.urandom(3_000_000))
    done = virtual.adb("install", str(apk))
    assert (done.code, done.stdout.split(b"\n")) == (0, [b"Performing Streamed Install", b"Success", b""])
    assert sums(virtual) == [digest(apk)]


def test_a_pushed_install_says_so_and_leaves_no_file(virtual: PhoneProcess, tmp_path: Path) -> None:
    apk = write_apk(tmp_path / "a.apk")
    done = virtual.adb("install", "--no-streaming", "-r", str(apk))
    assert done.code == 0, done
    assert b"Performing Push Install" in done.stdout
    assert done.stdout.endswith(b"Success\n")
    assert sums(virtual) == [digest(apk)]


def test_install_multiple_makes_one_package(virtual: PhoneProcess, tmp_path: Path) -> None:
    base = write_apk(tmp_path / "base.apk", split_required=True)
    split = write_split(tmp_path / "config.apk", "config.xxhdpi")
    done = virtual.adb("install-multiple", "-g", str(base), str(split))
    assert (done.code, done.stdout) == (0, b"Success\n"), done
    assert sums(virtual) == [digest(base), digest(split)]
    assert "android.permission.CAMERA: granted=true" in virtual.shell(f"dumpsys package {APP}")


@pytest.mark.parametrize(
    ("base", "failure"),
    [
        ({"split_required": True}, f"INSTALL_FAILED_MISSING_SPLIT: Missing split for {APP}"),
        (
            {"min_sdk": 33},
            "INSTALL_FAILED_OLDER_SDK: Failed parse during installPackageLI: Requires newer sdk",
        ),
    ],
)
def test_a_refused_install_fails_with_android_s_reason(
    virtual: PhoneProcess, tmp_path: Path, base: dict[str, object], failure: str
) -> None:
    apk = write_apk(tmp_path / "a.apk", **base)  # type: ignore[arg-type]
    done = virtual.adb("install", str(apk))
    assert done.code == 1
    assert f"Failure [{failure}" in (done.stdout + done.stderr).decode()


def test_a_session_that_does_not_fit_together_is_refused(virtual: PhoneProcess, tmp_path: Path) -> None:
    base = write_apk(tmp_path / "base.apk")
    split = write_split(tmp_path / "other.apk", "config", package="com.other")
    done = virtual.adb("install-multiple", str(base), str(split))
    assert done.code == 1
    assert "package com.other inconsistent with com.example.app]" in (done.stdout + done.stderr).decode()


def test_a_downgrade_takes_its_option(virtual: PhoneProcess, tmp_path: Path) -> None:
    assert virtual.adb("install", str(write_apk(tmp_path / "2.apk", version=2))).code == 0
    old = str(write_apk(tmp_path / "1.apk", version=1))
    refused = virtual.adb("install", old)
    assert b"INSTALL_FAILED_VERSION_DOWNGRADE" in refused.stdout + refused.stderr
    assert virtual.adb("install", "-d", old).code == 0


def test_a_debuggable_app_s_files_are_reached_by_run_as(virtual: PhoneProcess, tmp_path: Path) -> None:
    virtual.adb("install", str(write_apk(tmp_path / "a.apk", debuggable=True)))
    assert virtual.shell(f"run-as {APP} id -un").startswith("u0_a")
    assert virtual.shell(f"run-as {APP} sh -c 'echo own > note; pwd'") == f"/data/user/0/{APP}\n"
    assert virtual.shell(f"run-as {APP} cat note") == "own\n"
    assert virtual.run(f"cat /data/data/{APP}/note").code == 1
    virtual.adb("install", str(write_apk(tmp_path / "a.apk")))
    assert virtual.run(f"run-as {APP} id").stderr == f"run-as: package not debuggable: {APP}\n".encode()
    assert virtual.run("run-as com.none id").stderr == b"run-as: unknown package: com.none\n"


def test_uninstall_with_and_without_the_data(virtual: PhoneProcess, tmp_path: Path) -> None:
    apk = str(write_apk(tmp_path / "a.apk"))
    virtual.adb("install", apk)
    assert virtual.adb("shell", f"cmd package uninstall -k {APP}").stdout == b"Success\n"
    assert virtual.shell("pm list packages -u -3") == f"package:{APP}\n"
    virtual.adb("install", apk)
    assert virtual.adb("uninstall", APP).stdout == b"Success\n"
    assert virtual.adb("uninstall", APP).stdout == b"Failure [DELETE_FAILED_INTERNAL_ERROR]\n"


def test_adbutils_reads_what_it_installed(virtual: PhoneProcess, adb_server: Server, tmp_path: Path) -> None:
    device = adbutils.AdbClient("127.0.0.1", adb_server.port).device(virtual.serial)  # type: ignore[attr-defined]
    device.install(str(write_apk(tmp_path / "a.apk", version=5)), nolaunch=True, silent=True)
    info = device.app_info(APP)
    assert info is not None
    assert (info.version_name, info.version_code, info.sub_apk_paths) == ("5.0", 5, [])
    assert info.path.endswith("/base.apk")
    assert info.first_install_time == info.last_update_time
    assert device.list_packages(["-3"]) == [APP]
    with pytest.raises(adbutils.AdbInstallError) as refused:
        device.install(str(write_apk(tmp_path / "b.apk", version=4)), nolaunch=True, silent=True)
    assert refused.value.reason == "INSTALL_FAILED_VERSION_DOWNGRADE"
    device.remove("/data/local/tmp/unknown.apk")
    device.uninstall(APP)
    assert device.app_info(APP) is None
