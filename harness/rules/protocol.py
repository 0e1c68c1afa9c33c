"""The wire contract between agent and host (`hooks/wire.ts` is its other half): JSON messages to frozen values.

Instants cross as decimal strings, since JSON numbers lose nanoseconds after 104 days of uptime. Those of accesses cross
as numbers that count from such a string. A batch says once what many of its accesses say, and they refer to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from harness.errors import ProtocolError
from harness.model import Access, ClockSample, Detail, Gate, HookReport, HookState, Outcome, Proof, Signal
from harness.rules.texts import escape, shorten

SCHEMA = 2
HOOK_SIGNAL = "hook"
_I64_MAX = 2**63 - 1
_NUMBER_MAX = 2**53 - 1  # the last integer before JSON numbers begin to leave some out


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """A script is live: who it is in, since when, and which hooks are in place."""

    epoch: str
    pid: int
    process: str
    gate: Gate
    start_boottime_ns: int
    live_boottime_ns: int
    clock: ClockSample
    hooks: tuple[HookReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Consecutive events, the first of which carries `first_seq`."""

    epoch: str
    first_seq: int
    events: tuple[Access | Signal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Events that the agent's ring had to drop before they were acknowledged."""

    epoch: str
    first_seq: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The agent lives; every event below `next_seq` has been sent at least once.

    A call is reported when it returns: `under_way_since_ns` is when the earliest began of those that have not.
    """

    epoch: str
    next_seq: int
    clock: ClockSample
    under_way_since_ns: int | None

    @property
    def complete_until_ns(self) -> int:
        """Every call that began before this instant of the boot clock has been sent."""
        at_ns = self.clock.at_boottime_ns
        return at_ns if self.under_way_since_ns is None else min(at_ns, self.under_way_since_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bye:
    """The stream ends here by intention; `under_way` observed calls had not returned, and will not be reported."""

    epoch: str
    next_seq: int
    at_boottime_ns: int
    reason: str
    under_way: int


Message = Hello | Batch | Lost | Heartbeat | Bye
T = TypeVar("T")


class _Fields:
    """Typed reading of one JSON object; every complaint names the field."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise ProtocolError(f"{where} is {type(value).__name__}, not an object")
        self._value = value
        self._where = where

    def _get(self, name: str) -> object:
        if name not in self._value:
            raise ProtocolError(f"{self._where} lacks {name!r}")
        return self._value[name]

    def _fail(self, name: str, wanted: str) -> ProtocolError:
        return ProtocolError(f"{self._where}.{name} is {str(self._value[name])[:80]!r}, not {wanted}")

    def text(self, name: str) -> str:
        value = self._get(name)
        if not isinstance(value, str):
            raise self._fail(name, "a string")
        return escape(shorten(value))

    def optional_text(self, name: str) -> str | None:
        return None if self._value.get(name) is None else self.text(name)

    def count(self, name: str) -> int:
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _I64_MAX:
            raise self._fail(name, "a count")
        return value

    def instant(self, name: str, most: int = _I64_MAX) -> int:
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 19 and int(value) <= most):
            raise self._fail(name, "an instant in decimal nanoseconds")
        return int(value)

    def optional_instant(self, name: str) -> int | None:
        return None if self._get(name) is None else self.instant(name)

    def choice(self, name: str, parse: Callable[[str], T]) -> T:
        try:
            return parse(self.text(name))
        except ValueError as error:
            raise self._fail(name, "one of the known words") from error

    def optional_choice(self, name: str, parse: Callable[[str], T]) -> T | None:
        return None if self._value.get(name) is None else self.choice(name, parse)

    def objects(self, name: str) -> list[object]:
        value = self._get(name)
        if not isinstance(value, list):
            raise self._fail(name, "a list")
        return value

    def optional_strings(self, name: str) -> tuple[str, ...] | None:
        return None if self._value.get(name) is None else self.strings(name)

    def strings(self, name: str) -> tuple[str, ...]:
        values = self.objects(name)
        if not all(isinstance(value, str) for value in values):
            raise self._fail(name, "a list of strings")
        return tuple(escape(shorten(str(value))) for value in values)

    def detail(self, name: str) -> dict[str, object]:
        value = self._get(name)
        if not isinstance(value, dict) or not _is_finite(value):
            raise self._fail(name, "an object of finite JSON values")
        return {shorten(key): _shorten_all(item) for key, item in value.items()}

    def child(self, name: str) -> _Fields:
        return _Fields(self._get(name), f"{self._where}.{name}")


def _is_finite(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(_is_finite(item) for item in value.values())
    return all(_is_finite(item) for item in value) if isinstance(value, list) else True


def _shorten_all(value: object) -> object:
    """Each text in a JSON value made storable. JSON itself escapes what a column of text has to have escaped."""
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, dict):
        return {shorten(key): _shorten_all(item) for key, item in value.items()}
    return [_shorten_all(item) for item in value] if isinstance(value, list) else value


def parse_message(payload: object) -> Message:
    """Read one message of the agent. Raises ProtocolError naming the field that is wrong."""
    fields = _Fields(payload, "message")
    kind = fields.text("type")
    parser = _PARSERS.get(kind)
    if parser is None:
        raise ProtocolError(f"message of unknown type {kind[:80]!r}")
    try:
        return parser(fields)
    except RecursionError as error:
        raise ProtocolError("message has too many levels") from error


def _parse_hello(fields: _Fields) -> Hello:
    if fields.count("schema") != SCHEMA:
        raise ProtocolError(f"the agent speaks schema {fields.count('schema')}, this host speaks {SCHEMA}")
    return Hello(
        epoch=fields.text("epoch"),
        pid=fields.count("pid"),
        process=fields.text("process"),
        gate=fields.choice("gate", Gate),
        start_boottime_ns=fields.instant("start"),
        live_boottime_ns=fields.instant("live"),
        clock=_parse_clock(fields.child("clock")),
        hooks=tuple(parse_hook(hook) for hook in fields.objects("hooks")),
    )


def _parse_clock(fields: _Fields) -> ClockSample:
    return ClockSample(
        at_boottime_ns=fields.instant("boot"),
        at_wall_ns=fields.instant("wall"),
        uncertainty_ns=fields.count("uncertainty"),
        source="agent",
    )


def parse_hook(payload: object) -> HookReport:
    """Read the state of one hook, as `hello` lists it and as a `hook` signal brings it later."""
    fields = _Fields(payload, "hook")
    return HookReport(
        hook=fields.text("hook"),
        data_type=fields.text("data_type"),
        state=fields.choice("state", HookState),
        overloads=fields.count("overloads"),
        error=fields.optional_text("error"),
        op=fields.optional_text("op"),
        layer=fields.optional_text("layer") or "api",
        found_by=fields.optional_text("found_by"),
        proof=fields.optional_choice("proof", Proof),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Description:
    """What accesses of a batch have in common."""

    data_type: str
    hook: str
    kind: str
    layer: str
    signature: str
    outcome: Outcome
    exception: str | None
    detail: Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """What the accesses of a batch refer to."""

    base_ns: int
    descriptions: tuple[_Description, ...]
    threads: tuple[str, ...]
    stacks: tuple[tuple[str, tuple[str, ...] | None], ...]


def _parse_batch(fields: _Fields) -> Batch:
    first = fields.count("first_seq")
    tables = _Tables(
        base_ns=fields.instant("base", most=_I64_MAX - _NUMBER_MAX),
        descriptions=tuple(_parse_description(_Fields(item, "description")) for item in fields.objects("descriptions")),
        threads=fields.strings("threads"),
        stacks=tuple(_parse_stack(_Fields(item, "stack")) for item in fields.objects("stacks")),
    )
    events = tuple(_parse_event(event, seq, tables) for seq, event in enumerate(fields.objects("events"), first))
    return Batch(epoch=fields.text("epoch"), first_seq=first, events=events)


def _parse_description(fields: _Fields) -> _Description:
    return _Description(
        data_type=fields.text("data_type"),
        hook=fields.text("hook"),
        kind=fields.text("kind"),
        layer=fields.text("layer"),
        signature=fields.text("signature"),
        outcome=fields.choice("outcome", Outcome),
        exception=fields.optional_text("exception"),
        detail=fields.detail("detail"),
    )


def _parse_stack(fields: _Fields) -> tuple[str, tuple[str, ...] | None]:
    return fields.text("key"), fields.optional_strings("frames")


def _parse_event(payload: object, seq: int, tables: _Tables) -> Access | Signal:
    if isinstance(payload, list):
        return _parse_access(payload, seq, tables)
    return _parse_signal(_Fields(payload, "event"), seq)


def _parse_access(numbers: list[object], seq: int, tables: _Tables) -> Access:
    """Read the one kind of event that comes by the thousands: an instant, and three places in the tables."""
    try:
        since_ns, description, thread, stack = map(_place, numbers)
        common, thread_name = tables.descriptions[description], tables.threads[thread]
        stack_key, frames = tables.stacks[stack]
    except (ValueError, IndexError) as error:
        raise ProtocolError(f"event is {str(numbers)[:80]}, not an instant and places in the batch's tables") from error
    return Access(
        seq=seq,
        at_boottime_ns=tables.base_ns + since_ns,
        data_type=common.data_type,
        hook=common.hook,
        kind=common.kind,
        layer=common.layer,
        signature=common.signature,
        outcome=common.outcome,
        exception=common.exception,
        detail=common.detail,
        thread=thread_name,
        stack_key=stack_key,
        frames=frames,
    )


def _place(number: object) -> int:
    if type(number) is not int or not 0 <= number <= _NUMBER_MAX:
        raise ValueError(number)
    return number


def _parse_signal(fields: _Fields, seq: int) -> Signal:
    signal = Signal(
        seq=seq, at_boottime_ns=fields.instant("at"), name=fields.text("name"), detail=fields.detail("detail")
    )
    if signal.name == HOOK_SIGNAL:
        parse_hook(signal.detail)  # whoever reads it later must not stumble
    return signal


def _parse_lost(fields: _Fields) -> Lost:
    return Lost(epoch=fields.text("epoch"), first_seq=fields.count("first_seq"), count=fields.count("count"))


def _parse_heartbeat(fields: _Fields) -> Heartbeat:
    return Heartbeat(
        epoch=fields.text("epoch"),
        next_seq=fields.count("next_seq"),
        clock=_parse_clock(fields.child("clock")),
        under_way_since_ns=fields.optional_instant("under_way_since"),
    )


def _parse_bye(fields: _Fields) -> Bye:
    return Bye(
        epoch=fields.text("epoch"),
        next_seq=fields.count("next_seq"),
        at_boottime_ns=fields.instant("at"),
        reason=fields.text("reason"),
        under_way=fields.count("under_way"),
    )


_PARSERS: dict[str, Callable[[_Fields], Message]] = {
    "hello": _parse_hello,
    "batch": _parse_batch,
    "lost": _parse_lost,
    "heartbeat": _parse_heartbeat,
    "bye": _parse_bye,
}
