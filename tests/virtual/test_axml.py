"""The binary manifest: what is written is read back, and no bytes make the reader fail in another way than its own."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.axml import (
    ANDROID,
    ATTRIBUTE_IDS,
    Attribute,
    AxmlError,
    Element,
    Typed,
    build_axml,
    parse_axml,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
values = st.one_of(
    texts,
    st.booleans(),
    st.integers(-(1 << 31), (1 << 31) - 1),
    st.builds(Typed, st.sampled_from([0x01, 0x02, 0x04, 0x05, 0x11]), st.integers(0, (1 << 32) - 1)),
)
android_attributes = st.builds(
    Attribute, namespace=st.just(ANDROID), name=st.sampled_from(sorted(ATTRIBUTE_IDS)), value=values
)
plain_attributes = st.builds(Attribute, namespace=st.just(None), name=texts, value=values)


def in_order(attributes: list[Attribute]) -> tuple[Attribute, ...]:
    """Sort as Android wants them, each name once: the reader gives them in the order of the file."""
    unique = {(a.namespace, a.name): a for a in attributes}.values()
    return tuple(sorted(unique, key=lambda a: ATTRIBUTE_IDS[a.name] if a.namespace else 1 << 32))


attribute_lists = st.lists(st.one_of(android_attributes, plain_attributes), max_size=6).map(in_order)
elements = st.recursive(
    st.builds(Element, name=texts, attributes=attribute_lists),
    lambda inner: st.builds(
        Element, name=texts, attributes=attribute_lists, children=st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=8,
)
SMALL = build_axml(
    Element(
        name="manifest",
        attributes=(
            Attribute(namespace=ANDROID, name="versionCode", value=7),
            Attribute(namespace=None, name="package", value="com.example.é"),
        ),
        children=(Element(name="application"),),
    )
)


@given(elements)
def test_what_is_written_is_read_back(root: Element) -> None:
    assert parse_axml(build_axml(root)) == root


@given(st.binary(max_size=200))
def test_garbage_raises_only_its_own_error(data: bytes) -> None:
    with pytest.raises(AxmlError):
        parse_axml(data)


@given(st.integers(0, len(SMALL) - 1), st.integers(0, 255))
def test_a_damaged_byte_raises_only_its_own_error(position: int, value: int) -> None:
    damaged = bytearray(SMALL)
    damaged[position] = value
    with contextlib.suppress(AxmlError):
        assert parse_axml(bytes(damaged)).name is not None


@pytest.mark.parametrize("length", range(0, len(SMALL), 7))
def test_a_truncated_document_raises_its_own_error(length: int) -> None:
    with pytest.raises(AxmlError):
        parse_axml(SMALL[:length])


def test_depth_costs_no_recursion() -> None:
    root = Element(name="leaf")
    for _ in range(5000):
        root = Element(name="node", children=(root,))
    depth, element = 0, parse_axml(build_axml(root))
    while element.children:
        depth, element = depth + 1, element.children[0]
    assert depth == 5000


def test_a_string_longer_than_one_length_word_survives() -> None:
    root = Element(name="x" * 70_000)
    assert parse_axml(build_axml(root)) == root


def test_reads_a_pool_in_utf8() -> None:
    """Newer build tools write UTF-8: count of characters, count of bytes, the bytes."""
    strings = b"".join(bytes([len(t), len(t.encode())]) + t.encode() + b"\0" for t in ("manifest", "é"))
    strings += bytes(-len(strings) % 4)
    pool = struct.pack("<HHI5I2I", 1, 28, 36 + len(strings), 2, 0, 0x100, 36, 0, 0, 11) + strings
    start = struct.pack("<HHIIIIIHHHHHH", 0x102, 16, 36, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0, 20, 20, 0, 0, 0, 0)
    end = struct.pack("<HHIIIII", 0x103, 16, 24, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    body = pool + start + end
    assert parse_axml(struct.pack("<HHI", 3, 8, 8 + len(body)) + body) == Element(name="manifest")


def test_a_blank_attribute_name_is_known_by_its_resource_id() -> None:
    """Packers blank the names in the string pool; Android reads the resource ids only."""
    named = build_axml(Element(name="a", attributes=(Attribute(namespace=ANDROID, name="versionCode", value=3),)))
    blanked = named.replace("versionCode".encode("utf-16-le"), "-----------".encode("utf-16-le"))
    assert blanked != named
    assert parse_axml(blanked).number("versionCode", 0) == 3


def test_what_does_not_fit_is_refused() -> None:
    root = Element(name="a", attributes=(Attribute(namespace=None, name="n", value=1 << 40),))
    with pytest.raises(AxmlError):
        build_axml(root)


def test_look_ups_prefer_android_s_own_attribute() -> None:
    element = Element(
        name="a",
        attributes=(
            Attribute(namespace=None, name="name", value="plain"),
            Attribute(namespace=ANDROID, name="name", value="android"),
            Attribute(namespace=ANDROID, name="label", value=Typed(1, 0x7F010000)),
        ),
    )
    assert element.text("name") == "android"
    assert element.text("label") is None
    assert element.number("label", 5) == 5
    assert element.flag("exported", default=True) is True
