"""A process is itself, and not the next one that gets its pid."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from harness.fleet.process import ProcessId, end, identify, is_alive, kill_started_with

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """One that does not heed SIGTERM."""
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        started.stdout.readline()
        yield started
        started.kill()


def identified(process: subprocess.Popen[str]) -> ProcessId:
    identity = identify(process.pid)
    assert identity is not None
    return identity


def test_a_living_process_is_itself(process: subprocess.Popen[str]) -> None:
    assert is_alive(identified(process))


def test_a_later_process_with_the_same_pid_is_another_and_is_let_be(process: subprocess.Popen[str]) -> None:
    earlier = replace(identified(process), started="an earlier boot/17")
    assert not is_alive(earlier)
    end(earlier, within_s=20)
    assert process.poll() is None


def test_one_that_does_not_end_when_asked_is_killed(process: subprocess.Popen[str]) -> None:
    identity = identified(process)
    end(identity, within_s=0.1)
    assert not is_alive(identity)


def test_one_that_stands_still_is_asked_all_the_same() -> None:
    said_goodbye = "import signal; signal.signal(signal.SIGTERM, lambda *_: exit(7)); print(flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", said_goodbye], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGSTOP)
        end(identified(process), within_s=20)
        assert process.wait(20) == 7


def test_one_that_left_only_its_exit_code_is_not_alive(process: subprocess.Popen[str]) -> None:
    identity = identified(process)
    process.kill()
    assert process.stdout is not None
    assert process.stdout.read() == ""  # all its descriptors are closed: it has ended, and nobody waited for it
    end(identity, within_s=20)
    assert not is_alive(identity)


def test_those_that_were_started_with_a_variable_are_killed_and_no_others(process: subprocess.Popen[str]) -> None:
    command = [sys.executable, "-c", STUBBORN]
    with subprocess.Popen(command, env={"PHONE_TEST_MARK": "one"}, stdout=subprocess.PIPE) as marked:
        assert marked.stdout is not None
        marked.stdout.readline()  # a process that has only just been started shows no environment yet
        kill_started_with("PHONE_TEST_MARK=on")
        assert marked.poll() is None
        kill_started_with("PHONE_TEST_MARK=one")
        assert marked.wait(20) == -signal.SIGKILL
    assert process.poll() is None


def test_one_that_is_gone_needs_no_ending(process: subprocess.Popen[str]) -> None:
    identity = identified(process)
    process.kill()
    process.wait()
    end(identity, within_s=20)
    assert identify(identity.pid) != identity
