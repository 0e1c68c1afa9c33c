"""Parses a command line of sh (mksh's, as far as adb, its users and we go). Pure: text in, syntax tree out."""

import re
from dataclasses import dataclass

from harness.virtual.shell.syntax import (
    AndOr,
    Assignment,
    Branch,
    Command,
    For,
    Group,
    If,
    Loop,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Step,
    Text,
    Word,
)
from harness.virtual.shell.words import BLANKS, ShellSyntaxError, WordReader

__all__ = ["ShellSyntaxError", "parse_script"]

_OPERATORS = ("&&", "||", ";;", "&>", ">>", ">&", "<&", "<<", ">|", "&", "|", ";", "(", ")", "<", ">", "\n")
_REDIRECTS = frozenset({">", ">>", ">|", "<", ">&", "<&", "&>"})
_CLOSERS = frozenset({"then", "elif", "else", "fi", "do", "done", "}"})
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FD = re.compile(r"[0-9](?=[<>])")


def parse_script(text: str) -> Script:
    """Parse a whole script.

    Raises:
        ShellSyntaxError: it is none.
    """
    script, _ = _parse_inner(text, 0, 0, "")
    return script


def _parse_inner(text: str, position: int, depth: int, closer: str) -> tuple[Script, int]:
    parser = _Parser(WordReader(text, position, depth, _parse_inner), depth)
    script = parser.parse_items()
    token = parser.take()
    if token.operator != closer or token.word:
        raise parser.unexpected(token)
    return script, token.end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """An operator or a word; neither is the end of the text."""

    operator: str = ""
    word: Word = ()
    fd: int | None = None  # the digit right before a redirection
    source: str = ""
    end: int = 0


class _Parser:
    def __init__(self, reader: WordReader, depth: int) -> None:
        self._reader = reader
        self._depth = depth
        self._next: _Token | None = None

    def unexpected(self, token: _Token) -> ShellSyntaxError:
        shown = {"\n": "newline", "": "EOF"}.get(token.source, token.source)
        return ShellSyntaxError(f"syntax error: unexpected '{shown}'", is_incomplete=not token.source)

    def parse_items(self) -> Script:
        items: list[AndOr] = []
        while self._skip_newlines().word or self._peek().operator in {"("} | _REDIRECTS:
            if self._reserved() in _CLOSERS:
                break
            items.append(self._parse_and_or())
            separator = self._peek().operator
            if separator not in {";", "&", "\n"}:
                break
            self.take()
        return Script(items=tuple(items))

    def _parse_and_or(self) -> AndOr:
        steps = [Step(joint="", pipeline=self._parse_pipeline())]
        while (joint := self._peek().operator) in {"&&", "||"}:
            self.take()
            self._skip_newlines()
            steps.append(Step(joint=joint, pipeline=self._parse_pipeline()))
        return AndOr(steps=tuple(steps), is_background=self._peek().operator == "&")

    def _parse_pipeline(self) -> Pipeline:
        is_negated = False
        while self._reserved() == "!":
            self.take()
            is_negated = not is_negated
        commands = [self._parse_command()]
        while self._peek().operator == "|":
            self.take()
            self._skip_newlines()
            commands.append(self._parse_command())
        return Pipeline(commands=tuple(commands), is_negated=is_negated)

    def _parse_command(self) -> Command:
        reserved = self._reserved()
        if reserved in _CLOSERS:
            raise self.unexpected(self._peek())
        if reserved not in {"if", "while", "until", "for", "{"} and self._peek().operator != "(":
            return self._parse_simple()
        opening = self.take()
        self._depth += 1
        if self._depth > 40:
            raise ShellSyntaxError("syntax error: nested too deeply")
        command = self._parse_compound(opening)
        self._depth -= 1
        return command

    def _parse_compound(self, opening: _Token) -> Command:
        match opening.operator or _plain(opening.word):
            case "if":
                return self._parse_if()
            case "for":
                return self._parse_for()
            case "while" | "until" as kind:
                branch = self._parse_branch("do")
                self._expect("done")
                return Loop(branch=branch, stops_when=kind == "until", redirects=self._parse_redirects())
            case "{":
                body = self._parse_body()
                self._expect("}")
                return Group(body=body, is_subshell=False, redirects=self._parse_redirects())
            case _:
                body = self._parse_body()
                if self._peek().operator != ")":
                    raise self.unexpected(self._peek())
                self.take()
                return Group(body=body, is_subshell=True, redirects=self._parse_redirects())

    def _parse_if(self) -> If:
        branches = [self._parse_branch("then")]
        while self._reserved() == "elif":
            self.take()
            branches.append(self._parse_branch("then"))
        otherwise = None
        if self._reserved() == "else":
            self.take()
            otherwise = self._parse_body()
        self._expect("fi")
        return If(branches=tuple(branches), otherwise=otherwise, redirects=self._parse_redirects())

    def _parse_branch(self, word: str) -> Branch:
        condition = self._parse_body()
        self._expect(word)
        return Branch(condition=condition, body=self._parse_body())

    def _parse_for(self) -> For:
        token = self.take()
        name = _plain(token.word)
        if not name or not _NAME.fullmatch(name):
            raise self.unexpected(token)
        words = self._parse_for_words()
        if self._peek().operator == ";":
            self.take()
        self._skip_newlines()
        self._expect("do")
        body = self._parse_body()
        self._expect("done")
        return For(name=name, words=words, body=body, redirects=self._parse_redirects())

    def _parse_for_words(self) -> tuple[Word, ...] | None:
        self._skip_newlines()
        if self._reserved() != "in":
            return None
        self.take()
        words = []
        while self._peek().word:
            words.append(self.take().word)
        return tuple(words)

    def _parse_body(self) -> Script:
        body = self.parse_items()
        if not body.items:
            raise self.unexpected(self._peek())
        return body

    def _parse_simple(self) -> Simple:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while (token := self._peek()).word or token.operator in _REDIRECTS:
            if token.operator:
                redirects.append(self._parse_redirect())
            elif not words and (assignment := _find_assignment(token.word)):
                assignments.append(assignment)
                self.take()
            else:
                words.append(self.take().word)
        if not (assignments or words or redirects):
            raise self.unexpected(self._peek())
        return Simple(assignments=tuple(assignments), words=tuple(words), redirects=tuple(redirects))

    def _parse_redirects(self) -> tuple[Redirect, ...]:
        redirects = []
        while self._peek().operator in _REDIRECTS:
            redirects.append(self._parse_redirect())
        return tuple(redirects)

    def _parse_redirect(self) -> Redirect:
        token = self.take()
        target = self.take()
        if not target.word:
            raise self.unexpected(target)
        fd = token.fd if token.fd is not None else 0 if token.operator.startswith("<") else 1
        operator = ">" if token.operator == ">|" else token.operator
        return Redirect(fd=fd, operator=operator, target=target.word)

    def _expect(self, reserved: str) -> None:
        token = self.take()
        if _plain(token.word) != reserved:
            raise self.unexpected(token)

    def _reserved(self) -> str:
        return _plain(self._peek().word) or ""

    def _skip_newlines(self) -> _Token:
        while self._peek().operator == "\n":
            self.take()
        return self._peek()

    def _peek(self) -> _Token:
        if self._next is None:
            self._next = self._read()
        return self._next

    def take(self) -> _Token:
        token = self._peek()
        self._next = None
        return token

    def _read(self) -> _Token:
        reader = self._reader
        self._skip_blanks()
        start = reader.position
        found_fd = _FD.match(reader.text, start)
        reader.position += bool(found_fd)
        operator = next((known for known in _OPERATORS if reader.text.startswith(known, reader.position)), "")
        reader.position += len(operator)
        word = () if operator else reader.read_word()
        return _Token(
            operator=operator,
            word=word,
            fd=int(found_fd[0]) if found_fd else None,
            source=reader.text[start : reader.position],
            end=reader.position,
        )

    def _skip_blanks(self) -> None:
        reader = self._reader
        while True:
            if reader.peek() and reader.peek() in BLANKS:
                reader.position += 1
            elif reader.peek(2) == "\\\n":
                reader.position += 2
            elif reader.peek() == "#":
                end = reader.text.find("\n", reader.position)
                reader.position = end if end >= 0 else len(reader.text)
            else:
                return


def _plain(word: Word) -> str | None:
    """The text of a word that is neither quoted nor expanded."""
    if len(word) == 1 and isinstance(word[0], Text) and not word[0].is_quoted:
        return word[0].text
    return None


def _find_assignment(word: Word) -> Assignment | None:
    first = word[0]
    if not isinstance(first, Text) or first.is_quoted:
        return None
    found = _ASSIGNMENT.fullmatch(first.text)
    if not found:
        return None
    rest = (Text(text=found[2], is_quoted=False),) if found[2] else ()
    return Assignment(name=found[1], value=rest + word[1:])
