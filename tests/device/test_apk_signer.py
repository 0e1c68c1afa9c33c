"""Whose certificate an APK carries, in each of the ways in which it is signed."""

from __future__ import annotations

import datetime
import hashlib
import zipfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.device.apk_signer import read_signer
from tests.virtual.apks import sign, write_apk

KEY = ec.generate_private_key(ec.SECP256R1())


def make_certificate(name: str) -> x509.Certificate:
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(KEY.public_key())
    builder = builder.serial_number(7).not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=9))
    return builder.sign(KEY, hashes.SHA256())


BLOCK, JAR = make_certificate("block"), make_certificate("jar")


def hash_of(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def sign_as_jar(apk: Path) -> Path:
    builder = PKCS7SignatureBuilder().set_data(b"Signature-Version: 1.0").add_signer(JAR, KEY, hashes.SHA256())
    with zipfile.ZipFile(apk, "a") as archive:
        archive.writestr("META-INF/CERT.EC", builder.sign(Encoding.DER, [PKCS7Options.Binary]))
    return apk


def test_an_apk_that_nobody_signed_has_no_signer(tmp_path: Path) -> None:
    assert read_signer(write_apk(tmp_path / "a.apk")) is None
    (tmp_path / "b.apk").write_bytes(b"")
    assert read_signer(tmp_path / "b.apk") is None


def test_the_block_goes_before_the_jar(tmp_path: Path) -> None:
    apk = sign_as_jar(write_apk(tmp_path / "a.apk"))
    assert read_signer(apk) == hash_of(JAR)
    assert read_signer(sign(apk, BLOCK.public_bytes(Encoding.DER))) == hash_of(BLOCK)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    apk = write_apk(tmp_path_factory.mktemp("apk") / "a.apk")
    return sign(sign_as_jar(apk), BLOCK.public_bytes(Encoding.DER))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_one_has_none_or_another(signed: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(signed.read_bytes())
    for position in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[position] = data.draw(st.integers(0, 255))
    apk = tmp_path / "b.apk"
    apk.write_bytes(content)
    found = read_signer(apk)
    assert found is None or len(found) == 64
