"""Makes an APK of a folder that anybody wrote: AndroidManifest.xml and Java sources, nothing of our own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from harness.virtual.apk import Apk, ApkError, read_apk
from harness.virtual.build.builder import MANIFEST, pack_app
from harness.virtual.build.compiler import BuildError, compile_java
from harness.virtual.build.sources import FRAMEWORK


def build_folder(folder: Path, output: Path) -> Apk:
    """Build `output` of the manifest at the top of `folder` and the sources below it; give what its manifest says.

    Nothing is left at `output` unless the phone would take it.

    Raises: BuildError that says what is missing or wrong, in javac's own words where they are javac's.
    """
    manifest, sources = _find_manifest(folder), sorted(folder.rglob("*.java"))
    if not sources:
        raise BuildError(f"{folder} holds no Java sources")
    classes = compile_java(sources, FRAMEWORK.output, warnings_fail=False)
    draft = output.with_name(f".{output.name}.new")
    try:
        draft.write_bytes(pack_app(manifest, classes, {}))
        app = _check(manifest, draft, classes)
        draft.replace(output)
    except OSError as error:
        raise BuildError(f"{output} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            draft.unlink()
    return app


def _find_manifest(folder: Path) -> Path:
    if not folder.is_dir():
        raise BuildError(f"{folder} is no folder")
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise BuildError(f"{folder} holds no {MANIFEST}")
    return manifest


def _check(manifest: Path, draft: Path, classes: Mapping[str, bytes]) -> Apk:
    """Read the app as the phone will, and see that each class which the manifest names is there."""
    try:
        app = read_apk(draft)
    except ApkError as error:
        problem = str(error).removeprefix(f"{draft.name}: ").removeprefix(f"{MANIFEST}: ").removeprefix(f"{MANIFEST} ")
        raise BuildError(f"{manifest}: {problem}") from error
    with zipfile.ZipFile(FRAMEWORK.output) as framework:
        known = {*classes, *framework.namelist()}
    for name in _named_classes(app):
        if f"{name.replace('.', '/')}.class" not in known:
            raise BuildError(f"{manifest}: android:name is {name}, and no source has that class")
    return app


def _named_classes(app: Apk) -> Iterator[str]:
    if app.application_class is not None:
        yield app.application_class
    for component in (*app.activities, *app.services, *app.receivers, *app.providers):
        yield component.name
