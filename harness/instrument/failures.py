"""Frida's errors as ours: they have no base in common, and say neither on which device nor in which process."""

from __future__ import annotations

from harness.errors import AppError, DeviceError


def frida_errors() -> tuple[type[Exception], ...]:
    """Every error that Frida raises."""
    import frida

    return tuple(each for each in vars(frida).values() if isinstance(each, type) and issubclass(each, Exception))


def name_failure(serial: str, doing: str, error: Exception) -> AppError | DeviceError:
    """Say what was being done. AppError when the process, or the script in it, went away or refused; else the device.

    A call that is under way when its session ends is cancelled.
    """
    import frida

    of_process = (
        frida.InvalidOperationError,
        frida.OperationCancelledError,
        frida.ProcessNotFoundError,
        frida.RPCException,
    )
    problem = f"{doing}: {str(error) or type(error).__name__}"
    if isinstance(error, of_process):
        return AppError(problem)
    if isinstance(error, frida.ServerNotRunningError | frida.TransportError):
        return DeviceError(serial, problem, mend="does frida-server run on the device, on the port forwarded?")
    return DeviceError(serial, problem)
