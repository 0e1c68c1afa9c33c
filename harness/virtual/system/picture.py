"""What the phone's cameras see: a bright face with dark eyes that moves before a dark wall. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

_WALL, _SKIN, _DARK = 48, 200, 24
_NEUTRAL = 128
_SKIN_V, _SKIN_U = 150, 110
_ROUND_S = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture of one face: its size, the middle of the face, half its width and half its height."""

    width: int
    height: int
    x: int
    y: int
    half_width: int
    half_height: int

    @property
    def eyes(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The middles of both eyes."""
        aside, y = self.half_width * 2 // 5, self.y - self.half_height // 4
        return (self.x - aside, y), (self.x + aside, y)

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the face."""
        left, top = self.x - self.half_width, self.y - self.half_height
        return left, top, self.x + self.half_width, self.y + self.half_height

    def is_skin(self, x: int, y: int) -> bool:
        """Whether the face is there."""
        return abs(y - self.y) < self.half_height and abs(x - self.x) < self.reach(y)

    def luma(self, x: int, y: int) -> int:
        """Return the brightness at one place."""
        if not self.is_skin(x, y):
            return _WALL
        radius = self.half_width // 6
        is_eye = any(math.hypot(x - eye_x, y - eye_y) < radius for eye_x, eye_y in self.eyes)
        return _DARK if is_eye or self.is_mouth(x, y) else _SKIN

    def is_mouth(self, x: int, y: int) -> bool:
        """Whether the mouth is there."""
        mouth_y = self.y + self.half_height // 2
        return abs(y - mouth_y) <= max(1, self.half_height // 16) and abs(x - self.x) < self.half_width // 3

    def reach(self, y: int) -> int:
        """Return half the width of the face in a row."""
        part = (y - self.y) / self.half_height
        return int(self.half_width * math.sqrt(max(0.0, 1 - part * part)))


def scene_at(width: int, height: int, seconds: float) -> Scene:
    """Return what a camera of this size sees at an instant: the face goes to and fro."""
    half_height = height // 4
    swing = math.sin(2 * math.pi * seconds / _ROUND_S)
    return Scene(
        width=width,
        height=height,
        x=width // 2 + int(width / 8 * swing),
        y=height // 2,
        half_width=half_height * 3 // 4,
        half_height=half_height,
    )


def draw_luma(scene: Scene) -> bytearray:
    """Draw the brightness of every pixel, row by row."""
    plane = bytearray([_WALL]) * (scene.width * scene.height)
    _, top, _, bottom = scene.bounds
    for y in range(top, bottom):
        reach = scene.reach(y)
        start = y * scene.width + scene.x
        plane[start - reach + 1 : start + reach] = bytes([_SKIN]) * max(0, 2 * reach - 1)
    radius = scene.half_width // 6
    for eye_x, eye_y in scene.eyes:
        _dot(plane, scene, eye_x, eye_y, radius)
    for y in range(top, bottom):
        if scene.is_mouth(scene.x, y):
            half, start = scene.half_width // 3, y * scene.width + scene.x
            plane[start - half + 1 : start + half] = bytes([_DARK]) * (2 * half - 1)
    return plane


def draw_nv21(scene: Scene) -> bytes:
    """Draw a frame as NV21 has it: the brightness, then V and U of every second pixel of every second row."""
    chroma = bytearray([_NEUTRAL]) * (scene.width * scene.height // 2)
    _, top, _, bottom = scene.bounds
    for y in range(top - top % 2, bottom, 2):
        reach = scene.reach(y) // 2
        start = y // 2 * scene.width + scene.x // 2 * 2
        chroma[start - 2 * reach : start + 2 * reach] = bytes([_SKIN_V, _SKIN_U]) * (2 * reach)
    return bytes(draw_luma(scene) + chroma)


def _dot(plane: bytearray, scene: Scene, x: int, y: int, radius: int) -> None:
    for row in range(y - radius, y + radius + 1):
        reach = int(math.sqrt(radius * radius - (row - y) ** 2))
        start = row * scene.width + x
        plane[start - reach : start + reach + 1] = bytes([_DARK]) * (2 * reach + 1)
