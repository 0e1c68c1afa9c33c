"""How far a run came: whether what its file holds is all that there will be, and what may be said of the rest.

Rule: only a run that came to its own end has looked for everything. Whatever another one does not hold is not known.
"""

from __future__ import annotations

from enum import StrEnum

from harness.rules.doubts import ENDED
from harness.run.asking import is_running
from harness.store.queries import RunRow


class RunState(StrEnum):
    """How far a run came."""

    RUNNING = "running"  # a process of this host is making it
    KILLED = "killed"  # it has no end, and nobody makes it here: killed, or the host lost its power
    ABORTED = "aborted"  # an error or a signal ended it before its own end
    ENDED = "ended"  # it came to its own end


def state_of(run: RunRow) -> RunState:
    """Say how far a run came; one without an end is asked for among the processes of this host."""
    if run.verdict is None:
        return RunState.RUNNING if is_running(run.run_id) else RunState.KILLED
    return RunState.ENDED if run.verdict in ENDED else RunState.ABORTED


def describe_state(run: RunRow, state: RunState) -> str:
    """A word or two for a list: `complete`, `aborted (error)`, `killed`, `running`; `control run` has no evidence."""
    if state is RunState.ABORTED:
        return f"{state} ({run.verdict})"
    if not run.instrumented and run.verdict == "complete":
        return "control run"
    return run.verdict or state


_REST = {
    RunState.RUNNING: "the run goes on: what it will still see is unknown",
    RunState.KILLED: "the run did not end: what came after its last word is unknown",
    RunState.ABORTED: "the run was aborted: what came after that is unknown",
}


def describe_rest(state: RunState) -> str | None:
    """What cannot be said, because a run did not come to its end; None for one that did."""
    return _REST.get(state)
