"""grep, with basic and extended regular expressions."""

import re
from dataclasses import dataclass

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation, Readable, decode
from harness.virtual.shell.tools.support import Options, UsageError, for_each, open_input, parse_options, read_lines

_CLASSES = {
    "[:alnum:]": "a-zA-Z0-9",
    "[:alpha:]": "a-zA-Z",
    "[:blank:]": " \\t",
    "[:digit:]": "0-9",
    "[:lower:]": "a-z",
    "[:space:]": "\\s",
    "[:upper:]": "A-Z",
    "[:xdigit:]": "0-9A-Fa-f",
}
_TOKEN = re.compile(r"\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]|\\.|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Search:
    options: Options
    pattern: re.Pattern[str]
    shows_names: bool
    limit: int

    def find(self, line: str) -> bool:
        return bool(self.pattern.search(line)) != self.options.has("v")

    def show(self, name: str, number: int, line: str) -> str:
        prefix = f"{name}:" if self.shows_names else ""
        prefix += f"{number}:" if self.options.has("n") else ""
        if self.options.has("o"):
            return "".join(f"{prefix}{found[0]}\n" for found in self.pattern.finditer(line) if found[0])
        return f"{prefix}{line}\n"


async def run_grep(files: FileSystem, call: Invocation) -> int:
    """Run grep, egrep or fgrep; 0 something found, 1 nothing, 2 trouble."""
    options = parse_options(call, "EFHhclnoqsviwxe:m:")
    operands = options.operands
    texts = options.values.get("e") or operands[:1]
    names = (operands if options.has("e") else operands[1:]) or ["-"]
    if not texts:
        raise UsageError("no REGEX")
    if not re.fullmatch(r"-?[0-9]{1,9}", options.last("m", "-1")):
        raise UsageError(f"bad number '{options.last('m', '')}'")
    try:
        pattern = _compile(call.argv[0], options, "\n".join(texts).split("\n"))
    except re.error as error:
        await call.complain(f"{call.argv[0]}: bad REGEX '{texts[0]}': {error.msg}")
        return 2
    shows_names = (len(names) > 1 and not options.has("h")) or options.has("H")
    search = _Search(options, pattern, shows_names, int(options.last("m", "-1")))
    found_in: list[str] = []

    async def scan(name: str) -> None:
        async with open_input(files, call, name) as stream:
            count = await _scan(search, name, stream, call)
        found_in.extend([name] if count else [])
        await call.print(_summary(search, name, count))

    trouble = await for_each(call, names, scan)
    return 2 if trouble and not found_in else 0 if found_in else 1


async def _scan(search: _Search, name: str, stream: Readable, call: Invocation) -> int:
    """Print each hit as soon as its line is there, so that a log can be followed; return how many there were."""
    is_quiet = search.options.has("qlc")
    limit = 1 if search.options.has("ql") else search.limit
    count = number = 0
    async for data in read_lines(stream):
        number += 1
        line = decode(data)
        if search.find(line):
            count += 1
            await call.print("" if is_quiet else search.show(name, number, line))
            if count == limit:
                break
    return count


def _summary(search: _Search, name: str, count: int) -> str:
    if search.options.has("q"):
        return ""
    if search.options.has("l"):
        return f"{name}\n" if count else ""
    if search.options.has("c"):
        return (f"{name}:" if search.shows_names else "") + f"{count}\n"
    return ""


def _compile(name: str, options: Options, texts: list[str]) -> re.Pattern[str]:
    if options.has("F") or name == "fgrep":
        bodies = [re.escape(text) for text in texts]
    else:
        bodies = [_translate(text, is_extended=options.has("E") or name == "egrep") for text in texts]
    body = "|".join(f"(?:{body})" for body in bodies)
    if options.has("x"):
        body = rf"\A(?:{body})\Z"
    elif options.has("w"):
        body = rf"(?<!\w)(?:{body})(?!\w)"
    return re.compile(body, re.IGNORECASE if options.has("i") else 0)


def _translate(text: str, *, is_extended: bool) -> str:
    """Turn a POSIX expression into one of Python; basic ones have their operators behind a backslash."""
    return "".join(_translate_token(token, is_extended=is_extended) for token in _TOKEN.findall(text))


def _translate_token(token: str, *, is_extended: bool) -> str:
    if token.startswith("[") and len(token) > 1:
        for name, members in _CLASSES.items():
            token = token.replace(name, members)
        return re.sub(r"^(\[\^?)([\[\]])", r"\1\\\2", token)
    if token in {"\\<", "\\>"}:
        return "\\b"
    if is_extended:
        return token
    if len(token) == 2 and token[1] in "|(){}+?":
        return token[1]
    return f"\\{token}" if token in set("|(){}+?") else token
