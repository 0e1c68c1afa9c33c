"""Tools that print and read text: echo yes printf cat head tail wc sort xxd."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation, Tool, decode, encode
from harness.virtual.shell.streams import PIPE_BYTES
from harness.virtual.shell.tools.escapes import format_printf, unescape
from harness.virtual.shell.tools.support import (
    FileTool,
    UsageError,
    for_each,
    open_input,
    parse_options,
    read_input,
    require,
)

_SIZES = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


async def _echo(call: Invocation) -> int:
    """Print the arguments; as mksh's own echo, with escapes unless -E."""
    words = list(call.argv[1:])
    options = set()
    while words and re.fullmatch(r"-[neE]+", words[0]):
        options |= set(words.pop(0)[1:])
    data, is_cut = encode(" ".join(words)), False
    if "E" not in options:
        data, is_cut = unescape(data)
    await call.stdout.write(data if is_cut or "n" in options else data + b"\n")
    return 0


async def _printf(call: Invocation) -> int:
    require(call.argv[1:], 1)
    try:
        output = format_printf(call.argv[1], call.argv[2:])
    except ValueError as error:
        raise UsageError(f"bad number: {error}") from error
    await call.stdout.write(output)
    return 0


async def _yes(call: Invocation) -> int:
    line = encode(" ".join(call.argv[1:]) or "y") + b"\n"
    while True:
        await call.stdout.write(line * 512)


async def _cat(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "u")

    async def copy(name: str) -> None:
        async with open_input(files, call, name) as stream:
            while data := await stream.read(PIPE_BYTES):
                await call.stdout.write(data)

    return await for_each(call, options.operands or ["-"], copy)


async def _head(files: FileSystem, call: Invocation) -> int:
    options = parse_options(_old_count(call), "n:c:q")
    count = _parse_size(options.last("n", "10"))
    size = _parse_size(options.last("c", "-1"))
    names = options.operands or ["-"]

    async def show(name: str) -> None:
        if len(names) > 1 and not options.has("q"):
            await call.print(f"==> {name} <==\n")
        async with open_input(files, call, name) as stream:
            missing_bytes, missing_lines = size, count
            while (missing_bytes if size >= 0 else missing_lines) and (data := await stream.read(PIPE_BYTES)):
                piece = data[:missing_bytes] if size >= 0 else _first_lines(data, missing_lines)
                missing_bytes -= len(piece)
                missing_lines -= piece.count(b"\n")
                await call.stdout.write(piece)

    return await for_each(call, names, show)


async def _tail(files: FileSystem, call: Invocation) -> int:
    options = parse_options(_old_count(call), "n:c:q")
    unit = "c" if options.has("c") else "n"
    wanted = options.last(unit, "10")
    count = _parse_size(wanted.lstrip("+-"))

    async def show(name: str) -> None:
        data = await read_input(files, call, name)
        lines = data.splitlines(keepends=True) if unit == "n" else []
        length = len(lines) if unit == "n" else len(data)
        start = max(0, count - 1) if wanted.startswith("+") else max(0, length - count)
        await call.stdout.write(b"".join(lines[start:]) if unit == "n" else data[start:])

    return await for_each(call, options.operands or ["-"], show)


async def _wc(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "lwcm")
    letters = [letter for letter in "lwmc" if options.has(letter)] or ["l", "w", "c"]
    names = options.operands
    width = 0 if len(letters) == 1 and len(names) < 2 else 7
    totals = dict.fromkeys(letters, 0)

    async def show(name: str) -> None:
        counts = _count(await read_input(files, call, name))
        for letter in letters:
            totals[letter] += counts[letter]
        await call.print(_wc_line([counts[letter] for letter in letters], width, name if names else ""))

    status = await for_each(call, names or ["-"], show)
    if len(names) > 1:
        await call.print(_wc_line(list(totals.values()), width, "total"))
    return status


def _count(data: bytes) -> dict[str, int]:
    return {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data), "m": len(decode(data))}


def _wc_line(counts: list[int], width: int, name: str) -> str:
    return " ".join([*(f"{count:{width}d}" for count in counts), *([name] if name else [])]) + "\n"


async def _sort(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "nru")
    lines: list[bytes] = []

    async def collect(name: str) -> None:
        lines.extend((await read_input(files, call, name)).splitlines())

    status = await for_each(call, options.operands or ["-"], collect)

    def key(line: bytes) -> tuple[float, bytes]:
        found = re.match(rb"\s*-?[0-9]*\.?[0-9]+", line) if options.has("n") else None
        return (float(found[0]) if found else 0.0, line)

    ordered = sorted(set(lines) if options.has("u") else lines, key=key, reverse=options.has("r"))
    await call.stdout.write(b"".join(line + b"\n" for line in ordered))
    return status


async def _xxd(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "pl:")
    data = await read_input(files, call, (options.operands or ["-"])[0])
    if options.has("l"):
        data = data[: _parse_size(options.last("l", ""))]
    await call.print("".join(_plain_hex(data) if options.has("p") else _dump(data)))
    return 0


def _plain_hex(data: bytes) -> Iterator[str]:
    for start in range(0, len(data), 30):
        yield data[start : start + 30].hex() + "\n"


def _dump(data: bytes) -> Iterator[str]:
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        pairs = " ".join(row[index : index + 2].hex() for index in range(0, len(row), 2))
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        yield f"{start:08x}: {pairs:<39}  {shown}\n"


def _first_lines(data: bytes, count: int) -> bytes:
    return b"".join(data.splitlines(keepends=True)[:count]) if data.count(b"\n") >= count else data


def _old_count(call: Invocation) -> Invocation:
    """Understand `head -3` as `head -n 3`."""
    argv = tuple(f"-n{word[1:]}" if re.fullmatch(r"-[0-9]+", word) else word for word in call.argv)
    return replace(call, argv=argv)


def _parse_size(text: str) -> int:
    found = re.fullmatch(r"(-?[0-9]{1,15})([kmg]?)", text, re.IGNORECASE)
    if not found:
        raise UsageError(f"bad number '{text}'")
    return int(found[1]) * _SIZES[found[2].lower()]


TEXT_TOOLS: Final[dict[str, Tool]] = {"echo": _echo, "printf": _printf, "yes": _yes}
TEXT_FILE_TOOLS: Final[dict[str, FileTool]] = {
    "cat": _cat,
    "head": _head,
    "tail": _tail,
    "wc": _wc,
    "sort": _sort,
    "xxd": _xxd,
}
