"""One hook tried in a process that nobody observes: it is put in place, the method is called, and it must fire once."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from harness.instrument.compile import read_bridge
from harness.instrument.deadline import DeadlinePassed, by_rpc, call_within
from harness.instrument.failures import frida_errors
from harness.instrument.reach import attach
from harness.instrument.remote import connect, keep

_CALL_S = 15.0
_FIRES_S = 10.0

# A method that no app's code is likely to be in, called by Java code, since a script's own call of what it hooked need
# not pass the hook. As in the agent, a Java call follows the tick in which the bridge puts the hook in place, and a VM
# that is still starting is waited for, each time with a bridge that has not yet given it up.
_TEXT = "00000000-0000-0001-0000-000000000002"
_SCRIPT = """
function evaluate(source) {
    const bridge = Script.evaluate("/bridge/java.js", "(function () { " + source + "\\nreturn bridge; })();");
    if (!bridge.available) {
        throw new Error("there is no Java VM that the bridge knows in this process");
    }
    return bridge;
}
function load(source) {
    for (const deadline = Date.now() + 5000; ; Thread.sleep(0.05)) {
        try {
            return evaluate(source);
        } catch (error) {
            if (Date.now() > deadline) {
                throw error;
            }
        }
    }
}
rpc.exports.run = async function (source) {
    const bridge = load(source);
    bridge.performNow(function () {
        const method = bridge.use("java.util.UUID").toString.overload();
        method.implementation = function () {
            send("fired");
            return method.call(this);
        };
    });
    await new Promise((resolve) => Script.nextTick(resolve));
    let said = null;
    bridge.performNow(function () {
        bridge.vm.getEnv().exceptionClear();
        const value = bridge.use("java.util.UUID").$new(1, 2);
        const text = bridge.use("java.lang.String");
        said = text.valueOf.overload("java.lang.Object").call(text, value);
    });
    return said;
};
"""


def find_hook_failure(port: int, pid: int) -> str | None:
    """Try a hook in a process of the device; None when it fired and the call returned what it does, else why not.

    The process is of no use for a run afterwards: end it.
    """
    try:
        return call_within(_CALL_S + _FIRES_S, lambda: _try_hook(port, pid))
    except DeadlinePassed:
        return f"nothing happened within {_CALL_S + _FIRES_S:g} s"
    except frida_errors() as error:
        return str(error)


def _try_hook(port: int, pid: int) -> str | None:
    heard: SimpleQueue[dict[str, Any]] = SimpleQueue()
    session = attach(connect(port).device, pid)
    script = session.create_script(_SCRIPT, name="trial")
    keep(session, script)  # the process is ended while they are still in it
    script.on("message", lambda message, _data: heard.put(message))
    script.load()
    said = by_rpc(script, "run", read_bridge())
    with suppress(Empty):
        while (message := heard.get(timeout=_FIRES_S)).get("payload") != "fired":
            if message.get("type") == "error":
                return str(message.get("description"))
        return None if said == _TEXT else f"the hooked method returned {said!r} instead of {_TEXT!r}"
    return "the hook was put in place, its method was called, and it did not fire"
