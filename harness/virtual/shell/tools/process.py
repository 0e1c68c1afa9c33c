"""ps, pidof and kill, over whatever keeps the phone's table of processes."""

import posixpath
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from signal import Signals
from typing import Final, Protocol

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.state import SHELL_NAME
from harness.virtual.shell.tools.support import Options, UsageError, parse_options, require
from harness.virtual.users import ROOT_UID, Identity, user_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """One process as `ps` shows it."""

    pid: int
    ppid: int
    uid: int
    name: str
    state: str
    rss_kb: int
    vsz_kb: int


class ProcessTable(Protocol):
    """The phone's processes; the system keeps them."""

    def processes(self) -> Sequence[ProcessRow]:
        """Return all living processes."""
        ...

    def kill(self, pid: int, signal: int) -> None:
        """Send a signal; 0 only asks whether the process is there.

        Raises:
            ProcessLookupError: there is no such process.
        """
        ...


ProcessTool = Callable[[ProcessTable, Invocation], Awaitable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    width: int
    is_left: bool
    value: Callable[[ProcessRow], str]


_COLUMNS: Final[dict[str, _Column]] = {
    "PID": _Column(width=6, is_left=False, value=lambda row: str(row.pid)),
    "PPID": _Column(width=6, is_left=False, value=lambda row: str(row.ppid)),
    "UID": _Column(width=5, is_left=False, value=lambda row: str(row.uid)),
    "USER": _Column(width=12, is_left=True, value=lambda row: user_name(row.uid)),
    "VSZ": _Column(width=7, is_left=False, value=lambda row: str(row.vsz_kb)),
    "RSS": _Column(width=6, is_left=False, value=lambda row: str(row.rss_kb)),
    "WCHAN": _Column(width=10, is_left=True, value=lambda _: "0"),
    "ADDR": _Column(width=10, is_left=False, value=lambda _: "0"),
    "S": _Column(width=1, is_left=True, value=lambda row: row.state),
    "NAME": _Column(width=27, is_left=True, value=lambda row: row.name),
    "ARGS": _Column(width=27, is_left=True, value=lambda row: row.name),
    "CMD": _Column(width=27, is_left=True, value=lambda row: row.name),
    "CMDLINE": _Column(width=27, is_left=True, value=lambda row: row.name),
    "COMM": _Column(width=27, is_left=True, value=lambda row: row.name),
}
_DEFAULT_COLUMNS = "USER,PID,PPID,VSZ,RSS,WCHAN,ADDR,S,NAME"
_SIGNALS = {signal.name.removeprefix("SIG"): signal.value for signal in Signals}


async def _ps(table: ProcessTable, call: Invocation) -> int:
    options = parse_options(call, "Aefo:p:u:w")
    names = [name.strip().upper() for name in ",".join(options.values.get("o", [_DEFAULT_COLUMNS])).split(",")]
    unknown = [name for name in names if name not in _COLUMNS]
    if unknown:
        raise UsageError(f"bad -o {unknown[0]}")
    rows = _choose(table.processes(), options, call.identity)
    columns = [_COLUMNS[name] for name in names]
    await call.print(_line(columns, names, pads_last=True))
    for row in rows:
        await call.print(_line(columns, [column.value(row) for column in columns], pads_last=False))
    return 0 if rows else 1


def _choose(rows: Sequence[ProcessRow], options: Options, identity: Identity) -> list[ProcessRow]:
    if options.has("p"):
        wanted = set(",".join(options.values["p"]).split(","))
        return [row for row in rows if str(row.pid) in wanted]
    if options.has("u"):
        wanted = set(",".join(options.values["u"]).split(","))
        return [row for row in rows if user_name(row.uid) in wanted or str(row.uid) in wanted]
    if options.has("Ae") or identity.uid == ROOT_UID:
        return list(rows)
    return [row for row in rows if row.uid == identity.uid]


def _line(columns: Sequence[_Column], values: Sequence[str], *, pads_last: bool) -> str:
    """Lay out a row; what is too wide takes its room from the columns after it, as in toybox."""
    line, end = "", 0
    for index, (column, value) in enumerate(zip(columns, values, strict=True)):
        start = f"{line} " if index else ""
        end += column.width + (1 if index else 0)
        room = max(0, end - len(start))
        is_padded = pads_last or index < len(columns) - 1
        line = start + (value.ljust(room if is_padded else 0) if column.is_left else value.rjust(room))
    return line + "\n"


async def _pidof(table: ProcessTable, call: Invocation) -> int:
    options = parse_options(call, "so:x")
    require(options.operands, 1)
    omitted = set(",".join(options.values.get("o", [])).split(","))
    rows = [row for row in table.processes() if {row.name, posixpath.basename(row.name)} & set(options.operands)]
    pids = [str(row.pid) for row in rows if str(row.pid) not in omitted]
    if pids:
        await call.print(" ".join(pids[:1] if options.has("s") else pids) + "\n")
    return 0 if pids else 1


async def _kill(table: ProcessTable, call: Invocation) -> int:
    signal, operands = _parse_kill(list(call.argv[1:]))
    if signal is None:
        await call.print(" ".join(_SIGNALS) + "\n")
        return 0
    require(operands, 1)
    status = 0
    for operand in operands:
        problem = _send(table, call.identity, operand, signal)
        if problem:
            await call.complain(f"{SHELL_NAME}: kill: {operand}: {problem}")
            status = 1
    return status


def _parse_kill(words: list[str]) -> tuple[int | None, list[str]]:
    if not words or not words[0].startswith("-") or words[0] == "--":
        return Signals.SIGTERM, words[words[:1] == ["--"] :]
    option = words.pop(0)[1:]
    if option == "l":
        return None, words
    if option in {"s", "n"} and words:
        option = words.pop(0)
    name = option.upper().removeprefix("SIG")
    number = int(option) if re.fullmatch(r"[0-9]{1,2}", option) else _SIGNALS.get(name)
    if number is None:
        raise UsageError(f"bad signal '{option}'")
    return number, words


def _send(table: ProcessTable, identity: Identity, operand: str, signal: int) -> str:
    """Send a signal; return what went wrong."""
    if not re.fullmatch(r"[0-9]{1,9}", operand):
        return "bad pid"
    row = next((row for row in table.processes() if row.pid == int(operand)), None)
    if row is None:
        return "No such process"
    if identity.uid not in {ROOT_UID, row.uid}:
        return "Operation not permitted"
    try:
        table.kill(row.pid, signal)
    except ProcessLookupError:
        return "No such process"
    return ""


PROCESS_TOOLS: Final[dict[str, ProcessTool]] = {"ps": _ps, "pidof": _pidof, "kill": _kill}
