"""The build: what is committed was made of the sources as they are, and the same sources make the same bytes."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.build import __main__ as command
from harness.virtual.build.archive import pack
from harness.virtual.build.builder import build_app, build_framework
from harness.virtual.build.compiler import BuildError, compile_java, find_javac
from harness.virtual.build.manifest import parse_manifest
from harness.virtual.build.sources import (
    FRAMEWORK,
    Artefact,
    find_built_hash,
    find_stale,
    hash_sources,
    list_apps,
)

needs_jdk = pytest.mark.skipif(shutil.which("javac") is None, reason="javac is needed to build, not to run")


def artefact(folder: Path) -> Artefact:
    return Artefact(output=folder / "out.jar", folders=(folder / "src",))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_committed_image_was_built_from_the_present_sources() -> None:
    assert [stale.output.name for stale in find_stale()] == []
    assert command.main(["--check"]) == 0


def test_an_unknown_argument_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--nonsense"]) == 2
    assert "usage: " in capsys.readouterr().err


def test_the_hash_depends_on_names_and_contents_alone(tmp_path: Path) -> None:
    write(tmp_path / "a/src/p/A.java", "class A {}")
    write(tmp_path / "b/src/p/A.java", "class A {}")
    write(tmp_path / "b/src/p/A.class", "not a source")
    first = hash_sources(artefact(tmp_path / "a"))
    assert hash_sources(artefact(tmp_path / "b")) == first
    write(tmp_path / "b/src/p/A.java", "class A { }")
    assert hash_sources(artefact(tmp_path / "b")) != first
    (tmp_path / "a/src/p/A.java").rename(tmp_path / "a/src/p/B.java")
    assert hash_sources(artefact(tmp_path / "a")) != first


def test_an_app_is_stale_when_what_it_was_compiled_against_changed(tmp_path: Path) -> None:
    write(tmp_path / "needed/src/N.java", "class N {}")
    write(tmp_path / "app/src/A.java", "class A {}")
    app = replace(artefact(tmp_path / "app"), needs=artefact(tmp_path / "needed"))
    before = hash_sources(app)
    write(tmp_path / "needed/src/N.java", "class N { int n; }")
    assert hash_sources(app) != before


def test_an_absent_or_broken_artefact_carries_no_hash(tmp_path: Path) -> None:
    assert find_built_hash(artefact(tmp_path)) is None
    write(tmp_path / "out.jar", "no zip")
    assert find_built_hash(artefact(tmp_path)) is None


@given(st.dictionaries(st.text("abc/.", min_size=1), st.binary()))
def test_an_archive_is_the_same_whatever_the_order(entries: dict[str, bytes]) -> None:
    packed = pack(entries)
    assert pack(dict(reversed(entries.items()))) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == entries


def test_a_flag_must_be_true_or_false() -> None:
    text = '<a xmlns:android="http://schemas.android.com/apk/res/android" android:exported="yes"/>'
    with pytest.raises(ValueError, match="not true or false"):
        parse_manifest(text)


def test_a_change_of_the_configuration_must_be_known() -> None:
    text = '<a xmlns:android="http://schemas.android.com/apk/res/android" android:configChanges="orientation|mood"/>'
    with pytest.raises(ValueError, match="has 'mood', which is none of mcc, mnc"):
        parse_manifest(text)


def test_a_missing_jdk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(BuildError, match="needs a JDK 17"):
        find_javac()


@needs_jdk
def test_what_javac_says_is_passed_on(tmp_path: Path) -> None:
    broken = write(tmp_path / "A.java", "class A { nonsense }")
    with pytest.raises(BuildError, match=r"A\.java"):
        compile_java([broken])


@needs_jdk
def test_the_same_sources_make_the_same_bytes() -> None:
    assert build_framework() == build_framework()
    (app, *_) = list_apps()
    assert build_app(app) == build_app(app)


def test_every_class_of_the_framework_is_preloaded() -> None:
    """Instrumentation crashes the virtual machine on a class that is loaded and not linked."""
    with zipfile.ZipFile(FRAMEWORK.output) as jar:
        preloaded = jar.read("preloaded-classes").decode().split()
        classes = [name for name in jar.namelist() if name.endswith(".class") and not name.startswith("java-base/")]
    assert preloaded == sorted(name.removesuffix(".class").replace("/", ".") for name in classes)
    assert "android.content.ContentResolver" in preloaded
