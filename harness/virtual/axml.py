"""Android's binary XML, as far as a manifest needs it: `parse_axml` reads it, `build_axml` writes it.

A document is a chunk of chunks: a string pool, the resource ids of the attribute names (the first strings
of the pool), then the elements as start and end events. Text between elements and comments are not kept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

ANDROID = "http://schemas.android.com/apk/res/android"

CHUNK_STRING_POOL = 0x0001
CHUNK_XML = 0x0003
CHUNK_START_NAMESPACE = 0x0100
CHUNK_END_NAMESPACE = 0x0101
CHUNK_START_ELEMENT = 0x0102
CHUNK_END_ELEMENT = 0x0103
CHUNK_RESOURCE_MAP = 0x0180
POOL_UTF8 = 0x0100

TYPE_STRING = 0x03
TYPE_INT_DEC = 0x10
TYPE_BOOLEAN = 0x12
NONE = 0xFFFFFFFF

# Public resource ids of the attributes of android.R.attr that a manifest uses; they never change.
ATTRIBUTE_IDS = {
    "theme": 0x01010000,
    "label": 0x01010001,
    "icon": 0x01010002,
    "name": 0x01010003,
    "permission": 0x01010006,
    "readPermission": 0x01010007,
    "writePermission": 0x01010008,
    "hasCode": 0x0101000C,
    "enabled": 0x0101000E,
    "debuggable": 0x0101000F,
    "exported": 0x01010010,
    "process": 0x01010011,
    "taskAffinity": 0x01010012,
    "authorities": 0x01010018,
    "initOrder": 0x0101001A,
    "grantUriPermissions": 0x0101001B,
    "priority": 0x0101001C,
    "launchMode": 0x0101001D,
    "value": 0x01010024,
    "resource": 0x01010025,
    "mimeType": 0x01010026,
    "scheme": 0x01010027,
    "host": 0x01010028,
    "minSdkVersion": 0x0101020C,
    "versionCode": 0x0101021B,
    "versionName": 0x0101021C,
    "targetSdkVersion": 0x01010270,
    "maxSdkVersion": 0x01010271,
    "testOnly": 0x01010272,
    "allowBackup": 0x01010280,
    "required": 0x0101028E,
    "foregroundServiceType": 0x01010599,
    "protectionLevel": 0x01010009,
    "sharedUserId": 0x0101000B,
    "installLocation": 0x010102B7,
    "isFeatureSplit": 0x0101055B,
    "isSplitRequired": 0x01010591,
}
_ATTRIBUTE_NAMES = {resource_id: name for name, resource_id in ATTRIBUTE_IDS.items()}


class AxmlError(ValueError):
    """The bytes are no binary XML, or they contradict themselves."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a type that the phone passes over (a reference, a dimension ...): type byte and data."""

    kind: int
    data: int


Value = str | int | bool | Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute; `namespace` is a URI, or None for plain ones like `package`."""

    namespace: str | None
    name: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element. Look-ups take android:NAME and fall back to a plain NAME."""

    name: str
    attributes: tuple[Attribute, ...] = ()
    children: tuple[Element, ...] = ()

    def find(self, name: str) -> Value | None:
        """Find the value of an attribute, Android's own first."""
        found = {a.namespace: a.value for a in self.attributes if a.name == name}
        return found.get(ANDROID, found.get(None))

    def text(self, name: str) -> str | None:
        """Find an attribute as text; a number comes as its digits."""
        value = self.find(name)
        return None if value is None or isinstance(value, Typed) else str(value)

    def number(self, name: str, default: int) -> int:
        """Find an attribute as a number."""
        value = self.find(name)
        return int(value) if isinstance(value, int) else default

    def flag(self, name: str, *, default: bool) -> bool:
        """Find an attribute as a boolean."""
        value = self.find(name)
        return bool(value) if isinstance(value, int) else default

    def named(self, name: str) -> Iterator[Element]:
        """Give the children of that name in order."""
        return (element for element in self.children if element.name == name)

    def child(self, name: str) -> Element | None:
        """Find the first child of that name."""
        return next(self.named(name), None)


def parse_axml(data: bytes) -> Element:
    """Read a document and give its root element.

    Raises: AxmlError
    """
    try:
        return _Reader(data).read()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise AxmlError(f"truncated or garbled binary XML: {error}") from error


def build_axml(root: Element) -> bytes:
    """Write a document.

    Raises: AxmlError when a value does not fit the format.
    """
    try:
        return _Writer(root).write()
    except (struct.error, UnicodeEncodeError) as error:
        raise AxmlError(f"does not fit binary XML: {error}") from error


@dataclass(slots=True, kw_only=True)
class _Open:
    """An element whose end was not yet seen."""

    name: str
    attributes: tuple[Attribute, ...]
    children: list[Element] = field(default_factory=list)

    def close(self) -> Element:
        return Element(name=self.name, attributes=self.attributes, children=tuple(self.children))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._strings: list[str] = []
        self._resource_ids: tuple[int, ...] = ()
        self._open: list[_Open] = []
        self._root: Element | None = None

    def read(self) -> Element:
        kind, header, size = self._chunk(0)
        if kind != CHUNK_XML or size > len(self._data):
            raise AxmlError("no binary XML document")
        position = header
        while position < size:
            position += self._read_chunk(position)
        if self._root is None or self._open:
            raise AxmlError("the document has no closed root element")
        return self._root

    def _chunk(self, position: int) -> tuple[int, int, int]:
        kind, header, size = struct.unpack_from("<HHI", self._data, position)
        if header < 8 or size < header or position + size > len(self._data):
            raise AxmlError(f"bad chunk at {position}")
        return kind, header, size

    def _read_chunk(self, position: int) -> int:
        kind, header, size = self._chunk(position)
        chunk = self._data[position : position + size]
        if kind == CHUNK_STRING_POOL:
            self._strings = _read_pool(chunk, header)
        elif kind == CHUNK_RESOURCE_MAP:
            self._resource_ids = struct.unpack_from(f"<{(size - header) // 4}I", chunk, header)
        elif kind == CHUNK_START_ELEMENT:
            self._start_element(chunk[header:])
        elif kind == CHUNK_END_ELEMENT:
            self._end_element()
        return size

    def _start_element(self, body: memoryview) -> None:
        _, name, start, size, count = struct.unpack_from("<IIHHH", body)
        if size < 20 or self._root is not None:
            raise AxmlError("a second root element" if self._root else f"attributes of {size} bytes")
        attributes = tuple(self._attribute(body, start + index * size) for index in range(count))
        self._open.append(_Open(name=self._strings[name], attributes=attributes))

    def _attribute(self, body: memoryview, position: int) -> Attribute:
        namespace, name, _, _, _, kind, data = struct.unpack_from("<IIIHBBI", body, position)
        return Attribute(
            namespace=None if namespace == NONE else self._strings[namespace],
            name=self._attribute_name(name),
            value=self._value(kind, data),
        )

    def _attribute_name(self, index: int) -> str:
        """Give the name that the resource id stands for: packers blank the string, Android reads the id."""
        if index < len(self._resource_ids):
            known = _ATTRIBUTE_NAMES.get(self._resource_ids[index])
            if known is not None:
                return known
        return self._strings[index]

    def _value(self, kind: int, data: int) -> Value:
        if kind == TYPE_STRING:
            return self._strings[data]
        if kind == TYPE_BOOLEAN:
            return data != 0
        if kind == TYPE_INT_DEC:
            return data - (1 << 32) if data >= 1 << 31 else data
        return Typed(kind, data)

    def _end_element(self) -> None:
        if not self._open:
            raise AxmlError("an end without a start")
        element = self._open.pop().close()
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element


def _read_pool(chunk: memoryview, header: int) -> list[str]:
    count, _, flags, strings, _ = struct.unpack_from("<5I", chunk, 8)
    offsets = struct.unpack_from(f"<{count}I", chunk, header) if count * 4 <= len(chunk) else None
    if offsets is None:
        raise AxmlError(f"a string pool of {count} strings")
    read = _read_utf8 if flags & POOL_UTF8 else _read_utf16
    return [read(chunk, strings + offset) for offset in offsets]


def _read_utf16(chunk: memoryview, position: int) -> str:
    (units,) = struct.unpack_from("<H", chunk, position)
    position += 2
    if units & 0x8000:
        (low,) = struct.unpack_from("<H", chunk, position)
        units = (units & 0x7FFF) << 16 | low
        position += 2
    return _slice(chunk, position, units * 2).decode("utf-16-le")


def _read_utf8(chunk: memoryview, position: int) -> str:
    _, position = _utf8_length(chunk, position)
    length, position = _utf8_length(chunk, position)
    return _slice(chunk, position, length).decode("utf-8")


def _utf8_length(chunk: memoryview, position: int) -> tuple[int, int]:
    first = chunk[position]
    if first & 0x80:
        return (first & 0x7F) << 8 | chunk[position + 1], position + 2
    return first, position + 1


def _slice(chunk: memoryview, position: int, length: int) -> bytes:
    if position + length > len(chunk):
        raise AxmlError("a string runs past its pool")
    return bytes(chunk[position : position + length])


class _Writer:
    """Writes one document; attribute names with resource ids take the first places of the pool."""

    def __init__(self, root: Element) -> None:
        self._root = root
        names = {a.name for element in _walk(root) for a in element.attributes if a.namespace == ANDROID}
        self._mapped = sorted(names & ATTRIBUTE_IDS.keys(), key=ATTRIBUTE_IDS.__getitem__)
        self._mapped_index = {name: index for index, name in enumerate(self._mapped)}
        self._plain: dict[str, int] = {}

    def write(self) -> bytes:
        prefix, uri = self._string("android"), self._string(ANDROID)
        namespace = struct.pack("<II", prefix, uri)
        events = [
            _event(CHUNK_START_NAMESPACE, namespace),
            *self._element(self._root),
            _event(CHUNK_END_NAMESPACE, namespace),
        ]
        ids = [ATTRIBUTE_IDS[name] for name in self._mapped]
        resource_map = _chunk(CHUNK_RESOURCE_MAP, b"", struct.pack(f"<{len(ids)}I", *ids))
        return _chunk(CHUNK_XML, b"", _pool([*self._mapped, *self._plain]) + resource_map + b"".join(events))

    def _string(self, text: str) -> int:
        return len(self._mapped) + self._plain.setdefault(text, len(self._plain))

    def _element(self, root: Element) -> Iterator[bytes]:
        """Give the events of the tree without recursion: a depth of thousands must not matter."""
        pending: list[tuple[Element, bool]] = [(root, False)]
        while pending:
            element, ended = pending.pop()
            name = struct.pack("<II", NONE, self._string(element.name))
            if ended:
                yield _event(CHUNK_END_ELEMENT, name)
                continue
            attributes = [self._attribute(a) for a in sorted(element.attributes, key=self._order)]
            counts = struct.pack("<HHHHHH", 20, 20, len(attributes), 0, 0, 0)
            yield _event(CHUNK_START_ELEMENT, name + counts + b"".join(attributes))
            pending.append((element, True))
            pending.extend((child, False) for child in reversed(element.children))

    def _order(self, attribute: Attribute) -> int:
        """Sort by resource id, those without one last: Android walks its own sorted list along it."""
        return ATTRIBUTE_IDS.get(attribute.name, NONE) if attribute.namespace == ANDROID else NONE

    def _attribute(self, attribute: Attribute) -> bytes:
        namespace = NONE if attribute.namespace is None else self._string(attribute.namespace)
        kind, data = self._typed(attribute.value)
        raw = data if kind == TYPE_STRING else NONE
        return struct.pack("<IIIHBBI", namespace, self._name(attribute), raw, 8, 0, kind, data)

    def _name(self, attribute: Attribute) -> int:
        if attribute.namespace == ANDROID and attribute.name in self._mapped_index:
            return self._mapped_index[attribute.name]
        return self._string(attribute.name)

    def _typed(self, value: Value) -> tuple[int, int]:
        match value:
            case str():
                return TYPE_STRING, self._string(value)
            case bool():
                return TYPE_BOOLEAN, NONE if value else 0
            case int():
                return TYPE_INT_DEC, struct.unpack("<I", struct.pack("<i", value))[0]
            case Typed():
                return value.kind, value.data


def _walk(root: Element) -> Iterator[Element]:
    pending = [root]
    while pending:
        element = pending.pop()
        yield element
        pending.extend(element.children)


def _chunk(kind: int, header: bytes, body: bytes) -> bytes:
    header_size = 8 + len(header)
    return struct.pack("<HHI", kind, header_size, header_size + len(body)) + header + body


def _event(kind: int, body: bytes) -> bytes:
    return _chunk(kind, struct.pack("<II", 0, NONE), body)


def _pool(strings: list[str]) -> bytes:
    offsets, data = [], bytearray()
    for text in strings:
        offsets.append(len(data))
        data += _utf16(text)
    data += bytes(-len(data) % 4)
    start = 28 + 4 * len(offsets)
    header = struct.pack("<5I", len(strings), 0, 0, start, 0)
    return _chunk(CHUNK_STRING_POOL, header, struct.pack(f"<{len(offsets)}I", *offsets) + data)


def _utf16(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    units = len(encoded) // 2
    length = struct.pack("<H", units) if units < 0x8000 else struct.pack("<HH", 0x8000 | units >> 16, units & 0xFFFF)
    return length + encoded + bytes(2)
