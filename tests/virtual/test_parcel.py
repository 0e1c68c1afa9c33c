"""Parcels: what is written is read again, and garbage is refused as such."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.binder.parcel import ParcelError, ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import BinderType

INT = st.integers(-(2**31), 2**31 - 1)
LONG = st.integers(-(2**63), 2**63 - 1)
TEXT = st.none() | st.text(st.characters(exclude_categories=()))
BINDER = st.none() | st.builds(StrongBinder, type=st.sampled_from(BinderType), handle=LONG)
ITEM = st.one_of(
    st.tuples(st.just("int"), INT),
    st.tuples(st.just("long"), LONG),
    st.tuples(st.just("bool"), st.booleans()),
    st.tuples(st.just("float"), st.floats(width=32, allow_nan=False)),
    st.tuples(st.just("double"), st.floats(allow_nan=False)),
    st.tuples(st.just("string"), TEXT),
    st.tuples(st.just("string_array"), st.none() | st.lists(TEXT).map(tuple)),
    st.tuples(st.just("strong_binder"), BINDER),
)
READS: list[Callable[[ParcelReader], object]] = [
    ParcelReader.read_int,
    ParcelReader.read_long,
    ParcelReader.read_string,
    ParcelReader.read_string_array,
    ParcelReader.read_strong_binder,
    ParcelReader.read_required_string,
]


def normal(value: object) -> object:
    """A surrogate pair written as two characters is read as the one that it is."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return tuple(map(normal, value)) if isinstance(value, tuple) else value


@given(st.lists(ITEM))
def test_items_are_read_as_they_were_written(items: list[tuple[str, Any]]) -> None:
    writer = ParcelWriter()
    for kind, value in items:
        getattr(writer, f"write_{kind}")(value)
    reader = ParcelReader(writer.data)
    assert [getattr(reader, f"read_{kind}")() for kind, _ in items] == [normal(value) for _, value in items]
    assert reader.remaining == 0


@given(st.lists(ITEM))
def test_every_item_is_padded_to_four_bytes(items: list[tuple[str, Any]]) -> None:
    writer = ParcelWriter()
    for kind, value in items:
        getattr(writer, f"write_{kind}")(value)
        assert len(writer.data) % 4 == 0


@given(st.binary(max_size=64), st.lists(st.sampled_from(READS), max_size=8))
def test_garbage_gives_values_or_a_parcel_error(data: bytes, reads: list[Callable[[ParcelReader], object]]) -> None:
    reader = ParcelReader(data)
    try:
        for read in reads:
            read(reader)
    except ParcelError:
        pass
    assert 0 <= reader.remaining <= len(data)


def test_a_string_is_laid_out_as_android_lays_it_out() -> None:
    data = ParcelWriter().write_string("ab").data
    assert data == b"\x02\0\0\0" + b"a\0b\0" + b"\0\0" + b"\0\0"


def test_the_interface_token_is_android_11_s() -> None:
    data = ParcelWriter().write_interface_token("x").data
    assert data == b"\0\0\0\0" + b"\xff\xff\xff\xff" + b"TSYS" + b"\x01\0\0\0x\0\0\0"


def test_a_foreign_interface_is_refused() -> None:
    reader = ParcelReader(ParcelWriter().write_interface_token("one").data)
    with pytest.raises(ParcelError, match="'one' where 'two'"):
        reader.enforce_interface("two")


def test_a_missing_header_is_refused() -> None:
    with pytest.raises(ParcelError, match="no interface header"):
        ParcelReader(bytes(64)).enforce_interface("one")
