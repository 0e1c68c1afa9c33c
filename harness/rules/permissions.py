"""The system's question for a permission: which of its buttons gives an answer. Pure.

The resource-ids are those of Android's permission controller (its package is com.android.permissioncontroller, up to
Android 9 com.android.packageinstaller; Google's build has the same ids), so that no language matters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.rules.hierarchy import Node
from harness.rules.scenario import Permission

_ID = re.compile(r"com\.android\.(?:permissioncontroller|packageinstaller):id/(.+)")

# The first of each that the dialog offers. Where a release has one button for two answers, it is that one.
_BUTTONS = {
    Permission.DENY: ("permission_deny_button", "permission_no_upgrade_button"),
    Permission.DENY_FOR_GOOD: (
        "permission_deny_and_dont_ask_again_button",
        "permission_no_upgrade_and_dont_ask_again_button",
    ),
    Permission.WHILE_IN_USE: ("permission_allow_foreground_only_button", "permission_allow_button"),
    Permission.ONCE: ("permission_allow_one_time_button",),
    Permission.APPROXIMATE: ("permission_allow_foreground_only_button",),
    Permission.ALWAYS: ("permission_allow_always_button", "permission_allow_button"),
}
_COARSE = "permission_location_accuracy_radio_coarse"


def is_question(nodes: Sequence[Node]) -> bool:
    """Say whether the system asks for a permission."""
    ids = {_id_of(node) for node in nodes}
    return any(button in ids for buttons in _BUTTONS.values() for button in buttons)


def find_answers(nodes: Sequence[Node], answer: Permission) -> list[Node]:
    """Return what is to be tapped, in this order; nothing when the dialog does not offer that answer."""
    by_id = {_id_of(node): node for node in nodes}
    button = next((by_id[name] for name in _BUTTONS[answer] if name in by_id), None)
    if button is None or (answer is Permission.APPROXIMATE and _COARSE not in by_id):
        return []
    return [by_id[_COARSE], button] if answer is Permission.APPROXIMATE else [button]


def describe_question(nodes: Sequence[Node]) -> str:
    """What the dialog asks, in its own words."""
    return next((node.text for node in nodes if _id_of(node) == "permission_message"), "")


def _id_of(node: Node) -> str:
    found = _ID.fullmatch(node.resource_id)
    return found[1] if found else ""
