"""What a command line is once parsed: words of parts, and commands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Literal text; quoted text is no pattern and no field separator."""

    text: str
    is_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """$name or ${name<operator>argument}; operator "length" is ${#name}."""

    name: str
    is_quoted: bool
    operator: str = ""
    argument: "Word" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """$(script) or `script`."""

    script: "Script"
    is_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """$((expression))."""

    expression: "Word"
    is_quoted: bool


Part = Text | Parameter | Substitution | Arithmetic
Word = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """fd<operator>target; operators > >> < >& <& &>."""

    fd: int
    operator: str
    target: Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """name=value."""

    name: str
    value: Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Simple:
    """Assignments, a command's name and arguments, redirections."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A condition and what is done if it holds."""

    condition: "Script"
    body: "Script"


@dataclass(frozen=True, slots=True, kw_only=True)
class If:
    """if/elif branches, and else."""

    branches: tuple[Branch, ...]
    otherwise: "Script | None"
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """while, or until with `stops_when` True."""

    branch: Branch
    stops_when: bool
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """for name in words; without `in`, over the arguments."""

    name: str
    words: tuple[Word, ...] | None
    body: "Script"
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """{ ... } or ( ... )."""

    body: "Script"
    is_subshell: bool
    redirects: tuple[Redirect, ...]


Command = Simple | If | Loop | For | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Commands joined by |, perhaps with ! before them."""

    commands: tuple[Command, ...]
    is_negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A pipeline and what joins it to the one before: "", && or ||."""

    joint: str
    pipeline: Pipeline


@dataclass(frozen=True, slots=True, kw_only=True)
class AndOr:
    """Pipelines joined by && and ||; perhaps in the background."""

    steps: tuple[Step, ...]
    is_background: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Commands one after the other."""

    items: tuple[AndOr, ...]
