"""logcat: buffers printed, followed, cleared, measured."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import Arguments, CommandError
from harness.virtual.system.logs import (
    BUFFERS,
    DEFAULT_BUFFERS,
    LAYOUTS,
    MODIFIERS,
    PRIORITIES,
    LogEntry,
    LogFormat,
    Logs,
    format_entry,
)

_EPOCH = re.compile(r"\d+\.\d+")
_SILENT = "S"
_KIB = 1024
_UNITS = {"": 1, "K": _KIB, "M": _KIB * _KIB, "G": _KIB * _KIB * _KIB}
_SIZE = re.compile(r"(\d+)([KMG]?)")


@dataclass(slots=True, kw_only=True)
class _Options:
    buffers: list[str] = field(default_factory=list)
    form: LogFormat = field(default_factory=LogFormat)
    dump: bool = False
    clear: bool = False
    show_size: bool = False
    resize_bytes: int | None = None
    tail: int | None = None
    since_ns: int | None = None
    pid: int | None = None
    pattern: re.Pattern[str] | None = None
    max_count: int | None = None
    filters: dict[str, str] = field(default_factory=dict)

    def wants(self, entry: LogEntry) -> bool:
        """Whether an entry passes the filters; a tag without one has that of "*"."""
        if self.pid not in {None, entry.pid}:
            return False
        if self.since_ns is not None and entry.wall_ns < self.since_ns:
            return False
        if self.pattern is not None and not self.pattern.search(entry.message):
            return False
        lowest = self.filters.get(entry.tag, self.filters.get("*", "V"))
        return lowest != _SILENT and PRIORITIES.index(entry.priority) >= PRIORITIES.index(lowest)


class Logcat:
    """The tool."""

    def __init__(self, logs: Logs, wall_ns: Callable[[], int], zone: Callable[[], tzinfo]) -> None:
        self._logs = logs
        self._wall_ns = wall_ns
        self._zone = zone

    def tool(self) -> Tool:
        """Return `logcat`."""
        return self._run

    async def _run(self, call: Invocation) -> int:
        try:
            options = self._parse(Arguments(call.argv[1:]))
        except CommandError as error:
            await call.complain(error.text)
            return error.exit_code
        buffers = options.buffers or list(DEFAULT_BUFFERS)
        if options.clear:
            self._logs.clear(buffers)
            return 0
        if options.resize_bytes is not None:
            self._logs.resize(buffers, options.resize_bytes)
            return 0
        if options.show_size:
            await call.print("".join(self._size(name) for name in buffers if name != "radio"))
            return 0
        await self._print(call, options, buffers)
        return 0

    async def _print(self, call: Invocation, options: _Options, buffers: list[str]) -> None:
        last_seq = self._logs.last_seq
        found = [entry for entry in self._logs.entries(buffers) if options.wants(entry)]
        if options.tail is not None:
            found = found[-options.tail :]
        printer = _Printer(call, options, self._zone())
        for entry in found:
            if not await printer.print(entry):
                return
        if options.dump:
            return
        async for entry in self._logs.follow(buffers, last_seq):
            if options.wants(entry) and not await printer.print(entry):
                return

    def _size(self, name: str) -> str:
        size, used = self._logs.size(name)
        limits = "max entry is 5120 B, max payload is 4068 B"
        return f"{name}: ring buffer is {_size_text(size)} ({_size_text(used)} consumed), {limits}\n"

    def _parse(self, arguments: Arguments) -> _Options:
        options = _Options()
        while (word := arguments.next()) is not None:
            option, value = _split(word, arguments)
            if option is None:
                _add_filters(options, word)
            else:
                self._apply(options, option, value)
        return options

    def _apply(self, options: _Options, option: str, value: str) -> None:
        if option in _FLAGS:
            _FLAGS[option](options)
        elif option == "-b":
            options.buffers += _buffers(value)
        elif option == "-v":
            options.form = _form(options.form, value)
        elif option in {"-t", "-T"}:
            options.dump |= option == "-t"
            self._set_start(options, value)
        elif option == "-G":
            options.resize_bytes = _parse_size(value)
        elif option == "-e":
            options.pattern = re.compile(value)
        elif option == "-m":
            options.max_count = int(value)
        elif option == "--pid":
            options.pid = int(value)

    def _set_start(self, options: _Options, value: str) -> None:
        if value.isdigit():
            options.tail = max(int(value), 1)
            return
        options.since_ns = parse_since(value, self._wall_ns(), self._zone())


class _Printer:
    """Prints entries, before the first of each buffer a line that says so."""

    def __init__(self, call: Invocation, options: _Options, zone: tzinfo) -> None:
        self._call = call
        self._options = options
        self._zone = zone
        self._begun: set[str] = set()
        self._count = 0

    async def print(self, entry: LogEntry) -> bool:
        """Print an entry; tell whether more are wanted."""
        text = format_entry(entry, self._options.form, self._zone)
        if entry.buffer not in self._begun:
            self._begun.add(entry.buffer)
            text = f"--------- beginning of {entry.buffer}\n{text}"
        await self._call.print(text)
        self._count += 1
        return self._count != self._options.max_count


def parse_since(text: str, now_ns: int, zone: tzinfo) -> int:
    """Read a time of `-T`: seconds since the epoch, or a date with or without its year.

    Raises: CommandError
    """
    if _EPOCH.fullmatch(text):
        seconds, _, fraction = text.partition(".")
        return int(seconds) * 1_000_000_000 + int(fraction[:9].ljust(9, "0"))
    year = datetime.fromtimestamp(now_ns / 1e9, zone).year
    for candidate in (text, f"{year}-{text}"):
        for form in ("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S"):
            try:
                parsed = datetime.strptime(candidate[:26], form).replace(tzinfo=zone)
            except ValueError:
                continue
            return int(parsed.timestamp()) * 1_000_000_000 + parsed.microsecond * 1_000
    raise CommandError(f'-t "{text}" not in time format')


def _set_dump(options: _Options) -> None:
    options.dump = True


def _set_clear(options: _Options) -> None:
    options.clear = True


def _set_show_size(options: _Options) -> None:
    options.show_size = True


def _set_silent(options: _Options) -> None:
    options.filters.setdefault("*", _SILENT)


_FLAGS: dict[str, Callable[[_Options], None]] = {
    "-d": _set_dump,
    "-c": _set_clear,
    "-g": _set_show_size,
    "-s": _set_silent,
}
_LONG = {
    "--buffer": "-b",
    "--format": "-v",
    "--clear": "-c",
    "--buffer-size": "-G",
    "--regex": "-e",
    "--max-count": "-m",
    "--pid": "--pid",
}


def _split(word: str, arguments: Arguments) -> tuple[str | None, str]:
    """Split "-vepoch", "-v epoch", "--format=epoch" into option and value; a filter has no option."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        if name not in _LONG:
            raise CommandError(f"logcat: unrecognized option '{word}'")
        option = _LONG[name]
        return option, value if equals or option in _FLAGS else _value(option, arguments)
    if not word.startswith("-") or len(word) == 1:
        return None, ""
    option, value = word[:2], word[2:]
    if option in _FLAGS:
        return option, ""
    if option not in {"-b", "-v", "-t", "-T", "-G", "-e", "-m"}:
        raise CommandError(f"logcat: invalid option -- '{word[1]}'")
    return option, value or _value(option, arguments)


def _value(option: str, arguments: Arguments) -> str:
    value = arguments.next()
    if value is None:
        raise CommandError(f"logcat: option requires an argument -- '{option.lstrip('-')}'")
    return value


def _buffers(text: str) -> list[str]:
    names: list[str] = []
    for name in text.split(","):
        if name == "all":
            names += BUFFERS
        elif name == "default":
            names += DEFAULT_BUFFERS
        elif name in BUFFERS:
            names.append(name)
        else:
            raise CommandError(f"unknown buffer {name}")
    return names


def _form(form: LogFormat, text: str) -> LogFormat:
    for name in re.split(r"[,\s]+", text):
        layout = next((known for known in LAYOUTS if known == name), None)
        if layout is not None:
            form = replace(form, layout=layout)
        elif name in MODIFIERS:
            form = replace(form, modifiers=form.modifiers | {name})
        else:
            raise CommandError(f'Invalid parameter "{name}" to -v')
    return form


def _add_filters(options: _Options, text: str) -> None:
    for word in text.split():
        tag, _, priority = word.partition(":")
        letter = (priority[:1] or "V").upper()
        if letter != "*" and letter not in PRIORITIES:
            raise CommandError(f"Invalid filter expression '{word}'")
        options.filters[tag] = "V" if letter == "*" else letter


def _size_text(size: int) -> str:
    for unit, name in ((_KIB * _KIB, "MiB"), (_KIB, "KiB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} B"


def _parse_size(text: str) -> int:
    match = _SIZE.fullmatch(text)
    if match is None:
        raise CommandError(f"Invalid parameter to -G: {text}")
    return int(match[1]) * _UNITS[match[2]]
