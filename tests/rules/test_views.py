"""Which view a step means, and which button answers the system's question for a permission."""

from __future__ import annotations

import pytest

from harness.rules.hierarchy import Node
from harness.rules.permissions import describe_question, find_answers, is_question
from harness.rules.scenario import By, Permission, Side, Target
from harness.rules.views import find_clickable, find_view
from harness.run.steps.screen import across


def node(text: str = "", resource_id: str = "", **more: object) -> Node:
    given: dict[str, object] = {"clickable": False, "enabled": True, "bounds": (0, 0, 10, 10)}
    return Node(text=text, resource_id=resource_id, **(given | more))  # type: ignore[arg-type]


LABEL = node("Create", bounds=(1, 1, 5, 5))
BUTTON = node("create", "com.x:id/make", clickable=True)
ICON = node(description="Record a video", resource_id="com.x:id/rec", clickable=True)
HIDDEN = node("Discard", bounds=(0, 0, 0, 10), clickable=True)
NODES = [LABEL, HIDDEN, BUTTON, ICON]


@pytest.mark.parametrize(
    ("by", "words", "found"),
    [
        (By.TEXT, "Create", LABEL),
        (By.TEXT, "CREATE", LABEL),
        (By.TEXT, "Creat", None),
        (By.TEXT, "record a video", ICON),  # a view without a text is told by its description, as a reader has it
        (By.ID, "make", BUTTON),
        (By.ID, "com.x:id/make", BUTTON),
        (By.ID, "id/make", None),
        (By.DESCRIPTION, "Record a video", ICON),
        (By.DESCRIPTION, "Create", None),
        (By.REGEX, "^Rec.*video$", ICON),
        (By.TEXT, "Discard", None),  # it has no room on the screen
    ],
)
def test_a_view_is_told_by_its_words(by: By, words: str, found: Node | None) -> None:
    assert find_view(NODES, Target(by=by, words=words)) is found


def test_a_finger_goes_to_the_view_that_takes_it() -> None:
    assert find_clickable(NODES, Target(by=By.TEXT, words="Create")) is BUTTON
    assert find_clickable([LABEL], Target(by=By.TEXT, words="Create")) is LABEL


@pytest.mark.parametrize(
    ("to", "start", "end"),
    [(Side.UP, (50, 170), (50, 30)), (Side.DOWN, (50, 30), (50, 170)), (Side.LEFT, (85, 100), (15, 100)),
     (Side.RIGHT, (15, 100), (85, 100))],
)  # fmt: skip
def test_a_finger_is_drawn_across(to: Side, start: tuple[int, int], end: tuple[int, int]) -> None:
    assert across((0, 0, 100, 200), to) == (start, end)


def dialog(*ids: str, package: str = "com.android.permissioncontroller") -> list[Node]:
    asked = node("Allow X to access this device's location?", f"{package}:id/permission_message")
    return [asked, *(node(name, f"{package}:id/{name}", clickable=True) for name in ids)]


ANDROID_11 = dialog(
    "permission_allow_foreground_only_button", "permission_allow_one_time_button", "permission_deny_button"
)
ANDROID_12 = [*ANDROID_11, *dialog("permission_location_accuracy_radio_coarse")[1:]]
ANDROID_9 = dialog("permission_allow_button", "permission_deny_button", package="com.android.packageinstaller")
ANDROID_10 = dialog("permission_allow_always_button", "permission_allow_foreground_only_button",
                    "permission_deny_and_dont_ask_again_button")  # fmt: skip


@pytest.mark.parametrize(
    ("nodes", "answer", "tapped"),
    [
        (ANDROID_11, Permission.DENY, ["permission_deny_button"]),
        (ANDROID_11, Permission.WHILE_IN_USE, ["permission_allow_foreground_only_button"]),
        (ANDROID_11, Permission.ONCE, ["permission_allow_one_time_button"]),
        (ANDROID_11, Permission.APPROXIMATE, []),
        (ANDROID_11, Permission.ALWAYS, []),
        (ANDROID_12, Permission.APPROXIMATE,
         ["permission_location_accuracy_radio_coarse", "permission_allow_foreground_only_button"]),
        (ANDROID_10, Permission.ALWAYS, ["permission_allow_always_button"]),
        (ANDROID_10, Permission.DENY_FOR_GOOD, ["permission_deny_and_dont_ask_again_button"]),
        (ANDROID_9, Permission.WHILE_IN_USE, ["permission_allow_button"]),
        (ANDROID_9, Permission.ONCE, []),
    ],
)  # fmt: skip
def test_an_answer_is_the_button_that_gives_it(nodes: list[Node], answer: Permission, tapped: list[str]) -> None:
    assert is_question(nodes)
    assert describe_question(nodes) == "Allow X to access this device's location?"
    assert [each.text for each in find_answers(nodes, answer)] == tapped


def test_an_apps_own_dialog_is_no_question_of_the_systems() -> None:
    assert not is_question(dialog("permission_allow_button", package="com.x"))
