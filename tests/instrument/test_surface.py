"""The hooks against the list of what Android's API has: each overload is hooked, or left with a reason."""

from __future__ import annotations

import json
import os
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from harness.instrument.compile import compile_agent, find_hooks
from harness.instrument.table import KnownHook, read_table

DUMPS = os.environ.get("HARNESS_DUMPS")
LATEST = 36  # what the list says of a later one is of a preview

pytestmark = pytest.mark.skipif(DUMPS is None, reason="HARNESS_DUMPS does not say where the lists of Android's API are")

# Of a later Android than the phone's, and hidden: nobody has seen these names in use.
BELIEVED = {
    "android.hardware.camera2.impl.CameraAdvancedExtensionSessionImpl",
    "android.telephony.TelephonyCallback$IPhoneStateListenerStub",
}

Method = tuple[str, str]


@pytest.fixture(scope="module")
def listed() -> dict[Method, tuple[int, int | None]]:
    """Each method by class and name, with the first and the last API level of its overloads."""
    assert DUMPS is not None
    rows = json.loads((Path(DUMPS).parent / "android-api" / "overloads.json").read_text())
    levels: dict[Method, list[int]] = defaultdict(list)
    for row in rows:
        for span in row["api"].split(","):
            first, _, last = span.partition("-")
            levels[row["cls"], row["method"]] += [int(first), int(last or first)]
    return {name: (min(found), max(found) if max(found) < LATEST else None) for name, found in levels.items()}


@pytest.fixture(scope="module")
def hooks() -> tuple[KnownHook, ...]:
    return read_table(compile_agent())


@pytest.fixture(scope="module")
def unhooked() -> dict[Method, str]:
    entries = tomllib.loads((find_hooks() / "unhooked.toml").read_text())["unhooked"]
    named = [((entry["class"], method), entry["reason"]) for entry in entries for method in entry["methods"]]
    assert len(dict(named)) == len(named)
    return dict(named)


def names_of(hook: KnownHook) -> set[Method]:
    """By the class where the code is, and by that under which apps know it."""
    known, _, method = hook.hook.rpartition(".")
    return {(hook.class_name, hook.method), (known, method)}


def test_each_listed_method_is_hooked_or_left_with_a_reason(
    listed: dict[Method, tuple[int, int | None]], hooks: tuple[KnownHook, ...], unhooked: dict[Method, str]
) -> None:
    hooked = set().union(*map(names_of, hooks))
    assert sorted(set(listed) - hooked - set(unhooked)) == []
    assert sorted(set(unhooked) & hooked) == []
    assert sorted(set(unhooked) - set(listed)) == []
    assert all(len(reason) > 20 for reason in unhooked.values())


def test_a_hook_of_a_listed_method_has_its_first_api_level(
    listed: dict[Method, tuple[int, int | None]], hooks: tuple[KnownHook, ...]
) -> None:
    wrong = {
        hook.hook: (hook.api, listed[name]) for hook in hooks for name in names_of(hook) & set(listed)
        if hook.api[0] != listed[name][0]
    }  # fmt: skip
    assert wrong == {}


def test_a_class_that_is_listed_is_spelt_as_there(
    listed: dict[Method, tuple[int, int | None]], hooks: tuple[KnownHook, ...]
) -> None:
    """What is hooked beyond the list is found on the virtual phone, or comes with an app, but for what is believed."""
    api = [hook for hook in hooks if hook.layer == "api"]
    beyond_this_phone = {hook.class_name for hook in api if hook.api[0] > 30 and not names_of(hook) & set(listed)}
    assert beyond_this_phone == BELIEVED
