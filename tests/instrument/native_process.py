"""A real process with libraries that have the names of Android's, and the agent's native half in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import frida

from harness.instrument import compile as compiling
from harness.model import Access, HookReport
from harness.rules.protocol import Batch, Hello, parse_message

DATA = Path(__file__).parents[1] / "data"
COMPILER = shutil.which("g++")
NO_COMPILER = "no g++ here, which builds the libraries that the tap is tried on"

_FLAGS = ("-std=c++17", "-O2", "-fno-omit-frame-pointer", "-fPIC")
_LIBRARIES = {"libbinder.so": "binder.cpp", "libcamera2ndk.so": "camera2ndk.cpp", "libmediandk.so": "mediandk.cpp"}


def build(folder: Path) -> Path:
    """Build the libraries and the program that calls them; give the program."""
    sources = DATA / "native"
    where = (f"-L{folder}", "-l:libbinder.so", f"-Wl,-rpath,{folder}")
    for name, source in _LIBRARIES.items():
        links = () if name == "libbinder.so" else where
        _compile("-shared", "-o", str(folder / name), str(sources / source), *links)
    program = folder / "caller"
    _compile("-rdynamic", "-o", str(program), str(sources / "caller.cpp"), *where, "-ldl")
    return program


def _compile(*arguments: str) -> None:
    assert COMPILER is not None
    subprocess.run([COMPILER, *_FLAGS, *arguments], check=True)


def compile_agent(folder: Path) -> str:
    """Compile the agent whose main file is the tests' own."""
    shutil.copytree(compiling.find_hooks(), folder / "hooks")
    shutil.copy(DATA / "native.ts", folder / "hooks" / "agent.ts")
    compiler = frida.Compiler()
    source: str = compiler.build(
        "agent.ts", project_root=str(folder / "hooks"), type_check="none", source_maps="omitted", compression="none"
    )
    return source


class NativeProcess:
    """The program, spawned by Frida, with the agent in it or without."""

    def __init__(self, program: Path) -> None:
        self._device = frida.get_local_device()
        self._pid = self._device.spawn([str(program)], stdio="pipe")
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._messages: SimpleQueue[Any] = SimpleQueue()
        self._device.on("output", self._hear)
        self._session = self._device.attach(self._pid)
        self._script: Any = None
        self.hooks: Mapping[str, HookReport] = {}

    def load(self, source: str) -> None:
        """Put the agent in; it does nothing yet."""
        self._script = self._session.create_script(source)
        self._script.on("message", lambda message, _: self._messages.put(message))
        self._script.load()

    def start(self, codes: Mapping[str, Mapping[str, int]]) -> None:
        """Have it watch, with the codes of a platform."""
        self._script.exports_sync.start(codes)
        hello = self._next()
        assert isinstance(hello, Hello)
        self.hooks = {report.hook: report for report in hello.hooks}

    def compare(self, descriptors: list[str]) -> None:
        self._script.exports_sync.compare(descriptors)

    def resume(self) -> None:
        self._device.resume(self._pid)

    def do(self, line: str) -> int:
        """Have the program make a call; give what came back."""
        self._device.input(self._pid, f"{line}\n".encode())
        return int(self._answers.get(timeout=60))

    def stop(self) -> list[Any]:
        """End the agent's stream; give its events."""
        self._script.exports_sync.stop()
        events: list[Any] = []
        while True:
            message = self._next()
            if isinstance(message, Batch):
                events += message.events
            elif type(message).__name__ == "Bye":
                return events

    def accesses(self) -> list[Access]:
        return [event for event in self.stop() if isinstance(event, Access)]

    def close(self) -> None:
        self._session.detach()
        self._device.kill(self._pid)
        self._device.off("output", self._hear)

    def _next(self) -> Any:
        message = self._messages.get(timeout=60)
        assert message["type"] == "send", message
        return parse_message(message["payload"])

    def _hear(self, pid: int, fd: int, data: bytes) -> None:
        if pid == self._pid and fd == 1:
            for line in data.decode().split():
                self._answers.put(line)


@contextmanager
def running(program: Path, source: str, codes: Mapping[str, Mapping[str, int]]) -> Iterator[NativeProcess]:
    """A process that is watched from its first line on."""
    process = NativeProcess(program)
    try:
        process.load(source)
        process.start(codes)
        process.resume()
        yield process
    finally:
        process.close()
