"""Whatever an app sends through Binder, it gets what it would get without us."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, VIRTUAL, Artefact
from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until

PACKAGE = "com.example.parcels"
SOURCES = Path(__file__).parents[1] / "data" / "java-parcels"

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@pytest.fixture(scope="module")
def apk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("apk") / "parcels.apk"
    app = Artefact(output=path, folders=(SOURCES, VIRTUAL / "apps" / "shared"), needs=FRAMEWORK)
    path.write_bytes(build_app(app))
    return path


def test_parcels_of_any_kind_come_to_the_same_with_and_without_us(tmp_path: Path, apk: Path) -> None:
    """Return values, exceptions, positions and contents of both parcels; and no hook of ours stumbles."""
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    with boot(tmp_path / "with") as phone:
        where = ("--device", "bench", "--devices", "devices.toml", "--scenario", "watch", "--watch", "4")
        done = phone.harness("run", str(apk), *where, "--leave-app", "--grant")
        assert done.returncode == 0, done.stderr + done.stdout
        seen = told(phone)
        layers = phone.query("select distinct layer from access")
    with boot(tmp_path / "without") as alone:
        alone.install(apk, grant=True)
        alone.device.run(f"am start -W -n {PACKAGE}/.ParcelsActivity")
        assert wait_until(lambda: told(alone)[-1] == "done")
        expected = told(alone)
    assert len(expected) > 80
    assert seen == expected
    assert layers == [{"layer": "binder"}]


def told(phone: RunningPhone) -> list[str]:
    """What the app noted, but for what is of its process."""
    return [re.sub(r"(uid|pid)[ =]\d+", r"\1", entry["event"]) for entry in phone.journal(PACKAGE)] or [""]
