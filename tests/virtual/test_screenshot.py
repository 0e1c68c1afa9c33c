"""screencap: what is on the screen is in the picture, in the sizes and formats that clients read."""

from __future__ import annotations

import io
import struct

import adbutils
import pytest
from PIL import Image

from harness.virtual.system.screenshot import draw_png, draw_raw, wrap
from harness.virtual.system.view_node import ViewFlag, ViewNode
from tests.virtual.phone_process import APP, PhoneProcess, Server, bounds_of, running_phone, short_home

BUTTON = (0, 400, 1080, 526)


def view(kind: str, text: str, bounds: tuple[int, int, int, int], flags: ViewFlag = ViewFlag.NONE) -> ViewNode:
    is_button = kind.endswith("Button")
    return ViewNode(depth=0, class_name=kind, text=text, clickable=is_button, bounds=bounds, flags=flags)


def decode(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Count the dark pixels in a box."""
    return sum(image.crop(box).histogram()[:80])


def test_a_text_is_drawn_where_its_view_is() -> None:
    empty = decode(draw_png([[view("android.widget.TextView", "", BUTTON)]], "12:34"))
    drawn = decode(draw_png([[view("android.widget.TextView", "Terms of Service", BUTTON)]], "12:34"))
    assert drawn.size == (1080, 1920)
    assert ink(empty, BUTTON) == 0
    assert ink(drawn, BUTTON) > 500
    assert ink(drawn, (0, 600, 1080, 1700)) == 0


def test_a_button_and_a_ticked_box_can_be_told_from_text() -> None:
    button = decode(draw_png([[view("android.widget.Button", "", BUTTON)]], ""))
    assert button.getpixel((500, 460)) not in {0, 255}
    box = view("android.widget.CheckBox", "", BUTTON, ViewFlag.CHECKABLE)
    ticked = view("android.widget.CheckBox", "", BUTTON, ViewFlag.CHECKABLE | ViewFlag.CHECKED)
    assert draw_png([[box]], "") != draw_png([[ticked]], "")


def test_a_dialog_dims_what_is_below_it() -> None:
    main = [view("android.widget.FrameLayout", "", (0, 63, 1080, 1794))]
    dialog = [view("android.widget.FrameLayout", "", (42, 800, 1038, 1000))]
    image = decode(draw_png([main, dialog], ""))
    assert image.getpixel((500, 200)) == 255 * 135 // 255
    assert image.getpixel((500, 900)) == 255


def test_the_raw_form_is_that_of_android_11() -> None:
    assert decode(draw_png([[view("android.widget.TextView", "", BUTTON)]], "", (1920, 1080))).size == (1920, 1080)
    raw = draw_raw([], "")
    assert struct.unpack("<IIII", raw[:16]) == (1080, 1920, 1, 0)
    assert len(raw) == 16 + 1080 * 1920 * 4
    assert raw[16:20] == b"\0\0\0\xff"


@pytest.mark.parametrize(("text", "first"), [("a b", ["a b"]), ("one\ntwo", ["one", "two"]), ("", [""])])
def test_lines_break_at_words(text: str, first: list[str]) -> None:
    assert wrap(text, 500) == first
    assert wrap("word " * 50, 500)[0].startswith("word word")
    assert " ".join(wrap("word " * 50, 500)).split() == ["word"] * 50


def test_clients_get_the_picture_of_the_app(adb_server: Server) -> None:
    with short_home() as home, running_phone(adb_server, home) as phone:
        phone.install()
        phone.shell(f"am start -W -n {APP}/.TermsActivity")
        _, y = bounds_of(phone.shell("uiautomator dump /dev/tty"), "accept")
        picture = device(adb_server, phone).screenshot()
        assert picture.size == (1080, 1920)
        assert ink(picture.convert("L"), (0, y - 60, 1080, y + 60)) > 200
        check_device(device(adb_server, phone))
        png = phone.adb("exec-out", "screencap", "-p").stdout
        assert Image.open(io.BytesIO(png)).size == (1080, 1920)
        phone.shell("screencap /sdcard/shot.png; input keyevent POWER")
        assert phone.adb("exec-out", "cat", "/sdcard/shot.png").stdout == png
        assert phone.adb("exec-out", "screencap").stdout[16:] == b"\0\0\0\xff" * (1080 * 1920)
        assert phone.run("screencap -x").stderr.startswith(b"usage: screencap [-hp]")


def check_device(client: adbutils.AdbDevice) -> None:
    """What adbutils reads of the screen and the device comes out as it is."""
    current = client.app_current()
    assert (current.package, current.activity) == (APP, f"{APP}.TermsActivity")
    assert client.is_screen_on()
    assert tuple(client.window_size()) == (1080, 1920)
    assert client.rotation() == 0
    assert (client.battery().level, client.battery().usb_powered) == (100, True)
    assert 'resource-id="com.example.collectsearly:id/accept"' in client.dump_hierarchy()


def device(server: Server, phone: PhoneProcess) -> adbutils.AdbDevice:
    port = int(getattr(server, "port"))  # noqa: B009 - the fixture's type is known to the conftest alone
    return adbutils.AdbClient("127.0.0.1", port).device(phone.serial)
