"""Ids of runs and sweeps: 26 characters that sort by the host's time of their making (github.com/ulid/spec)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence

LATEST = "latest"

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_ulid() -> str:
    """Return 48 bits of milliseconds and 80 random bits in Crockford's base 32."""
    value = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def match_ids(ids: Sequence[str], word: str) -> list[str]:
    """Return those that a word means: the last one for `latest`, else those that begin with it. `ids` are in order."""
    return list(ids[-1:]) if word == LATEST else [each for each in ids if word and each.startswith(word.upper())]
