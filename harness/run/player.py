"""Plays a scenario: each step is a row when it begins and another when it is known what came of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from harness.device import hands
from harness.device.adb import Device
from harness.device.clock import read_boottime
from harness.device.hands import Bracket
from harness.model import Milestone, MilestoneName
from harness.rules import scenario as acts
from harness.rules.milestones import clicked, stepped
from harness.rules.scenario import Scenario, Step, StepBegun, StepEnded, StepOutcome
from harness.run.clicks import find_end, find_in
from harness.run.evidence import Evidence
from harness.run.recorder import Recorder
from harness.run.stage import Stage, StepFailed, StepUnsure
from harness.run.steps import app, device, operator, screen
from harness.run.steps.terms import Consent

_WATCH_S = 10.0
_CLICK_S = 0.5
_STORED_S = 10.0

_ACTS: Mapping[type, Callable[[Stage, Any], Bracket | None]] = {
    acts.Launch: lambda stage, _: stage.launch(),
    acts.Wait: screen.wait,
    acts.Tap: screen.tap,
    acts.Type: screen.type_text,
    acts.Swipe: screen.swipe,
    acts.Permit: screen.permit,
    acts.Press: lambda stage, act: hands.press(stage.device, act.key),
    acts.Unlock: lambda stage, _: device.unlock(stage),
    acts.Rotate: device.rotate,
    acts.Idle: device.idle,
    acts.Shell: device.shell,
    acts.Grant: app.grant,
    acts.Revoke: app.revoke,
    acts.ForceStop: lambda stage, _: app.force_stop(stage),
    acts.SwipeAway: lambda stage, _: app.swipe_away(stage),
    acts.ClearData: lambda stage, _: app.clear_data(stage),
    acts.Uninstall: lambda stage, _: app.uninstall(stage),
    acts.Broadcast: app.broadcast,
    acts.Link: app.link,
    acts.Mark: lambda _stage, _act: None,
    acts.Ask: operator.ask,
}


class StepSkipped(Exception):
    """A step is not for this screen; the message says why."""


class Player:
    """Plays the steps of one run in their order. After one that failed no other is played."""

    def __init__(self, device: Device, recorder: Recorder, evidence: Evidence) -> None:
        self._device = device
        self._recorder = recorder
        self._evidence = evidence
        self._consent = Consent()
        self._failure: str | None = None

    def play(self, scenario: Scenario, stage: Stage) -> None:
        """Play all that follows the installation, or the reboot."""
        for step in scenario.steps[1:]:
            if self._failure is not None:
                self._begin(step)
                self._end(step, StepOutcome.NOT_PLAYED, self._failure)
                continue
            stage.marks.stop_listening()  # a word was for the step before
            stage.beat()
            stage.say(f"step {step.number}, {step.name}")
            with self.playing(step) as began_ns:
                self._play(step, stage, began_ns)
            self.follow(stage)
        self._consent.end(stage)

    def follow(self, stage: Stage) -> None:
        """Take in what came meanwhile: a click that was waited for, a milestone whose sight is to be kept."""
        self._consent.follow(stage)
        self._evidence.follow()
        if stage.marks.takes_picture():
            self._evidence.keep("asked for by the operator")

    @contextmanager
    def playing(self, step: Step) -> Iterator[int]:
        """Store that a step begins, when is yielded, and what comes of it; a failure is kept as the screen shows it."""
        began_ns = self._begin(step)
        try:
            yield began_ns
        except StepSkipped as skipped:
            self._end(step, StepOutcome.SKIPPED, str(skipped))
        except StepFailed as failed:
            self._evidence.keep(f"step {step.number}: {failed}")
            is_skipped = step.optional and not isinstance(failed, StepUnsure)
            self._end(step, StepOutcome.SKIPPED if is_skipped else StepOutcome.FAILED, str(failed))
            if not step.optional:
                self._failure = f"step {step.number}, {step.name}, failed"
        else:
            self._end(step, StepOutcome.DONE, None)

    def _play(self, step: Step, stage: Stage, began_ns: int) -> None:
        if step.when is not None and not screen.is_shown(stage, step.when):
            raise StepSkipped(f"the screen does not show {step.when}")
        bracket = self._act(step, stage)
        name = _milestone_of(step)
        if name is not None and not (isinstance(step.act, acts.Terms) and self._is_marked(name)):
            bracket = bracket or (began_ns, read_boottime(self._device))
            self._recorder.put(self._find_click(name, bracket, stage) or stepped(name, bracket))
            self._await(name)

    def _is_marked(self, name: MilestoneName) -> bool:
        """The operator has answered the terms by hand, and said when."""
        return self._recorder.read(lambda book: any(mark.name is name for mark in book.marks))

    def _await(self, name: MilestoneName) -> None:
        """What is on the screen now is kept for it, and so it must be known now."""
        what, serial = f"the milestone {name}", self._device.serial
        self._recorder.wait(lambda book: name in book.reached or None, _STORED_S, what, serial)

    def _act(self, step: Step, stage: Stage) -> Bracket | None:
        act = step.act
        match act:
            case acts.Dwell():
                stage.linger(next(s for s in (act.for_s, stage.watch_s, _WATCH_S) if s is not None))
            case acts.HandOver():
                operator.hand_over(stage, next(s for s in (act.for_s, stage.watch_s, math.inf) if s is not None))
            case acts.Terms():
                return self._consent.answer(stage, act, must_be=not step.optional)
            case acts.Screenshot():
                self._evidence.keep(step.name)
            case _:
                return _ACTS[type(act)](stage, act)
        return None

    def _find_click(self, name: MilestoneName, bracket: Bracket, stage: Stage) -> Milestone | None:
        """The agent that saw the tap arrive knows better when."""
        if not stage.hears_clicks:
            return None
        found = stage.wait(lambda: self._recorder.read(lambda book: find_in(book, "click", bracket)) or None, _CLICK_S)
        found = found or self._recorder.read(lambda book: find_in(book, "touch", bracket))
        if len(found) != 1:
            return None
        epoch, click = found[0]
        done_ns = stage.wait(lambda: self._recorder.read(lambda book: find_end(book, click)), _CLICK_S)
        return None if done_ns is None else clicked(name, epoch, click, done_ns)

    def _begin(self, step: Step) -> int:
        now = read_boottime(self._device)
        self._recorder.put(
            StepBegun(
                number=step.number,
                do=step.do,
                name=step.name,
                asked=json.dumps(step.given, sort_keys=True, default=asdict),
                window=step.window,
                from_boottime_ns=now,
            )
        )
        return now

    def _end(self, step: Step, outcome: StepOutcome, reason: str | None) -> None:
        now = read_boottime(self._device)
        self._recorder.put(StepEnded(number=step.number, outcome=outcome, reason=reason, to_boottime_ns=now))


def _milestone_of(step: Step) -> MilestoneName | None:
    match step.act:
        case acts.Mark():
            return step.act.milestone
        case acts.Uninstall():
            return MilestoneName.UNINSTALLED
        case acts.Terms(answer=acts.Answer.DECLINE):
            return step.mark or MilestoneName.TERMS_DECLINED
    return step.mark
