"""Who and where: id whoami uname getenforce; and sleep."""

import asyncio
import os
from typing import Final

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.support import UsageError, parse_options, require
from harness.virtual.shell.wrappers import parse_duration_s
from harness.virtual.users import ROOT_UID, SHELL_UID, SYSTEM_UID, Identity, find_identity, groups_of, user_name

_CONTEXTS = {ROOT_UID: "u:r:su:s0", SHELL_UID: "u:r:shell:s0", SYSTEM_UID: "u:r:system_app:s0"}


async def _id(call: Invocation) -> int:
    options = parse_options(call, "ugGnZr")
    identity = find_identity(options.operands[0]) if options.operands else call.identity
    if identity is None:
        await call.complain(f"id: '{options.operands[0]}': No such user")
        return 1
    context = _CONTEXTS.get(identity.uid, "u:r:untrusted_app:s0")
    numbers = groups_of(identity.uid)
    if options.has("Z"):
        await call.print(context + "\n")
    elif options.has("ugG"):
        chosen = numbers if options.has("G") else [identity.uid]
        shown = [user_name(number) if options.has("n") else str(number) for number in chosen]
        await call.print(" ".join(shown) + "\n")
    else:
        await call.print(_full_id(identity, numbers) + f" context={context}\n")
    return 0


def _full_id(identity: Identity, groups: list[int]) -> str:
    who = f"{identity.uid}({identity.name})"
    return f"uid={who} gid={who} groups=" + ",".join(f"{number}({user_name(number)})" for number in groups)


async def _whoami(call: Invocation) -> int:
    await call.print(call.identity.name + "\n")
    return 0


async def _uname(call: Invocation) -> int:
    options = parse_options(call, "amnrsvo")
    host = os.uname()
    values = {"s": "Linux", "n": "localhost", "r": host.release, "v": host.version, "m": host.machine, "o": "Android"}
    wanted = "snrvm" if options.has("a") else "".join(letter for letter in values if options.has(letter)) or "s"
    await call.print(" ".join(values[letter] for letter in wanted) + "\n")
    return 0


async def _getenforce(call: Invocation) -> int:
    await call.print("Permissive\n")
    return 0


async def _sleep(call: Invocation) -> int:
    require(call.argv[1:], 1)
    for word in call.argv[1:]:
        duration_s = parse_duration_s(word)
        if duration_s is None:
            raise UsageError(f"bad time '{word}'")
        await asyncio.sleep(duration_s)
    return 0


IDENTITY_TOOLS: Final[dict[str, Tool]] = {
    "id": _id,
    "whoami": _whoami,
    "uname": _uname,
    "getenforce": _getenforce,
    "sleep": _sleep,
}
