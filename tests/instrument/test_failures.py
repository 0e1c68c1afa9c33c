"""Whatever Frida raises becomes an error of ours that says what was being done, in which process, and where."""

from __future__ import annotations

import socket

import frida
import pytest

from harness.errors import AppError, DeviceError
from harness.instrument.compile import Agent
from harness.instrument.failures import frida_errors, name_failure
from harness.instrument.sessions import Sessions
from harness.model import Gate, ProcessFacts

OF_PROCESS = {"InvalidOperationError", "OperationCancelledError", "ProcessNotFoundError", "RPCException"}


def test_no_error_of_frida_s_is_forgotten() -> None:
    named = {name for name in dir(frida) if name.endswith(("Error", "Exception"))}
    assert OF_PROCESS | {"TransportError", "TimedOutError", "ProtocolError"} <= named
    assert {error.__name__ for error in frida_errors()} == named


@pytest.mark.parametrize("error", frida_errors())
@pytest.mark.parametrize("said", ["why", ""])
def test_each_is_named(error: type[Exception], said: str) -> None:
    failure = name_failure("serial", "attaching to com.x (7)", error(said))
    assert isinstance(failure, AppError if error.__name__ in OF_PROCESS else DeviceError)
    assert f"attaching to com.x (7): {said or error.__name__}" in str(failure)
    assert isinstance(failure, AppError) or "device serial" in str(failure)


def test_a_port_that_nobody_listens_on_is_the_device_s_failure_and_names_the_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    sessions = Sessions("serial", port, Agent(source="", bridge=""), lambda _: None)
    with pytest.raises(DeviceError, match=r"attaching to com\.x \(7\).*\n.*frida-server"):
        sessions.attach(ProcessFacts(pid=7, name="com.x"), Gate.LATE)
