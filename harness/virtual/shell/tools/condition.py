"""test and [."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation

_TROUBLE = 2

_NUMERIC: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda a, b: a == b,
    "-ne": lambda a, b: a != b,
    "-lt": lambda a, b: a < b,
    "-le": lambda a, b: a <= b,
    "-gt": lambda a, b: a > b,
    "-ge": lambda a, b: a >= b,
}
_STRINGS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda a, b: a == b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}
_UNARY = frozenset("nzefdrwxsLh")


class _BadCondition(Exception):
    """The words are no condition."""


@dataclass(slots=True)
class _Evaluator:
    files: FileSystem
    call: Invocation
    words: list[str]
    depth: int = field(default=0)

    def evaluate_or(self) -> bool:
        value = self.evaluate_and()
        while self.words[:1] == ["-o"]:
            self.words.pop(0)
            value = self.evaluate_and() or value
        return value

    def evaluate_and(self) -> bool:
        value = self.evaluate_not()
        while self.words[:1] == ["-a"]:
            self.words.pop(0)
            value = self.evaluate_not() and value
        return value

    def evaluate_not(self) -> bool:
        is_negated = False
        while self.words[:1] == ["!"] and len(self.words) > 1:
            self.words.pop(0)
            is_negated = not is_negated
        return self.evaluate_primary() != is_negated

    def evaluate_primary(self) -> bool:
        if len(self.words) >= 3 and self.words[1] in {*_NUMERIC, *_STRINGS, "-nt", "-ot"}:
            left, operator, right = self.words[:3]
            del self.words[:3]
            return self.compare(left, operator, right)
        if self.words[:1] == ["("] and len(self.words) > 2:
            return self.evaluate_group()
        if not self.words:
            raise _BadCondition("argument expected")
        word = self.words.pop(0)
        if len(word) == 2 and word[0] == "-" and word[1] in _UNARY and self.words:
            return self.check(word[1], self.words.pop(0))
        return bool(word)

    def evaluate_group(self) -> bool:
        self.depth += 1
        if self.depth > 50:
            raise _BadCondition("nested too deeply")
        self.words.pop(0)
        value = self.evaluate_or()
        if not self.words or self.words.pop(0) != ")":
            raise _BadCondition("missing )")
        return value

    def compare(self, left: str, operator: str, right: str) -> bool:
        if operator in _STRINGS:
            return _STRINGS[operator](left, right)
        if operator in {"-nt", "-ot"}:
            times = [self.mtime_ns(left), self.mtime_ns(right)]
            return times[0] > times[1] if operator == "-nt" else times[0] < times[1]
        for text in (left, right):
            if not re.fullmatch(r"\s*[-+]?[0-9]{1,18}\s*", text):
                raise _BadCondition(f"{text}: bad number")
        return _NUMERIC[operator](int(left), int(right))

    def check(self, letter: str, operand: str) -> bool:
        if letter in "nz":
            return bool(operand) == (letter == "n")
        try:
            found = self.files.stat(self.call.path(operand), follow=letter not in "Lh", uid=self.call.identity.uid)
        except OSError:
            return False
        match letter:
            case "d":
                return found.is_dir
            case "f":
                return not found.is_dir
            case "s":
                return found.size > 0
            case "L" | "h":
                return found.is_link
            case "r" | "w" | "x":
                return self.may(operand, letter)
        return True

    def may(self, operand: str, letter: str) -> bool:
        wanted = {"r": 4, "w": 2, "x": 1}[letter]
        return self.files.may(self.call.path(operand), wanted, uid=self.call.identity.uid)

    def mtime_ns(self, operand: str) -> int:
        path = self.call.path(operand)
        return self.files.stat(path).mtime_ns if self.files.exists(path, uid=self.call.identity.uid) else -1


async def run_test(files: FileSystem, call: Invocation) -> int:
    """Run test or [: 0 true, 1 false, 2 trouble."""
    words = list(call.argv[1:])
    try:
        if call.argv[0] == "[" and (not words or words.pop() != "]"):
            raise _BadCondition("missing ]")
        if not words:
            return 1
        evaluator = _Evaluator(files, call, words)
        value = evaluator.evaluate_or()
        if evaluator.words:
            raise _BadCondition(f"{evaluator.words[0]}: unexpected operator/operand")
    except _BadCondition as error:
        await call.complain(f"/system/bin/sh: {call.argv[0]}: {error}")
        return _TROUBLE
    return 0 if value else 1
