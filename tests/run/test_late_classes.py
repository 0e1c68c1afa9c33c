"""An SDK out of three class loaders, one of which has its own mind: each call is a row, and no class is woken early."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, VIRTUAL, Artefact
from tests.run.phones import boot, journalled_calls

PACKAGE = "com.example.lateclasses"
SOURCES = Path(__file__).parent.parent / "data" / "java-late-classes"
HOOK = "com.google.mlkit.vision.face.FaceDetection.getClient"

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


class Observed:
    def __init__(self, journal: list[dict[str, Any]], rows: list[dict[str, Any]], hooks: list[dict[str, Any]]) -> None:
        self.events = {entry["event"]: entry for entry in journal if "event" in entry}
        self.calls = journalled_calls(journal)
        self.rows = rows
        self.hooks = hooks


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    folder = tmp_path_factory.mktemp("late")
    apk = folder / "late.apk"
    apk.write_bytes(build_app(Artefact(output=apk, folders=(SOURCES, VIRTUAL / "apps" / "shared"), needs=FRAMEWORK)))
    with boot(folder) as phone:
        done = phone.harness(
            *("run", str(apk), "--device", "bench", "--devices", "devices.toml"),
            *("--watch", "6", "--leave-app", "--scenario", "watch"),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        hooks = phone.query("select * from hook where hook = ? order by hook_id", HOOK)
        yield Observed(phone.journal(PACKAGE), phone.query("select * from timeline order by at_boottime_ns"), hooks)


def test_each_call_is_one_row_whichever_loader_brought_the_class(observed: Observed) -> None:
    assert "done" in observed.events, observed.events
    assert [call["call"] for call in observed.calls] == [HOOK] * 4
    assert [row["hook"] for row in observed.rows] == [HOOK] * 4
    for call, row in zip(observed.calls, observed.rows, strict=True):
        assert call["before_ns"] <= row["at_boottime_ns"] <= call["after_ns"]
        assert row["caller"] == f"{PACKAGE}.MainActivity.call"


def test_the_way_by_which_a_class_was_found_is_stored(observed: Observed) -> None:
    """Each class is hooked once: it is looked up where its loader is made; that of the app may be there before us."""
    (first, *others) = observed.hooks
    assert (first["state"], first["found_by"]) == ("absent", None)
    assert [hook["state"] for hook in others] == ["installed"] * 3
    ways = [hook["found_by"] for hook in others]
    assert sorted(ways) in (["find_class", "find_class", "loader"], ["find_class", "loader", "loader"])


def test_the_hooks_are_there_before_the_initialiser_which_runs_when_the_app_wants_it(observed: Observed) -> None:
    installed = [hook["at_boottime_ns"] for hook in observed.hooks[1:]]
    for count, name, number in ((1, "own", 0), (2, "child first", 1), (3, "late", 3)):
        call = observed.calls[number]
        assert sum(hooked_ns < call["before_ns"] for hooked_ns in installed) >= count
        assert call["before_ns"] <= observed.events[f"initialised {name}"]["before_ns"] <= call["after_ns"]


def test_a_loader_of_the_apps_own_mind_is_not_asked_by_us(observed: Observed) -> None:
    sdk = HOOK.rpartition(".")[0]
    (asked,) = [event for event in observed.events if event.startswith("asked")]
    assert asked.split().count(sdk) == 2  # as often as the app asked it
