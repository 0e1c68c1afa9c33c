"""Connections that were lost and won back during a run: what they say together."""

from __future__ import annotations

from collections.abc import Sequence

SERVER_ENDED = "the adb server had ended"


def describe_repeated_end(reasons: Sequence[str]) -> str | None:
    """Say that somebody ends the adb server, by the reasons of a run's recoveries; None where it ended once at most."""
    times = sum(reason.startswith(SERVER_ENDED) for reason in reasons)
    if times < 2:
        return None
    return (
        f"the adb server was ended {times} times during the run: some program of this host runs `adb kill-server`, "
        "or ends whatever is named adb"
    )
