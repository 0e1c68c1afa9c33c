"""Starts of an app that means nothing, by which the gates of a device are tried: what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from harness.rules.protocol import Hello

GOES_ON_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start of the app; None where it did not come so far.

    `live_s` is from the moment its process was announced, or seen, until its hooks were live; `went_on_s` from its
    release until its activity was on the screen. The hooks were live within `bracket`, by the shell's boot clock.
    """

    hello: Hello | None = None
    bracket: tuple[int, int] | None = None
    live_s: float | None = None
    went_on_s: float | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A process that Frida announced, and for how long it held it; None when nobody let it go."""

    name: str
    held_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTrial:
    """The spawn gate, tried by some starts; `obstacle` says why it was not.

    `others` were held too, and are of other apps; `untold` started meanwhile, and Frida did not announce them.
    """

    obstacle: str | None = None
    starts: tuple[Start, ...] = ()
    others: tuple[Held, ...] = ()
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepTrial:
    """What `--deep` tries beside: a start whose connection ends while it is held, one under the debug gate.

    `unlogged` are the entries that the event log should have of that start and has not; `nodes` what was read off the
    screen then, in `look_s`.
    """

    cut: Start | None
    debug: Start
    unlogged: tuple[str, ...] = ()
    nodes: int = 0
    look_s: float = 0.0
