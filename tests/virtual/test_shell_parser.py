"""The parser of sh: what a command line becomes, and that any text ends in a tree or its own syntax error."""

import contextlib
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.shell.parser import ShellSyntaxError, parse_script
from harness.virtual.shell.syntax import (
    AndOr,
    For,
    Group,
    If,
    Loop,
    Parameter,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Text,
)

PIECES = r"""
    a x=1 ; & && || | ( ) { } $ $( $(( ${ ` " ' \ > >> < 2>&1 &> if then elif else fi for in do
    done while ! # * :- % 1 ?
"""
SHELLISH = st.lists(st.sampled_from([" ", "\n", *PIECES.split()]), max_size=25).map("".join)


def only_command(text: str) -> object:
    """The one command of a text."""
    match parse_script(text):
        case Script(items=(AndOr(steps=(step,)),)):
            return step.pipeline.commands[0]
    raise AssertionError(text)


def literal(word: tuple[object, ...]) -> str:
    """The text of a word without expansions."""
    assert all(isinstance(part, Text) for part in word)
    return "".join(part.text for part in word if isinstance(part, Text))


@given(st.text() | SHELLISH)
def test_any_text_is_a_script_or_a_syntax_error(text):
    with contextlib.suppress(ShellSyntaxError):
        assert isinstance(parse_script(text), Script)


@pytest.mark.parametrize("opening", ["(", "$(", "${a:-", '"$(', "{ ", "if ", "`\\`", "$((", "! "])
def test_deep_nesting_is_refused_or_fits(opening):
    with pytest.raises(ShellSyntaxError):
        parse_script(opening * 5000)


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1))
def test_quoted_words_come_back(words):
    command = only_command("cmd " + " ".join(shlex.quote(word) for word in words))
    assert isinstance(command, Simple)
    assert [literal(word) for word in command.words[1:]] == words


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_double_quoted_and_escaped_words_come_back(word):
    inner = "".join(f"\\{char}" if char in '"\\$`' else char for char in word)
    command = only_command(f'cmd "{inner}"')
    assert isinstance(command, Simple)
    assert literal(command.words[1]) == word


def test_simple_command():
    command = only_command("A=1 B= cmd 'a b'c \"d $x\" >>f 2>&1 # comment")
    assert isinstance(command, Simple)
    assert [(item.name, literal(item.value)) for item in command.assignments] == [("A", "1"), ("B", "")]
    assert literal(command.words[1]) == "a bc"
    assert command.words[2][1:] == (Parameter(name="x", is_quoted=True),)
    assert command.redirects == (
        Redirect(fd=1, operator=">>", target=(Text(text="f", is_quoted=False),)),
        Redirect(fd=2, operator=">&", target=(Text(text="1", is_quoted=False),)),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("if a; then b; elif c\nthen d; else e; fi >f", If),
        ("while read x; do echo $x; done <f", Loop),
        ("until a; do b; done", Loop),
        ("for i in 1 2 *; do echo $i; done", For),
        ("for i\ndo a\ndone", For),
        ("(a; b) 2>/dev/null", Group),
        ("{ a; b; }", Group),
        ("if=1", Simple),
        ("echo if then fi", Simple),
    ],
)
def test_kinds_of_commands(text, kind):
    assert isinstance(only_command(text), kind)


def test_lists_and_pipelines():
    script = parse_script("a && ! b | c || d &\n e; f")
    joints = [[step.joint for step in item.steps] for item in script.items]
    assert joints == [["", "&&", "||"], [""], [""]]
    assert [item.is_background for item in script.items] == [True, False, False]
    negated = script.items[0].steps[1].pipeline
    assert isinstance(negated, Pipeline)
    assert (negated.is_negated, len(negated.commands)) == (True, 2)


@pytest.mark.parametrize(
    ("text", "message", "is_incomplete"),
    [
        ("a )", "syntax error: unexpected ')'", False),
        ("a && ", "syntax error: unexpected 'EOF'", True),
        ("&& a", "syntax error: unexpected '&&'", False),
        ("if a; then fi", "syntax error: unexpected 'fi'", False),
        ("while a; do b", "syntax error: unexpected 'EOF'", True),
        ("echo 'x", "no closing quote", True),
        ("echo $(a", "syntax error: unexpected 'EOF'", True),
        ("a > ;", "syntax error: unexpected ';'", False),
        ("a;;b", "syntax error: unexpected ';;'", False),
        ("${x", "bad substitution", True),
        ("${}", "bad substitution", False),
        ("for 1 in a; do b; done", "syntax error: unexpected '1'", False),
        ("cat <<EOF", "syntax error: unexpected '<<'", False),
    ],
)
def test_syntax_errors(text, message, is_incomplete):
    with pytest.raises(ShellSyntaxError) as caught:
        parse_script(text)
    assert (str(caught.value), caught.value.is_incomplete) == (message, is_incomplete)
