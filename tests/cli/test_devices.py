"""`harness devices`: what devices.toml names, and what adb says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.run.phones import boot


@pytest.fixture
def unreachable(tmp_path: Path) -> Path:
    path = tmp_path / "lab.toml"
    path.write_text(
        '[[device]]\nname = "off"\nkind = "virtual"\nserial = "127.0.0.1:9"\n[[device]]\nname = "new"\nkind="virtual"\n'
    )
    return path


def test_a_device_that_cannot_be_reached_is_told_in_the_words_of_adb(unreachable: Path) -> None:
    done = call("devices", "--devices", unreachable)
    assert done.code == 0
    assert "failed to connect to '127.0.0.1:9': Connection refused" in done.stdout
    states = json.loads(call("devices", "--devices", unreachable, "--json").stdout)
    assert [each["name"] for each in states] == ["off", "new"]
    assert states[1] == {
        "name": "new",
        "kind": "virtual",
        "serial": None,
        "state": "booted for each run",
        "model": None,
        "android_release": None,
    }


def test_a_running_phone_is_asked_what_it_is(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        (state,) = json.loads(call("devices", "--devices", phone.folder / "devices.toml", "--json").stdout)
    assert state["state"] == "device"
    assert state["serial"] == phone.device.serial
    assert state["android_release"] == "11"
    assert state["model"]


def test_without_a_file_there_is_the_virtual_phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [each["name"] for each in json.loads(call("devices", "--json").stdout)] == ["virtual"]
