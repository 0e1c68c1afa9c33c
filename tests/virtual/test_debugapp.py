"""`am set-debug-app`: whose process waits, and how often."""

from __future__ import annotations

from harness.virtual.binder.protocol import DebugMode
from harness.virtual.system.debugapp import DebugApp
from harness.virtual.system.properties import Settings

APP = "com.example.app"


def test_a_transient_setting_holds_for_one_process() -> None:
    debug_app = DebugApp(Settings())
    debug_app.set(APP, wait=True, persistent=False)
    assert [debug_app.take_mode(APP) for _ in range(2)] == [DebugMode.WAIT, DebugMode.OFF]


def test_children_and_other_apps_do_not_consume_it() -> None:
    debug_app = DebugApp(Settings())
    debug_app.set(APP, wait=True, persistent=False)
    assert [debug_app.take_mode(name) for name in (f"{APP}:push", "com.other")] == [DebugMode.OFF] * 2
    assert debug_app.take_mode(APP) is DebugMode.WAIT


def test_a_persistent_setting_stays_and_is_in_the_settings() -> None:
    settings = Settings()
    debug_app = DebugApp(settings)
    debug_app.set(APP, wait=True, persistent=True)
    assert [debug_app.take_mode(APP) for _ in range(2)] == [DebugMode.WAIT] * 2
    assert (settings.find("global", "debug_app"), settings.find("global", "wait_for_debugger")) == (APP, "1")


def test_the_setting_before_a_transient_one_comes_back() -> None:
    debug_app = DebugApp(Settings())
    debug_app.set("com.other", wait=False, persistent=True)
    debug_app.set(APP, wait=True, persistent=False)
    assert [debug_app.take_mode(name) for name in (APP, "com.other")] == [DebugMode.WAIT, DebugMode.ON]


def test_clearing_names_nobody() -> None:
    settings = Settings()
    debug_app = DebugApp(settings)
    debug_app.set(APP, wait=True, persistent=True)
    debug_app.set(None, wait=False, persistent=True)
    assert debug_app.take_mode(APP) is DebugMode.OFF
    assert settings.find("global", "debug_app") is None
