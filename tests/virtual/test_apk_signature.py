"""Whose certificate an APK carries, by either scheme, and what is made of a damaged one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.apk import read_apk
from harness.virtual.apk_signature import hash_code, read_certificate
from tests.virtual.apks import sign, write_apk

CERTIFICATE = b"\x30\x03\x02\x01\x07"


def der(tag: int, content: bytes) -> bytes:
    """Make an element; a long one gets the long form of its length."""
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


def signed_data(certificate: bytes) -> bytes:
    """Make the content of META-INF/CERT.RSA."""
    content = der(0x30, der(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"))
    parts = der(0x02, b"\1") + der(0x31, b"") + content + der(0xA0, certificate) + der(0x31, bytes(200))
    return der(0x30, der(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02") + der(0xA0, der(0x30, parts)))


def test_an_unsigned_apk_has_none(tmp_path: Path) -> None:
    assert read_certificate(write_apk(tmp_path / "a.apk")) is None
    (tmp_path / "b.apk").write_bytes(b"")
    assert read_certificate(tmp_path / "b.apk") is None


def test_the_signing_block_holds_it_and_stays_out_of_the_archive_s_way(tmp_path: Path) -> None:
    apk = write_apk(tmp_path / "a.apk", certificate=CERTIFICATE)
    assert read_certificate(apk) == CERTIFICATE
    assert read_apk(apk).package == "com.example.app"


@pytest.mark.parametrize("size", [5, 100, 1000])
def test_the_jar_signature_holds_it(tmp_path: Path, size: int) -> None:
    certificate = der(0x30, bytes(size))
    apk = write_apk(tmp_path / "a.apk")
    with zipfile.ZipFile(apk, "a") as container:
        container.writestr("META-INF/CERT.RSA", signed_data(certificate))
    assert read_certificate(apk) == certificate
    assert read_certificate(sign(apk, CERTIFICATE)) == CERTIFICATE


@pytest.mark.parametrize(("data", "shown"), [(b"", "1"), (b"a", "80"), (b"\xff", "1e"), (bytes(7), "67e12cdf")])
def test_it_is_shown_as_java_hashes_it(data: bytes, shown: str) -> None:
    assert hash_code(data) == shown


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_one_counts_as_not_signed_or_is_another(tmp_path: Path, data: st.DataObject) -> None:
    apk = write_apk(tmp_path / "a.apk")
    with zipfile.ZipFile(apk, "a") as container:
        container.writestr("META-INF/CERT.RSA", signed_data(CERTIFICATE))
    content = bytearray(sign(apk, CERTIFICATE).read_bytes())
    for position in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[position] = data.draw(st.integers(0, 255))
    apk.write_bytes(content)
    found = read_certificate(apk)
    assert found is None or isinstance(found, bytes)
