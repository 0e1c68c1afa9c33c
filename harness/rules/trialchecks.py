"""What trials of a device's gates come to: as in `rules/checks.py`, functions of what was gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from harness.model import Gate, HookState
from harness.rules.fitness import Check, ok, problem, unchecked, warning
from harness.rules.spawngate import HOOKS_LIVE_WITHIN_S
from harness.rules.trials import GOES_ON_WITHIN_S, DeepTrial, GateTrial, Start

_HARMLESS_S = 1.0  # for which a foreign app may be held
_NAMED = 3
_WATCH_LATE = "observe with --gate debug or --gate late on this device"


def judge_gate(trial: GateTrial) -> Check:
    """Frida holds the app's process at its start, an agent gets in, and it goes on."""
    name = "spawn gate"
    if trial.obstacle is not None:
        return unchecked(name, trial.obstacle)
    faults = [fault for start in trial.starts if (fault := find_fault(start, Gate.SPAWN)) is not None]
    if faults:
        return problem(name, f"{len(faults)} of {len(trial.starts)} starts went wrong: {faults[0]}", _WATCH_LATE)
    times = [start.live_s for start in trial.starts if start.live_s is not None]
    spread = f"{median(times):.2f} s" if len(times) == 1 else f"{median(times):.2f} s, at most {max(times):.2f} s"
    return ok(name, f"{len(times)} of {len(times)} starts held before the app's first line; hooks live after {spread}")


def judge_deep(gate: GateTrial, deep: DeepTrial) -> tuple[Check, ...]:
    """Judge what `--deep` tried, in the order in which a run depends on it."""
    held: tuple[Callable[[GateTrial, DeepTrial], Check], ...] = (judge_others, judge_untold, judge_cut)
    lone = (judge_debug, judge_hooks, judge_agent_clock, judge_event_log, judge_screen_read)
    return (*(each(gate, deep) for each in held), *(each(deep) for each in lone))


def find_fault(start: Start, gate: Gate) -> str | None:
    """Say what went wrong with a start under this gate; None when it was held, hooked in time, and went on."""
    if start.failure is not None:
        return start.failure
    if start.hello is not None and start.hello.gate is not gate:
        return f"its process was not held: the agent found it {start.hello.gate}"
    if gate is Gate.SPAWN and (start.live_s or 0.0) > HOOKS_LIVE_WITHIN_S:
        return f"its hooks were live after {start.live_s:.1f} s, and the gate waits {HOOKS_LIVE_WITHIN_S:g} s"
    return None if start.went_on_s is not None else f"it did not come to the screen within {GOES_ON_WITHIN_S:g} s"


def judge_others(gate: GateTrial, _: DeepTrial) -> Check:
    """Foreign apps are let go at once."""
    name = "spawn gate: other apps"
    if gate.obstacle is not None:
        return _not_tried(name)
    if stuck := [held.name for held in gate.others if held.held_s is None]:
        return problem(name, f"nobody let go: {_list(stuck)}", _WATCH_LATE)
    slow = [held for held in gate.others if (held.held_s or 0.0) > _HARMLESS_S]
    longest = max((held.held_s or 0.0 for held in gate.others), default=0.0)
    found = f"processes of other apps held: {len(gate.others)}, for at most {longest:.2f} s"
    if slow:
        return warning(name, found, "keep the load of this host low, and the cable short: each is let go from here")
    return ok(name, found)


def judge_untold(gate: GateTrial, _: DeepTrial) -> Check:
    """Every process that the system started was announced: none comes past the gate."""
    name = "spawn gate: complete"
    if gate.obstacle is not None:
        return _not_tried(name)
    if gate.untold:
        found = f"{len(gate.untold)} processes that the event log has were not announced: {_list(gate.untold)}"
        return warning(name, found, "switch the USAP pool off and reboot; such a process of an app is late in a run")
    return ok(name, "every process that the event log has was announced")


def judge_cut(gate: GateTrial, deep: DeepTrial) -> Check:
    """A connection that ends, as by a pulled cable or a killed harness, leaves nothing held."""
    name = "spawn gate: cut off"
    if gate.obstacle is not None or deep.cut is None:
        return _not_tried(name)
    if (fault := find_fault(deep.cut, Gate.SPAWN)) is not None:
        return problem(name, fault, "do not use --gate spawn here: a killed run would leave apps held")
    return ok(name, f"what was held went on, and was on the screen after {deep.cut.went_on_s:.2f} s")


def judge_debug(deep: DeepTrial) -> Check:
    """Android holds the first process for a debugger, which is the gate where Frida's cannot be had."""
    name = "debug gate"
    if (fault := find_fault(deep.debug, Gate.DEBUG)) is not None:
        mend = "on a build with ro.debuggable=0, it holds only apps that are debuggable: use the spawn gate"
        return warning(name, fault, mend)
    return ok(name, f"Android held the process; hooks live after {deep.debug.live_s:.2f} s, and it went on")


def judge_hooks(deep: DeepTrial) -> Check:
    """Every hook of the agent is in place and fires, or the platform has no such method."""
    name = "agent"
    hello = deep.debug.hello
    if hello is None:
        return unchecked(name, "no agent got into a process")
    states = {state: [hook for hook in hello.hooks if hook.state is state] for state in HookState}
    failed, absent = states[HookState.FAILED], states[HookState.ABSENT]
    installed = states[HookState.INSTALLED]
    proved = sum(hook.proof is not None for hook in installed)
    found = f"{len(installed)} hooks in place, {proved} proved, {len(absent)} absent, {len(failed)} failed"
    if failed:
        why = "; ".join(f"{hook.hook}: {hook.error}" for hook in failed[:_NAMED])
        return problem(name, f"{found}: {why}", "see harness hooks; runs on this device are incomplete")
    return ok(name, f"{found}{': ' * bool(absent)}{_list([hook.hook for hook in absent])}")


def judge_agent_clock(deep: DeepTrial) -> Check:
    """The agent and the shell read one clock."""
    name = "agent's clock"
    hello, bracket = deep.debug.hello, deep.debug.bracket
    if hello is None or bracket is None:
        return unchecked(name, "no agent got into a process")
    low, high = bracket
    if not low <= hello.live_boottime_ns <= high:
        off_s = (hello.live_boottime_ns - (low if hello.live_boottime_ns < low else high)) / 1e9
        return problem(name, f"{off_s:+.3f} s outside the shell's readings", "no time of this device can be trusted")
    return ok(name, f"within the shell's two readings, {(high - low) / 1e9:.2f} s apart")


def judge_event_log(deep: DeepTrial) -> Check:
    """The milestones stand in the event log, in the form that is known."""
    name = "event log"
    if deep.unlogged:
        found = f"of a start it has no {_list(deep.unlogged)}"
        return problem(name, found, "enlarge its buffer: logcat -b events -G 8M; else its format is not known here")
    return ok(name, "it has the process, the activity and its resumption")


def judge_screen_read(deep: DeepTrial) -> Check:
    """What is on the screen can be read, as the terms must be."""
    name = "screen read"
    if deep.nodes == 0:
        return problem(
            name, "uiautomator read nothing off it", "see: adb shell uiautomator dump; end what else uses it"
        )
    return ok(name, f"{deep.nodes} views in {deep.look_s:.2f} s")


def _not_tried(name: str) -> Check:
    return unchecked(name, "the spawn gate was not tried")


def _list(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
