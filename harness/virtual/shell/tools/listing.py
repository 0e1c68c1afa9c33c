"""ls."""

import stat
from dataclasses import dataclass

from harness.virtual.files import FileStat, FileSystem
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.clock import WallClock
from harness.virtual.shell.tools.support import Options, parse_options
from harness.virtual.users import user_name


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    path: str
    found: FileStat


@dataclass(frozen=True, slots=True)
class _Lister:
    files: FileSystem
    clock: WallClock
    call: Invocation
    options: Options

    async def list_operands(self, names: list[str]) -> int:
        """List what was named: first the files, then the content of the directories."""
        status = 0
        plain: list[_Entry] = []
        directories: list[_Entry] = []
        for name in names:
            try:
                entry = self.look(name, self.call.path(name), follow=not self.options.has("ld"))
            except OSError as error:
                status = await self.complain(name, error)
                continue
            is_listed = entry.found.is_dir and not self.options.has("d")
            (directories if is_listed else plain).append(entry)
        await self.show(plain)
        for index, directory in enumerate(directories):
            needs_title = len(names) > 1 or self.options.has("R")
            gap = "\n" if index or plain else ""
            await self.call.print(f"{gap}{directory.name}:\n" if needs_title else "")
            status = max(status, await self.list_content(directory))
        return status

    async def list_content(self, directory: _Entry) -> int:
        try:
            names = self.files.list_dir(directory.path, uid=self.call.identity.uid)
        except OSError as error:
            return await self.complain(directory.name, error)
        if not self.options.has("aA"):
            names = [name for name in names if not name.startswith(".")]
        names = [".", "..", *names] if self.options.has("a") else names
        entries = [self.look(name, f"{directory.path}/{name}", follow=False) for name in names]
        if self.options.has("l"):
            await self.call.print(f"total {sum(entry.found.blocks for entry in entries) // 2}\n")
        await self.show(entries)
        return await self.list_below(directory, entries) if self.options.has("R") else 0

    async def list_below(self, directory: _Entry, entries: list[_Entry]) -> int:
        status = 0
        for entry in entries:
            if entry.found.is_dir and entry.name not in {".", ".."}:
                below = _Entry(f"{directory.name.rstrip('/')}/{entry.name}", entry.path, entry.found)
                await self.call.print(f"\n{below.name}:\n")
                status = max(status, await self.list_content(below))
        return status

    async def show(self, entries: list[_Entry]) -> None:
        entries = self.sort(entries)
        rows = [self.columns(entry) for entry in entries]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = [_align(cell, widths[index], index) for index, cell in enumerate(row[:-1])]
            await self.call.print(" ".join([*cells, row[-1]]) + "\n")

    def sort(self, entries: list[_Entry]) -> list[_Entry]:
        if self.options.has("S"):
            entries = sorted(entries, key=lambda entry: -entry.found.size)
        elif self.options.has("t"):
            entries = sorted(entries, key=lambda entry: -entry.found.mtime_ns)
        return entries[::-1] if self.options.has("r") else entries

    def columns(self, entry: _Entry) -> list[str]:
        found = entry.found
        name = entry.name + ("/" if found.is_dir and self.options.has("pF") else "")
        first = [str(found.ino)] if self.options.has("i") else []
        if not self.options.has("l"):
            return [*first, name]
        if found.is_link:
            name += f" -> {self.files.readlink(entry.path)}"
        owners = [found.uid, found.gid]
        shown = [str(owner) if self.options.has("n") else user_name(owner) for owner in owners]
        at = self.clock.at(found.mtime_ns).strftime("%Y-%m-%d %H:%M")
        return [*first, stat.filemode(found.mode), str(found.nlink), *shown, str(found.size), at, name]

    def look(self, name: str, path: str, *, follow: bool) -> _Entry:
        return _Entry(name, path, self.files.stat(path, follow=follow, uid=self.call.identity.uid))

    async def complain(self, name: str, error: OSError) -> int:
        await self.call.complain(f"{self.call.argv[0]}: {name}: {error.strerror}")
        return 1


def _align(cell: str, width: int, index: int) -> str:
    """Numbers (links, size) to the right, the rest to the left."""
    return cell.rjust(width) if index in {1, 4} else cell.ljust(width)


async def run_ls(files: FileSystem, clock: WallClock, call: Invocation) -> int:
    """Run ls."""
    options = parse_options(call, "1aAdlnRtSripF")
    if options.has("n"):
        options.values.setdefault("l", [])
    return await _Lister(files, clock, call, options).list_operands(options.operands or ["."])
