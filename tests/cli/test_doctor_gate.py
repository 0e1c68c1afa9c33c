"""`harness doctor` and its `--deep` on a phone whose processes wait for a Frida that gates, which is a scripted one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frida
import pytest

from harness.fleet import trials
from harness.instrument.remote import Remote
from tests.cli.calling import call
from tests.instrument.scripted import Spawn
from tests.instrument.zygotes import Zygotes, zygotes
from tests.run.phones import RunningPhone, boot

SPECIMEN = "com.example.nevercollects"
STATE = "pm list packages; ls /data/local/tmp; settings list global; getprop; ps -A -o NAME"


@dataclass(frozen=True, slots=True)
class Bench:
    """A phone, and what stands in for Frida's part of its zygotes."""

    phone: RunningPhone
    patched: Zygotes

    def examine(self, *options: str) -> tuple[dict[str, dict[str, Any]], int]:
        done = call("doctor", "bench", "--devices", self.phone.folder / "devices.toml", "--json", *options)
        (examination,) = json.loads(done.stdout)
        return {check["name"]: check for check in examination["checks"]}, done.code


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with zygotes() as patched, boot(tmp_path, "--gate", str(patched.path)) as phone:
        monkeypatch.setattr(trials, "connect_told", patched.connect)
        yield Bench(phone, patched)


def test_deep_shows_what_only_starts_can_show_and_leaves_the_phone_as_it_was(bench: Bench) -> None:
    bench.phone.device.run("am clear-debug-app")  # which writes the default of a setting
    before = bench.phone.device.run(STATE)
    checks, code = bench.examine("--deep")
    assert code == 0, checks
    assert bench.phone.device.run(STATE) == before
    assert "5 of 5 starts held before the app's first line; hooks live after " in checks["spawn gate"]["found"]
    assert checks["spawn gate: other apps"]["found"].startswith("processes of other apps held: 0, ")
    assert checks["spawn gate: complete"]["found"] == "every process that the event log has was announced"
    assert checks["spawn gate: cut off"]["found"].startswith("what was held went on, and was on the screen after ")
    assert checks["debug gate"]["found"].startswith("Android held the process; hooks live after ")
    assert " absent, 0 failed: " in checks["agent"]["found"]
    names = ("spawn gate", "debug gate", "agent", "agent's clock", "event log", "screen read")
    assert {checks[name]["level"] for name in names} == {"ok"}
    asked = [[call[0] for call in frida.calls] for frida in bench.patched.fridas]
    assert [calls.count("resume") for calls in asked] == [5, 0]  # the second one was cut off
    assert all(frida.held == {} for frida in bench.patched.fridas)


def test_a_process_that_comes_past_the_gate_is_a_problem(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "_ANNOUNCED_WITHIN_S", 2.0)
    bench.patched.untold.add(SPECIMEN)
    checks, code = bench.examine()
    assert code == 4
    assert checks["spawn gate"]["found"] == (
        f"1 of 1 starts went wrong: Frida announced no process of {SPECIMEN} within 2 s"
    )
    assert "--gate debug" in checks["spawn gate"]["mend"]


def test_gating_that_is_refused_is_a_problem(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(port: int, ended: Callable[[], object]) -> Remote:
        remote = bench.patched.connect(port, ended)
        remote.device.refuse["enable_spawn_gating"] = frida.NotSupportedError("not for this Android")
        return remote

    monkeypatch.setattr(trials, "connect_told", connect)
    checks, code = bench.examine()
    assert code == 4
    assert checks["spawn gate"]["found"] == "1 of 1 starts went wrong: spawn gating: not for this Android"


def test_what_went_wrong_with_one_start_is_told_of_that_one_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(port: int, ended: Callable[[], object]) -> Remote:
        remote = bench.patched.connect(port, ended)

        def resume_first(spawn: Spawn) -> None:
            """As another of Frida's clients would; not before the gate has heard of it."""
            remote.device.off("spawn-added", resume_first)
            threading.Thread(target=remote.device.resume, args=(spawn.pid,)).start()

        remote.device.on("spawn-added", resume_first)
        return remote

    monkeypatch.setattr(trials, "connect_told", connect)
    checks, code = bench.examine("--deep")
    assert code == 4
    assert checks["spawn gate"]["found"] == (
        "1 of 5 starts went wrong: the spawn gate let it go: something else than the gate resumed it"
    )
