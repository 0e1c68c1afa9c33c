"""This host's wall clock, as rows and manifests tell it."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """Return the time of day, UTC, in milliseconds: `2026-01-01T00:00:00.000+00:00`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
