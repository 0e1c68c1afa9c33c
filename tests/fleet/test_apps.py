"""What the name of an app stands for: what lies there, a bundled app, or a package on the device."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.fleet.apps import find_app
from harness.run.order import InstalledApp


def test_a_package_name_is_an_app_on_the_device() -> None:
    assert find_app("com.example.nobody") == InstalledApp(package="com.example.nobody")


def test_what_lies_there_is_taken_whatever_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "com.example.app").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_app("com.example.app") == Path("com.example.app")


def test_a_bundled_app_goes_by_its_name() -> None:
    apk = find_app("collects_early")
    assert isinstance(apk, Path)
    assert apk.name == "collects_early.apk"


@pytest.mark.parametrize("name", ["nope.apk", "no.such.apks", "dir/nope", "nope", "9.com", ""])
def test_anything_else_is_said_with_what_there_is(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="collects_early"):
        find_app(name)
