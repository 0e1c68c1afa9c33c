"""Small APK containers for the tests of the package manager: a manifest and nothing else."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from harness.virtual.axml import ANDROID, Attribute, Element, Value, build_axml


def element(name: str, /, *children: Element, **attributes: Value) -> Element:
    """Make an element with attributes of android's namespace."""
    return Element(
        name=name,
        attributes=tuple(Attribute(namespace=ANDROID, name=key, value=value) for key, value in attributes.items()),
        children=children,
    )


def write_apk(
    path: Path,
    *,
    package: str = "com.example.app",
    version: int = 1,
    min_sdk: int = 23,
    target_sdk: int = 30,
    permissions: tuple[str, ...] = ("READ_CONTACTS", "CAMERA", "INTERNET"),
    authority: str | None = None,
    split_required: bool = False,
    test_only: bool = False,
    debuggable: bool = False,
    padding: bytes = b"",
    certificate: bytes | None = None,
    components: tuple[Element, ...] = (),
) -> Path:
    """Write an APK with a launcher activity and perhaps a provider, or other components."""
    launcher = element(
        "intent-filter",
        element("action", name="android.intent.action.MAIN"),
        element("category", name="android.intent.category.LAUNCHER"),
    )
    all_components = [element("activity", launcher, name=".Main"), *components]
    if authority is not None:
        all_components.append(element("provider", name=".Data", authorities=authority))
    manifest = Element(
        name="manifest",
        attributes=(
            Attribute(namespace=None, name="package", value=package),
            Attribute(namespace=ANDROID, name="versionCode", value=version),
            Attribute(namespace=ANDROID, name="versionName", value=f"{version}.0"),
            Attribute(namespace=ANDROID, name="isSplitRequired", value=split_required),
        ),
        children=(
            element("uses-sdk", minSdkVersion=min_sdk, targetSdkVersion=target_sdk),
            *(element("uses-permission", name=f"android.permission.{name}") for name in permissions),
            element("application", *all_components, testOnly=test_only, debuggable=debuggable),
        ),
    )
    _write(path, manifest, padding)
    return path if certificate is None else sign(path, certificate)


def sign(path: Path, certificate: bytes) -> Path:
    """Put a signing block (v2) with a certificate, and signatures of nothing, before the central directory."""
    data = path.read_bytes()
    end = data.rindex(b"PK\5\6")
    (directory,) = struct.unpack_from("<I", data, end + 16)
    signed_data = prefixed(b"") + prefixed(prefixed(certificate)) + prefixed(b"")
    signers = prefixed(prefixed(prefixed(signed_data) + prefixed(b"") + prefixed(b"key")))
    pairs = struct.pack("<QI", 4 + len(signers), 0x7109871A) + signers
    size = struct.pack("<Q", len(pairs) + 24)
    block = size + pairs + size + b"APK Sig Block 42"
    tail = bytearray(data[directory:])
    struct.pack_into("<I", tail, end - directory + 16, directory + len(block))
    path.write_bytes(data[:directory] + block + bytes(tail))
    return path


def prefixed(data: bytes) -> bytes:
    """Put its length before it."""
    return struct.pack("<I", len(data)) + data


def write_split(
    path: Path, name: str, *, package: str = "com.example.app", version: int = 1, activity: str | None = None
) -> Path:
    """Write a split APK of that name, perhaps with an activity of its own."""
    components = [element("activity", name=activity)] if activity is not None else []
    manifest = Element(
        name="manifest",
        attributes=(
            Attribute(namespace=None, name="package", value=package),
            Attribute(namespace=None, name="split", value=name),
            Attribute(namespace=ANDROID, name="versionCode", value=version),
        ),
        children=(element("application", *components, hasCode=False),),
    )
    return _write(path, manifest, b"")


def _write(path: Path, manifest: Element, padding: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("AndroidManifest.xml", build_axml(manifest))
        if padding:
            container.writestr("assets/padding", padding)
    return path
