"""devices.toml: read into values, or a message with line, column, key and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.fleet.apps import find_app
from harness.fleet.devices import BUILT_IN, DeviceEntry, find_device, load_devices, parse_devices

GOOD = '[[device]]\nname = "bench"\nkind = "virtual"\nserial = "127.0.0.1:5555"\n'


def test_the_shipped_file_holds_the_virtual_phone() -> None:
    assert load_devices(Path(__file__).parents[2] / "devices.toml") == BUILT_IN


def test_an_entry_with_a_serial() -> None:
    assert parse_devices(GOOD, "d.toml") == (DeviceEntry(name="bench", kind="virtual", serial="127.0.0.1:5555"),)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_devices(path) == parse_devices(GOOD, "d.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[device]]\nname = "a"\nkind = "virtual"\ncolour = "red"\n', "line 4, column 1: colour is not known"),
        ('[[device]]\nname = 5\nkind = "virtual"\n', "line 2, column 1: name is not a text"),
        ('[[device]]\nname = "a"\n', r"line 1, column 1: \[\[device\]\] lacks name or kind"),
        ('[[device]]\nname = "a"\nkind = "phone"\n', 'line 3, column 8: "phone" is no kind of device'),
        ('[device]\nname = "a"\n', "line 1, column 2: device is not a list of tables"),
        ("[[devices]]\n", "line 1, column 3: devices is not known"),
        (GOOD + GOOD, 'line 2, column 8: "bench" names two devices'),
        ('[[device]\nname = "a"\n', "d.toml: .*line 1"),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_devices(text, "d.toml")


def test_an_unknown_device_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"devices\.toml has: virtual"):
        find_device(BUILT_IN, "pixel")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_devices(tmp_path / "none.toml")


def test_an_unknown_app_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="collects_early"):
        find_app("no_such_app")
