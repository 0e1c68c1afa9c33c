"""`harness hooks`: the agent's own table, without a device, and the states that a run stored."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

import pytest

from harness.errors import InfrastructureError
from harness.instrument.compile import Agent, compile_agent, find_hooks
from harness.instrument.table import read_table
from tests.cli.calling import call
from tests.cli.test_reading import FIRST, db
from tests.run.phones import boot

__all__ = ["db"]

NOT_LISTED = {"watched"}


def test_every_class_that_the_sources_spell_out_is_listed_and_each_hook_once_for_a_data_type() -> None:
    sources = "".join(path.read_text() for path in find_hooks().glob("*.ts") if path.stem not in NOT_LISTED)
    written = set(re.findall(r'className: "([\w.$]+)"', sources))
    listed = json.loads(call("hooks", "--json").stdout)
    assert written
    assert written <= {row["class_name"] for row in listed}
    assert len({(row["data_type"], row["hook"]) for row in listed}) == len(listed)
    persons = {"calendar", "contacts", "identifiers", "messages"}
    others = {"camera", "face", "image", "lifecycle", "location", "microphone"}
    assert {row["data_type"] for row in listed} == {*others, *persons}
    assert {row["data_type"] for row in listed if row["kind"] == "signal"} == {"lifecycle"}
    assert all(row["keeps"] and row["why"] for row in listed)
    media = {"ACCESS_MEDIA_LOCATION", "CAMERA", "RECORD_AUDIO"}
    location = {"FINE_LOCATION", "WIFI_SCAN", "NEIGHBORING_CELLS"}
    read = {"READ_CALENDAR", "READ_CONTACTS", "READ_SMS"}
    written = {"WRITE_CALENDAR", "WRITE_CONTACTS", "WRITE_SMS"}
    told = {"GET_ACCOUNTS", "READ_DEVICE_IDENTIFIERS", "READ_PHONE_NUMBERS", "READ_PHONE_STATE"}
    assert {row["op"] for row in listed} == {*media, *location, *read, *written, *told, None}


def test_what_is_below_the_api_is_listed_with_its_layer() -> None:
    listed = {row["hook"]: row["layer"] for row in json.loads(call("hooks", "--json").stdout)}
    assert set(listed.values()) == {"api", "binder", "native"}
    assert listed["android.location.ILocationManager.getLastLocation"] == "binder"
    assert listed["libcamera2ndk.so!ACameraManager_openCamera"] == "native"
    printed = call("hooks").stdout
    assert "below the API: at Binder" in printed
    assert "native code: when the library is loaded" in printed


def test_the_list_for_people_names_data_type_and_method() -> None:
    done = call("hooks")
    assert done.code == 0
    lines = [line for line in done.stdout.splitlines() if line.startswith("contacts")]
    line = next(line for line in lines if "ContentResolver.query" in line)
    assert line.split()[:3] == ["contacts", "android.content.ContentResolver.query", "delivery"]


def test_asking_the_agent_leaves_no_file_and_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    agent = compile_agent()
    assert read_table(agent) == read_table(agent)
    assert list(tmp_path.iterdir()) == []
    mark = str(tmp_path).encode()
    assert [path for path in Path("/proc").glob("[0-9]*") if path.name != str(os.getpid()) and mark in read(path)] == []


def test_an_agent_that_does_not_load_is_said() -> None:
    with pytest.raises(InfrastructureError, match=r"could not be asked .*SyntaxError"):
        read_table(Agent(source="this is no script", bridge=""))


def test_the_states_on_a_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with boot(tmp_path) as phone:
        where = ("--device", "bench", "--devices", tmp_path / "devices.toml")
        states = json.loads(call("hooks", *where, "--json").stdout)
        assert phone.device.run("pm list packages com.example") == ""
    known = {(row["data_type"], row["hook"]): row for row in json.loads(call("hooks", "--json").stdout)}
    assert {(state["data_type"], state["hook"]) for state in states} == set(known)
    for state in states:
        row = known[state["data_type"], state["hook"]]
        if row["layer"] == "api":
            assert (state["state"] == "installed") is (not row["late"] and is_in(row["api"], 30)), state
    waiting = {state["hook"] for state in states if state["state"] == "installed" and state["proof"] != "canary"}
    assert waiting == {"android.graphics.SurfaceTexture.updateTexImage"}
    assert call("hooks", "latest", "--device", "bench").code == 2


def is_in(api: list[int | None], level: int) -> bool:
    first, last = api
    return (first or 0) <= level <= (last or level)


def test_on_a_device_without_frida_no_hook_can_be_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with boot(tmp_path, "--no-frida"):
        done = call("hooks", "--device", "bench", "--devices", tmp_path / "devices.toml")
    assert done.code == 4
    assert "no Frida answers there" in done.stderr
    assert "harness doctor --fix" in done.stderr


def read(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def test_the_states_of_a_run(db: Path) -> None:
    rows = json.loads(call("hooks", FIRST, "--db", db, "--json").stdout)
    assert [(row["data_type"], row["state"], row["error"]) for row in rows] == [
        ("camera", "installed", None),
        ("contacts", "installed", None),
        ("face", "absent", "not loaded yet"),
    ]
    assert "not loaded yet" in call("hooks", FIRST, "--db", db).stdout
    assert "no hook was in place anywhere" in call("hooks", "latest", "--db", db).stdout
