"""Steps that look at the screen, and touch what stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.device import hands
from harness.device.hands import Bracket
from harness.device.ui import dump_hierarchy
from harness.rules.hierarchy import Node
from harness.rules.labels import is_accept
from harness.rules.permissions import describe_question, find_answers, is_question
from harness.rules.scenario import Permission, Permit, Screen, Side, Swipe, Tap, Target, Type, Wait
from harness.rules.touches import TapPurpose
from harness.rules.views import find_clickable, find_view
from harness.run.stage import Stage, StepFailed

_AGAIN_S = 1.0
_REACH = 0.35  # of the width or height that a finger is drawn across, from the middle to either side

_WAYS = {Side.UP: (0, -1), Side.DOWN: (0, 1), Side.LEFT: (-1, 0), Side.RIGHT: (1, 0)}


def is_shown(stage: Stage, what: Target | Screen) -> bool:
    """Say whether a view or a screen is there now."""
    if what is Screen.TERMS:
        return stage.lookout.look().screen is not None
    nodes, _ = dump_hierarchy(stage.device)
    return is_question(nodes) if isinstance(what, Screen) else find_view(nodes, what) is not None


def wait(stage: Stage, act: Wait) -> None:
    """Wait until it is there, or gone. Raises StepFailed when the time is over."""
    what = act.target or act.screen
    if what is None:
        raise ValueError("a wait for nothing is refused where scenarios are read")
    if stage.wait(lambda: (is_shown(stage, what) is not act.gone) or None, act.within_s) is None:
        shown = "is still there" if act.gone else "is not there"
        raise StepFailed(f"{_name(what)} {shown} after {act.within_s:g} s")


def tap(stage: Stage, act: Tap) -> Bracket:
    """Tap a view. Raises StepFailed when it does not come, cannot be touched, or would accept the terms."""
    node = _await_view(stage, act.target, act.within_s, find_clickable)
    if not node.enabled:
        raise StepFailed(f"{act.target} is there, and is not enabled")
    if _accepts_terms(stage, node):
        raise StepFailed(f'{act.target} accepts the terms, which a step does only by do = "terms"')
    tapped = stage.tap(node, TapPurpose.STEP)
    return tapped.from_boottime_ns, tapped.to_boottime_ns


def _accepts_terms(stage: Stage, node: Node) -> bool:
    terms = stage.lookout.look().screen
    is_offered = terms is not None and any(node.bounds == each.bounds for each in terms.accept)
    return is_offered or (terms is not None and is_accept(node.words, node.resource_id))


def type_text(stage: Stage, act: Type) -> Bracket:
    """Type into a view."""
    if act.target is not None:
        stage.tap(_await_view(stage, act.target, act.within_s, find_clickable), TapPurpose.STEP)
    return hands.type_text(stage.device, act.value)


def swipe(stage: Stage, act: Swipe) -> Bracket:
    """Draw a finger across a view or, without one, across the screen."""
    if act.target is not None:
        bounds = _await_view(stage, act.target, act.within_s, find_view).bounds
    else:
        nodes = _await_rest(stage, act.within_s)
        left, top, right, bottom = zip(*(node.bounds for node in nodes), strict=True)
        bounds = (min(left), min(top), max(right), max(bottom))
    start, end = across(bounds, act.to)
    return hands.swipe(stage.device, start, end)


def across(bounds: tuple[int, int, int, int], to: Side) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a finger is set down and lifted that is drawn across these bounds, in pixels."""
    left, top, right, bottom = bounds
    x, y = (left + right) // 2, (top + bottom) // 2
    dx, dy = (round(_REACH * length * way) for length, way in zip((right - left, bottom - top), _WAYS[to], strict=True))
    return (x - dx, y - dy), (x + dx, y + dy)


def permit(stage: Stage, act: Permit) -> None:
    """Answer each question for a permission; one that does not offer the answer is denied.

    Raises StepFailed when none comes, or none offers it.
    """
    given = stage.wait(lambda: _answer_one(stage, act.answer), act.within_s)
    if given is None:
        raise StepFailed(f"no permission was asked for within {act.within_s:g} s")
    answers = [given]
    while (given := stage.wait(lambda: _answer_one(stage, act.answer), _AGAIN_S)) is not None:
        answers.append(given)
    if act.answer not in answers:
        raise StepFailed(f"no question offered the answer {act.answer}, so that each was denied")


def _answer_one(stage: Stage, wanted: Permission) -> Permission | None:
    nodes, _ = dump_hierarchy(stage.device)
    if not is_question(nodes):
        return None
    offered = find_answers(nodes, wanted)
    answer = wanted if offered else Permission.DENY
    for node in offered or find_answers(nodes, answer):
        stage.tap(node, TapPurpose.PERMIT)
    stage.say(f"{describe_question(nodes)} {answer}")
    stage.wait(lambda: _is_another(stage, nodes) or None, _AGAIN_S)
    return answer


def _is_another(stage: Stage, before: Sequence[Node]) -> bool:
    nodes, _ = dump_hierarchy(stage.device)
    return bool(nodes) and describe_question(nodes) != describe_question(before)


def _await_view(
    stage: Stage, target: Target, within_s: float, find: Callable[[Sequence[Node], Target], Node | None]
) -> Node:
    node = stage.wait(lambda: find(dump_hierarchy(stage.device)[0], target), within_s)
    if node is None:
        raise StepFailed(f"{target} is not on the screen, and did not come within {within_s:g} s")
    return node


def _await_rest(stage: Stage, within_s: float) -> list[Node]:
    nodes = stage.wait(lambda: dump_hierarchy(stage.device)[0] or None, within_s)
    if nodes is None:
        raise StepFailed(f"the screen did not come to rest within {within_s:g} s")
    return nodes


def _name(what: Target | Screen) -> str:
    return str(what) if isinstance(what, Target) else f"a screen of kind {what}"
