"""Pictures as JPEG files: baseline, grey, one value for each block of 8 by 8, which needs no cosine transform. Pure."""

from __future__ import annotations

import struct
from collections.abc import Callable

_BLOCK = 8
_QUANTUM = 8  # a block of one value v has the coefficient 8 * (v - 128); by this it is v - 128 itself
_MIDDLE = 128
# ITU T.81, table K.3: how many codes there are of each length, for the sizes 0 to 11 in their order.
_DC_LENGTHS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
_DC_CODES = ("00", "010", "011", "100", "101", "110", "1110", "11110", "111110", "1111110", "11111110", "111111110")
_END_OF_BLOCK = "0"


def encode_jpeg(width: int, height: int, sample: Callable[[int, int], int]) -> bytes:
    """Encode a picture whose brightness at (x, y) is `sample(x, y)`; looked at is the middle of each block."""
    parts = [b"\xff\xd8", _segment(0xE0, b"JFIF\0\1\1\0" + struct.pack(">HHBB", 1, 1, 0, 0))]
    parts.append(_segment(0xDB, bytes([0]) + bytes([_QUANTUM]) * 64))
    parts.append(_segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + bytes([1, 0x11, 0])))
    parts.append(_segment(0xC4, bytes([0x00, *_DC_LENGTHS, *range(12)])))
    parts.append(_segment(0xC4, bytes([0x10, 1, *[0] * 15, 0x00])))
    parts.append(_segment(0xDA, bytes([1, 1, 0x00, 0, 63, 0])))
    return b"".join([*parts, _scan(width, height, sample), b"\xff\xd9"])


def _scan(width: int, height: int, sample: Callable[[int, int], int]) -> bytes:
    bits, before = [], 0
    for top in range(0, height, _BLOCK):
        for left in range(0, width, _BLOCK):
            value = sample(min(left + _BLOCK // 2, width - 1), min(top + _BLOCK // 2, height - 1)) - _MIDDLE
            bits.append(_difference(value - before) + _END_OF_BLOCK)
            before = value
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")


def _difference(value: int) -> str:
    """Code how much a block differs from the one before: the count of bits, then the bits."""
    size = abs(value).bit_length()
    if not size:
        return _DC_CODES[0]
    coded = value if value > 0 else value + (1 << size) - 1
    return _DC_CODES[size] + f"{coded:0{size}b}"


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content
