"""An app's content provider and who may ask it; that it answers is shown by a run (tests/run/test_woken.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.virtual.binder.protocol import ExceptionCode
from harness.virtual.system.packages import InstallOptions
from tests.virtual.apks import element, write_apk
from tests.virtual.test_services import App, ThrownError, app, play

OTHER, BOOKS = "com.example.other", "com.example.other.books"


def install_other(client: App, folder: Path, **provider: str | bool) -> None:
    """Install another app with a provider."""
    components = (element("provider", name=".Books", authorities=BOOKS, **provider),)
    apk = write_apk(folder / "other.apk", package=OTHER, components=components)
    client.system.packages.install(apk, InstallOptions())


@pytest.mark.parametrize(
    ("provider", "why"),
    [
        ({}, "that is not exported from UID 10101"),
        ({"exported": True, "permission": "com.example.READ"}, "requires com.example.READ"),
    ],
)
def test_another_app_s_provider_is_refused(tmp_path: Path, provider: dict[str, str | bool], why: str) -> None:
    async def scenario() -> None:
        async with app() as client:
            install_other(client, tmp_path, **provider)
            with pytest.raises(ThrownError) as thrown:
                await client.provider(BOOKS)
            assert thrown.value.code == ExceptionCode.SECURITY
            assert (thrown.value.message or "").startswith(f"Permission Denial: opening provider {OTHER}.Books from ")
            assert (thrown.value.message or "").endswith(why)

    play(scenario())


def test_a_disabled_provider_is_not_there(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with app() as client:
            install_other(client, tmp_path, exported=True, enabled=False)
            assert await client.provider(BOOKS) is None

    play(scenario())
