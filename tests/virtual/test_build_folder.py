"""An app of anybody's: built as the phone and Android's own readers want it, or refused with what is wrong."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from apkInspector.axml import parse_apk_for_manifest

from harness.virtual.build.compiler import BuildError, find_javac
from harness.virtual.build.folder import build_folder

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="javac is needed to build, not to run")

MANIFEST = """\
<manifest xmlns:android="http://schemas.android.com/apk/res/android" xmlns:tools="http://schemas.android.com/tools"
    package="org.acme.tiny" android:versionCode="0x10">
    <application android:label="Tiny &amp; small" tools:ignore="everything">
        <activity android:name=".Main" android:exported="true" />
        <service android:name="org.acme.tiny.Work" />
    </application>
</manifest>
"""
MAIN = "package org.acme.tiny; public class Main extends android.app.Activity {}"
WORK = "package org.acme.tiny; public class Work { java.util.List list = new java.util.ArrayList(); }"  # raw: a warning


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "src" / "AndroidManifest.xml", MANIFEST)
    write(tmp_path / "src" / "deep" / "Main.java", MAIN)
    write(tmp_path / "src" / "Work.java", WORK)
    return tmp_path / "src"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_what_is_built_is_what_the_sources_say(folder: Path, tmp_path: Path) -> None:
    app = build_folder(folder, tmp_path / "tiny.apk")
    assert (app.package, app.version_code, app.label) == ("org.acme.tiny", 16, "Tiny & small")
    manifest = parse_apk_for_manifest(str(tmp_path / "tiny.apk"))
    assert 'android:name=".Main"' in manifest
    assert "everything" not in manifest
    with zipfile.ZipFile(tmp_path / "tiny.apk") as apk:
        assert sorted(apk.namelist()) == ["AndroidManifest.xml", "classes.jar"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["src", "tiny.apk"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("</application>", "</applicatio>", "AndroidManifest.xml: mismatched tag: line 6, column"),
        ('package="org.acme.tiny"', "", "AndroidManifest.xml: names no package"),
        ("application", "app", "AndroidManifest.xml: has no application"),
        ('android:name=".Main"', "", "AndroidManifest.xml: <activity> does not specify android:name"),
        (".Main", ".Other", "android:name is org.acme.tiny.Other, and no source has that class"),
        ('exported="true"', 'exported="yes"', "android:exported is 'yes', not true or false"),
        ('"0x10"', '"one"', "android:versionCode is 'one', not a number"),
        ('"0x10"', '"4294967296"', "does not fit binary XML"),
        ("Tiny &amp; small", "@string/name", "android:label is '@string/name', but there are no resources here"),
    ],
)
def test_a_wrong_manifest_is_refused(folder: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    write(folder / "AndroidManifest.xml", MANIFEST.replace(old, new))
    with pytest.raises(BuildError) as refused:
        build_folder(folder, tmp_path / "tiny.apk")
    assert message in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["src"]


def test_what_javac_says_is_passed_on(folder: Path, tmp_path: Path) -> None:
    write(folder / "Work.java", "package org.acme.tiny; class Work { nonsense }")
    with pytest.raises(BuildError, match=r"Work\.java:1: error: <identifier> expected"):
        build_folder(folder, tmp_path / "tiny.apk")


def test_sources_are_missed(folder: Path, tmp_path: Path) -> None:
    (folder / "Work.java").unlink()
    (folder / "deep" / "Main.java").unlink()
    with pytest.raises(BuildError, match="holds no Java sources"):
        build_folder(folder, tmp_path / "tiny.apk")


def test_an_old_app_stays_when_the_new_one_is_refused(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "tiny.apk", "the old one")
    write(folder / "AndroidManifest.xml", "<manifest/>")
    with pytest.raises(BuildError):
        build_folder(folder, tmp_path / "tiny.apk")
    assert (tmp_path / "tiny.apk").read_text() == "the old one"


def test_a_place_that_cannot_be_written_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"no/tiny\.apk cannot be written: No such file or directory"):
        build_folder(folder, tmp_path / "no" / "tiny.apk")


def test_an_old_jdk_is_told_what_is_needed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JDK 11 is asked for 17 as javac itself is when it is asked for a release that it does not know."""
    javac = find_javac()
    old = tmp_path / "jdk" / "bin" / "javac"
    write(old, f'#!/bin/sh\nexec {javac} "$@" 2>&1 --release 99 | sed s/99/17/ >&2\nexit 2\n')
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    with pytest.raises(BuildError, match="is too old: building for the virtual phone needs a JDK 17 or newer"):
        build_folder(folder, tmp_path / "tiny.apk")
