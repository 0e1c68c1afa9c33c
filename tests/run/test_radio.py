"""Who is refused by an empty answer, and who is given one: the permission that its target asks for tells."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, VIRTUAL, Artefact
from tests.run.phones import RunningPhone, boot
from tests.run.test_everything import PACKAGE, SOURCES

TARGET_30, TARGET_28 = 'android:targetSdkVersion="30"', 'android:targetSdkVersion="28"'

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@pytest.fixture(scope="module")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("radio")) as booted:
        yield booted


@pytest.fixture
def phone(booted: RunningPhone, tmp_path: Path) -> Iterator[RunningPhone]:
    """One phone for all, each with a folder and an installation of its own."""
    shutil.copy(booted.folder / "devices.toml", tmp_path)
    yield replace(booted, folder=tmp_path)
    booted.device.run(f"pm uninstall {PACKAGE}")


@pytest.fixture(scope="module")
def of_android_11(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("app"), TARGET_30)


def test_an_app_of_android_9_that_holds_the_coarse_permission_is_not_denied(
    phone: RunningPhone, tmp_path: Path
) -> None:
    """Its op is ignored, so that it is given nothing, though it holds what it needs."""
    phone.install(build(tmp_path, TARGET_28))
    phone.device.run(f"pm grant {PACKAGE} android.permission.ACCESS_COARSE_LOCATION")
    phone.device.run(f"appops set --uid {PACKAGE} COARSE_LOCATION ignore")
    common = ("--device", "bench", "--devices", "devices.toml", "--keep-data", "--watch", "3")
    done = phone.harness("run", PACKAGE, *common)
    assert done.returncode == 0, done.stderr + done.stdout
    rows = phone.query("select outcome, detail ->> 'networks' as n from timeline where hook like '%.getScanResults'")
    assert {(row["outcome"], row["n"]) for row in rows} == {("returned", 0)}


@pytest.mark.parametrize("is_held", [False, True])
def test_a_network_without_its_cell_is_a_refusal_to_who_lacks_the_permission(
    phone: RunningPhone, of_android_11: Path, is_held: bool
) -> None:
    """Who holds it is given as little here, for its op is ignored, and was not refused."""
    phone.install(of_android_11)
    fine = ("ACCESS_FINE_LOCATION",) if is_held else ()
    for permission in ("READ_PHONE_STATE", "ACCESS_COARSE_LOCATION", *fine):
        phone.device.run(f"pm grant {PACKAGE} android.permission.{permission}")
    phone.device.run(f"appops set --uid {PACKAGE} FINE_LOCATION ignore")
    common = ("--device", "bench", "--devices", "devices.toml", "--keep-data", "--watch", "3")
    done = phone.harness("run", PACKAGE, *common)
    assert done.returncode == 0, done.stderr + done.stdout
    states = phone.query(
        "select kind, outcome, exception, detail ->> 'cells' as cells from timeline where hook like '%.getServiceState'"
    )
    outcome = "returned" if is_held else "denied"
    assert states == [{"kind": "request", "outcome": outcome, "exception": None, "cells": 0}]


def build(folder: Path, target: str) -> Path:
    sources, apk = folder / "sources", folder / "everything.apk"
    for source in SOURCES:
        shutil.copytree(source, sources, dirs_exist_ok=True)
    manifest = sources / "AndroidManifest.xml"
    text = manifest.read_text(encoding="utf-8")
    assert TARGET_30 in text
    manifest.write_text(text.replace(TARGET_30, target), encoding="utf-8")
    app = Artefact(output=apk, folders=(sources, VIRTUAL / "apps" / "shared"), needs=FRAMEWORK)
    apk.write_bytes(build_app(app))
    return apk
