"""The apps that come with the phone are APKs to Android's own readers too."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from apkInspector.axml import parse_apk_for_manifest

from harness.virtual.apk import read_apk
from harness.virtual.build.sources import list_apps

APKS = [app.output for app in list_apps()]
FIRST_SCREENS = {"implicit_consent": "SignUpActivity", "late_terms": "PreviewActivity", "no_terms": "FeedActivity"}
by_name = pytest.mark.parametrize("apk", APKS, ids=lambda apk: apk.stem)


def test_each_app_has_a_package_of_its_own() -> None:
    assert {apk.stem: read_apk(apk).package for apk in APKS} == {
        apk.stem: f"com.example.{apk.stem.replace('_', '')}" for apk in APKS
    }


@by_name
def test_an_app_can_be_launched_and_begins_with_its_terms_unless_it_has_none_yet(apk: Path) -> None:
    app = read_apk(apk)
    assert app.launcher_activity is not None
    assert app.launcher_activity.name == f"{app.package}.{first_screen(apk)}"
    assert not app.debuggable


def first_screen(apk: Path) -> str:
    return FIRST_SCREENS.get(apk.stem, "TermsActivity")


@by_name
def test_every_class_that_a_manifest_names_is_in_its_app(apk: Path) -> None:
    app = read_apk(apk)
    with zipfile.ZipFile(apk) as container, container.open("classes.jar") as jar, zipfile.ZipFile(jar) as classes:
        names = {name.removesuffix(".class").replace("/", ".") for name in classes.namelist()}
    components = (*app.activities, *app.services, *app.receivers, *app.providers)
    assert {component.name for component in components} <= names
    assert app.application_class is None or app.application_class in names


@by_name
def test_apk_inspector_reads_the_manifest(apk: Path) -> None:
    manifest = parse_apk_for_manifest(str(apk))
    assert f'package="{read_apk(apk).package}"' in manifest
    assert "android.intent.category.LAUNCHER" in manifest


@pytest.mark.skipif(shutil.which("aapt") is None, reason="aapt is not needed to build")
@by_name
def test_aapt_reads_the_manifest(apk: Path) -> None:
    said = subprocess.run(["aapt", "dump", "badging", str(apk)], capture_output=True, text=True, check=True).stdout
    app = read_apk(apk)
    assert f"package: name='{app.package}' versionCode='1' versionName='1.0'" in said
    assert f"launchable-activity: name='{app.package}.{first_screen(apk)}'" in said
    assert [line.split("'")[1] for line in said.splitlines() if line.startswith("uses-permission:")] == [
        *app.permissions
    ]
