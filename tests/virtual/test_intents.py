"""Intents as `am` reads them and Android prints them."""

from __future__ import annotations

import pytest

from harness.virtual.system.intents import ComponentName, IntentError, parse_intent

MAIN, LAUNCHER = "android.intent.action.MAIN", "android.intent.category.LAUNCHER"


def parse(*arguments: str) -> str:
    return str(parse_intent(arguments, lambda option, _: option == "-W"))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("-n", "a.b/.C"), "Intent { cmp=a.b/.C }"),
        (("-n", "a.b/a.b.C"), "Intent { cmp=a.b/.C }"),
        (("-n", "a.b/x.C"), "Intent { cmp=a.b/x.C }"),
        (("-W", "a.b/.C"), "Intent { cmp=a.b/.C }"),
        (("a.b",), f"Intent {{ act={MAIN} cat=[{LAUNCHER}] pkg=a.b }}"),
        (("-a", MAIN, "-c", LAUNCHER, "-c", "x", "a.b"), f"Intent {{ act={MAIN} cat=[{LAUNCHER},x] pkg=a.b }}"),
        (("-f", "0x10200000", "-n", "a/.B", "--es", "k", "v"), "Intent { flg=0x10200000 cmp=a/.B (has extras) }"),
        (("-a", "x", "-d", "content://y", "-t", "z/z"), "Intent { act=x dat=content://y typ=z/z }"),
    ],
)
def test_intents_are_read_and_printed(arguments: tuple[str, ...], text: str) -> None:
    assert parse(*arguments) == text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "No intent supplied"),
        (("-n",), 'Argument expected after "-n"'),
        (("-n", "nothing"), "Bad component name: nothing"),
        (("--nope",), "Unknown option: --nope"),
        (("-f", "many"), 'For input string: "many"'),
    ],
)
def test_wrong_arguments_are_told_as_android_tells_them(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(IntentError, match=message):
        parse(*arguments)


def test_a_component_is_braced_with_its_full_class() -> None:
    component = ComponentName.parse("a.b/.C")
    assert component is not None
    assert (component.braced, component.short) == ("{a.b/a.b.C}", "a.b/.C")
