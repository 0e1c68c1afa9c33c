"""Reads the words of a command line: quotes, escapes, $ and backticks. Pure."""

import re
from collections.abc import Callable

from harness.virtual.shell.syntax import Arithmetic, Parameter, Part, Script, Substitution, Text, Word

BLANKS = " \t"
_META = frozenset(" \t\n;&|<>()")
_SPECIAL_UNQUOTED = _META | frozenset("'\"\\$`")
_SPECIAL_QUOTED = frozenset('"\\$`')
_SPECIAL_IN_BRACES = frozenset("}'\"\\$`")
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[?$#@*!-]")
_BRACED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[?$#@*!-]")
_OPERATOR = re.compile(r":[-=+?]|##|%%|[-=+?#%]")
_MAX_DEPTH = 40


class ShellSyntaxError(Exception):
    """The text is no command line; `is_incomplete` if more text could make it one."""

    def __init__(self, message: str, *, is_incomplete: bool = False) -> None:
        super().__init__(message)
        self.is_incomplete = is_incomplete


class WordReader:
    """Reads words at a position of the text; `parse_inner` parses the script of a substitution from a position on and
    says where it ended."""

    def __init__(self, text: str, position: int, depth: int, parse_inner: "ParseInner") -> None:
        if depth > _MAX_DEPTH:
            raise ShellSyntaxError("syntax error: nested too deeply")
        self.text = text
        self.position = position
        self._depth = depth
        self._parse_inner = parse_inner

    def read_word(self) -> Word:
        """Read up to the next blank or operator."""
        return self._read_parts(_META, _SPECIAL_UNQUOTED)

    def peek(self, size: int = 1) -> str:
        """Return what comes next and stay before it."""
        return self.text[self.position : self.position + size]

    def _read_parts(self, ends: frozenset[str], special: frozenset[str]) -> Word:
        parts: list[Part] = []
        while (char := self.peek()) and char not in ends:
            if char == "'":
                parts.append(self._read_single_quoted())
            elif char == '"':
                parts += self._read_double_quoted()
            elif char in "\\$`":
                parts += self._read_active(is_quoted=False)
            else:
                parts.append(Text(text=self._read_plain(special), is_quoted=False))
        return tuple(parts)

    def _read_plain(self, special: frozenset[str]) -> str:
        start = self.position
        self.position += 1
        while (char := self.peek()) and char not in special:
            self.position += 1
        return self.text[start : self.position]

    def _read_single_quoted(self) -> Text:
        end = self.text.find("'", self.position + 1)
        if end < 0:
            raise ShellSyntaxError("no closing quote", is_incomplete=True)
        text = self.text[self.position + 1 : end]
        self.position = end + 1
        return Text(text=text, is_quoted=True)

    def _read_double_quoted(self) -> list[Part]:
        self.position += 1
        parts: list[Part] = []
        while (char := self.peek()) != '"':
            if not char:
                raise ShellSyntaxError("no closing quote", is_incomplete=True)
            if char in "\\$`":
                parts += self._read_active(is_quoted=True)
            else:
                parts.append(Text(text=self._read_plain(_SPECIAL_QUOTED), is_quoted=True))
        self.position += 1
        return parts or [Text(text="", is_quoted=True)]

    def _read_active(self, *, is_quoted: bool) -> list[Part]:
        if self.peek() == "\\":
            return self._read_escape(is_quoted=is_quoted)
        if self.peek() == "`":
            return [self._read_backticks(is_quoted=is_quoted)]
        return [self._read_dollar(is_quoted=is_quoted)]

    def _read_escape(self, *, is_quoted: bool) -> list[Part]:
        char = self.text[self.position + 1 : self.position + 2]
        self.position += 2
        if char == "\n":
            return []
        if not char:
            return [Text(text="\\", is_quoted=True)]
        if is_quoted and char not in _SPECIAL_QUOTED:
            return [Text(text="\\" + char, is_quoted=True)]
        return [Text(text=char, is_quoted=True)]

    def _read_backticks(self, *, is_quoted: bool) -> Substitution:
        inner = []
        self.position += 1
        while (char := self.peek()) != "`":
            if not char:
                raise ShellSyntaxError("no closing quote", is_incomplete=True)
            if char == "\\" and self.peek(2)[1:] in {"`", "\\", "$"}:
                self.position += 1
                char = self.peek()
            inner.append(char)
            self.position += 1
        self.position += 1
        script, _ = self._parse_inner("".join(inner), 0, self._depth + 1, "")
        return Substitution(script=script, is_quoted=is_quoted)

    def _read_dollar(self, *, is_quoted: bool) -> Part:
        if self.peek(3) == "$((" and (arithmetic := self._read_arithmetic(is_quoted=is_quoted)):
            return arithmetic
        if self.peek(2) == "$(":
            script, self.position = self._parse_inner(self.text, self.position + 2, self._depth + 1, ")")
            return Substitution(script=script, is_quoted=is_quoted)
        if self.peek(2) == "${":
            return self._read_braced(is_quoted=is_quoted)
        self.position += 1
        found = _PARAMETER.match(self.text, self.position)
        if not found:
            return Text(text="$", is_quoted=True)
        self.position = found.end()
        return Parameter(name=found[0], is_quoted=is_quoted)

    def _read_arithmetic(self, *, is_quoted: bool) -> Arithmetic | None:
        """Read $((...)); None if it is $( (...) ) after all."""
        end, depth = self.position + 3, 0
        while end < len(self.text) and (depth or self.text[end] != ")"):
            depth += {"(": 1, ")": -1}.get(self.text[end], 0)
            end += 1
        if self.text[end : end + 2] != "))":
            return None
        inner = WordReader(self.text[self.position + 3 : end], 0, self._depth + 1, self._parse_inner)
        self.position = end + 2
        return Arithmetic(expression=inner.read_all(), is_quoted=is_quoted)

    def read_all(self) -> Word:
        """Read to the end of the text, blanks and operators included."""
        return self._read_parts(frozenset(), frozenset("'\"\\$`"))

    def _read_braced(self, *, is_quoted: bool) -> Parameter:
        self.position += 2
        is_length = self.peek() == "#" and self.peek(2) != "#}"
        self.position += is_length
        found = _BRACED.match(self.text, self.position)
        if not found:
            raise ShellSyntaxError("bad substitution", is_incomplete=not self.peek())
        self.position = found.end()
        operator, argument = ("length", ()) if is_length else self._read_operator()
        if self.peek() != "}":
            raise ShellSyntaxError("bad substitution", is_incomplete=not self.peek())
        self.position += 1
        return Parameter(name=found[0], is_quoted=is_quoted, operator=operator, argument=argument)

    def _read_operator(self) -> tuple[str, Word]:
        found = _OPERATOR.match(self.text, self.position)
        if not found:
            return "", ()
        self.position = found.end()
        self._enter()
        argument = self._read_parts(frozenset("}"), _SPECIAL_IN_BRACES)
        self._depth -= 1
        return found[0], argument

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ShellSyntaxError("syntax error: nested too deeply")


ParseInner = Callable[[str, int, int, str], tuple[Script, int]]  # text, position, depth, closing operator
