"""Code of feature splits: on the class path of the app beside the base's, which comes first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.virtual.build.folder import build_folder
from tests.virtual.phone_process import PhoneProcess, Server, running_phone, short_home, wait_until

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
PACKAGE = "org.acme.parted"
MANIFEST = """\
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="{package}" {split}
    android:versionCode="1">
    <application android:label="Parted">
        <activity android:name=".{name}" android:exported="true" />
    </application>
</manifest>
"""
SAY = 'package org.acme.parted; final class Say {{ static final String WORD = new String("{word}"); }}'
ACTIVITY = """\
package org.acme.parted;
public final class {name} extends android.app.Activity {{
    @Override protected void onCreate(android.os.Bundle saved) {{
        super.onCreate(saved);
        android.util.Log.i("Parted", "{name} " + Say.WORD + " " + getPackageName());
        android.util.Log.i("Parted", getClassLoader().toString());
        android.content.pm.ApplicationInfo info = getApplicationInfo();
        android.util.Log.i("Parted", info.splitSourceDirs == null ? "whole" : "splits " + info.splitSourceDirs.length);
    }}
}}
"""


def build(folder: Path, name: str, split: str, word: str) -> Path:
    folder.mkdir()
    manifest = MANIFEST.format(package=PACKAGE, split=f'split="{split}"' if split else "", name=name)
    (folder / "AndroidManifest.xml").write_text(manifest)
    (folder / "Say.java").write_text(SAY.format(word=word))
    (folder / f"{name}.java").write_text(ACTIVITY.format(name=name))
    build_folder(folder, folder.with_suffix(".apk"))
    return folder.with_suffix(".apk")


@pytest.fixture(scope="module")
def phone(adb_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneProcess]:
    folder = tmp_path_factory.mktemp("parted")
    parts = [("base", "Main", "", "base"), ("one", "One", "one", "one"), ("two", "Two", "two", "two")]
    with short_home() as home, running_phone(adb_server, home) as booted:
        for file, name, split, word in parts:
            booted.adb("push", str(build(folder / file, name, split, word)), f"/data/local/tmp/{file}.apk")
        yield booted


def said(phone: PhoneProcess) -> list[str]:
    lines = phone.shell("logcat -d -b main -v raw -s Parted").splitlines()
    return [line for line in lines if not line.startswith("---------")]


def start(phone: PhoneProcess, name: str) -> list[str]:
    phone.shell(f"logcat -c; am force-stop {PACKAGE}; am start -W -n {PACKAGE}/.{name}")
    wait_until(lambda: len(said(phone)) == 3)
    return said(phone)


def test_a_class_of_each_split_is_started_and_the_base_s_comes_first(phone: PhoneProcess) -> None:
    tmp = "/data/local/tmp"
    assert phone.shell(f"pm install {tmp}/base.apk {tmp}/one.apk {tmp}/two.apk") == "Success\n"
    for name in ("Main", "One", "Two"):
        first, loader, splits = start(phone, name)
        assert first == f"{name} base {PACKAGE}"
        assert loader.startswith("dalvik.system.PathClassLoader[DexPathList[[zip file ")
        assert [part in loader for part in ("base.apk", "split_one.apk", "split_two.apk")] == [True] * 3
        assert splits == "splits 2"


def test_without_the_split_its_class_is_not_there(phone: PhoneProcess) -> None:
    phone.shell(f"pm uninstall {PACKAGE}; pm install /data/local/tmp/base.apk")
    assert start(phone, "Main")[2] == "whole"
    assert "does not exist" in phone.run(f"am start -n {PACKAGE}/.One").stderr.decode()
    phone.shell(f"pm install -p {PACKAGE} /data/local/tmp/one.apk")
    assert start(phone, "One")[2] == "splits 1"
