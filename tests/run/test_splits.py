"""A base and its splits, from a directory and from an archive, installed as one app and taken off again."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.phones import PACKAGE, RunningPhone, boot
from tests.virtual.apks import write_apk, write_split

APP = Path(__file__).parents[2] / "harness" / "virtual" / "image" / "apps" / "collects_early.apk"
SPLITS = ("config.en", "config.xxhdpi")


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("splits")) as booted:
        yield booted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory of APKs whose names say nothing of what they are."""
    shutil.copy(APP, tmp_path / "third.apk")
    for number, name in enumerate(SPLITS):
        write_split(tmp_path / f"{number}.apk", name, package=PACKAGE)
    return tmp_path


def pack(folder: Path, name: str) -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for apk in folder.glob("*.apk"):
            archive.write(apk, apk.name)
        archive.writestr("info.json", json.dumps({"pname": PACKAGE}))
    return folder / name


@pytest.mark.parametrize("name", ["", "app.xapk"])
def test_a_base_and_its_splits_are_one_app(phone: RunningPhone, folder: Path, name: str) -> None:
    source = pack(folder, name) if name else folder
    done = phone.harness("run", str(source), "--device", "bench", "--grant", "--watch", "0.5")
    assert done.returncode == 0, done.stdout + done.stderr
    (run,) = phone.query("select * from run order by run_id desc limit 1")
    apks = phone.query("select split, path from apk where run_id = ? order by rowid", run["run_id"])
    assert [apk["split"] for apk in apks] == [None, *SPLITS]
    assert apks[0]["path"] == f"{source}/third.apk"
    changes = phone.query("select kind, outcome from change natural join change_end where run_id = ?", run["run_id"])
    assert [row["kind"] for row in changes][:4] == ["pushed", "pushed", "pushed", "installed"]
    assert {row["outcome"] for row in changes} == {"undone"}
    assert phone.query("select count(*) as n from access where run_id = ?", run["run_id"])[0]["n"] > 0
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
    assert phone.device.run("ls /data/local/tmp") == ""
    assert phone.traces() == []


def test_what_the_device_refuses_is_said_in_its_words_and_was_not_made(phone: RunningPhone, folder: Path) -> None:
    """The manifests fit together; that the base needs a newer Android is for the device to say."""
    write_apk(folder / "third.apk", package=PACKAGE, min_sdk=33)
    done = phone.harness("run", str(folder), "--device", "bench", "--db", "refused.db")
    assert done.returncode == 6, done.stderr
    assert "INSTALL_FAILED_OLDER_SDK" in done.stderr
    assert "left on the device" not in done.stderr
    assert phone.device.run("ls /data/local/tmp") == ""
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
