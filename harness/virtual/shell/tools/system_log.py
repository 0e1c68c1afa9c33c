"""log: writes a line into the main buffer, as scripts do to mark a place."""

from __future__ import annotations

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.support import UsageError, guarded, parse_options
from harness.virtual.system.logs import PRIORITIES, Logs


def log_tool(logs: Logs) -> Tool:
    """Return `log`."""

    async def log(call: Invocation) -> int:
        options = parse_options(call, "p:t:")
        priority = options.last("p", "I")[:1].upper()
        if priority not in PRIORITIES:
            raise UsageError(f"bad -p '{options.last('p', '')}'")
        message = " ".join(options.operands)
        if options.operands:
            logs.write("main", priority, options.last("t", "log"), message, uid=call.identity.uid)
        else:
            await call.complain("log: needs a message")
        return 0 if options.operands else 1

    return guarded(log)
