"""`harness doctor` on phones with which something is wrong: each is named with its mend, and mended if it can be."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import adbutils
import frida
import pytest

from harness.device.adb_client import end_server, read_protocol
from tests.cli.calling import Called, call
from tests.device.frida_servers import ARM64, write_server
from tests.fleet.adb_servers import END, answer_usual, answering, free_port, is_listening, okay, scripted_server
from tests.run.phones import RUN, RunningPhone, boot, kill
from tests.run.waiting import has_process, wait_until

VERSION = frida.__version__
FILE = f"frida-server-{VERSION}-android-x86_64"
STILL = "for s in window_animation transition_animation animator_duration; do settings put global ${s}_scale 0; done"


@pytest.fixture(autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong: how it is brought about, where it shows, and whether `--fix` mends it."""

    point: str
    found: str
    mend: str
    level: str = "problem"
    boot: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    entry: str = ""
    server: tuple[str, dict[str, Any]] | None = None  # a frida-server on this host
    pushed: dict[str, Any] | None = None  # one on the phone
    is_fixed: bool = False


NO_FRIDA = ("--no-frida",)
NO_SPAWN = "Frida does not say on which system it runs (not supported), as a Portal, which holds no apps"
START = "chmod 755 /data/local/tmp/fs; su -c '/data/local/tmp/fs -D -l 127.0.0.1:{}'"
NAMED = 'frida_server = "servers"\nfrida_server_name = "fs"\n'

FAULTS = {
    "an Android too old": Fault(
        point="Android", found="5.1 (API 22)", mend="Android 8",
        boot=("--property", "ro.build.version.sdk=22", "--property", "ro.build.version.release=5.1")),
    "an Android too new": Fault(
        point="Android", found="newer than what is known", mend="not understood", level="warning",
        boot=("--property", "ro.build.version.sdk=40")),
    "an ABI that Frida has not": Fault(
        point="ABI", found="riscv64", mend="arm64-v8a", boot=("--property", "ro.product.cpu.abilist=riscv64")),
    "no root": Fault(
        point="root", found="neither `su` nor `adb root`", mend="root the device",
        boot=(*NO_FRIDA, "--property", "ro.debuggable=0"), commands=("su 0 rm /system/xbin/su",)),
    "root by adbd alone": Fault(
        point="root", found="can be root", mend="adb root", level="warning",
        commands=("su 0 rm /system/xbin/su",), is_fixed=True),
    "no frida-server named": Fault(
        point="frida-server file", found="names none", mend="frida_server =", boot=NO_FRIDA),
    "a frida-server that is not there": Fault(
        point="frida-server file", found="there is no frida-server", mend=f"put {FILE}.xz", entry=NAMED),
    "a frida-server of another version": Fault(
        point="frida-server file", found="is 16.0.1 by its name", mend=f"take frida-server {VERSION}",
        entry=NAMED.replace("servers", "servers/frida-server-16.0.1-android-x86_64"),
        server=("frida-server-16.0.1-android-x86_64", {"version": "16.0.1"})),
    "a frida-server of another machine": Fault(
        point="frida-server file", found="built for arm64, and the device is x86_64", mend=f"take {FILE}",
        entry=NAMED.replace("servers", "servers/fs"), server=("fs", {"machine": ARM64})),
    "a folder without the right one": Fault(
        point="frida-server file", found=f"has no {FILE}", mend=f"put {FILE}.xz", entry=NAMED,
        server=(f"frida-server-{VERSION}-android-arm64", {"machine": ARM64})),
    "a pushed frida-server of another version": Fault(
        point="frida-server pushed", found="it says that it is 16.0.1", mend=f"take frida-server {VERSION}",
        entry=NAMED.replace("servers", "servers/fs"), server=("fs", {"version": "16.0.1"}),
        pushed={"version": "16.0.1"}, commands=("chmod 755 /data/local/tmp/fs",)),
    "another file in the place of frida-server": Fault(
        point="frida-server pushed", found="another file is there, sha256", mend="a run brings it", level="warning",
        entry=NAMED, server=(FILE, {}), pushed={"version": "1.2.3"}, is_fixed=True),
    "another version that runs": Fault(
        point="Frida answers", found="that runs is 16.0.1", mend=f"take frida-server {VERSION}", boot=NO_FRIDA,
        entry=NAMED, server=(FILE, {}), pushed={"version": "16.0.1"}, commands=(START.format(27042),)),
    "one that listens elsewhere": Fault(
        point="Frida answers", found="no: ", mend="frida_port = N", boot=NO_FRIDA,
        entry=NAMED, server=(FILE, {}), pushed={}, commands=(START.format(9999),)),
    "the USAP pool": Fault(
        point="USAP pool", found="forked before", mend="usap_pool_enabled false", level="warning",
        commands=("setprop persist.device_config.runtime_native.usap_pool_enabled true",), is_fixed=True),
    "a full disk": Fault(
        point="space", found="limit 10000000 MB", mend="remove", entry="limits = { min_free_mb = 10000000 }\n"),
    "an empty battery": Fault(
        point="battery", found="5 %, limit 15 %", mend="charge it", commands=("dumpsys battery set level 5",)),
    "a hot battery": Fault(
        point="heat", found="50.1 °C, limit 45 °C", mend="let it cool", commands=("dumpsys battery set temp 501",)),
    "a clock that is wrong": Fault(
        point="clock", found="s against this host", mend="auto_time 1", level="warning",
        commands=("su 0 date @$(( $(date +%s) - 3600 ))",)),
    "a clock that is of another year": Fault(
        point="clock", found="s against this host", mend="auto_time 1", commands=("su 0 date @1000000000",)),
    "a dark screen": Fault(
        point="screen", found="off", mend="WAKEUP", commands=("input keyevent SLEEP",), is_fixed=True),
    "animations": Fault(
        point="animations", found="on: 0, 2, 0", mend="scale 0", level="warning",
        commands=("settings put global transition_animation_scale 2",), is_fixed=True),
    "a folder that takes no file": Fault(
        point="push", found="Permission denied", mend="ls -ld /data/local/tmp",
        commands=("su 0 chmod 555 /data/local/tmp",), is_fixed=True),
}  # fmt: skip


# One that is known to work is brought, and serves a run too.
NOT_RUNNING = Fault(
    point="Frida answers", found="no: ", mend="a run starts", level="warning", boot=NO_FRIDA,
    entry=NAMED, server=(f"{FILE}.xz", {}), is_fixed=True)  # fmt: skip

# What does not stand in each other's way shares a phone.
TOGETHER = [
    ("an Android too old", "a clock that is wrong", "no frida-server named"),
    ("an Android too new", "an ABI that Frida has not", "a full disk", "an empty battery", "a hot battery",
     "a clock that is of another year"),
    ("the USAP pool", "a dark screen", "animations", "a folder that takes no file"),
]  # fmt: skip
ALONE = [(name,) for name in FAULTS if not any(name in group for group in TOGETHER)]


@pytest.fixture(params=[*TOGETHER, *ALONE], ids=", ".join)
def faulty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[list[Fault], RunningPhone]]:
    faults = [FAULTS[name] for name in request.param]
    with boot(tmp_path, *(option for fault in faults for option in fault.boot)) as phone:
        phone.device.run(STILL)
        for fault in faults:
            bring_about(fault, phone)
        yield faults, phone


def bring_about(fault: Fault, phone: RunningPhone) -> None:
    if fault.server is not None:
        (phone.folder / "servers").mkdir()
        write_server(phone.folder / "servers" / fault.server[0], **fault.server[1])
    if fault.pushed is not None:
        phone.device.push(write_server(phone.folder / "own", **fault.pushed), "/data/local/tmp/fs")
    for command in fault.commands:
        phone.device.run(command)
    with (phone.folder / "devices.toml").open("a") as file:
        file.write(fault.entry)


def examine(phone: RunningPhone, *options: str) -> tuple[dict[str, dict[str, Any]], Called]:
    done = call("doctor", "bench", "--devices", phone.folder / "devices.toml", "--json", *options)
    assert not done.stderr
    (examination,) = json.loads(done.stdout)
    assert examination["is_fit"] is (done.code == 0)
    return {check["name"]: check for check in examination["checks"]}, done


def test_each_fault_is_named_with_its_mend_and_mended_if_it_can_be(faulty: tuple[list[Fault], RunningPhone]) -> None:
    faults, phone = faulty
    checks, done = examine(phone)
    for fault in faults:
        assert_named(fault, checks)
    assert done.code == (4 if "problem" in {each["level"] for each in checks.values()} else 0)
    if any(fault.is_fixed for fault in faults):
        mended, done = examine(phone, "--fix")
        assert {mended[fault.point]["level"] for fault in faults} == {"ok"}, mended
        assert done.code == 0, done.stdout
        again, _ = examine(phone)
        assert {again[fault.point]["level"] for fault in faults} == {"ok"}, again


def assert_named(fault: Fault, checks: dict[str, dict[str, Any]]) -> None:
    check = checks[fault.point]
    assert check["level"] == fault.level, check
    assert fault.found in check["found"]
    assert fault.mend in check["mend"]
    assert (check["fix"] is not None) is fault.is_fixed


def test_a_phone_that_is_well_is_fit_and_left_as_it_was(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        phone.device.run(STILL)
        before = phone.device.run("pm list packages; ls /data/local/tmp; getprop; settings list global")
        checks, done = examine(phone)
        assert phone.device.run("pm list packages; ls /data/local/tmp; getprop; settings list global") == before
        shown = call("doctor", "bench", "--devices", tmp_path / "devices.toml")
    assert done.code == 0
    unchecked = {name: check["found"] for name, check in checks.items() if check["level"] != "ok"}
    assert unchecked == {
        "frida-server pushed": "there is no file to compare with",
        "spawn gate": NO_SPAWN,
    }
    assert checks["hook"]["found"] == "a hook fired in an app's process"
    assert "bench is fit for a run: 20 ok, 2 not checked." in shown.stdout


def test_what_is_brought_serves_the_next_run(tmp_path: Path) -> None:
    with boot(tmp_path, *NO_FRIDA) as phone:
        bring_about(NOT_RUNNING, phone)
        checks, _ = examine(phone)
        assert_named(NOT_RUNNING, checks)
        shown = call("doctor", "bench", "--devices", tmp_path / "devices.toml", "--fix")
        assert shown.code == 0, shown.stdout
        assert "bench: push and start frida-server: done" in shown.stdout
        pid = phone.device.run("pidof fs")
        assert phone.observe("--watch", "0.5").returncode == 0
        assert phone.device.run("pidof fs") == pid


def test_a_fix_that_fails_says_why(tmp_path: Path) -> None:
    with boot(tmp_path, *NO_FRIDA) as phone:
        bring_about(NOT_RUNNING, phone)
        write_server(tmp_path / "servers" / f"{FILE}.xz", version="16.0.1")
        done = call("doctor", "bench", "--devices", tmp_path / "devices.toml", "--fix")
    assert done.code == 4
    assert (
        f"push and start frida-server: failed: device {phone.device.serial}: its frida-server is '16.0.1'"
        in done.stdout
    )


SEEN = "FA79J1A00421           unauthorized usb:1-2 transport_id:3\nZY22       offline usb:1-3 transport_id:4\n"


@pytest.mark.parametrize(
    ("serial", "state", "mend"),
    [("FA79J1A00421", "unauthorized", "accept this host's key"), ("ZY22", "offline", "reconnect"),
     ("NONE", "absent", "plug it in")],
)  # fmt: skip
def test_a_device_that_adb_does_not_reach(tmp_path: Path, serial: str, state: str, mend: str) -> None:
    with scripted_server(SEEN) as port:
        text = f'[[device]]\nname = "p"\nkind = "phone"\nserial = "{serial}"\nadb_server = "127.0.0.1:{port}"\n'
        (tmp_path / "d.toml").write_text(text)
        done = call("doctor", "--devices", tmp_path / "d.toml", "--json")
    (examination,) = json.loads(done.stdout)
    first, second, *others = examination["checks"]
    assert done.code == 4
    assert (second["name"], second["level"], second["found"]) == ("adb state", "problem", state)
    assert mend in second["mend"]
    assert {check["level"] for check in (first, *others)} == {"not checked"}


def test_an_adb_server_that_does_not_run_or_is_strange_is_started_where_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("ADB_USB", "0")
    monkeypatch.setenv("ADB_MDNS", "0")
    port = free_port()
    with boot(tmp_path) as phone:
        phone.device.run(STILL)
        with (tmp_path / "devices.toml").open("a") as file:
            file.write(f'adb_server = "127.0.0.1:{port}"\n')
        silent = call("doctor", "--devices", tmp_path / "devices.toml")
        assert silent.code == 5
        assert f"none answers at 127.0.0.1:{port}" in silent.stdout
        assert f"start it: adb -P {port} start-server" in silent.stdout
        assert not is_listening(port)
        try:
            fixed = call("doctor", "--devices", tmp_path / "devices.toml", "--fix")
            assert fixed.code == 0, fixed.stdout + fixed.stderr
            assert "bench: start the adb server: done" in fixed.stdout
            assert is_listening(port)
            end_server(port)
            assert wait_until(lambda: not is_listening(port))
            old = {"host:version": okay("001f"), "host:kill": END}
            with answering(lambda request: old.get(request) or answer_usual(request), port):
                assert_another_protocol_is_told_and_left(phone)
                taken = call("doctor", "--devices", tmp_path / "devices.toml", "--fix", "--take-over")
                assert taken.code == 0, taken.stdout + taken.stderr
                assert "bench: end the adb server of another protocol and start one: done" in taken.stdout
        finally:
            subprocess.run([adbutils.adb_path(), "-P", str(port), "kill-server"], check=True)


def assert_another_protocol_is_told_and_left(phone: RunningPhone) -> None:
    """It is somebody's; a server that is told to end would end here."""
    run = phone.observe()
    assert run.returncode == 2
    assert "speaks protocol 31, and this harness 41\n  start one" in run.stderr
    examined = call("doctor", "--devices", phone.folder / "devices.toml", "--fix")
    assert examined.code == 5
    assert "harness doctor --fix --take-over" in " ".join(examined.stdout.split())
    assert read_protocol(int((phone.folder / "devices.toml").read_text().rpartition(":")[2].rstrip('"\n'))) == 31


def test_a_device_that_a_run_has_is_left_alone(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        run = phone.start_harness(*RUN, "--watch", "60")
        assert wait_until(lambda: has_process(phone))
        done = phone.harness("doctor", "bench", "--fix")
        kill(run)
    assert done.returncode == 75
    assert f"(pid {run.pid}, since " in done.stderr


def test_what_cannot_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("doctor", "nobody").code == 2
    assert call("doctor", "--permissive").code == call("doctor", "--take-over").code == 2
