"""Turns words into arguments: parameters, substitutions, field splitting, file name patterns."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import translate

from harness.virtual.files import FileSystem
from harness.virtual.shell.arithmetic import ArithmeticFailure, evaluate
from harness.virtual.shell.state import State
from harness.virtual.shell.syntax import Arithmetic, Parameter, Part, Script, Substitution, Text, Word

_PATTERN_CHARS = frozenset("*?[")
_BLANKS = re.compile(r"[ \t\n]+")

Substitute = Callable[[Script], Awaitable[str]]


class ExpansionError(Exception):
    """A word has no value: ${x?text}, division by zero."""


@dataclass(frozen=True, slots=True)
class _Fragment:
    text: str
    is_quoted: bool


_Field = list[_Fragment]


class Expander:
    """Expands words in the state of one sh."""

    def __init__(self, state: State, files: FileSystem, substitute: Substitute) -> None:
        self._state = state
        self._files = files
        self._substitute = substitute

    async def expand_fields(self, words: tuple[Word, ...]) -> list[str]:
        """Return the arguments that the words make."""
        arguments: list[str] = []
        for word in words:
            for field in await self._split(word):
                arguments += self._match_files(field)
        return arguments

    async def expand_text(self, word: Word) -> str:
        """Return the word as one string, neither split nor matched: for assignments and redirections."""
        return "".join([await self._value(part) for part in word])

    async def expand_pattern(self, word: Word) -> str:
        """Return the word as a pattern in which quoted text stands for itself."""
        return "".join([_escape(await self._value(part), is_quoted=part.is_quoted) for part in word])

    async def _split(self, word: Word) -> list[_Field]:
        fields: list[_Field] = []
        is_open = False  # whether the next fragment belongs to the last field
        for part in word:
            if isinstance(part, Parameter) and part.name == "@" and part.is_quoted and not part.operator:
                pieces = [[_Fragment(argument, is_quoted=True)] for argument in self._state.arguments]
                starts_apart, ends_apart = False, False
            elif isinstance(part, Text) or part.is_quoted:
                pieces = [[_Fragment(await self._value(part), part.is_quoted)]]
                starts_apart, ends_apart = False, False
            else:
                pieces, starts_apart, ends_apart = _split_blanks(await self._value(part))
            if is_open and starts_apart:
                is_open = False
            if pieces and is_open:
                fields[-1] += pieces.pop(0)
            elif pieces:
                fields.append(pieces.pop(0))
                is_open = True
            fields += pieces
            is_open = is_open and not ends_apart
        return fields

    async def _value(self, part: Part) -> str:
        match part:
            case Text():
                return part.text
            case Parameter():
                return await self._parameter(part)
            case Substitution():
                return (await self._substitute(part.script)).rstrip("\n")
            case Arithmetic():
                return self._arithmetic(await self.expand_text(part.expression))

    def _arithmetic(self, expression: str) -> str:
        try:
            return str(evaluate(expression, self._state.variables))
        except ArithmeticFailure as error:
            raise ExpansionError(str(error)) from error

    async def _parameter(self, part: Parameter) -> str:
        value = self._state.find_parameter(part.name)
        match part.operator.removeprefix(":"):
            case "":
                return value or ""
            case "length":
                return str(len(value or ""))
            case "#" | "##" | "%" | "%%":
                return _trim(value or "", part.operator, await self.expand_pattern(part.argument))
        is_set = bool(value) if part.operator.startswith(":") else value is not None
        return await self._choose(part, value or "", is_set=is_set)

    async def _choose(self, part: Parameter, value: str, *, is_set: bool) -> str:
        operator = part.operator[-1]
        if operator == "+":
            return await self.expand_text(part.argument) if is_set else ""
        if is_set:
            return value
        other = await self.expand_text(part.argument)
        if operator == "?":
            raise ExpansionError(f"{part.name}: {other or 'parameter null or not set'}")
        if operator == "=":
            self._state.variables[part.name] = other
        return other

    def _match_files(self, field: _Field) -> list[str]:
        literal = "".join(fragment.text for fragment in field)
        if not any(_PATTERN_CHARS & set(fragment.text) for fragment in field if not fragment.is_quoted):
            return [literal]
        pattern = "".join(_escape(fragment.text, is_quoted=fragment.is_quoted) for fragment in field)
        return self._find_files(pattern) or [literal]

    def _find_files(self, pattern: str) -> list[str]:
        found = ["/" if pattern.startswith("/") else ""]
        *directories, last = [component for component in pattern.split("/") if component]
        for component in directories:
            found = [match + "/" for match in self._matches(found, component) if self._is_dir(match)]
        return sorted(self._matches(found, last))

    def _matches(self, prefixes: list[str], pattern: str) -> list[str]:
        return [prefix + name for prefix in prefixes for name in self._names(prefix, pattern)]

    def _names(self, prefix: str, pattern: str) -> list[str]:
        uid = self._state.identity.uid
        directory = prefix if prefix.startswith("/") else f"{self._state.cwd}/{prefix}"
        if not _PATTERN_CHARS & set(pattern):  # a plain name is looked up: its directory need not be readable
            return [pattern] if self._files.exists(f"{directory}/{pattern}", uid=uid) else []
        matches = re.compile(translate(pattern)).match
        try:
            names = self._files.list_dir(directory, uid=uid)
        except OSError:
            return []
        return [name for name in names if matches(name) and (pattern[0] == "." or name[0] != ".")]

    def _is_dir(self, path: str) -> bool:
        absolute = path if path.startswith("/") else f"{self._state.cwd}/{path}"
        return self._files.is_dir(absolute, uid=self._state.identity.uid)


def _escape(text: str, *, is_quoted: bool) -> str:
    return "".join(f"[{char}]" if char in _PATTERN_CHARS else char for char in text) if is_quoted else text


def _split_blanks(value: str) -> tuple[list[_Field], bool, bool]:
    """Cut at blanks; say whether the value begins and ends with one."""
    pieces: list[_Field] = [[_Fragment(piece, is_quoted=False)] for piece in _BLANKS.split(value) if piece]
    return pieces, value[:1] in set(" \t\n"), value[-1:] in set(" \t\n")


def _trim(value: str, operator: str, pattern: str) -> str:
    matches = re.compile(translate(pattern)).match
    lengths = range(len(value) + 1)
    for length in lengths if len(operator) == 1 else reversed(lengths):
        if operator[0] == "#" and matches(value[:length]):
            return value[length:]
        if operator[0] == "%" and matches(value[len(value) - length :]):
            return value[: len(value) - length]
    return value
