"""What the run touched on the screen, and why: every tap is a row, so that it is known what automation did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.model import Signal

_NEAR_PX = 2


class TapPurpose(StrEnum):
    """What the run touched the app for."""

    TICK = "tick"  # a box without which the accepting button does nothing
    ACCEPT = "accept"
    DECLINE = "decline"
    PERMIT = "permit"  # the system's question for a permission, whatever is answered
    STEP = "step"  # a view that a step of the scenario names


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A tap that the run injected, at x, y in pixels, between two instants of the boot clock, and on which view."""

    purpose: TapPurpose
    resource_id: str
    text: str = ""
    x: int
    y: int
    from_boottime_ns: int
    to_boottime_ns: int


def is_touch_of(tap: Tap, signal: Signal) -> bool:
    """Say whether an agent saw this tap arrive: a finger that was lifted there, since the tap was begun."""
    places = ((signal.detail.get("up_x"), tap.x), (signal.detail.get("up_y"), tap.y))
    is_there = all(isinstance(seen, int) and abs(seen - put) <= _NEAR_PX for seen, put in places)
    return signal.name == "touch" and signal.at_boottime_ns >= tap.from_boottime_ns and is_there
