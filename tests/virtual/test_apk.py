"""The phone's reader of APKs: what it takes from a manifest, and what it refuses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.apk import Apk, ApkError, read_apk
from harness.virtual.axml import build_axml
from harness.virtual.build.manifest import parse_manifest
from harness.virtual.build.sources import IMAGE

OPENING = '<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.example.app">'
COLLECTS_EARLY = IMAGE / "apps" / "collects_early.apk"


def read(folder: Path, body: str, opening: str = OPENING) -> Apk:
    path = folder / "app.apk"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("AndroidManifest.xml", build_axml(parse_manifest(f"{opening}{body}</manifest>")))
    return read_apk(path)


def test_reads_the_app_that_the_phone_ships() -> None:
    apk = read_apk(COLLECTS_EARLY)
    assert (apk.package, apk.label, apk.version_name) == ("com.example.collectsearly", "Collects Early", "1.0")
    assert (apk.min_sdk, apk.target_sdk, apk.debuggable) == (23, 30, False)
    assert apk.application_class == "com.example.collectsearly.CollectsEarlyApp"
    assert {p.rpartition(".")[2] for p in apk.permissions} == {
        "READ_CONTACTS",
        "CAMERA",
        "ACCESS_COARSE_LOCATION",
        "INTERNET",
    }
    assert apk.launcher_activity is not None
    assert apk.launcher_activity.name == "com.example.collectsearly.TermsActivity"
    assert [provider.authorities for provider in apk.providers] == [("com.example.collectsearly.startup",)]


def test_defaults_are_android_s(tmp_path: Path) -> None:
    apk = read(tmp_path, "<application/>")
    assert (apk.version_code, apk.version_name, apk.min_sdk, apk.target_sdk) == (0, "", 1, 1)
    assert (apk.label, apk.process, apk.application_class) == ("com.example.app", "com.example.app", None)
    assert apk.launcher_activity is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [(".Main", "com.example.app.Main"), ("Main", "com.example.app.Main"), ("org.other.Main", "org.other.Main")],
)
def test_class_names_come_out_in_full(tmp_path: Path, name: str, expected: str) -> None:
    apk = read(tmp_path, f'<application><service android:name="{name}"/></application>')
    assert apk.services[0].name == expected


@pytest.mark.parametrize(
    ("process", "expected"),
    [("", "com.example.app:all"), (":push", "com.example.app:push"), ("other.process", "other.process")],
)
def test_process_names_are_resolved(tmp_path: Path, process: str, expected: str) -> None:
    receiver = f'<receiver android:name=".R" android:process="{process}"/>'
    apk = read(tmp_path, f'<application android:process=":all">{receiver}</application>')
    assert apk.process == "com.example.app:all"
    assert apk.receivers[0].process == expected


def test_a_component_with_a_filter_is_exported_unless_it_says_otherwise(tmp_path: Path) -> None:
    apk = read(
        tmp_path,
        '<application><activity android:name=".A"><intent-filter/></activity><activity android:name=".B"/>'
        '<activity android:name=".C" android:exported="false"><intent-filter/></activity></application>',
    )
    assert [activity.exported for activity in apk.activities] == [True, False, False]


def test_a_provider_may_have_several_authorities(tmp_path: Path) -> None:
    provider = '<provider android:name=".P" android:authorities="a;b" android:initOrder="9"/>'
    apk = read(tmp_path, f"<application>{provider}</application>")
    assert (apk.providers[0].authorities, apk.providers[0].init_order) == (("a", "b"), 9)


def test_a_permission_asked_for_twice_counts_once(tmp_path: Path) -> None:
    permission = '<uses-permission android:name="p"/>'
    assert read(tmp_path, f"{permission}{permission}<application/>").permissions == ("p",)


@pytest.mark.parametrize(
    ("body", "opening", "reason"),
    [
        ("", OPENING, "has no application"),
        ("<application/>", "<manifest>", "names no package"),
        ("<application><activity/></application>", OPENING, "does not specify android:name"),
    ],
)
def test_an_unusable_manifest_is_refused_with_a_reason(tmp_path: Path, body: str, opening: str, reason: str) -> None:
    with pytest.raises(ApkError, match=reason):
        read(tmp_path, body, opening)


def test_a_missing_file_and_a_missing_manifest_are_no_apk(tmp_path: Path) -> None:
    with pytest.raises(ApkError, match="no readable zip"):
        read_apk(tmp_path / "absent.apk")
    with zipfile.ZipFile(tmp_path / "empty.apk", "w"):
        pass
    with pytest.raises(ApkError, match=r"no AndroidManifest\.xml"):
        read_apk(tmp_path / "empty.apk")


def test_a_manifest_of_text_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "text.apk", "w") as archive:
        archive.writestr("AndroidManifest.xml", OPENING)
    with pytest.raises(ApkError, match=r"AndroidManifest\.xml: "):
        read_apk(tmp_path / "text.apk")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_apk_raises_only_its_own_error(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(COLLECTS_EARLY.read_bytes()[-2000:])
    for position in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[position] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.apk"
    path.write_bytes(content)
    with pytest.raises(ApkError):
        read_apk(path)
