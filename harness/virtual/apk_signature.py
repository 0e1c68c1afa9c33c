"""Who signed an APK: the first signer's certificate, from the signing block (v2, v3) or from META-INF (v1).

The signature itself is not verified: on this phone a certificate says which package is an update of which. What cannot
be read counts as not signed.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

_END = struct.Struct("<4s4H2IH")  # the end of central directory record
_END_MAGIC = b"PK\5\6"
_COMMENT_LIMIT_BYTES = 0xFFFF
_BLOCK_MAGIC = b"APK Sig Block 42"
_BLOCK_LIMIT_BYTES = 16 * 1024 * 1024
_SCHEMES = (0xF05368C0, 0x7109871A)  # v3 before v2
_SIGNATURE_SUFFIXES = (".RSA", ".DSA", ".EC")
_FILE_LIMIT_BYTES = 1024 * 1024
_LONG_FORM = 0x80
_UNREADABLE = (OSError, ValueError, IndexError, RuntimeError, struct.error, zipfile.BadZipFile)


def read_certificate(path: Path) -> bytes | None:
    """Return the certificate (DER) of the first signer, or None for an APK without a readable one."""
    try:
        return _from_block(path) or _from_archive(path)
    except _UNREADABLE:
        return None


def hash_code(certificate: bytes) -> str:
    """Return what `dumpsys package` shows of a certificate: Java's hash of its bytes."""
    value = 1
    for byte in certificate:
        value = (31 * value + (byte if byte < 128 else byte - 256)) & 0xFFFFFFFF
    return f"{value:x}"


def _from_block(path: Path) -> bytes | None:
    block = _read_block(path)
    pairs = dict(_pairs(block)) if block else {}
    value = next((pairs[scheme] for scheme in _SCHEMES if scheme in pairs), None)
    if value is None:
        return None
    signer = _prefixed(_prefixed(value))
    digests = _prefixed(_prefixed(signer))
    certificates = _prefixed(_prefixed(signer)[4 + len(digests) :])
    return _prefixed(certificates)


def _read_block(path: Path) -> bytes:
    """Return the pairs of the signing block, which ends where the central directory begins."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END.size - _COMMENT_LIMIT_BYTES))
        tail = file.read()
        found = tail.rfind(_END_MAGIC)
        directory = _END.unpack_from(tail, found)[6] if found >= 0 else 0
        if directory < len(_BLOCK_MAGIC) + 16:
            return b""
        file.seek(directory - 24)
        length, magic = struct.unpack("<Q16s", file.read(24))
        if magic != _BLOCK_MAGIC or not 24 <= length <= min(directory - 8, _BLOCK_LIMIT_BYTES):
            return b""
        file.seek(directory - length)
        return file.read(length - 24)


def _pairs(block: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 12 <= len(block):
        length, kind = struct.unpack_from("<QI", block, position)
        yield kind, block[position + 12 : position + 8 + length]
        position += 8 + length


def _prefixed(data: bytes) -> bytes:
    (length,) = struct.unpack_from("<I", data)
    if length > len(data) - 4:
        raise ValueError("a length that leads beyond the end")
    return data[4 : 4 + length]


def _from_archive(path: Path) -> bytes | None:
    with zipfile.ZipFile(path) as container:
        names = [name for name in container.namelist() if name.startswith("META-INF/")]
        signers = sorted(name for name in names if name.upper().endswith(_SIGNATURE_SUFFIXES))
        if not signers or container.getinfo(signers[0]).file_size > _FILE_LIMIT_BYTES:
            return None
        return _from_pkcs7(container.read(signers[0]))


def _from_pkcs7(data: bytes) -> bytes | None:
    """Return the first certificate of SignedData (RFC 2315)."""
    _, explicit = _children(_value(data))[:2]
    parts = _children(_value(_value(explicit)))
    certificates = next((part for part in parts if part[0] == 0xA0), None)
    return _children(_value(certificates))[0] if certificates is not None else None


def _value(element: bytes) -> bytes:
    start, end = _bounds(element)
    return element[start:end]


def _children(content: bytes) -> list[bytes]:
    found: list[bytes] = []
    while content:
        _, end = _bounds(content)
        found.append(content[:end])
        content = content[end:]
    return found


def _bounds(data: bytes) -> tuple[int, int]:
    """Return where the value of a DER element begins and ends."""
    length, start = data[1], 2
    if length & _LONG_FORM:
        count = length & ~_LONG_FORM
        length, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
    if start + length > len(data):
        raise ValueError("an element that leads beyond the end")
    return start, start + length
