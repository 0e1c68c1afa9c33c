"""The integer arithmetic of $((...)). Pure."""

import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"\s*(0[xX][0-9a-fA-F]+|[0-9]+|[A-Za-z_][A-Za-z0-9_]*|<=|>=|==|!=|&&|\|\||[-+*/%()<>!])")
_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}


class ArithmeticFailure(Exception):
    """The expression has no value."""


def _divide(a: int, b: int) -> int:
    if b == 0:
        raise ArithmeticFailure("divide by zero")
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


_UNARY: Mapping[str, Callable[[int], int]] = {"-": lambda a: -a, "+": lambda a: a, "!": lambda a: int(not a)}
_BINARY: Mapping[str, Callable[[int, int], int]] = {
    "||": lambda a, b: int(bool(a or b)),
    "&&": lambda a, b: int(bool(a and b)),
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "%": lambda a, b: a - b * _divide(a, b),
}
_MAX_TOKENS = 200  # bounds the recursion


def evaluate(text: str, variables: Mapping[str, str]) -> int:
    """Compute an expression in 64 bits.

    Raises:
        ArithmeticFailure: it is no expression, or divides by zero.
    """
    tokens = _tokens(text)
    if not tokens:
        return 0
    value = _evaluate(tokens, variables, 0)
    if tokens:
        raise ArithmeticFailure(f"{text}: unexpected '{tokens[0]}'")
    return value


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        found = _TOKEN.match(text, position)
        if not found or len(tokens) == _MAX_TOKENS:
            raise ArithmeticFailure(f"{text}: unexpected '{text[position:].strip()[:1]}'")
        tokens.append(found[1])
        position = found.end()
    return tokens


def _evaluate(tokens: list[str], variables: Mapping[str, str], floor: int) -> int:
    value = _operand(tokens, variables)
    while tokens and _PRECEDENCE.get(tokens[0], 0) > floor:
        operator = tokens.pop(0)
        value = _wrap(_BINARY[operator](value, _evaluate(tokens, variables, _PRECEDENCE[operator])))
    return value


def _operand(tokens: list[str], variables: Mapping[str, str]) -> int:
    if not tokens:
        raise ArithmeticFailure("unexpected end of expression")
    token = tokens.pop(0)
    if token in _UNARY:
        return _wrap(_UNARY[token](_operand(tokens, variables)))
    if token == "(":  # noqa: S105 - no password
        value = _evaluate(tokens, variables, 0)
        if not tokens or tokens.pop(0) != ")":
            raise ArithmeticFailure("missing )")
        return value
    if token[0].isdigit():
        return _wrap(_number(token))
    if token in _PRECEDENCE or token == ")":  # noqa: S105 - no password
        raise ArithmeticFailure(f"unexpected '{token}'")
    return _variable(token, variables)


def _variable(name: str, variables: Mapping[str, str]) -> int:
    value = variables.get(name, "").strip() or "0"
    if not re.fullmatch(r"-?(0[xX][0-9a-fA-F]+|[0-9]{1,20})", value):
        raise ArithmeticFailure(f"{name}: bad number '{value}'")
    return _wrap(-_number(value[1:]) if value.startswith("-") else _number(value))


def _number(text: str) -> int:
    return int(text[:20], 16 if text[:2] in {"0x", "0X"} else 10)


def _wrap(value: int) -> int:
    return (value + 2**63) % 2**64 - 2**63
