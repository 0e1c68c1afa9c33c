"""find: walks trees and prints what passes its tests (-name -iname -type -maxdepth -mindepth -size, !, -delete)."""

from __future__ import annotations

import fnmatch
import posixpath
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from harness.virtual.files import FileStat, FileSystem
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.support import UsageError

_TYPES: dict[str, Callable[[int], bool]] = {
    "f": stat.S_ISREG,
    "d": stat.S_ISDIR,
    "l": stat.S_ISLNK,
    "c": stat.S_ISCHR,
}
_BLOCK_BYTES = 512
_UNITS = {"c": 1, "k": 1024, "M": 1024 * 1024, "G": 1024 * 1024 * 1024}
_DEEPEST = 1 << 30

Test = Callable[[str, FileStat], bool]


@dataclass(slots=True, kw_only=True)
class _Search:
    starts: list[str] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    least: int = 0
    most: int = _DEEPEST
    end: str = "\n"
    delete: bool = False


async def run_find(files: FileSystem, call: Invocation) -> int:
    """Run find."""
    search = _parse(list(call.argv[1:]))
    status = 0
    doomed: list[tuple[str, bool]] = []
    for path, depth, found in _walk(files, call, search):
        if isinstance(found, OSError):
            await call.complain(f"find: {path}: {found.strerror}")
            status = 1
        elif depth >= search.least and all(test(path, found) for test in search.tests):
            doomed.append((path, found.is_dir))
            if not search.delete:
                await call.print(path + search.end)
    for path, is_dir in reversed(doomed) if search.delete else ():
        (files.rmdir if is_dir else files.remove)(call.path(path), uid=call.identity.uid)
    return status


def _walk(files: FileSystem, call: Invocation, search: _Search) -> Iterator[tuple[str, int, FileStat | OSError]]:
    """Give paths with their depth and what they are, or why they cannot be looked at."""
    pending = [(start, 0) for start in reversed(search.starts)]
    while pending:
        path, depth = pending.pop()
        try:
            found = files.stat(call.path(path), follow=False, uid=call.identity.uid)
            yield path, depth, found
            if found.is_dir and depth < search.most:
                names = files.list_dir(call.path(path), uid=call.identity.uid)
                pending += [(posixpath.join(path, name), depth + 1) for name in reversed(names)]
        except OSError as error:
            yield path, depth, error


def _parse(words: list[str]) -> _Search:
    search = _Search()
    while words and not words[0].startswith(("-", "!", "(")):
        search.starts.append(words.pop(0))
    search.starts = search.starts or ["."]
    is_negated = False
    while words:
        word = words.pop(0)
        if word in {"!", "-not"}:
            is_negated = not is_negated
            continue
        test = _take(word, words, search)
        if test is not None:
            search.tests.append(_negate(test) if is_negated else test)
        is_negated = False
    return search


def _take(word: str, words: list[str], search: _Search) -> Test | None:
    """Take one option; return the test that it is, if it is one."""
    if word in {"-print", "-a"}:
        return None
    if word == "-print0":
        search.end = "\0"
        return None
    if word == "-delete":
        search.delete = True
        return None
    if word not in {"-name", "-iname", "-type", "-size", "-maxdepth", "-mindepth"}:
        raise UsageError(f"bad arg '{word}'")
    if not words:
        raise UsageError(f"'{word}' needs 1 arg")
    return _take_valued(word, words.pop(0), search)


def _take_valued(word: str, value: str, search: _Search) -> Test | None:
    if word in {"-name", "-iname"}:
        return _name_test(value, ignores_case=word == "-iname")
    if word == "-type":
        if value not in _TYPES:
            raise UsageError(f"bad -type '{value}'")
        return lambda _, found: _TYPES[value](found.mode)
    if word == "-size":
        return _size_test(value)
    if not value.isdecimal():
        raise UsageError(f"{word} '{value}'")
    if word == "-maxdepth":
        search.most = int(value)
    else:
        search.least = int(value)
    return None


def _name_test(pattern: str, *, ignores_case: bool) -> Test:
    def test(path: str, _: FileStat) -> bool:
        name = posixpath.basename(path.rstrip("/")) or path
        if ignores_case:
            return fnmatch.fnmatchcase(name.lower(), pattern.lower())
        return fnmatch.fnmatchcase(name, pattern)

    return test


def _size_test(value: str) -> Test:
    digits = value.lstrip("+-")
    unit = _UNITS.get(digits[-1:], 0)
    number = digits[:-1] if unit else digits
    if not number.isdecimal():
        raise UsageError(f"bad -size '{value}'")
    wanted, unit_bytes = int(number), unit or _BLOCK_BYTES

    def test(_: str, found: FileStat) -> bool:
        size = -(-found.size // unit_bytes)
        return size > wanted if value[0] == "+" else size < wanted if value[0] == "-" else size == wanted

    return test


def _negate(test: Test) -> Test:
    return lambda path, found: not test(path, found)
