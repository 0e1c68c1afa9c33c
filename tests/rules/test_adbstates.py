"""What an adb server lists, in all its states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.adbstates import Seen, mend_state, parse_devices

LISTED = """\
R58M12ABCDE            device usb:1-4 product:beyond1ltexx model:SM_G973F device:beyond1 transport_id:1
192.168.1.9:5555       offline transport_id:7
FA79J1A00421           unauthorized usb:1-2 transport_id:3
0123456789ABCDEF       no permissions (missing udev rules? user is in the plugdev group); \
see [http://developer.android.com/tools/device.html] usb:3-1 transport_id:2
(no serial number)     no permissions usb:3-2 transport_id:9
emulator-5554          device product:sdk_gphone64_x86_64 model:sdk_gphone64_x86_64 device:emu64x transport_id:4
ZY22                   recovery
"""


def test_each_state_is_read() -> None:
    assert [(seen.serial, seen.state, seen.model) for seen in parse_devices(LISTED)] == [
        ("R58M12ABCDE", "device", "SM G973F"),
        ("192.168.1.9:5555", "offline", None),
        ("FA79J1A00421", "unauthorized", None),
        ("0123456789ABCDEF", "no permissions", None),
        ("(no serial number)", "no permissions", None),
        ("emulator-5554", "device", "sdk gphone64 x86 64"),
        ("ZY22", "recovery", None),
    ]


def test_nothing_is_seen_in_nothing() -> None:
    assert parse_devices("") == parse_devices("\n") == ()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("unauthorized", "accept this host's key"),
        ("offline", "adb reconnect offline"),
        ("no permissions", "udev rule"),
        ("absent", "plug it in"),
        ("bootloader", "fastboot reboot"),
        ("fluxed", "adb devices -l"),
    ],
)
def test_every_state_has_a_mend(state: str, words: str) -> None:
    assert words in mend_state(state)


SERIALS = st.text(alphabet="ABCdef0123456789.:-_", min_size=1, max_size=24)


@given(st.lists(st.tuples(SERIALS, st.sampled_from(["device", "offline", "unauthorized", "host", "sideload"]))))
def test_whatever_is_listed_is_seen(listed: list[tuple[str, str]]) -> None:
    text = "".join(f"{serial:<22} {state} transport_id:{n}\n" for n, (serial, state) in enumerate(listed))
    assert parse_devices(text) == tuple(Seen(serial=serial, state=state) for serial, state in listed)
