"""Accesses in words, short enough for a line; the whole of it stands in the evidence file."""

from __future__ import annotations

import math
from collections.abc import Mapping

from harness.model import Gap, GapKind, Gate, GateOutcome, GateTry, Milestone, MilestoneName, Outcome
from harness.report.coverage import OpenTail
from harness.rules.touches import Tap, TapPurpose
from harness.store.recoveries import RecoveryRow
from harness.taxonomy.callers import FIRST_PARTY

MILESTONES = {name: name.value.replace("_", " ") for name in MilestoneName}

# How a milestone is known. An instant is printed with ± up to this uncertainty, and as a bracket above it.
_NARROW_NS = 50_000_000
_SOURCES = {
    "package_manager": "Android's package manager",
    "package_manager_unwatched": "Android's package manager, if the phone's clock was not set since",
    "earlier_run": "Android's package manager, as an earlier run saw it",
    "wall_clocks_across_boots": "the wall clocks of phone and host, across a boot",
    "event_log": "Android's event log",
    "am_start": "our start command",
    "proc_stat": "the kernel's own record",
    "hierarchy": "looking at the screen",
    "agent_click": "the click, as the app got it",
    "agent_touch": "the touch, as the app got it",
    "injected_tap": "our tap on the screen",
    "operator": "the operator",
    "scenario": "the step of the scenario",
}

GATES = {
    Gate.SPAWN.value: "before its first line",
    Gate.DEBUG.value: "before its first line",
    Gate.LATE.value: "after it had started",
}

TRIES = {
    GateOutcome.ARMED: "used",
    GateOutcome.LEFT: "not to be had",
    GateOutcome.ENDED: "ended before the run",
}

TAPS = {
    TapPurpose.TICK: "tick a box",
    TapPurpose.ACCEPT: "accept the terms",
    TapPurpose.DECLINE: "decline the terms",
    TapPurpose.PERMIT: "answer for a permission",
    TapPurpose.STEP: "do a step of the scenario",
}

# How observation of a process ended: our own words, and Frida's for a session that was detached.
_ENDS = {
    "end_of_run": "with the run",
    "dead_man": "the agent heard nothing of this host for too long",
    "application-requested": "the run let go of it",
    "process-replaced": "the process became another program",
    "process-terminated": "the process ended",
    "connection-terminated": "the connection was lost",
    "device-lost": "the device was lost",
}

GAPS = {
    GapKind.LATE_ATTACH: "watched late",
    GapKind.UNHOOKED_PROCESS: "never watched",
    GapKind.LOST: "lost",
    GapKind.MISSING: "missing",
    GapKind.OPEN_TAIL: "open end",
    GapKind.PASS_THROUGH: "let pass",
    GapKind.HOOK_ERROR: "hook error",
    GapKind.LOG_CUT: "log cut",
    GapKind.UNCONFIRMED: "unconfirmed",
    GapKind.DISAGREEMENT: "disagreement",
}
EXPLAINED_GAPS = {
    GapKind.LATE_ATTACH: "the process ran before its hooks were in place; what it did until then was not seen",
    GapKind.UNHOOKED_PROCESS: "a process of the app that no hook got into; nothing it did was seen",
    GapKind.LOST: "the app did more than could be carried away in time; these accesses are known by number only",
    GapKind.MISSING: "accesses that were numbered in the app and never arrived here",
    GapKind.OPEN_TAIL: "observation broke off; what the process did after its last word was not seen",
    GapKind.PASS_THROUGH: "the hooks let every call pass unseen, since this host was not heard",
    GapKind.HOOK_ERROR: "a hook failed inside and let the call pass; accesses may be missing",
    GapKind.LOG_CUT: "Android's log lost entries that nobody had read; a process may have run that was never met",
    GapKind.UNCONFIRMED: "what may have been the acceptance of the terms; nothing showed whether it was",
    GapKind.DISAGREEMENT: "two sources tell different instants of one milestone; the first one counts",
}

# What a call tells by yes or no, in words.
_STATES = {
    "ready": ("ready", "not ready"),
    "running": ("running", "not running"),
    "sound": ("sound", "no sound"),
    "found": ("found", "not there"),
}

# Those whose absence is said; the others are an operator's to mark.
EXPECTED = (
    MilestoneName.INSTALLED,
    MilestoneName.FIRST_PROCESS,
    MilestoneName.FIRST_LAUNCH,
    MilestoneName.FIRST_RESUMED,
    MilestoneName.TERMS_SHOWN,
    MilestoneName.TERMS_ACCEPTED,
)

# Rows of other providers are told by their authority; these are what one thinks of first.
_ADDRESS_BOOK = frozenset({"com.android.contacts", "contacts", "call_log"})
_THINGS = {
    "position": "a", "frame": "a", "picture": "a", "recording": "a", "number": "a", "identifier": "an",
}  # fmt: skip

# What is told by its number: what is around the phone, and who holds it.
_SURROUNDINGS = ("networks", "cells", "devices", "satellites", "antennas")
_COUNTED = {
    "networks": "network", "cells": "cell", "devices": "device", "satellites": "satellite", "antennas": "antenna",
    "accounts": "account", "sims": "SIM",
}  # fmt: skip

# What a call is about, by a name of its own.
_NAMES = ("path", "provider", "audio_source", "tag", "sentence")


def describe_call(hook: str, detail: Mapping[str, object], outcome: str, exception: str | None) -> str:
    """`query /contacts: 40 rows`, `getLastKnownLocation gps: denied`, `new AudioRecord mic: ready`, `open camera 0`."""
    words, (owner, method) = _describe_arguments(detail), hook.split(".")[-2:]
    says_enough = words or any(key in detail for key in _SURROUNDINGS)
    call = " ".join([method, *words]) if says_enough else f"{owner.rpartition('$')[2]}.{method}"
    if method == "<init>":
        call = " ".join(["new", owner, *words])
    end = _describe_end(detail, outcome, exception)
    return f"{call}: {end}" if end else call


def _describe_arguments(detail: Mapping[str, object]) -> list[str]:
    words = [str(detail["action"]).rpartition(".")[2]] if detail.get("action") is not None else []
    if "authority" in detail and (detail.get("path") is None or detail["authority"] not in _ADDRESS_BOOK):
        words.append(str(detail["authority"]))
    words += [str(detail[key]) for key in _NAMES if detail.get(key) is not None]
    if "criteria" in detail:
        words.append("by criteria")
    if "radius_m" in detail:
        words.append(f"{detail['radius_m']:g} m" if isinstance(detail["radius_m"], (int, float)) else "a circle")
    if isinstance(listens := detail.get("listens"), list):
        words.append(f"to {' and '.join(map(str, listens))}")
    if "camera" in detail:  # which one is the system's choice where the app names none
        words.append("a camera" if detail["camera"] is None else f"camera {detail['camera']}")
    return words


def _describe_end(detail: Mapping[str, object], outcome: str, exception: str | None) -> str:
    if outcome == Outcome.DENIED:
        return "denied"
    if exception is not None:
        return f"failed, {exception.rpartition('.')[2]}"
    if "rows" in detail:
        rows = "no cursor" if detail["rows"] is None else f"{detail['rows']} rows"
        return f"{rows} of {detail['of']}" if "of" in detail else rows
    if "faces" in detail:
        return "no statistics" if detail["faces"] is None else _count(detail["faces"], "face")
    if "changed" in detail:
        return f"{_count(detail['changed'], 'row')} changed"
    if "started" in detail:
        return "started" if detail["started"] else "not started"
    state = next((key for key in _STATES if key in detail), None)
    if state is not None:
        return _STATES[state][0 if detail[state] else 1]
    return _describe_handed_over(detail)


def _describe_handed_over(detail: Mapping[str, object]) -> str:
    for key, noun in _COUNTED.items():
        if key in detail:
            return f"no {key if key in _SURROUNDINGS else noun}" if not detail[key] else _count(detail[key], noun)
    thing = next((name for name in _THINGS if name in detail), None)
    if thing is None:
        return ""
    return f"{_THINGS[thing]} {thing}" if detail[thing] else f"no {thing}"


def _short(class_name: str) -> str:
    """`com.x.Tracker$$Lambda$12` is code of `Tracker`."""
    return class_name.rpartition(".")[2].partition("$$Lambda")[0]


def _count(number: object, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def describe_party(caller: str | None, sdk: str | None, detail: Mapping[str, object]) -> str:
    """`by Tracker (com.trackkit)`: the calling class, and whose code it is if not the app's own; `to TermsActivity`."""
    if caller is None and "listener" in detail:
        return "to an unknown listener" if detail["listener"] is None else f"to {_short(str(detail['listener']))}"
    name = "by no Java code" if caller is None else f"by {caller.split('.')[-2:][0]}"
    return name if sdk in (None, FIRST_PARTY) else f"{name} ({sdk})"


def describe_app(package: str, version_name: str) -> str:
    """`com.x 1.0`; a manifest need not name a version."""
    return f"{package} {version_name}" if version_name else f"{package} (no version name)"


def describe_source(source: str) -> str:
    """Where a milestone was learnt, for a reader who knows no Android."""
    return _SOURCES.get(source, source.replace("_", " "))


def describe_end_of_stream(reason: str | None) -> str:
    """How observation of a process ended."""
    return "no end is recorded" if reason is None else _ENDS.get(reason, reason)


def describe_uncertainty(uncertainty_ns: int) -> str:
    """In milliseconds, rounded up: what is printed must not promise more than what is known."""
    return f"{math.ceil(uncertainty_ns / 1e5) / 10:.1f} ms"


def describe_instant(milestone: Milestone, installed_ns: int | None) -> str:
    """Seconds since install: `+1.271`, or for a wide one `between +0.372 and +1.362`, rounded outwards."""
    if installed_ns is None:
        return ""
    since_ns, half_ns = milestone.at_boottime_ns - installed_ns, milestone.uncertainty_ns
    if half_ns <= _NARROW_NS:
        return f"{since_ns / 1e9:+.3f}"
    earliest, latest = math.floor((since_ns - half_ns) / 1e6), math.ceil((since_ns + half_ns) / 1e6)
    return f"between {earliest / 1e3:+.3f} and {latest / 1e3:+.3f}"


def describe_doubt(milestone: Milestone, installed_ns: int | None) -> str:
    """`0.2 ms`; nothing where the instant is told as a bracket, which holds it already."""
    is_bracket = installed_ns is not None and milestone.uncertainty_ns > _NARROW_NS
    return "" if is_bracket else describe_uncertainty(milestone.uncertainty_ns)


def describe_place(at_boottime_ns: int, installed_ns: int | None) -> str:
    """`+4.777 s after install`, or where that is not known, on the device's own clock."""
    if installed_ns is None:
        return f"{at_boottime_ns / 1e9:.3f} s of the device's boot clock"
    return f"{(at_boottime_ns - installed_ns) / 1e9:+.3f} s after install"


def describe_tap(tap: Tap, installed_ns: int | None) -> tuple[str, str]:
    """What was tapped, by its resource-id, its text or its place, and when, to the middle of a bracket."""
    middle_ns = (tap.from_boottime_ns + tap.to_boottime_ns) // 2
    return tap.resource_id or tap.text or f"{tap.x}, {tap.y} on the screen", describe_place(middle_ns, installed_ns)


def describe_whom(recovery: RecoveryRow) -> str:
    """To whom a connection was lost: `the device`, `com.x (7)`."""
    return "the device" if recovery.process is None else f"{recovery.process} ({recovery.pid})"


def describe_gate_try(tried: GateTry) -> str:
    """`debug: used`, `spawn: not to be had (no root)`."""
    return f"{tried.gate}: {TRIES[tried.outcome]}{(tried.reason and f' ({tried.reason})') or ''}"


def describe_open_tail(tail: OpenTail, installed_ns: int | None) -> str:
    """A process whose observation has no end, and where it was heard last."""
    place = describe_place(tail.last_word_boottime_ns, installed_ns)
    return f"{tail.process} (pid {tail.pid}) has no end of observation: last word {place}"


def describe_gap(gap: Gap, installed_ns: int | None) -> str:
    """`0.42 s`, `12 events`, `from +4.777 s after install on`, `unknown`."""
    if gap.events is not None:
        return f"{gap.events} event{'s' if gap.events != 1 else ''}"
    if gap.from_boottime_ns is not None and gap.to_boottime_ns is not None:
        return f"{(gap.to_boottime_ns - gap.from_boottime_ns) / 1e9:.2f} s"
    if gap.from_boottime_ns is not None:
        return f"from {describe_place(gap.from_boottime_ns, installed_ns)} on"
    return "unknown"
