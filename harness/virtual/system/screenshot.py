"""Draws the screen so that a person can read it: windows, texts, buttons, fields, as a picture of the right size."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from harness.virtual.system.display import HEIGHT, NAVIGATION_BAR, STATUS_BAR, WIDTH
from harness.virtual.system.view_node import ViewFlag, ViewNode

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

Box = tuple[int, int, int, int]
_UPRIGHT = (WIDTH, HEIGHT)
_TEXT_SIZE, _LINE_HEIGHT, _PADDING = 40, 50, 21
_WHITE, _BLACK, _GREY, _DARK, _BLUE = "#ffffff", "#202124", "#dadce0", "#5f6368", "#1a73e8"
_DIM = 120  # how much of the light a dialog leaves to what is below it
_RGBA_8888, _SRGB = 1, 0
_RAW_HEADER = struct.Struct("<IIII")


def draw_png(windows: list[list[ViewNode]], clock: str, size: tuple[int, int] = _UPRIGHT) -> bytes:
    """Return the screen as PNG; a black one when there are no windows."""
    out = io.BytesIO()
    _draw(windows, clock, size).save(out, format="PNG")
    return out.getvalue()


def draw_raw(windows: list[list[ViewNode]], clock: str, size: tuple[int, int] = _UPRIGHT) -> bytes:
    """Return the screen as `screencap` prints it without -p on Android 11: width, height, format, colours, pixels."""
    image = _draw(windows, clock, size).convert("RGBA")
    return _RAW_HEADER.pack(image.width, image.height, _RGBA_8888, _SRGB) + image.tobytes()


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines that are no wider than that; a word that is goes over the edge of none."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and _width(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _draw(windows: list[list[ViewNode]], clock: str, size: tuple[int, int]) -> Image:
    from PIL import Image, ImageDraw

    if not windows:
        return Image.new("RGB", size, "#000000")
    image = Image.new("RGB", size, _WHITE)
    for number, nodes in enumerate(windows):
        if number:
            image = Image.eval(image, lambda value: value * (255 - _DIM) // 255)
        pen = ImageDraw.Draw(image)
        _draw_window(pen, nodes)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0], STATUS_BAR), fill=_BLACK)
    pen.text((_PADDING, _PADDING // 2), clock, fill=_WHITE, font=_font())
    _draw_navigation(pen, size)
    return image


def _draw_navigation(pen: ImageDraw, size: tuple[int, int]) -> None:
    """Draw the bar with the keys, which is at the right of a screen that is turned, and bare there."""
    width, height = size
    if width > height:
        pen.rectangle((width - NAVIGATION_BAR, 0, width, height), fill=_BLACK)
        return
    pen.rectangle((0, height - NAVIGATION_BAR, width, height), fill=_BLACK)
    middle = height - NAVIGATION_BAR // 2
    pen.polygon([(250, middle), (290, middle - 25), (290, middle + 25)], fill=_WHITE)
    pen.ellipse((515, middle - 25, 565, middle + 25), outline=_WHITE, width=4)
    pen.rectangle((790, middle - 22, 834, middle + 22), outline=_WHITE, width=4)


def _draw_window(pen: ImageDraw, nodes: Iterable[ViewNode]) -> None:
    for number, node in enumerate(nodes):
        if number == 0:
            pen.rectangle(node.bounds, fill=_WHITE)
        _draw_view(pen, node)


def _draw_view(pen: ImageDraw, node: ViewNode) -> None:
    kind = node.class_name.rpartition(".")[2]
    left, top, right, bottom = node.bounds
    if kind == "EditText":
        line = _BLUE if ViewFlag.FOCUSED in node.flags else _DARK
        pen.line((left + _PADDING, bottom - _PADDING, right - _PADDING, bottom - _PADDING), fill=line, width=4)
    elif ViewFlag.CHECKABLE in node.flags:
        left = _draw_box(pen, node)
    elif node.clickable and right - left > 2 * _PADDING:
        pen.rounded_rectangle(_shrunk(node.bounds), radius=12, fill=_GREY, outline=_DARK, width=2)
    if node.text:
        _draw_text(pen, node, (left, top, right, bottom))


def _draw_box(pen: ImageDraw, node: ViewNode) -> int:
    """Draw a box to be ticked; return where its text begins."""
    left, top, _, bottom = node.bounds
    middle = (top + bottom) // 2
    box = (left + _PADDING, middle - 22, left + _PADDING + 44, middle + 22)
    pen.rectangle(box, outline=_DARK, width=4)
    if ViewFlag.CHECKED in node.flags:
        pen.line((box[0] + 8, middle, box[0] + 18, middle + 12, box[2] - 8, middle - 12), fill=_BLUE, width=6)
    return box[2]


def _draw_text(pen: ImageDraw, node: ViewNode, bounds: Box) -> None:
    """Write a text from the top, on a button in the middle; what finds no room is cut off."""
    left, top, right, bottom = bounds
    lines = wrap(node.text, right - left - 2 * _PADDING)
    room = max(1, (bottom - top) // _LINE_HEIGHT)
    is_centred = node.clickable and node.class_name.endswith("Button") and ViewFlag.CHECKABLE not in node.flags
    colour = _BLACK if node.enabled else _DARK
    high = top + max(0, (bottom - top - len(lines[:room]) * _LINE_HEIGHT) // 2)
    for number, line in enumerate(lines[:room]):
        x = left + (right - left - _width(line)) // 2 if is_centred else left + _PADDING
        pen.text((x, high + number * _LINE_HEIGHT), line, fill=colour, font=_font())


def _shrunk(bounds: Box) -> Box:
    left, top, right, bottom = bounds
    return left + 6, top + 6, right - 6, bottom - 6


def _width(text: str) -> int:
    return int(_font().getlength(text))


@cache
def _font() -> FreeTypeFont | ImageFont:
    """Return the font that Pillow brings with it, so that every host draws the same."""
    from PIL import ImageFont

    return ImageFont.load_default(_TEXT_SIZE)
