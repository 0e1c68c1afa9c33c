"""The phone's wall clock and zone, and date, which shows it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from harness.virtual.formats import to_datetime
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.support import UsageError, parse_options
from harness.virtual.users import ROOT_UID

_DEFAULT = "+%a %b %e %H:%M:%S %Z %Y"
_DIRECTIVE = re.compile(r"%(.)", re.DOTALL)
_STRFTIME = frozenset("aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ")


@dataclass(frozen=True, slots=True)
class WallClock:
    """What the time is on the phone."""

    wall_ns: Callable[[], int]
    zone: Callable[[], tzinfo]
    set_wall_ns: Callable[[int], Awaitable[None]]

    def at(self, instant_ns: int, *, is_utc: bool = False) -> datetime:
        """Return an instant in the phone's zone."""
        return to_datetime(instant_ns, UTC if is_utc else self.zone())


async def run_date(clock: WallClock, call: Invocation) -> int:
    """Show the date; root may set it, `date @1795447719`."""
    options = parse_options(call, "ud:")
    template = _DEFAULT
    if options.operands:
        template = options.operands[0]
    if call.identity.uid == ROOT_UID and (asked := re.fullmatch(r"@([0-9]{1,11})", template)):
        await clock.set_wall_ns(int(asked[1]) * 1_000_000_000)
        template = _DEFAULT
    if not template.startswith("+"):
        await call.complain("date: cannot set date: Operation not permitted")
        return 1
    instant_ns = clock.wall_ns()
    if options.has("d"):
        found = re.fullmatch(r"@([0-9]{1,11})", options.last("d", ""))
        if not found:
            raise UsageError(f"bad date '{options.last('d', '')}'")
        instant_ns = int(found[1]) * 1_000_000_000
    await call.print(format_time(template[1:], clock.at(instant_ns, is_utc=options.has("u")), instant_ns) + "\n")
    return 0


def format_time(template: str, at: datetime, instant_ns: int) -> str:
    """Format as strftime does, with %s and with %N for nanoseconds; what is unknown stays as it is."""

    def replace(found: re.Match[str]) -> str:
        letter = found[1]
        if letter == "N":
            return f"{instant_ns % 1_000_000_000:09d}"
        if letter == "s":
            return str(instant_ns // 1_000_000_000)
        if letter == "%":
            return "%"
        return at.strftime(found[0]) if letter in _STRFTIME else found[0]

    return _DIRECTIVE.sub(replace, template)
