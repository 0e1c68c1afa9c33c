"""`harness devices`: what devices.toml names, what adb sees beside it, and the state of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import call
from tests.fleet.adb_servers import free_port, is_listening, scripted_server, stock_server
from tests.run.phones import boot

SEEN = """\
R58M12ABCDE            device usb:1-4 product:beyond1ltexx model:SM_G973F device:beyond1 transport_id:1
FA79J1A00421           unauthorized usb:1-2 transport_id:3
0123456789ABCDEF       no permissions (missing udev rules?); see [http://developer.android.com] usb:3-1 transport_id:2
192.168.1.9:5555       offline transport_id:7
"""


@pytest.fixture(autouse=True)
def _no_server_on_this_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))


@pytest.fixture
def unreachable(tmp_path: Path) -> Path:
    path = tmp_path / "lab.toml"
    path.write_text(
        '[[device]]\nname = "off"\nkind = "virtual"\nserial = "127.0.0.1:9"\n[[device]]\nname = "new"\nkind="virtual"\n'
    )
    return path


def listed(path: Path) -> list[dict[str, Any]]:
    states: list[dict[str, Any]] = json.loads(call("devices", "--devices", path, "--json").stdout)
    return states


def test_a_device_that_cannot_be_reached_is_told_in_the_words_of_adb(unreachable: Path) -> None:
    done = call("devices", "--devices", unreachable)
    assert done.code == 0
    assert "failed to connect to '127.0.0.1:9': Connection refused" in done.stdout
    states = listed(unreachable)
    assert [each["name"] for each in states] == ["off", "new"]
    assert states[1] == {
        "name": "new",
        "kind": "virtual",
        "serial": None,
        "state": "booted for each run",
        "mend": "",
        "labels": [],
        "adb_server": None,
        "model": None,
        "android_release": None,
    }


def test_a_running_phone_is_asked_what_it_is(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        (state,) = listed(phone.folder / "devices.toml")
    assert state["state"] == "device"
    assert state["serial"] == phone.device.serial
    assert state["android_release"] == "11"
    assert state["model"]


def test_without_a_file_there_is_the_virtual_phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [each["name"] for each in json.loads(call("devices", "--json").stdout)] == ["virtual"]


def entry(name: str, serial: str, port: int) -> str:
    return f'[[device]]\nname="{name}"\nkind="phone"\nserial="{serial}"\nlabels=["x"]\nadb_server="127.0.0.1:{port}"\n'


def test_every_state_that_a_users_server_sees_is_told_with_its_mend(tmp_path: Path) -> None:
    with scripted_server(SEEN) as port:
        path = tmp_path / "lab.toml"
        serials = {"key": "FA79J1A00421", "udev": "0123456789ABCDEF", "gone": "ZZ"}
        path.write_text("".join(entry(name, serial, port) for name, serial in serials.items()))
        states, done = listed(path), call("devices", "--devices", path)
    assert [(each["name"], each["serial"], each["state"]) for each in states] == [
        ("key", "FA79J1A00421", "unauthorized"),
        ("udev", "0123456789ABCDEF", "no permissions"),
        ("gone", "ZZ", "absent"),
        (None, "R58M12ABCDE", "device"),
        (None, "192.168.1.9:5555", "offline"),
    ]
    assert [each["model"] for each in states] == [None, None, None, "SM G973F", None]
    assert states[0]["labels"] == ["x"]
    assert "key: unlock the device and accept this host's key" in done.stdout
    assert "udev: give this user the right to the USB device by a udev rule" in done.stdout
    assert "gone: plug it in" in done.stdout
    assert "192.168.1.9:5555: unplug it" in done.stdout
    assert f'kind = "phone"\n  serial = "R58M12ABCDE"\n  adb_server = "127.0.0.1:{port}"' in done.stdout


def test_the_server_of_the_host_is_looked_at_when_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with scripted_server(SEEN) as port:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(port))
        states = json.loads(call("devices", "--json").stdout)
    assert [each["name"] for each in states] == ["virtual", None, None, None, None]
    assert {each["adb_server"] for each in states} == {None, port}


def test_no_server_is_started_where_none_runs(tmp_path: Path) -> None:
    port = free_port()
    path = tmp_path / "lab.toml"
    path.write_text(entry("key", "FA79J1A00421", port))
    (state,) = listed(path)
    assert state["state"] == f"no adb server answers at 127.0.0.1:{port}: [Errno 111] Connection refused"
    assert state["mend"] == f"start it: adb -P {port} start-server"
    assert not is_listening(port)


def test_a_phone_is_asked_through_the_users_server_which_stays(tmp_path: Path) -> None:
    with boot(tmp_path) as phone, stock_server(tmp_path) as server:
        path = tmp_path / "lab.toml"
        path.write_text(entry("bench", phone.device.serial, server.port))
        (state,) = listed(path)
        assert is_listening(server.port)
    assert (state["state"], state["android_release"]) == ("device", "11")


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "usb")
    done = call("devices")
    assert done.code == 2
    assert "ANDROID_ADB_SERVER_PORT is 'usb'" in done.stderr
