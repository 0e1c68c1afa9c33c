"""How Android prints times and truth: durations of TimeUtils, instants in a time zone, Java's booleans. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_UNITS_MS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"))
_GMT = timezone(timedelta(0), "GMT")


def format_bool(value: bool) -> str:  # noqa: FBT001 - the value is the argument
    """Print "true" or "false"."""
    return "true" if value else "false"


def find_zone(name: str) -> tzinfo:
    """Return the zone of a name; none, and one that nobody knows, is GMT, as in bionic."""
    try:
        return ZoneInfo(name) if name not in {"", "GMT"} else _GMT
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _GMT


def format_duration(duration_ms: int) -> str:
    """Print a duration as android.util.TimeUtils does: "+1h7m18s335ms", "-5m0s2ms", "0"."""
    if duration_ms == 0:
        return "0"
    rest = abs(duration_ms)
    text = "+" if duration_ms > 0 else "-"
    for size_ms, unit in _UNITS_MS:
        count, rest = divmod(rest, size_ms)
        if count or len(text) > 1:
            text += f"{count}{unit}"
    return f"{text}{rest}ms"


def to_datetime(wall_ns: int, zone: tzinfo) -> datetime:
    """Turn a wall clock instant into local time, microseconds kept exactly."""
    seconds, rest_ns = divmod(wall_ns, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest_ns // 1_000).astimezone(zone)


def format_seconds(wall_ms: int, zone: tzinfo) -> str:
    """Print "2026-07-24 23:52:52"."""
    return f"{to_datetime(wall_ms * 1_000_000, zone):%Y-%m-%d %H:%M:%S}"


def format_milliseconds(wall_ms: int, zone: tzinfo) -> str:
    """Print "2025-12-09 16:58:29.367"."""
    return f"{format_seconds(wall_ms, zone)}.{wall_ms % 1_000:03d}"
