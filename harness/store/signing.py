"""The lab's key: Ed25519, in one file of this user's. What it signs can be checked with `openssl pkeyutl`."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from harness.errors import ConfigError, naming

_PUBLIC = PublicFormat.SubjectPublicKeyInfo
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a signature is checked with."""

    key: Ed25519PublicKey

    @property
    def pem(self) -> str:
        return self.key.public_bytes(Encoding.PEM, _PUBLIC).decode()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key as DER: `openssl pkey -pubin -in FILE -outform DER | sha256sum`."""
        return hashlib.sha256(self.key.public_bytes(Encoding.DER, _PUBLIC)).hexdigest()

    def has_signed(self, data: bytes, signature: bytes) -> bool:
        """Say whether a signature is this key's, of this."""
        try:
            self.key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What the lab signs with."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key.public_key())

    def sign(self, data: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self.key.sign(data)


def make_key(path: Path) -> SigningKey:
    """Make a key that only this user may read. Raises ConfigError where there is one: it is never replaced."""
    if path.exists():
        raise ConfigError(
            f"{path} is there already", mend="runs were signed with it: keep it, or move it away yourself"
        )
    key = Ed25519PrivateKey.generate()
    with naming(path, "written", mend="make its directory writable"):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.flush()
            os.fsync(descriptor)
    return SigningKey(key)


def find_key(path: Path) -> SigningKey | None:
    """Read the lab's key, if one was made. Raises ConfigError for one that others can read, or that is none."""
    if not path.exists():
        return None
    with naming(path, "read", mend="it must be this user's"):
        data, mode = path.read_bytes(), path.stat().st_mode
    if mode & _OTHERS:
        raise ConfigError(f"{path} can be read by others", mend=f"chmod 600 {path}, if nobody else has read it")
    try:
        key = load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"{path} is no key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError(f"{path} is no Ed25519 key")
    return SigningKey(key)


def find_public_key(named: Path | None, own: Path) -> PublicKey | None:
    """Read the public key that was named, else that of this user's own key, if there is one. Raises ConfigError."""
    if named is not None:
        return _read_public_key(named)
    key = find_key(own)
    return key.public if key else None


def _read_public_key(path: Path) -> PublicKey:
    """Read a key in PEM, as `harness key show` prints it."""
    with naming(path, "read", mend="name the file of a public key"):
        data = path.read_bytes()
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"{path} is no public key: {error}", mend="take what harness key show prints") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigError(f"{path} is no Ed25519 key", mend="take what harness key show prints")
    return PublicKey(key)
