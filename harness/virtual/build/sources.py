"""Which sources make which artefact, and their hash: an artefact carries it, so that a stale one is noticed."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

VIRTUAL = Path(__file__).resolve().parent.parent
IMAGE = VIRTUAL / "image"
HASH_ENTRY = "META-INF/sources.sha256"
_SUFFIXES = {".java", ".xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """One archive of the image and the source folders that it is made of; `needs` was compiled against."""

    output: Path
    folders: tuple[Path, ...]
    needs: Artefact | None = None

    def sources(self) -> list[Path]:
        """List the source files, sorted within each folder."""
        return [path for folder in self.folders for path in _files(folder)]


JAVA_BASE = VIRTUAL / "java-base"  # classes for a package of the Java VM's own
FRAMEWORK = Artefact(output=IMAGE / "framework.jar", folders=(VIRTUAL / "java", JAVA_BASE))


def list_apps() -> list[Artefact]:
    """List the apps: every folder below apps/ that has a manifest."""
    apps = VIRTUAL / "apps"
    return [
        Artefact(
            output=IMAGE / "apps" / f"{manifest.parent.name}.apk",
            folders=(manifest.parent, apps / "shared"),
            needs=FRAMEWORK,
        )
        for manifest in sorted(apps.glob("*/AndroidManifest.xml"))
    ]


def hash_sources(artefact: Artefact) -> str:
    """Hash names and contents of the sources, and of what they were compiled against."""
    digest = hashlib.sha256()
    for folder in artefact.folders:
        for path in _files(folder):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    if artefact.needs is not None:
        digest.update(hash_sources(artefact.needs).encode())
    return digest.hexdigest()


def find_built_hash(artefact: Artefact) -> str | None:
    """Find the hash that the artefact carries; None when there is no artefact to read."""
    try:
        with zipfile.ZipFile(artefact.output) as archive:
            return archive.read(HASH_ENTRY).decode().strip()
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return None


def find_stale() -> list[Artefact]:
    """Find the artefacts that were not built from the sources as they are now."""
    return [a for a in (FRAMEWORK, *list_apps()) if find_built_hash(a) != hash_sources(a)]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
