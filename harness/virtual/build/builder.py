"""Makes the artefacts: framework.jar, and an APK for every app."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.virtual.axml import AxmlError, build_axml
from harness.virtual.build.archive import pack
from harness.virtual.build.compiler import BuildError, compile_java, compile_java_base
from harness.virtual.build.manifest import parse_manifest
from harness.virtual.build.sources import FRAMEWORK, HASH_ENTRY, JAVA_BASE, Artefact, hash_sources, list_apps

PRELOADED_CLASSES = "preloaded-classes"
MANIFEST = "AndroidManifest.xml"


def build() -> Iterator[Path]:
    """Build the framework, then the apps against it; give each file as it is done.

    Raises: BuildError
    """
    yield _write(FRAMEWORK, build_framework())
    for app in list_apps():
        yield _write(app, build_app(app))


def build_framework() -> bytes:
    """Build framework.jar: the classes, the list of them that every process preloads, and those for the VM itself."""
    sources = FRAMEWORK.sources()
    inner = [path for path in sources if path.is_relative_to(JAVA_BASE)]
    classes = compile_java([path for path in sources if path not in inner])
    names = sorted(path.removesuffix(".class").replace("/", ".") for path in classes)
    preloaded = "".join(f"{name}\n" for name in names)
    added = {f"{JAVA_BASE.name}/{path}": content for path, content in compile_java_base(inner).items()}
    return pack({**classes, **added, PRELOADED_CLASSES: preloaded.encode(), HASH_ENTRY: _hash_line(FRAMEWORK)})


def build_app(app: Artefact) -> bytes:
    """Build one APK: a binary manifest, and classes.jar in the place of classes.dex."""
    sources = app.sources()
    classes = compile_java([path for path in sources if path.suffix == ".java"], FRAMEWORK.output)
    (manifest,) = (path for path in sources if path.name == MANIFEST)
    return pack_app(manifest, classes, {HASH_ENTRY: _hash_line(app)})


def pack_app(manifest: Path, classes: Mapping[str, bytes], others: Mapping[str, bytes]) -> bytes:
    """Pack an APK: the manifest as a binary one, the classes, and other entries.

    Raises: BuildError when the manifest cannot be made a binary one.
    """
    return pack({**others, MANIFEST: _binary(manifest), "classes.jar": pack(classes)})


def _binary(manifest: Path) -> bytes:
    try:
        return build_axml(parse_manifest(manifest.read_text(encoding="utf-8")))
    except (ET.ParseError, AxmlError, ValueError) as error:
        raise BuildError(f"{manifest}: {error}") from error


def _hash_line(artefact: Artefact) -> bytes:
    return f"{hash_sources(artefact)}\n".encode()


def _write(artefact: Artefact, content: bytes) -> Path:
    artefact.output.parent.mkdir(parents=True, exist_ok=True)
    artefact.output.write_bytes(content)
    return artefact.output
