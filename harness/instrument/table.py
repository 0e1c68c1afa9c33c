"""The hooks that the agent knows, told by the agent itself: its sources in `hooks/` are the only list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.errors import InfrastructureError
from harness.instrument.compile import Agent

_SYSTEM_SESSION = 0  # Frida's word for a JavaScript engine in its own process, which needs no right over another one


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHook:
    """One row of a category's table. `late` code comes with an app, and is hooked when its class appears."""

    hook: str
    data_type: str
    kind: str
    class_name: str
    method: str
    late: bool


def read_table(agent: Agent) -> tuple[KnownHook, ...]:
    """Load the agent where it finds no app, and ask it. Raises InfrastructureError when Frida cannot do that here."""
    import frida

    try:
        session = frida.get_local_device().attach(_SYSTEM_SESSION)
        try:
            script = session.create_script(agent.source)
            script.load()
            rows = script.exports_sync.table()
        finally:
            session.detach()
    except (frida.NotSupportedError, frida.InvalidOperationError, frida.core.RPCException) as error:
        raise InfrastructureError(f"the agent could not be asked for its hooks: {error}") from error
    return tuple(sorted(map(_parse_row, rows), key=lambda row: (row.data_type, row.hook)))


def _parse_row(row: Mapping[str, Any]) -> KnownHook:
    return KnownHook(
        hook=row["hook"],
        data_type=row["dataType"],
        kind=row["kind"],
        class_name=row["className"],
        method=row["method"],
        late=row.get("late", False),
    )
