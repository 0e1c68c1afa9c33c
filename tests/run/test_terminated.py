"""An app that crashes, or ends itself where somebody looks on: that is said, and what it left in the log is kept."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.errors import DeviceError
from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import Artefact
from tests.run.phones import RunningPhone, boot

SOURCES = Path(__file__).parents[1] / "data" / "crashes"
PACKAGE = "com.example.crashes"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    target = tmp_path / "crashes.apk"
    target.write_bytes(build_app(Artefact(output=target, folders=(SOURCES,))))
    return target


@contextmanager
def killing(phone: RunningPhone) -> Iterator[None]:
    """Let no process of the app live for longer than a moment."""
    stopping = threading.Event()

    def kill() -> None:
        while not stopping.wait(0.02):
            try:
                phone.device.run(f"su 0 kill -9 $(pidof {PACKAGE})")
            except DeviceError:
                continue  # it has none

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


@pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
def test_how_it_ended_is_said_and_what_the_log_has_of_that_is_kept(tmp_path: Path, app: Path) -> None:
    run = ("run", str(app), "--device", "bench", "--scenario", "manual", "--watch", "4")
    with boot(tmp_path) as phone:
        done = phone.harness(*run)
        with killing(phone):
            never = phone.harness(*run, "--db", "never.db")
    assert done.returncode == 6, done.stdout + done.stderr
    said = " ".join(done.stdout.split())
    crashed = "was terminated under instrumentation: it crashed (java.lang.IllegalStateException)"
    assert f"process {PACKAGE} {crashed}" in said
    assert f"process {PACKAGE}:guard was terminated under instrumentation: it did not crash, and Android" in said
    events = {(row["process"], row["event"]) for row in phone.query("select * from process_seen")}
    assert (PACKAGE, "crashed") in events
    assert said.count("ended without saying that nothing was left") == 2
    tails = phone.query("select process from gap where kind = 'open_tail'")
    assert sorted(row["process"] for row in tails) == [PACKAGE, f"{PACKAGE}:guard"]
    (crash,) = phone.query("select * from crash")
    assert f"Process: {PACKAGE}, PID: {crash['pid']}\njava.lang.IllegalStateException: [16 characters" in crash["text"]
    assert f"\n    at {PACKAGE}.MainActivity.fail(MainActivity.java:" in crash["text"]
    assert "Caused by: java.lang.RuntimeException: [17 characters" in crash["text"]
    assert "alice" not in (tmp_path / "harness.db").read_bytes().decode("latin-1").lower()
    assert never.returncode == 6, never.stderr
    assert f"harness: {PACKAGE} was terminated under instrumentation: " in never.stderr
