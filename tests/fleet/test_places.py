"""The places of keys and values, against the parser of the standard library."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.fleet.places import Place, find_places

TEXT = '''\
# device = "a comment"
title = "[[device]] # no comment"  # device
[[device]]
name = 'a'
"kind" = "x" # name = "b"
note = """
name = "c"
"""
[[device]]
  name = "b"
  tags = [ "name", # ]
    {name = "d", at = 1979-05-27T07:32:00Z}, ]
a.b.c = 1
[device.more]
name = true
'''


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), (2, 1), (2, 9)),
        (("device",), (3, 3), None),
        (("device", 0), (3, 3), None),
        (("device", 0, "name"), (4, 1), (4, 8)),
        (("device", 0, "kind"), (5, 1), (5, 10)),
        (("device", 0, "note"), (6, 1), (6, 8)),
        (("device", 1), (9, 3), None),
        (("device", 1, "name"), (10, 3), (10, 10)),
        (("device", 1, "tags", 0), None, (11, 12)),
        (("device", 1, "tags", 1, "name"), (12, 6), (12, 13)),
        (("device", 1, "tags", 1, "at"), (12, 18), (12, 23)),
        (("device", 1, "a", "b", "c"), (13, 1), (13, 9)),
        (("device", 1, "more", "name"), (15, 1), (15, 8)),
    ],
)
def test_places(path: tuple[str | int, ...], key: tuple[int, int] | None, value: tuple[int, int] | None) -> None:
    places = find_places(TEXT)
    for found, expected in ((places.keys.get(path), key), (places.values.get(path), value)):
        assert found == (None if expected is None else Place(line=expected[0], column=expected[1]))


def test_every_value_that_the_parser_finds_has_a_place() -> None:
    assert set(leaves(tomllib.loads(TEXT), ())) <= set(find_places(TEXT).values)


def leaves(value: Any, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    return [path] if items is None else [leaf for key, each in items for leaf in leaves(each, (*path, key))]


@pytest.mark.parametrize(
    ("text", "path", "line", "column"),
    [
        ('a = 1\n"a" = 2\n', ("a",), 2, 1),
        ("[t]\n[t]\n", ("t",), 2, 2),
        ("x = {a = 1, a = 2}\n", ("x", "a"), 1, 13),
    ],
)
def test_a_key_given_twice(text: str, path: tuple[str, ...], line: int, column: int) -> None:
    assert find_places(text).twice == (path, Place(line=line, column=column))


@given(st.text(alphabet=st.sampled_from("[]{}=,.\"'\\#\n\r\t abx01_-é"), max_size=60))
def test_any_text_comes_to_an_end_and_valid_keys_have_places(text: str) -> None:
    places = find_places(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert places.twice is None
    assert {(key,) for key in table} <= set(places.keys)
    assert set(leaves({k: v for k, v in table.items() if v not in ({}, [])}, ())) - {()} <= set(places.values) | set(
        places.keys
    )
