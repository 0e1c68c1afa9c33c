"""Times as Android prints them."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.formats import format_duration, format_milliseconds, to_datetime


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0"),
        (33, "+33ms"),
        (9_000, "+9s0ms"),
        (-411_266, "-6m51s266ms"),
        (1_800_000, "+30m0s0ms"),
        (-39_756_000, "-11h2m36s0ms"),
        (1_742_401_000, "+20d4h0m1s0ms"),
    ],
)
def test_durations_are_timeutils_s(duration_ms: int, text: str) -> None:
    assert format_duration(duration_ms) == text


def test_instants_are_local_and_have_milliseconds() -> None:
    assert format_milliseconds(1_765_299_509_367, UTC) == "2025-12-09 16:58:29.367"
    assert format_milliseconds(1_765_299_509_007, ZoneInfo("Europe/Berlin")) == "2025-12-09 17:58:29.007"


@given(st.integers(0, 4_000_000_000_000_000_000))
def test_no_microsecond_is_lost(wall_ns: int) -> None:
    local = to_datetime(wall_ns, UTC)
    assert int(local.replace(microsecond=0).timestamp()) * 1_000_000 + local.microsecond == wall_ns // 1_000
