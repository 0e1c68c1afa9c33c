"""Intents as `am` reads them and Android prints them."""

from __future__ import annotations

import pytest

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.system.extras import read_strings
from harness.virtual.system.intent_parcel import read_intent, write_intent
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


def test_an_intent_is_the_same_after_a_parcel() -> None:
    arguments = ["-a", "x.Y", "-c", "k", "-d", "a:b", "-n", "a.b/.C", "-f", "0x90000000", "--es", "k", "v"]
    intent = parse_intent(arguments, lambda *_: False)
    data = ParcelReader(write_intent(ParcelWriter(), intent).data)
    assert data.read_int() == 1
    assert read_intent(data) == intent
    assert ParcelReader(write_intent(ParcelWriter(), None).data).read_int() == 0


def test_extras_are_packed_as_an_app_unpacks_them() -> None:
    intent = parse_intent(
        ["-a", "x", "--esa", "names", "a,b", "--ez", "yes", "true", "--esn", "none"], lambda *_: False
    )
    assert read_strings(intent.extras, "names") == ("a", "b")
    data = ParcelReader(intent.extras or b"")
    assert (data.read_int(), data.read_string(), data.read_int()) == (3, "names", 14)
    assert data.read_string_array() == ("a", "b")
    assert (data.read_string(), data.read_int(), data.read_bool()) == ("yes", 9, True)
    assert (data.read_string(), data.read_int()) == ("none", -1)
    with pytest.raises(IntentError, match='For input string: "many"'):
        parse_intent(["-a", "x", "--ei", "n", "many"], lambda *_: False)
