"""Which data a filter of a manifest takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.apk import IntentFilter
from harness.virtual.system.intent_match import matches_data

ANY, SCHEME = IntentFilter(), IntentFilter(schemes=("https", "app"))
HOST = IntentFilter(schemes=("https",), hosts=("a.example", "*.b.example"))
PATHS = IntentFilter(
    schemes=("https",),
    hosts=("a.example",),
    paths=(("path", "/one"), ("pathPrefix", "/many/"), ("pathPattern", "/v.*/x.y")),
)


@pytest.mark.parametrize(
    ("wanted", "data", "is_taken"),
    [
        (ANY, None, True),
        (ANY, "app:x", False),
        (SCHEME, None, False),
        (SCHEME, "app:x", True),
        (SCHEME, "http://a.example/", False),
        (HOST, "https://A.example/anything?x=1", True),
        (HOST, "https://www.b.example", True),
        (HOST, "https://b.example.com/", False),
        (PATHS, "https://a.example/one", True),
        (PATHS, "https://a.example/one/more", False),
        (PATHS, "https://a.example/many/x", True),
        (PATHS, "https://a.example/v12/x+y", True),
        (PATHS, "https://a.example/", False),
        (PATHS, "https://b.example/one", False),
    ],
)
def test_scheme_host_and_path_are_compared(wanted: IntentFilter, data: str | None, *, is_taken: bool) -> None:
    assert matches_data(wanted, data) is is_taken


@given(st.text())
def test_any_address_is_looked_at(data: str) -> None:
    matches_data(PATHS, f"https://{data}")
