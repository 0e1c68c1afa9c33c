"""Accesses in words, short enough for a line; the whole of it stands in the evidence file."""

from __future__ import annotations

import math
from collections.abc import Mapping

from harness.model import Gap, MilestoneName, Outcome

MILESTONES = {name: name.value.replace("_", " ") for name in MilestoneName}

# Those whose absence is said; the others are an operator's to mark.
EXPECTED = (
    MilestoneName.INSTALLED,
    MilestoneName.FIRST_PROCESS,
    MilestoneName.FIRST_LAUNCH,
    MilestoneName.FIRST_RESUMED,
    MilestoneName.TERMS_SHOWN,
    MilestoneName.TERMS_ACCEPTED,
)


def describe_call(hook: str, detail: Mapping[str, object], outcome: str, exception: str | None) -> str:
    """`query /contacts: 40 rows`, `getLastKnownLocation gps: denied`, `open camera 0`, `findFaces: 1 face`."""
    words, (owner, method) = _describe_arguments(detail), hook.split(".")[-2:]
    call = " ".join([method, *words]) if words else f"{owner}.{method}"
    end = _describe_end(detail, outcome, exception)
    return f"{call}: {end}" if end else call


def _describe_arguments(detail: Mapping[str, object]) -> list[str]:
    words = [str(detail[key]) for key in ("path", "provider") if detail.get(key) is not None]
    if "authority" in detail and "path" not in detail:
        words.append(str(detail["authority"]))
    if "criteria" in detail:
        words.append("by criteria")
    if "radius_m" in detail:
        words.append(f"{detail['radius_m']:g} m" if isinstance(detail["radius_m"], (int, float)) else "a circle")
    return [*words, f"camera {detail['camera']}"] if "camera" in detail else words


def _describe_end(detail: Mapping[str, object], outcome: str, exception: str | None) -> str:
    if outcome == Outcome.DENIED:
        return "denied"
    if exception is not None:
        return f"failed, {exception.rpartition('.')[2]}"
    if "rows" in detail:
        return "no cursor" if detail["rows"] is None else f"{detail['rows']} rows"
    if "faces" in detail:
        return "no statistics" if detail["faces"] is None else _count(detail["faces"], "face")
    if "changed" in detail:
        return f"{_count(detail['changed'], 'row')} changed"
    handed_over = next((key for key in ("position", "frame", "picture") if key in detail), None)
    if handed_over is None:
        return ""
    return f"a {handed_over}" if detail[handed_over] else f"no {handed_over}"


def _short(class_name: str) -> str:
    """`com.x.Tracker$$Lambda$12` is code of `Tracker`."""
    return class_name.rpartition(".")[2].partition("$$Lambda")[0]


def _count(number: object, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def describe_party(caller: str | None, sdk: str | None, detail: Mapping[str, object]) -> str:
    """`by Tracker (com.trackkit)`: the calling class, and whose code it is if not the app's own; `to TermsActivity`."""
    if caller is None and detail.get("listener"):
        return f"to {_short(str(detail['listener']))}"
    name = "by no Java code" if caller is None else f"by {caller.split('.')[-2:][0]}"
    return f"{name} ({sdk})" if sdk else name


def describe_uncertainty(uncertainty_ns: int) -> str:
    """In milliseconds, rounded up: what is printed must not promise more than what is known."""
    return f"{math.ceil(uncertainty_ns / 1e5) / 10:.1f} ms"


def describe_gap(gap: Gap) -> str:
    """`0.42 s`, `12 events`, `from 81.200 s of the boot clock on`, `unknown`."""
    if gap.events is not None:
        return f"{gap.events} event{'s' if gap.events != 1 else ''}"
    if gap.from_boottime_ns is not None and gap.to_boottime_ns is not None:
        return f"{(gap.to_boottime_ns - gap.from_boottime_ns) / 1e9:.2f} s"
    if gap.from_boottime_ns is not None:
        return f"from {gap.from_boottime_ns / 1e9:.3f} s of the boot clock on"
    return "unknown"


def describe_end(verdict: str | None, *, is_running: bool) -> str:
    """How a run ended, in a word or two."""
    return verdict or ("so far: the run is under way" if is_running else "without an end: the run was killed")
