"""Run ids: 26 characters that sort by the host's time of their making (github.com/ulid/spec)."""

from __future__ import annotations

import secrets
import time

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_ulid() -> str:
    """Return 48 bits of milliseconds and 80 random bits in Crockford's base 32."""
    value = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))
