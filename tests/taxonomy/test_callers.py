"""Who made a call, and whose code that is."""

from __future__ import annotations

import pytest

from harness.taxonomy.callers import find_caller, find_sdk

PLATFORM = ("android.content.ContentResolver.query(ContentResolver.java:5)", "java.lang.reflect.Method.invoke(Native)")


def test_the_first_frame_outside_the_platform() -> None:
    assert find_caller((*PLATFORM, "com.x.Main.onCreate(Main.java:7)")) == "com.x.Main.onCreate"
    assert find_caller(PLATFORM) is None


@pytest.mark.parametrize(
    ("caller", "sdk"),
    [
        (None, None),
        ("com.example.app.Main.onCreate", None),
        ("com.example.app2.Main.onCreate", "com.example"),
        ("com.facebook.login.Login.start", "Facebook SDK"),
        ("com.google.android.gms.ads.Ad.load", "Google Mobile Ads"),
        ("com.trackkit.sdk.Tracker.run", "com.trackkit"),
    ],
)
def test_whose_code(caller: str | None, sdk: str | None) -> None:
    assert find_sdk(caller, "com.example.app") == sdk
