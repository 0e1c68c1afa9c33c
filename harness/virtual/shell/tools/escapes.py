"""Backslash escapes and the formats of printf. Pure."""

import re
from collections.abc import Iterator, Sequence

_SIMPLE = {"a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
_ESCAPE = re.compile(rb"\\(?:([abefnrtv\\])|x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|(c))")
_FORMAT = re.compile(r"%(?:%|([-+ 0#]*)(\*|[0-9]{1,4})?(?:\.([0-9]{1,4}))?([sdiuxXocb]))")


def unescape(data: bytes) -> tuple[bytes, bool]:
    """Replace escapes; the flag says that \\c ended the output."""
    pieces, position = [], 0
    for found in _ESCAPE.finditer(data):
        pieces.append(data[position : found.start()])
        position = found.end()
        if found[4]:
            return b"".join(pieces), True
        pieces.append(bytes([_code(found)]))
    return b"".join([*pieces, data[position:]]), False


def _code(found: re.Match[bytes]) -> int:
    if found[1]:
        return _SIMPLE[found[1].decode()]
    return (int(found[2], 16) if found[2] else int(found[3], 8)) & 0xFF


def format_printf(template: str, arguments: Sequence[str]) -> bytes:
    """Format as printf(1) does: again and again until the arguments are used up.

    Raises:
        ValueError: a number is none.
    """
    rest = list(arguments)
    output = b""
    while True:
        before = len(rest)
        output += b"".join(_pieces(template, rest))
        if not rest or len(rest) == before:
            return output


def _pieces(template: str, rest: list[str]) -> Iterator[bytes]:
    position = 0
    for found in _FORMAT.finditer(template):
        yield _literal(template[position : found.start()])
        position = found.end()
        yield b"%" if found[0] == "%%" else _convert(found, rest)
    yield _literal(template[position:])


def _literal(text: str) -> bytes:
    return unescape(text.encode(errors="surrogateescape"))[0]


def _convert(found: re.Match[str], rest: list[str]) -> bytes:
    flags, width, precision, kind = found.groups()
    width = str(_number(rest.pop(0) if rest else ""))[:4] if width == "*" else width or ""
    argument = rest.pop(0) if rest else ""
    if kind in "sbc":
        data = argument.encode(errors="surrogateescape")
        data = unescape(data)[0] if kind == "b" else data[:1] if kind == "c" else data
        data = data[: int(precision)] if precision else data
        size = abs(int(width or 0))
        return data.ljust(size) if "-" in (flags or "") else data.rjust(size)
    dot = f".{precision}" if precision else ""
    letter = "d" if kind in "iu" else kind
    template = f"%{flags or ''}{width}{dot}{letter}"
    return (template % _number(argument)).encode()


def _number(text: str) -> int:
    if text[:1] in {"'", '"'}:
        return ord(text[1:2] or "\0")
    return int(text or "0", 8 if re.fullmatch(r"-?0[0-7]+", text) else 0)
