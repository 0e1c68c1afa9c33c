"""The hooks that the agent knows, told by the agent itself: its sources in `hooks/` are the only list."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import InfrastructureError
from harness.instrument.compile import Agent
from harness.instrument.programs import end_programs_below

_SYSTEM_SESSION = 0  # Frida's word for a JavaScript engine in its own process, which needs no right over another one
_ANSWER_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHook:
    """One row of a category's table. `late` code comes with an app, and is hooked when its class appears.

    `layer` is where it sees calls: `api`, `binder` or `native`; `op` is what the system notes in AppOps for such a
    call; `api` the first and the last API level that have it, None where it still stands; `keeps` what an access has of
    arguments and result, `why` what a call says of a person.
    """

    hook: str
    data_type: str
    kind: str
    layer: str
    class_name: str
    method: str
    late: bool
    op: str | None
    permission: str | None
    api: tuple[int, int | None]
    keeps: str
    why: str


def read_table(agent: Agent) -> tuple[KnownHook, ...]:
    """Load the agent where it finds no app, and ask it. Raises InfrastructureError when Frida cannot do that here.

    Frida's local device unpacks a program into the temporary folder and leaves it running, so that it is asked in a
    process with folders of its own, and both end here.
    """
    with tempfile.TemporaryDirectory(prefix="harness-") as folder:
        try:
            rows = _ask(agent, folder)
        finally:
            end_programs_below(Path(folder))
    return tuple(sorted(map(_parse_row, rows), key=lambda row: (row.data_type, row.hook)))


def _ask(agent: Agent, folder: str) -> list[Mapping[str, Any]]:
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), folder)
    command = [sys.executable, "-P", "-m", "harness.instrument.table"]
    try:
        done = subprocess.run(
            command, input=agent.source, env=os.environ | places, capture_output=True, text=True, timeout=_ANSWER_S
        )
    except subprocess.TimeoutExpired as error:
        raise InfrastructureError(f"the agent was asked for its hooks and did not answer: {error}") from error
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise InfrastructureError(f"the agent could not be asked for its hooks: {why}")
    return list(json.loads(done.stdout))


def main() -> None:
    """Answer with the table of the agent whose source is on standard input."""
    import frida

    session = frida.get_local_device().attach(_SYSTEM_SESSION)
    script = session.create_script(sys.stdin.read())
    script.load()
    sys.stdout.write(json.dumps(script.exports_sync.table()))
    session.detach()


def _parse_row(row: Mapping[str, Any]) -> KnownHook:
    return KnownHook(
        hook=row["hook"],
        data_type=row["dataType"],
        kind=row["kind"],
        layer=row.get("layer", "api"),
        class_name=row["className"],
        method=row["method"],
        late=row.get("late", False),
        op=row.get("op"),
        permission=row.get("permission"),
        api=(row["api"][0], row["api"][1] if len(row["api"]) > 1 else None),
        keeps=row["keeps"],
        why=row["why"],
    )


if __name__ == "__main__":
    main()
