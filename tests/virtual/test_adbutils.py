"""A client that is not ours: all of adbutils' public calls that need no special hardware, against a whole phone."""

from __future__ import annotations

import gc
import os
import socket
import threading
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import adbutils
import pytest

from tests.virtual.phone_process import APK, APP, TERMS, PhoneProcess, Server, running_phone, short_home, wait_until

TMP = "/data/local/tmp"


@dataclass(frozen=True, slots=True)
class Rig:
    """A phone, and adbutils' view of it and of its server."""

    phone: PhoneProcess
    client: adbutils.AdbClient
    device: adbutils.AdbDevice


@pytest.fixture(scope="module")
def rig(adb_server: Server) -> Iterator[Rig]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        client = adbutils.AdbClient("127.0.0.1", adb_server.port)  # type: ignore[attr-defined]
        yield Rig(phone, client, client.device(phone.serial))


def dump(device: adbutils.AdbDevice) -> str:
    """Dump the hierarchy; "" while there is none, or the app is not idle."""
    with suppress(adbutils.AdbError):
        return str(device.dump_hierarchy())
    return ""


@pytest.fixture
def app(rig: Rig) -> Iterator[str]:
    """The app, installed and on the screen."""
    rig.device.install(str(APK), nolaunch=True, silent=True)
    rig.device.app_start(APP, ".TermsActivity")
    wait_until(lambda: rig.phone.run(f"dumpsys window | grep mCurrentFocus=.*{TERMS.partition('/')[0]}").code == 0)
    wait_until(lambda: ':id/accept"' in dump(rig.device))
    yield APP
    rig.device.uninstall(APP)


def test_the_device_is_listed_and_named(rig: Rig) -> None:
    assert rig.client.server_version() >= 40
    (listed,) = [device for device in rig.client.list(extended=True) if device.serial == rig.phone.serial]
    assert (listed.state, listed.tags["model"], listed.tags["device"]) == ("device", "Virtual_Phone", "virtual")
    assert rig.phone.serial in [device.serial for device in rig.client.device_list()]
    rig.client.wait_for(rig.phone.serial, timeout=10)
    assert (rig.device.get_state(), rig.device.get_serialno()) == ("device", rig.phone.serial)
    assert "shell_v2" in rig.device.get_features()
    assert rig.device.info["serialno"] == rig.phone.serial
    assert "already connected" in rig.client.connect(rig.phone.serial)
    event = next(iter(rig.client.track_devices()))
    assert event.present


def test_properties(rig: Rig) -> None:
    assert (rig.device.prop.name, rig.device.prop.model, rig.device.prop.device) == (
        *("virtual_phone", "Virtual Phone", "virtual"),
    )
    assert rig.device.getprop("ro.build.version.sdk") == "30"
    assert rig.device.prop.get("ro.product.cpu.abi") == "x86_64"


def test_shells_of_both_generations(rig: Rig) -> None:
    assert rig.device.shell("echo one; echo two >&2") == "one\ntwo"
    assert rig.device.shell(["echo", "a  b", "$HOME"]) == "a  b $HOME"
    assert rig.device.shell("printf '\\000\\377'", encoding=None) == b"\x00\xff"
    first = rig.device.shell2("echo out; echo err >&2; (exit 3)")
    assert (first.returncode, first.output) == (3, "out\nerr\n")
    second = rig.device.shell2("echo out; echo err >&2; exit 3", v2=True, rstrip=True)
    assert (second.returncode, second.stdout, second.stderr) == (3, "out", "err")
    with rig.device.shell("echo first; echo second", stream=True) as stream:
        assert stream.read_until_close() == "first\nsecond\n"


def test_the_client_s_program_finds_the_server_by_its_port(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(rig.client.port))
    assert rig.device.adb_output("shell", "echo", "out") == "out\n"


def test_files_go_there_and_back(rig: Rig, tmp_path: Path) -> None:
    sync, data = rig.device.sync, os.urandom(300_000)
    (tmp_path / "f").write_bytes(data)
    assert sync.push(tmp_path / "f", f"{TMP}/tree/f", check=True) == len(data)
    assert sync.push(b"bytes", f"{TMP}/tree/sub/g") == 5
    assert sync.push(tmp_path / "f", f"{TMP}/tree") == len(data)
    assert (sync.stat(f"{TMP}/tree/f").size, sync.exists(f"{TMP}/tree/none")) == (len(data), False)
    assert sorted(entry.path for entry in sync.list(f"{TMP}/tree")) == [".", "..", "f", "sub"]
    assert b"".join(sync.iter_content(f"{TMP}/tree/f")) == sync.read_bytes(f"{TMP}/tree/f") == data
    assert sync.read_text(f"{TMP}/tree/sub/g") == "bytes"
    assert sync.pull(f"{TMP}/tree", tmp_path / "back") == len(data) + 5
    assert (tmp_path / "back/sub/g").read_bytes() == b"bytes"
    with pytest.raises(adbutils.AdbError):
        sync.read_bytes(f"{TMP}/none")
    rig.device.remove(f"{TMP}/tree/f")
    rig.device.rmtree(f"{TMP}/tree")
    assert not sync.exists(f"{TMP}/tree")


def test_an_app_from_its_install_to_its_uninstall(rig: Rig, app: str) -> None:
    device = rig.device
    info = device.app_info(app)
    assert info is not None
    assert (info.package_name, info.version_name) == (app, "1.0")
    assert info.first_install_time == info.last_update_time
    assert app in device.list_packages(["-3", "-e"])
    current = device.app_current()
    assert (current.package, current.activity.rpartition(".")[2]) == (app, "TermsActivity")
    device.app_stop(app)
    assert rig.phone.run(f"pidof {app}").code == 1
    device.app_start(app)
    wait_until(lambda: rig.phone.run(f"pidof {app}").code == 0)
    device.app_clear(app)
    assert rig.phone.run(f"pidof {app}").code == 1
    assert device.app_info("com.none") is None
    assert device.package_info(app)["version_code"] == info.version_code


def test_the_screen_is_dumped_and_tapped(rig: Rig, app: str) -> None:
    device = rig.device
    root = ET.fromstring(device.dump_hierarchy())  # noqa: S314 - our own phone's
    (accept,) = [node for node in root.iter("node") if node.get("resource-id", "").endswith(":id/accept")]
    left, top, right, bottom = map(int, accept.get("bounds", "").strip("[]").replace("][", ",").split(","))
    device.click((left + right) // 2, (top + bottom) // 2)
    wait_until(lambda: rig.phone.has_journalled("terms_accepted"))
    width, height = device.window_size()
    assert (width, height) == (1080, 1920)
    assert device.window_size(landscape=True) == (1920, 1080)
    assert device.rotation() == 0
    device.keyevent("HOME")
    device.keyevent(4)


@pytest.mark.parametrize(
    "call",
    [
        lambda device: device.swipe(0.5, 0.8, 0.5, 0.2, 0.1),
        lambda device: device.drag(100, 100, 200, 200, 0.1),
        lambda device: device.send_keys("hello"),
        lambda device: device.switch_screen(enable=True),
        lambda device: device.volume_up(0),
        lambda device: device.switch_wifi(enable=True),
        lambda device: device.switch_airplane(enable=False),
        lambda device: device.open_browser("example.com"),
    ],
    ids=["swipe", "drag", "send_keys", "switch_screen", "volume", "wifi", "airplane", "browser"],
)
def test_input_and_switches_are_taken(rig: Rig, call: object) -> None:
    assert callable(call)
    call(rig.device)
    assert rig.device.shell("echo fine") == "fine"


def test_the_screenshot_is_of_the_screen_s_size(rig: Rig) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # adbutils leaves the framebuffer's socket to the collector
        assert rig.device.screenshot(error_ok=False).size == (1080, 1920)
        assert rig.device.framebuffer().size == (1080, 1920)
        gc.collect()


def test_whether_the_screen_is_on(rig: Rig) -> None:
    assert rig.device.is_screen_on()


def test_battery_and_brightness(rig: Rig) -> None:
    battery = rig.device.battery()
    assert (battery.level, battery.usb_powered, battery.temperature, battery.technology) == (100, True, 25.0, "Li-ion")
    rig.device.brightness_value = 77
    assert rig.device.brightness_value == 77
    rig.device.brightness_mode = adbutils.BrightnessMode.AUTO
    assert rig.device.brightness_mode is adbutils.BrightnessMode.AUTO


def test_ports_are_forwarded_and_reversed(rig: Rig) -> None:
    device = rig.device
    local = device.forward_port(27042)
    assert device.forward_port(27042) == local
    assert [(item.local, item.remote) for item in device.forward_list() if item.serial == device.serial] == [
        (f"tcp:{local}", "tcp:27042")
    ]
    with device.create_connection(adbutils.Network.TCP, 27042) as connection:
        assert isinstance(connection, socket.socket)
    with pytest.raises(adbutils.AdbError):
        device.create_connection(adbutils.Network.LOCAL_ABSTRACT, "nobody")
    device.forward_remove(f"tcp:{local}")
    device.reverse("localabstract:app", "tcp:9")
    assert [(item.remote, item.local) for item in device.reverse_list()] == [("localabstract:app", "tcp:9")]
    device.reverse_remove_all()
    device.forward_remove_all()


def follow_until_marked(rig: Rig, file: Path) -> None:
    """Have adbutils copy the log into a file until a mark is in it."""
    event = rig.device.logcat(str(file), clear=True, re_filter="lab", command="logcat -v time")

    def is_logged() -> bool:
        rig.device.shell("log -t lab marked; log -t other unmarked")
        return file.exists() and "marked" in file.read_text()

    wait_until(is_logged)
    stopper = threading.Thread(target=event.stop, args=(20,))  # it ends at the next line
    stopper.start()
    wait_until(lambda: rig.phone.run("log -t lab end").code == 0 and event.is_done())
    stopper.join(20)
    for copier in [thread for thread in threading.enumerate() if thread.name == "logcat"]:
        copier.join(20)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # adbutils leaves its file to the GC
def test_the_log_is_followed_into_a_file(rig: Rig, tmp_path: Path) -> None:
    follow_until_marked(rig, tmp_path / "log")
    assert "unmarked" not in (tmp_path / "log").read_text()
    gc.collect()


def test_root_says_what_adbd_says(rig: Rig) -> None:
    assert rig.device.root() == "restarting adbd as root\n"
    wait_until(lambda: rig.phone.run("id -u").stdout == b"0\n")
    assert rig.device.root() == "adbd is already running as root\n"
    rig.phone.adb("unroot")
    wait_until(lambda: rig.phone.run("id -u").stdout == b"2000\n")
