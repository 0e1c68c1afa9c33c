"""Who signed an APK: the certificate of its first signer, by APK Signature Scheme 3 or 2, or as a signed JAR.

Android verifies the signature when it installs; here it is only read whose it is.
https://source.android.com/docs/security/features/apksigning/v2
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates

_MAGIC = b"APK Sig Block 42"
_FOOTER = struct.Struct("<Q16s")  # the size of what goes before the magic and after the first size, and the magic
_PAIR = struct.Struct("<QI")
_SCHEME_3, _SCHEME_2 = 0xF05368C0, 0x7109871A
_JAR_SIGNATURES = (".RSA", ".DSA", ".EC")
_MOST_BYTES = 1 << 24
_UNREADABLE = (OSError, ValueError, KeyError, struct.error, zipfile.BadZipFile, zlib.error, NotImplementedError)


def read_signer(path: Path) -> str | None:
    """Return SHA-256 of the certificate, as `apksigner verify --print-certs` shows it; None where none can be read."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            certificate = _read_from_block(file, archive.start_dir) or _read_from_jar(archive)
    except _UNREADABLE:
        return None
    return None if certificate is None else hashlib.sha256(certificate).hexdigest()


def _read_from_block(file: BinaryIO, end: int) -> bytes | None:
    """The block lies before the central directory: a size, pairs, the size again, the magic."""
    if end < _FOOTER.size:
        return None
    file.seek(end - _FOOTER.size)
    size, magic = _FOOTER.unpack(file.read(_FOOTER.size))
    if magic != _MAGIC or not _FOOTER.size <= size <= min(end, _MOST_BYTES):
        return None
    file.seek(end - size)
    schemes = dict(_read_pairs(file.read(size - _FOOTER.size)))
    signers = schemes.get(_SCHEME_3) or schemes.get(_SCHEME_2)
    return None if signers is None else _find_certificate(signers)


def _read_pairs(block: bytes) -> Iterator[tuple[int, bytes]]:
    while block:
        length, kind = _PAIR.unpack_from(block)
        yield kind, block[_PAIR.size : 8 + length]
        block = block[8 + max(length, 4) :]


def _find_certificate(signers: bytes) -> bytes:
    """Signers hold signed data, that holds digests and then certificates; each with its length before it."""
    signer, _ = _split(_split(signers)[0])
    _, after_digests = _split(_split(signer)[0])
    return _split(_split(after_digests)[0])[0]


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Return what has its length before it, and what follows."""
    (length,) = struct.unpack_from("<I", data)
    if length > len(data) - 4:
        raise ValueError("a length that leads beyond the end")
    return data[4 : 4 + length], data[4 + length :]


def _read_from_jar(archive: zipfile.ZipFile) -> bytes | None:
    names = sorted(name for name in archive.namelist() if name.startswith("META-INF/"))
    name = next((name for name in names if name.upper().endswith(_JAR_SIGNATURES)), None)
    if name is None or archive.getinfo(name).file_size > _MOST_BYTES:
        return None
    certificates = load_der_pkcs7_certificates(archive.read(name))
    return certificates[0].public_bytes(Encoding.DER) if certificates else None
