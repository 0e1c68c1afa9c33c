"""Everything that can go wrong, as one tree.

    HarnessError
    ├── ConfigError          final, the user's to mend: options, devices.toml, an unreadable APK       exit 2
    ├── NotFoundError        nothing matched: package not installed, no such run                       exit 3
    ├── DeviceError          names the serial; another attempt or another device may do                exit 4
    │   ├── DeviceUnavailable    not there, offline, unauthorized, cannot be prepared
    │   ├── DeviceLost           was there and went away
    │   └── DeviceTimeout        did not answer before its deadline
    ├── AppError             the app's doing, and therefore part of the evidence                       exit 6
    ├── ProtocolError        the agent said something this version does not understand                 exit 6
    ├── FormatError          Android printed something this version does not understand                exit 6
    ├── InfrastructureError  this host: adb server, disk, database I/O                                 exit 5
    │   └── Stalled              the evidence file takes nothing now, and may by and by
    ├── IntegrityError       a stored file is corrupted or was tampered with                           exit 7
    └── LockedError          another run holds the file or the device                                  exit 75

Data are attributes; `str()` makes the message: what went wrong, where, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from harness.shortage import name_shortage


class ExitCode(IntEnum):
    """What a command tells its caller; docs/commands.md explains each. They are stable."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    NOT_FOUND = 3
    DEVICE = 4
    INFRASTRUCTURE = 5
    INCOMPLETE = 6
    INTEGRITY = 7
    LOCKED = 75
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


# The gravest first. What was not asked, or could not be, weighs least.
GRAVITY = (
    ExitCode.INTEGRITY,
    ExitCode.FINDINGS,
    ExitCode.INCOMPLETE,
    ExitCode.DEVICE,
    ExitCode.INFRASTRUCTURE,
    ExitCode.NOT_FOUND,
    ExitCode.USAGE,
    ExitCode.DONE,
)


def gravest(*codes: ExitCode) -> ExitCode:
    """Return the code that counts when several apply."""
    return next((code for code in (*GRAVITY, *codes) if code in codes and code is not ExitCode.DONE), ExitCode.DONE)


class HarnessError(Exception):
    """Base of every error that a user may see without a traceback."""

    exit_code = ExitCode.INFRASTRUCTURE

    def __init__(self, problem: str, *, mend: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.problem}\n  {self.mend}" if self.mend else self.problem


class ConfigError(HarnessError):
    """A mistake in what the user gave us."""

    exit_code = ExitCode.USAGE


class NotFoundError(HarnessError):
    """The question was well put, and nothing answers to it."""

    exit_code = ExitCode.NOT_FOUND


class DeviceError(HarnessError):
    """Something about one device, named by its serial."""

    exit_code = ExitCode.DEVICE

    def __init__(self, serial: str, problem: str, *, mend: str = "") -> None:
        super().__init__(problem, mend=mend)
        self.serial = serial

    def __str__(self) -> str:
        return f"device {self.serial}: {super().__str__()}"


class DeviceUnavailable(DeviceError):
    """The device cannot be used as it is."""


class DeviceLost(DeviceError):
    """The device was there and is gone."""


class DeviceTimeout(DeviceError):
    """The device did not answer in time."""


class AppError(HarnessError):
    """What the app itself did stopped the run."""

    exit_code = ExitCode.INCOMPLETE


class ProtocolError(HarnessError):
    """A message of the agent that does not follow the wire contract."""

    exit_code = ExitCode.INCOMPLETE


class FormatError(HarnessError):
    """A line that Android printed is none of those that this version knows."""

    exit_code = ExitCode.INCOMPLETE

    def __init__(self, expected: str, line_number: int, line: str) -> None:
        super().__init__(f"line {line_number} is not {expected}: {line!r}")
        self.line_number = line_number
        self.line = line


class InfrastructureError(HarnessError):
    """A fault of this host."""

    exit_code = ExitCode.INFRASTRUCTURE


class Stalled(InfrastructureError):
    """What was to be written can be tried again as it is: the disk is full, or another program has the file locked."""


class IntegrityError(HarnessError):
    """Stored evidence is not what was written."""

    exit_code = ExitCode.INTEGRITY


class LockedError(HarnessError):
    """Somebody else is using it."""

    exit_code = ExitCode.LOCKED


def one_line(told: object) -> str:
    """Return what an error or a device says as one line for a stored reason: `problem; mend`, and controls show."""
    lines = (" ".join(line.split()) for line in str(told).splitlines())
    words = "; ".join(filter(None, lines)).replace(":; ", ": ")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in words)


@contextmanager
def naming(path: Path, done: str, *, mend: str) -> Iterator[None]:
    """Name the path of the user's and what could not be `done` with it: written, read, made.

    Raises InfrastructureError for a disk that is full, ConfigError for anything else.
    """
    try:
        yield
    except OSError as error:
        if shortage := name_shortage(error, path.parent):
            raise InfrastructureError(f"{path} cannot be {done}: {shortage.cause}", mend=shortage.mend) from error
        raise ConfigError(f"{path} cannot be {done}: {error.strerror}", mend=mend) from error
