"""APKs and the package manager's answers."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.device.packages import parse_checkin, read_apk
from harness.errors import ConfigError, DeviceError
from harness.fleet.apps import find_app

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


def test_an_apk_says_who_it_is() -> None:
    app = read_apk(find_app("collects_early"))
    assert (app.package, app.version_name, app.version_code) == ("com.example.collectsearly", "1.0", 1)
    assert len(app.apk_sha256) == 64


def test_what_is_no_apk_is_said(tmp_path: Path) -> None:
    text = tmp_path / "a.apk"
    text.write_text("no zip")
    with pytest.raises(ConfigError, match="is no APK"):
        read_apk(text)
    with zipfile.ZipFile(tmp_path / "b.apk", "w") as archive:
        archive.writestr("classes.dex", "x")
    with pytest.raises(ConfigError, match=r"holds no AndroidManifest\.xml"):
        read_apk(tmp_path / "b.apk")
    whole = find_app("collects_early").read_bytes()
    (tmp_path / "c.apk").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ConfigError, match="is no APK"):
        read_apk(tmp_path / "c.apk")
    with pytest.raises(ConfigError, match="is no file"):
        read_apk(tmp_path / "d.apk")


@given(st.binary(max_size=300))
def test_a_hostile_manifest_is_a_config_error(tmp_path_factory: pytest.TempPathFactory, manifest: bytes) -> None:
    path = tmp_path_factory.mktemp("apk") / "x.apk"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("AndroidManifest.xml", manifest)
    with pytest.raises(ConfigError):
        read_apk(path)
