"""A system that is not started, and a shell on it, for what `pm` says."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.virtual.files import FileSystem
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.streams import BytesReader, BytesWriter
from harness.virtual.shell.tools.clock import WallClock
from harness.virtual.shell.tools.standard import standard_tools
from harness.virtual.shell.tools.system import system_tools
from harness.virtual.system.package_record import OWNER, UserPackage
from harness.virtual.system.server import SystemServer
from harness.virtual.system.zygote import ZygoteConfig
from tests.virtual.apks import write_apk, write_split

APP = "com.example.app"
TMP = "/data/local/tmp"
CONTACTS = "android.permission.READ_CONTACTS"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


class Bench:
    """A system that is not started, and a shell on it."""

    def __init__(self, root: Path, runner: asyncio.Runner) -> None:
        self._runner = runner
        self.root = root
        (root / "fs").mkdir()
        self.files = FileSystem(root / "fs")
        config = ZygoteConfig(framework=root, socket=root / "s", temporary=root)
        self.system = SystemServer(self.files, config, "TEST")
        wall = self.system.clock
        clock = WallClock(wall.wall_ns, self.system.properties.zone, self.system.set_wall_clock)
        standard = standard_tools(self.files, self.system.processes, clock)
        self.shell = Shell({**standard, **system_tools(self.system, lambda: None, lambda _: None)}, self.files)

    def run(self, command: str, stdin: bytes = b"") -> Answer:
        out, err = BytesWriter(), BytesWriter()
        code = self._runner.run(self.shell.run(command, stdin=BytesReader(stdin), stdout=out, stderr=err))
        return Answer(code, out.data.decode(), err.data.decode())

    def good(self, command: str, stdin: bytes = b"") -> str:
        answer = self.run(command, stdin)
        assert (answer.code, answer.err) == (0, ""), (command, answer)
        return answer.out

    def apk(self, name: str = "app.apk", **manifest: object) -> str:
        write_apk(self.files.host_path(f"{TMP}/{name}"), **manifest)  # type: ignore[arg-type]
        return f"{TMP}/{name}"

    def split(self, split: str, **manifest: object) -> str:
        write_split(self.files.host_path(f"{TMP}/{split}.apk"), split, **manifest)  # type: ignore[arg-type]
        return f"{TMP}/{split}.apk"

    def session(self, options: str = "") -> int:
        found = re.fullmatch(r"Success: created install session \[(\d+)\]\n", self.good(f"pm install-create {options}"))
        assert found is not None
        return int(found[1])

    def package(self, user: int = OWNER) -> UserPackage:
        package = self.system.packages.find(APP, user)
        assert package is not None
        return package

    def leftovers(self) -> list[str]:
        return [name for name in self.files.list_dir("/data/app") if name.startswith("vmdl")]


@contextmanager
def package_bench() -> Iterator[Bench]:
    """Make one; no session may be left at the end."""
    with tempfile.TemporaryDirectory() as directory, asyncio.Runner() as runner:

        async def make() -> Bench:
            return Bench(Path(directory), runner)

        bench = runner.run(make())
        yield bench
        assert bench.leftovers() == []
