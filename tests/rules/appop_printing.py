"""A ledger printed as each Android prints its own, written from what is known of the formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from harness.rules.appops import OpEntry, OpKind

HEAD = "Current AppOps Service state:\n  Settings:\n    top_state_settle_time=+5s0ms\n\n"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """A version of Android, and what of an entry it tells."""

    version: int
    print: Callable[[Iterable[OpEntry]], str]
    has_states: bool = True
    has_flags: bool = True
    has_tags: bool = True
    has_proxies: bool = True
    has_proxy_tags: bool = True
    has_runs_of_states: bool = True  # a duration for each access, and not one for the op


def span(duration_ms: int) -> str:
    """TimeUtils.formatDuration."""
    if duration_ms == 0:
        return "0"
    text, rest = "-" if duration_ms < 0 else "+", abs(duration_ms)
    days, rest = divmod(rest, 86_400_000)
    hours, rest = divmod(rest, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds, millis = divmod(rest, 1_000)
    for count, unit in ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s")):
        if count or text[1:]:
            text += f"{count}{unit}"
    return f"{text}{millis}ms"


def uid_words(uid: int) -> str:
    """UserHandle.formatUid."""
    user, app = divmod(uid, 100_000)
    if uid < 10_000:
        return str(uid)
    if app >= 99_000:
        return f"u{user}i{app - 99_000}"
    if app >= 90_000:
        return f"u{user}ai{app - 90_000}"
    return f"u{user}a{app - 10_000}" if app >= 10_000 else f"u{user}s{app}"


def date(local_ms: int) -> str:
    at = _EPOCH + timedelta(milliseconds=local_ms)
    return f"{at:%Y-%m-%d %H:%M:%S}.{local_ms % 1_000:03d}"


def when(entry: OpEntry) -> str:
    assert entry.local_ms is not None
    return f"{date(entry.local_ms)} ({span(-entry.ago_ms)})"


def _grouped(entries: Iterable[OpEntry], ops: Callable[[list[OpEntry]], Iterator[str]]) -> str:
    text = HEAD
    for uid, own in groupby(entries, key=lambda entry: entry.uid):
        text += f"  Uid {uid_words(uid)}:\n    state=cch\n      LEGACY_STORAGE: mode=ignore\n"
        for package, theirs in groupby(own, key=lambda entry: entry.package):
            text += (
                f"    Package {package}:\n      TOAST_WINDOW (allow): \n"
                if ops is not _ops_8
                else f"    Package {package}:\n"
            )
            for _, same in groupby(theirs, key=lambda entry: entry.op):
                text += "".join(f"{line}\n" for line in ops(list(same)))
    return text + "\n"


def _ops_8(entries: list[OpEntry]) -> Iterator[str]:
    mode = entries[0].mode
    words = f"      {entries[0].op}: mode={mode}"
    accesses = [entry for entry in entries if entry.kind is OpKind.ACCESS]
    rejects = [entry for entry in entries if entry.kind is OpKind.REJECT]
    if accesses:
        words += f"; time={span(accesses[0].ago_ms)} ago"
    if rejects:
        words += f"; rejectTime={span(rejects[0].ago_ms)} ago"
    if accesses and accesses[0].is_running:
        words += " (running)"
    elif accesses and accesses[0].duration_ms is not None:
        words += f"; duration={span(accesses[0].duration_ms)}"
    yield words


def _ops_9(entries: list[OpEntry]) -> Iterator[str]:
    yield f"      {entries[0].op} ({entries[0].mode} / switch GPS=allow): "
    for kind, word in ((OpKind.ACCESS, "Access"), (OpKind.REJECT, "Reject")):
        lead = f"          {word}: "
        for entry in (entry for entry in entries if entry.kind is kind):
            yield f"{lead}{entry.state:<5} = {when(entry)}"
            lead = " " * 18
    for entry in entries:
        if entry.is_running:
            yield f"          Running start at: {span(entry.ago_ms)}"
            yield "          startNesting=1"
        elif entry.duration_ms is not None:
            yield f"          duration={span(entry.duration_ms)}"


def _states(entries: Iterable[OpEntry], *, proxy_tags: bool) -> Iterator[str]:
    for entry in entries:
        word, gap = ("Access", " ") if entry.kind is OpKind.ACCESS else ("Reject", "")
        line = f"          {word}: [{entry.state}-{entry.flag}]{gap}{when(entry)}"
        if entry.duration_ms is not None:
            line += f" duration={span(entry.duration_ms)}"
        if (proxy := entry.proxy) is not None:
            tag = f", attributionTag={proxy.tag or 'null'}" if proxy_tags else ""
            line += f" proxy[uid={proxy.uid}, pkg={proxy.package or 'null'}{tag}]"
        yield line
        if entry.is_running:
            yield f"          Running start at: {span(entry.ago_ms)}"


def _ops_10(entries: list[OpEntry]) -> Iterator[str]:
    yield f"      {entries[0].op} ({entries[0].mode}):"
    yield from _states(entries, proxy_tags=False)


def _ops_11(entries: list[OpEntry]) -> Iterator[str]:
    yield f"      {entries[0].op} ({entries[0].mode}): "
    for tag, same in groupby(entries, key=lambda entry: entry.tag):
        yield f"        {tag or 'null'}=["
        yield from _states(same, proxy_tags=True)
        yield "        ]"


_PLAIN = {"has_flags": False, "has_tags": False, "has_proxies": False, "has_runs_of_states": False}
PRINTINGS = (
    Printing(version=8, print=lambda entries: _grouped(entries, _ops_8), has_states=False, **_PLAIN),
    Printing(version=9, print=lambda entries: _grouped(entries, _ops_9), **_PLAIN),
    Printing(version=10, print=lambda entries: _grouped(entries, _ops_10), has_tags=False, has_proxy_tags=False),
    Printing(version=11, print=lambda entries: _grouped(entries, _ops_11)),
)
