"""devices.toml: read into values, or a message with line, column, key and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.fleet.apps import find_app
from harness.fleet.devices import BUILT_IN, DeviceEntry, find_device, load_devices, parse_devices
from harness.model import FridaServer, Gate
from harness.rules.fitness import Limits

GOOD = '[[device]]\nname = "bench"\nkind = "virtual"\nserial = "127.0.0.1:5555"\n'


def test_the_shipped_file_holds_the_virtual_phone() -> None:
    assert load_devices(Path(__file__).parents[2] / "devices.toml") == BUILT_IN


def test_an_entry_with_a_serial() -> None:
    assert parse_devices(GOOD, "d.toml") == (DeviceEntry(name="bench", kind="virtual", serial="127.0.0.1:5555"),)


def test_all_that_can_be_said_of_a_phone(tmp_path: Path) -> None:
    text = (
        '[[device]]\nname = "pixel"\nkind = "phone"\nserial = "R58M12ABCDE"\nadb_server = "localhost:5037"\n'
        'labels = ["android14", "rack 2"]\ngate = "late"\nfrida_server = "servers"\nfrida_server_name = "fs"\n'
        'frida_port = 27142\nidentity = { "ro.serialno" = "R58M12ABCDE" }\n'
        "[device.limits]\nmin_battery = 30\nmin_free_mb = 2000\nmax_temperature = 41.5\n"
    )
    (tmp_path / "lab.toml").write_text(text)
    (entry,) = load_devices(tmp_path / "lab.toml")
    assert entry == DeviceEntry(
        name="pixel",
        kind="phone",
        serial="R58M12ABCDE",
        labels=("android14", "rack 2"),
        gate=Gate.LATE,
        frida=FridaServer(source=tmp_path / "servers", name="fs", port=27142),
        adb_server=5037,
        limits=Limits(min_battery=30, min_free_mb=2000, max_temperature=41.5),
        identity={"ro.serialno": "R58M12ABCDE"},
    )


def test_a_phone_on_the_network_needs_no_adb_server_of_the_host() -> None:
    (entry,) = parse_devices(PHONE.replace("R58M", "192.168.1.9:5555"), "d.toml")
    assert (entry.serial, entry.adb_server) == ("192.168.1.9:5555", None)


def test_the_path_of_a_frida_server_may_begin_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/operator")
    (entry,) = parse_devices(GOOD + 'frida_server = "~/servers"\n', "lab/d.toml")
    assert entry.frida.source == Path("/home/operator/servers")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_devices(path) == parse_devices(GOOD, "d.toml")


DECOY = '# name = "bench" kind colour serial [[device]] "phone" "127.0.0.1:5555"\n'
PHONE = '[[device]]\nname = "p"\nkind = "phone"\nserial = "R58M"\n'
OTHER = '[[device]]\nname = "other"\nkind = "virtual"\n'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DECOY + OTHER + '[[device]]\nname = "a"\nkind = "virtual"\ncolour = "red"\n',
         "line 8, column 1: colour is not known\n  the keys are adb_server, frida_port, frida_server, "),
        (DECOY + OTHER + '[[device]]\nname = 5\nkind = "virtual"\n',
         'line 6, column 1: name is not a text\n  write name = "..."'),
        (DECOY + OTHER + '[[device]]\nkind = "virtual"\nname = ["a"]\n', "line 7, column 1: name is not a text"),
        (DECOY + OTHER + '[[device]]\nkind = "virtual"\nname = " "\n', "line 7, column 8: name is empty"),
        (DECOY + OTHER + '[[device]]\nname = "a"\n',
         'line 5, column 3: [[device]] lacks kind\n  write kind = "..."'),
        (DECOY + OTHER + '[[device]]\nserial = "a"\n', "line 5, column 3: [[device]] lacks name and kind"),
        (DECOY + OTHER + '[[device]]\nname = "phone"\nkind = "fone"\n',
         'line 7, column 8: "fone" is no kind of device\n  the kinds are virtual, phone, emulator'),
        (DECOY + '[device]\nname = "a"\n',
         "line 2, column 2: device is not a list of tables\n  write [[device]], with two brackets"),
        (DECOY + 'device = "a"\n', "line 2, column 1: device is not a list of tables"),
        (DECOY + OTHER + "[[devices]]\n", "line 5, column 3: devices is not known\n  only [[device]] entries"),
        (DECOY + OTHER + '[defaults]\nkind = "virtual"\n', "line 5, column 2: defaults is not known"),
        (DECOY + GOOD + GOOD.replace("5555", "5557"),
         'line 7, column 8: "bench" is the name of two devices\n  give each device a name of its own'),
        (DECOY + GOOD + GOOD.replace("bench", "b"),
         'line 9, column 10: "127.0.0.1:5555" is the serial of two devices'),
        (DECOY + OTHER + 'name = "again"\n',
         "line 5, column 1: name is given twice\n  it stands in line 3 already"),
        (DECOY + OTHER + '[[device]\nname = "a"\n', "line 5, column 9: Expected ']]' at the end of an array"),
        (DECOY + '[[device]]\nname = "a\n', "line 3, column 10: "),
        (DECOY + '[[device]]\nname = bench\n', "line 3, column 8: Invalid value"),
        (DECOY + 'device = [{name = "a", kind = "fone"}]\n', 'line 2, column 31: "fone" is no kind of device'),
        (DECOY + 'device = [{kind = "virtual"}]\n', "line 2, column 11: [[device]] lacks name"),
        (DECOY + '[[device]]\nname.is = "a"\nkind = "virtual"\n', "line 3, column 1: name is not a text"),
        (DECOY + "[[device]]\nname = ", "line 3, column 8: Invalid value"),
        (DECOY + OTHER + '[[device]]\nname = "p"\nkind = "phone"\n',
         'line 5, column 3: a phone needs a serial\n  write serial = "...", as `adb devices` shows it'),
        (DECOY + OTHER + PHONE.replace("R58M", "emulator-5554") + 'labels = ["a"]\n',
         'line 8, column 10: "emulator-5554" is no host:port, and a device on USB is seen by the one adb server'),
        (DECOY + OTHER + PHONE + 'adb_server = "10.0.0.7:5037"\n',
         'line 9, column 14: "10.0.0.7:5037" is no adb server of this host'),
        (DECOY + OTHER + PHONE + 'adb_server = "127.0.0.1:70000"\n', "line 9, column 14: "),
        (DECOY + OTHER + PHONE + "adb_server = 5037\n", "line 9, column 1: adb_server is not a text"),
        (DECOY + OTHER + 'adb_server = "127.0.0.1:5037"\n',
         "line 5, column 1: a phone that is booted for each run needs no adb_server\n  leave it out"),
        (DECOY + GOOD + 'gate = "open"\n', 'line 6, column 8: "open" is no gate\n  the gates are '),
        (DECOY + GOOD + "gate = true\n", "line 6, column 1: gate is not a text"),
        (DECOY + GOOD + 'labels = "android11"\n',
         'line 6, column 1: labels is not a list of texts\n  write labels = ["...", "..."]'),
        (DECOY + GOOD + 'labels = ["a", ""]\n', "line 6, column 1: labels is not a list of texts"),
        (DECOY + GOOD + "frida_port = 0\n", "line 6, column 14: frida_port is 0\n  it goes from 1 to 65535"),
        (DECOY + GOOD + "frida_port = true\n", "line 6, column 1: frida_port is not a whole number"),
        (DECOY + GOOD + 'frida_server_name = "../fs"\n', 'line 6, column 21: "../fs" is no plain file name'),
        (DECOY + GOOD + 'frida_server = ""\n', "line 6, column 16: frida_server is empty"),
        (DECOY + GOOD + 'identity = "R58M"\n', "line 6, column 1: identity is not a table of properties"),
        (DECOY + GOOD + 'identity = { "ro.serialno" = 5 }\n',
         'line 6, column 1: identity is not a table of properties and their texts\n  write identity = { "ro.serialno"'),
        (DECOY + GOOD + 'identity = { "ro.serialno; id" = "R58M" }\n', "line 6, column 1: identity is not a table"),
        (DECOY + GOOD + "limits = 5\n", "line 6, column 1: limits is not a table"),
        (DECOY + GOOD + "[device.limits]\nmin_battery = 101\n",
         "line 7, column 15: limits.min_battery is 101\n  it goes from 0 to 100 percent"),
        (DECOY + GOOD + "limits = { min_battery = 5, heat = 7 }\n",
         "line 6, column 29: limits.heat is not known\n  the keys are max_temperature, min_battery, min_free_mb"),
        (DECOY + GOOD + 'limits = { min_free_mb = "5" }\n',
         "line 6, column 12: limits.min_free_mb is not a whole number"),
        (DECOY + GOOD + "limits = { max_temperature = nan }\n", "limits.max_temperature is nan"),
        ("", "d.toml names no device\n  write [[device]]"),
        (DECOY, "d.toml names no device"),
        ("device = []\n", "d.toml names no device"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place_and_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str, mark: str, end: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.toml").write_bytes((mark + text.replace("\n", end)).encode())
    with pytest.raises(ConfigError) as raised:
        load_devices(Path("d.toml"))
    assert str(raised.value).startswith("d.toml")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("data", "place"), [(b"\xff\xfe[\x00[\x00", "line 1, column 1"), (b'a = "\xc3\xa9"\nb\xe9', "line 2, column 2")]
)
def test_a_file_that_is_no_utf_8(tmp_path: Path, data: bytes, place: str) -> None:
    (tmp_path / "d.toml").write_bytes(data)
    with pytest.raises(ConfigError, match=rf"{place}: byte 0x.. is no UTF-8\n  save it as UTF-8"):
        load_devices(tmp_path / "d.toml")


@pytest.mark.parametrize(
    "text", ['device = [{name = "bench", kind = "virtual", serial = "127.0.0.1:5555"}]', GOOD.replace('"', "'")]
)
def test_other_ways_to_write_the_same(text: str) -> None:
    assert parse_devices(text, "d.toml") == parse_devices(GOOD, "d.toml")


def test_an_unknown_device_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"devices\.toml has: virtual"):
        find_device(BUILT_IN, "pixel")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_devices(tmp_path / "none.toml")


def test_an_unknown_app_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="collects_early"):
        find_app("no_such_app")
