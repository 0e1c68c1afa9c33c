"""Steps that act on the device: its lock, its sleep, how it is held, its shell."""

from __future__ import annotations

from harness.device import hands
from harness.device.hands import Bracket
from harness.device.undo import running
from harness.model import ChangeKind
from harness.rules.scenario import Idle, Rotate, Shell, Turn
from harness.run.stage import Stage, StepFailed, failing

_QUARTER_TURNS = {Turn.PORTRAIT: 0, Turn.LANDSCAPE: 1}


def unlock(stage: Stage) -> Bracket:
    """Wake it, and push the lock away."""
    with failing():
        return hands.unlock(stage.device)


def rotate(stage: Stage, act: Rotate) -> Bracket:
    """Turn the screen; it turns as before at the end."""
    before = hands.read_rotation(stage.device)
    return stage.changes.make(
        ChangeKind.SETTING,
        "the rotation of the screen",
        lambda: hands.rotate(stage.device, _QUARTER_TURNS[act.to]),
        undo=running(hands.rotating(*before)),
        until=stage.undo,
        detail=act.to,
    )


def idle(stage: Stage, act: Idle) -> None:
    """Have it doze for a while; then it is awake again, and its screen still off."""
    with failing():
        stage.changes.make(
            ChangeKind.SETTING,
            "forced idleness",
            lambda: hands.doze(stage.device),
            undo=running(hands.AWAKE),
            until=stage.undo,
        )
        stage.linger(act.for_s)
        stage.device.run(hands.AWAKE)


def shell(stage: Stage, act: Shell) -> None:
    """Run a command line. Raises StepFailed when it fails."""
    result = stage.device.shell(act.command, timeout_s=act.within_s)
    if result.exit_code:
        said = (result.stderr or result.stdout).strip() or "nothing"
        raise StepFailed(f"`{act.command}` ended with {result.exit_code} and said: {said[-300:]}")
