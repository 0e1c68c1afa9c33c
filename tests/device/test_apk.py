"""APKs, alone and in sets: what they say of themselves, and a clear word about what is no app."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.device.apk import Apk, read_apk
from harness.device.apkset import open_apks
from harness.errors import ConfigError
from harness.virtual.axml import ANDROID, Attribute, Element, Value, build_axml

APP = Path(__file__).parents[2] / "harness" / "virtual" / "image" / "apps" / "collects_early.apk"


def write(path: Path, *, package: str = "com.x", version: int = 3, **attributes: Value) -> Path:
    """Write an APK that holds only a manifest; attributes named android_x get android's namespace."""
    named = {"package": package, "android_versionCode": version, "android_versionName": "3.0", **attributes}
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("AndroidManifest.xml", build_axml(_manifest(named)))
    return path


def _manifest(attributes: dict[str, Value]) -> Element:
    made = tuple(
        Attribute(
            namespace=ANDROID if key.startswith("android_") else None, name=key.removeprefix("android_"), value=value
        )
        for key, value in attributes.items()
    )
    return Element(
        name="manifest", attributes=made, children=(Element(name="application", attributes=(), children=()),)
    )


def pack(path: Path, folder: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for source, member in members.items():
            archive.write(folder / f"{source}.apk", member)
        archive.writestr("manifest.json", "{}")
    return path


def splits_of(path: Path) -> list[str | None]:
    with open_apks(path) as found:
        return [apk.split for apk in found.apks]


def test_an_apk_says_who_it_is() -> None:
    apk = read_apk(APP)
    assert (apk.package, apk.version_name, apk.version_code) == ("com.example.collectsearly", "1.0", 1)
    assert (apk.split, apk.requires_splits, len(apk.sha256)) == (None, False, 64)


def test_what_is_no_apk_is_said(tmp_path: Path) -> None:
    text = tmp_path / "a.apk"
    text.write_text("no zip")
    with zipfile.ZipFile(tmp_path / "b.apk", "w") as archive:
        archive.writestr("classes.dex", "x")
    whole = APP.read_bytes()
    (tmp_path / "c.apk").write_bytes(whole[: len(whole) // 2])
    for name, problem in (
        ("a.apk", "is no APK that can be unpacked"),
        ("b.apk", r"holds no AndroidManifest\.xml"),
        ("c.apk", "is no APK that can be unpacked"),
        ("d.apk", "is no file"),
    ):
        with pytest.raises(ConfigError, match=problem):
            read_apk(tmp_path / name)
        with pytest.raises(ConfigError, match=problem), open_apks(tmp_path / name):
            pass


@given(st.binary(max_size=300))
def test_a_hostile_manifest_is_a_config_error(tmp_path_factory: pytest.TempPathFactory, manifest: bytes) -> None:
    path = tmp_path_factory.mktemp("apk") / "x.apk"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("AndroidManifest.xml", manifest)
    with pytest.raises(ConfigError):
        read_apk(path)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A directory with a base and two splits, whose file names say nothing."""
    write(tmp_path / "app" / "z.apk")
    write(tmp_path / "app" / "a.apk", split="config.en")
    write(tmp_path / "app" / "b.apk", split="camera")
    return tmp_path / "app"


def test_one_apk_is_a_set_of_its_own() -> None:
    assert splits_of(APP) == [None]


def test_a_directory_has_its_base_first(app: Path) -> None:
    assert splits_of(app) == [None, "camera", "config.en"]
    with open_apks(app) as found:
        facts = found.facts
    assert (facts.package, facts.version_code, facts.apk_path) == ("com.x", 3, str(app))
    assert [Path(apk.path).name for apk in facts.apks] == ["z.apk", "b.apk", "a.apk"]
    assert facts.apk_sha256 == facts.apks[0].sha256


@pytest.mark.parametrize("name", ["app.apks", "app.xapk", "app.apkm", "app.zip"])
def test_an_archive_is_unpacked_and_leaves_nothing(app: Path, tmp_path: Path, name: str) -> None:
    path = pack(tmp_path / name, app, z="base.apk", a="split_config.en.apk", b="split_camera.apk")
    with open_apks(path) as found:
        unpacked = [apk.path for apk in found.apks]
        assert all(file.exists() for file in unpacked)
        assert found.apks[0].name == f"{path}/base.apk"
    assert not any(file.exists() for file in unpacked)


def test_the_whole_app_beside_its_splits_is_not_taken(app: Path, tmp_path: Path) -> None:
    path = pack(tmp_path / "b.apks", app, z="splits/base-master.apk", a="splits/base-en.apk", b="standalones/all.apk")
    assert splits_of(path) == [None, "config.en"]


def test_what_an_archive_brings_beside_apks_is_named(app: Path, tmp_path: Path) -> None:
    path = pack(tmp_path / "g.xapk", app, z="com.x.apk", a="Android/obb/com.x/main.3.com.x.obb")
    with open_apks(path) as found:
        assert found.ignored == ("Android/obb/com.x/main.3.com.x.obb",)


def test_a_truncated_archive_is_said(app: Path, tmp_path: Path) -> None:
    path = pack(tmp_path / "t.apks", app, z="base.apk", a="a.apk")
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(ConfigError, match="no APK that can be unpacked"), open_apks(path):
        pass


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"z": None}, r"splits of com\.x and no base"),
        ({"a": {"split": "config.en", "package": "com.y"}}, r"is a split of com\.y, and .* is com\.x"),
        ({"a": {"split": "config.en", "version": 4}}, "is of version 4, and .* of version 3"),
        ({"a": {"split": "camera"}}, "holds the split camera 2 times"),
        ({"a": {"package": "com.y"}}, "holds more than one app or base"),
        ({"a": {"split": "maps.en", "configForSplit": "maps"}}, "needs the missing split maps"),
        ({"z": {"android_isSplitRequired": True}, "a": None, "b": None}, "is not installed without its splits"),
        ({"z": None, "a": None, "b": None}, "holds no APK"),
        ({"a": {"split": "../../evil"}}, "a split that Android would not take"),
    ],
)
def test_what_is_not_one_whole_app_is_said(
    app: Path, changes: dict[str, dict[str, Value] | None], problem: str
) -> None:
    for name, attributes in changes.items():
        if attributes is None:
            (app / f"{name}.apk").unlink()
        else:
            write(app / f"{name}.apk", **attributes)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=problem), open_apks(app):
        pass


def test_a_lone_base_that_needs_splits_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "base.apk", android_isSplitRequired=True)
    apk: Apk = read_apk(path)
    assert apk.requires_splits
    with pytest.raises(ConfigError, match="is not installed without its splits"), open_apks(path):
        pass
