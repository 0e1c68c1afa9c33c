"""The package manager's answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.device.packages import parse_checkin, parse_grantable, parse_version, suggest_packages
from harness.device.users import User, parse_users
from harness.errors import DeviceError

UP_TO_12 = (
    "vers,1\npkg,com.x.y,10101,3,1111111111111,2222222222222,?\npkg,com.x,10102,3,1230768000123,1330768000123,?\n"
)
FROM_13 = """vers,1
pkg,com.other,10090,60030,1111111111111,?,0
pkg-splt,base,0
pkg-usr,0,IbsusLiavpiha,0,?,1111111111112,
pkg,com.x,10090,60030,1230768000000,?,0
pkg-splt,base,0
pkg-usr,0,IbsusLiavpiha,0,?,1230768000123,
"""


@pytest.mark.parametrize("text", [UP_TO_12, FROM_13])
def test_first_install_time_in_both_layouts(text: str) -> None:
    assert parse_checkin("s", "com.x", text) == 1230768000123


def test_a_package_that_is_not_listed_is_an_error() -> None:
    with pytest.raises(DeviceError, match=r"does not list com\.x$"):
        parse_checkin("s", "com.x", "vers,1\npkg,com.x.y,10101,3,1,2,?\n")


@pytest.mark.skipif("HARNESS_DUMPS" not in os.environ, reason="HARNESS_DUMPS names no folder of real dumps")
def test_a_real_check_in_dump() -> None:
    text = (Path(os.environ["HARNESS_DUMPS"]) / "package" / "13-healer-checkin.txt").read_text()
    assert parse_checkin("s", "com.mediatek.camera", text) == 1230768000000


@pytest.mark.skipif("HARNESS_DUMPS" not in os.environ, reason="HARNESS_DUMPS names no folder of real dumps")
@pytest.mark.parametrize(
    ("name", "package", "version", "missing"),
    [
        ("8-status-im.txt", "im.status.ethereum", ("0.9.10-497-gc531ece0+", 2054), []),
        ("13-healer-camera.txt", "com.mediatek.camera", ("1.1.60030", 60030), []),
        (
            "11-roshan-os.txt",
            "com.tabletcontrol.companion",
            ("3.0", 3),
            ["CAMERA", "DATA_SYNC", "LOCATION", "MICROPHONE"],
        ),
    ],
)
def test_real_dumps_of_a_package(name: str, package: str, version: tuple[str, int], missing: list[str]) -> None:
    """The app of Android 11 asks for permissions that only a later one knows."""
    text = (Path(os.environ["HARNESS_DUMPS"]) / "package" / name).read_text()
    assert parse_version(text, package) == version
    found = sorted(each.rpartition("FOREGROUND_SERVICE_")[2] for each in parse_grantable(text, package, user=0))
    assert found == missing


def test_the_install_time_of_another_user() -> None:
    text = FROM_13 + "pkg-usr,10,IbsusLiavpiha,0,?,1630768000123,\n"
    assert parse_checkin("s", "com.x", text, user=10) == 1630768000123


PACKAGE_DUMP = """Packages:
  Package [com.other] (1):
    versionCode=9 minSdk=1 targetSdk=30
  Package [com.x] (2):
    versionCode=12 minSdk=23 targetSdk=30
    versionName=1.2 beta
    requested permissions:
      android.permission.CAMERA
      android.permission.INTERNET
      android.permission.READ_CONTACTS: restricted=true
    install permissions:
      android.permission.INTERNET: granted=true
    User 0: ceDataInode=1 installed=true
      runtime permissions:
        android.permission.CAMERA: granted=true, flags=[ USER_SET]
    User 10: ceDataInode=0 installed=true
      runtime permissions:
        android.permission.CAMERA: granted=false, flags=[ ]
"""


def test_version_of_an_installed_app() -> None:
    assert parse_version(PACKAGE_DUMP, "com.x") == ("1.2 beta", 12)
    assert parse_version(PACKAGE_DUMP, "com.nobody") == ("", 0)


@pytest.mark.parametrize(
    ("user", "missing"), [(0, ["READ_CONTACTS"]), (10, ["CAMERA", "READ_CONTACTS"]), (11, ["CAMERA", "READ_CONTACTS"])]
)
def test_what_is_requested_and_not_held_by_this_user(user: int, missing: list[str]) -> None:
    assert parse_grantable(PACKAGE_DUMP, "com.x", user) == [f"android.permission.{name}" for name in missing]


def test_users_and_which_of_them_run() -> None:
    text = "Users:\n\tUserInfo{0:Owner:c13} running\n\tUserInfo{10:a:b} c:1030}\n\tUserInfo{11:c:400} running\n"
    assert parse_users(text) == {
        0: User(is_running=True, is_profile=False),
        10: User(is_running=False, is_profile=True),
        11: User(is_running=True, is_profile=False),
    }


@pytest.mark.parametrize(
    ("package", "words"),
    [
        ("com.example.collectsearl", "did you mean com.example.collectsearly? All of them: "),
        ("org.nowhere.settings", "did you mean com.android.settings? All of them: "),
        ("zz.qq", "see what is there: "),
    ],
)
def test_what_may_have_been_meant_instead_of_a_package_that_is_not_there(package: str, words: str) -> None:
    listed = "package:com.android.settings\npackage:com.example.collectsearly\n"
    said = suggest_packages(package, listed, "s1", 10)
    assert said == f"{words}adb -s s1 shell pm list packages --user 10"
