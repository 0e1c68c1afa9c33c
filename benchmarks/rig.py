"""What the benchmarks of hooks have in common: an app on a virtual phone, and an agent of the benchmark's own in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.device import activities, packages
from harness.instrument import compile as compiling
from harness.instrument.reach import attach
from harness.instrument.remote import connect, keep
from harness.instrument.sessions import Received
from harness.run.book import Book
from harness.run.disk import Disk
from harness.run.recorder import Recorder
from harness.store.evidence import lock_evidence, open_for_writing
from harness.store.writer import Writer
from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, Artefact
from tests.builders import run
from tests.run.phones import RunningPhone, boot

PACKAGE = "com.example.bench"
_DEAD_MAN_S = 300  # a flood that nobody acknowledges must not end as if the host were dead
_HERE = Path(__file__).parent

Hear = Callable[[Any, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Rig:
    """The agent's script in a process."""

    pid: int
    script: Any


@contextmanager
def running(agent: str, hear: Hear) -> Iterator[Rig]:
    """Boot a phone, start the app, and put one of `agents/` into it.

    `hear` is told each message of the agent, with the script.
    """
    source = _compile(agent)
    with tempfile.TemporaryDirectory() as name, boot(Path(name)) as phone:
        pid = _start(phone, Path(name) / "bench.apk")
        yield Rig(pid, _enter(phone, pid, source, hear))


@contextmanager
def recording(path: Path) -> Iterator[tuple[Rig, Recorder]]:
    """The same with the chain of a run behind it: recorder, book and evidence file."""
    with ExitStack() as undo:
        writer = Writer(open_for_writing(undo.enter_context(lock_evidence(path))), run())
        undo.callback(writer.close)
        recorder = Recorder(writer, Book(writer, PACKAGE, "b", lambda _: None), Disk(lambda _: None))
        recorder.start()
        undo.callback(recorder.finish)

        def hear(script: Any, payload: dict[str, Any]) -> None:
            recorder.acknowledge_by(lambda _pid, seq: script.post({"type": "ack", "seq": seq}))
            recorder.put(Received(pid=0, message={"type": "send", "payload": payload}, detached=None))

        yield undo.enter_context(running("hot_path", hear)), recorder


def acknowledge(script: Any, message: dict[str, Any]) -> None:
    """Tell the agent that a batch is stored, as soon as it is here."""
    if message.get("type") == "batch":
        script.post({"type": "ack", "seq": message["first_seq"] + len(message["events"])})


def _compile(agent: str) -> compiling.Agent:
    with tempfile.TemporaryDirectory() as name:
        hooks = Path(name) / "hooks"
        shutil.copytree(compiling.find_hooks(), hooks)
        for path in (_HERE / "agents").glob("*.ts"):
            shutil.copy(path, hooks / ("agent.ts" if path.stem == agent else path.name))
        return compiling.compile_agent(hooks)


def _start(phone: RunningPhone, apk: Path) -> int:
    apk.write_bytes(build_app(Artefact(output=apk, folders=(_HERE / "app",), needs=FRAMEWORK)))
    phone.install(apk)
    phone.device.run(f"am start -W -n {PACKAGE}/.BenchActivity")
    (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
    return process.pid


def _enter(phone: RunningPhone, pid: int, agent: compiling.Agent, hear: Hear) -> Any:
    session = attach(connect(phone.device.forward(27042)).device, pid)
    script = session.create_script(agent.source, name="benchmark")
    keep(session, script)  # the process ends with its phone, and they are still in it then

    def on_message(message: dict[str, Any], _data: bytes | None) -> None:
        if message["type"] == "send":
            hear(script, message["payload"])
        else:
            print(message.get("description", message))

    script.on("message", on_message)
    script.load()
    options = {"gate": "late", "process": PACKAGE, "deadManSeconds": _DEAD_MAN_S, "storeValues": False}
    script.exports_sync.start({**options, "bridge": agent.bridge})
    return script
