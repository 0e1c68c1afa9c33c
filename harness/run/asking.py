"""Saying something to a run that goes on, from another process of this host or from a thread of its own.

A run listens on a socket in Linux's abstract namespace that is named after it and leaves no file. One line of JSON each
way. Only the user of the run and root are heard.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from harness.errors import ConfigError, ExitCode, HarnessError, NotFoundError, ProtocolError
from harness.model import Milestone, MilestoneName

BY_OPERATOR = (
    MilestoneName.TERMS_SHOWN,
    MilestoneName.TERMS_ACCEPTED,
    MilestoneName.TERMS_DECLINED,
    MilestoneName.ACCOUNT_CREATED,
    MilestoneName.DRAFT_STARTED,
    MilestoneName.DRAFT_DISCARDED,
)
REACTION_S = 2.0

_LINE_BYTES = 4096
_ANSWER_S = 60.0
_OLDEST_S = 60.0


class Word(StrEnum):
    """What an operator says beside milestones."""

    ENOUGH = "enough"  # the step that waits for the operator is done
    NOTE = "note"
    PICTURE = "picture"  # keep what the screen shows
    PAUSE = "pause"  # the steps wait, and the operator acts
    RESUME = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A milestone to store, or, without one, a `word` to heed; only a note has a text.

    `at_host_ns` is this host's boot clock when the operator spoke; it happened at most `within_s` before that.
    """

    milestone: MilestoneName | None = None
    word: Word = Word.ENOUGH
    text: str = ""
    at_host_ns: int
    within_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A mark as it is stored; `known` is the milestone that stands in the run when another source told it before."""

    milestone: Milestone
    known: Milestone | None


def host_boottime_ns() -> int:
    """The boot clock of this host: the operator's instant and the reading of the device meet on it."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def send(run_id: str, request: Request) -> Marked | None:
    """Say something to a run of this host and return what it stored.

    Raises NotFoundError when it is not running, and what the run answered when it refuses.
    """
    answer = _exchange(run_id, request)
    if "problem" in answer:
        error = HarnessError(str(answer["problem"]))
        error.exit_code = ExitCode(int(str(answer["exit_code"])))
        raise error
    milestone, known = (_to_milestone(answer.get(key)) for key in ("milestone", "known"))
    return None if milestone is None else Marked(milestone=milestone, known=known)


def _to_milestone(value: Any) -> Milestone | None:
    return None if value is None else Milestone(**{**value, "name": MilestoneName(value["name"])})  # our own asdict


def is_running(run_id: str) -> bool:
    """Say whether a process of this host is making this run."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(address_of(run_id)) == 0


def _exchange(run_id: str, request: Request) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_ANSWER_S)
        try:
            connection.connect(address_of(run_id))
            if os.geteuid():  # root may speak to anybody's run
                refuse_strangers(connection)
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever refuses us does not read, and has answered
                connection.sendall(to_line(asdict(request)))
            answer = json.loads(read_line(connection, _ANSWER_S))
        except (OSError, ValueError) as error:
            raise NotFoundError(
                f"run {run_id} is not running here",
                mend="a run is marked while it goes on, on the same host: see harness runs",
            ) from error
    return dict(answer)


def address_of(run_id: str) -> str:
    """Return the name under which a run listens."""
    return f"\0harness-{run_id}"


def to_line(value: dict[str, object]) -> bytes:
    """Write one message."""
    return json.dumps(value).encode() + b"\n"


def read_line(connection: socket.socket, within_s: float) -> bytes:
    """Read one message, or what came of it before the other end went away. Raises OSError when it takes too long."""
    data, deadline = b"", time.monotonic() + within_s
    while not data.endswith(b"\n") and len(data) < _LINE_BYTES:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        more = connection.recv(_LINE_BYTES)
        if not more:
            break
        data += more
    return data


def refuse_strangers(connection: socket.socket) -> None:
    """Names of the abstract namespace have no permissions: each end looks whose process the other one is."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, uid, _ = struct.unpack("3i", credentials)
    if uid not in (os.geteuid(), 0):
        raise ConfigError(f"user {uid} has no say in a run of user {os.geteuid()}")


def parse_request(line: bytes) -> Request:
    """Read what a run is told. Raises ProtocolError for what is no mark of the last minute."""
    try:
        value = json.loads(line)
        name, at_host_ns, within_s = value["milestone"], value["at_host_ns"], float(value["within_s"])
        milestone = None if name is None else MilestoneName(name)
        word, text = Word(value.get("word", Word.ENOUGH)), str(value.get("text", ""))
    except (ValueError, TypeError, KeyError) as error:
        raise ProtocolError(f"that is no mark: {line[:80]!r}") from error
    age_ns = host_boottime_ns() - at_host_ns if isinstance(at_host_ns, int) else -1
    if not (0 <= age_ns <= _OLDEST_S * 1e9 and 0 <= within_s < float("inf")):
        raise ProtocolError("a mark is for what has just happened")
    if milestone is not None and milestone not in BY_OPERATOR:
        raise ProtocolError(f"{milestone} is not the operator's to mark")
    return Request(milestone=milestone, word=word, text=text, at_host_ns=at_host_ns, within_s=within_s)
