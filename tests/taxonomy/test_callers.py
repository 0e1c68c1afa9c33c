"""Who made a call, and whose code that is."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from harness.taxonomy.callers import FIRST_PARTY, RENAMED, find_caller, find_sdk, is_known

PLATFORM = ("android.content.ContentResolver.query(ContentResolver.java:5)", "java.lang.reflect.Method.invoke(Native)")


QUERY = "android.content.ContentResolver.query"


def test_the_first_frame_outside_the_platform() -> None:
    assert find_caller((*PLATFORM, "com.x.Main.onCreate(Main.java:7)"), QUERY) == "com.x.Main.onCreate"
    assert find_caller(PLATFORM, QUERY) is None


def test_native_code_is_the_platform_s_by_the_folder_of_its_library() -> None:
    frames = (
        "libcamera2ndk.so!ACameraManager_openCamera(/system/lib64/libcamera2ndk.so:0x1f0)",
        "libart.so!0x2f0(/apex/com.android.art/lib64/libart.so:0x2f0)",
        "libface.so!open_front(/data/app/~~x==/com.x-y==/lib/arm64/libface.so:0x80)",
        "com.x.Main.onCreate(Main.java:7)",
    )
    assert find_caller(frames, QUERY) == "libface.so!open_front"
    assert find_caller(frames[:2], QUERY) is None
    assert find_sdk("libface.so!open_front", "com.x") == "libface.so"


def test_an_observed_method_of_an_sdk_is_not_its_own_caller() -> None:
    frames = (
        "com.sdk.Face.getClient(Face.java:5)",
        "com.sdk.Face.getClient(Face.java:3)",
        "com.x.Main.go(Main.java:7)",
    )
    assert find_caller(frames, "com.sdk.Face.getClient") == "com.x.Main.go"


def test_wrappers_and_reflection_are_looked_through() -> None:
    frames = (
        *PLATFORM,
        "com.sun.proxy.$Proxy3.query(Unknown Source)",
        "$Proxy0.run(Unknown Source)",
        "io.reactivex.internal.Task.run(Task.java:5)",
        "com.google.common.util.concurrent.Futures$1.run(Futures.java:9)",
        "com.x.Main.onCreate(Main.java:7)",
    )
    assert find_caller(frames, QUERY) == "com.x.Main.onCreate"
    assert find_caller(frames[:-1], QUERY) == "io.reactivex.internal.Task.run"
    assert find_caller(("rxlike.Main.go(Main.java:1)",), QUERY) == "rxlike.Main.go"


def test_each_vendor_is_listed_once_with_its_source() -> None:
    read = tomllib.loads(files("harness.taxonomy").joinpath("sdks.toml").read_text())
    entries = [entry for kind in ("sdk", "wrapper") for entry in read[kind]]
    prefixes = [prefix for entry in entries for prefix in entry["prefixes"]]
    assert len(set(prefixes)) == len(prefixes)
    assert len({entry["name"] for entry in entries}) == len(entries)
    for entry in entries:
        assert set(entry) == {"name", "prefixes", "artefact"}, entry
        assert re.fullmatch(r"[\w.-]+:[\w-]+", entry["artefact"])
    assert is_known("Adjust")
    assert not is_known("Guava")


@pytest.mark.parametrize(
    ("caller", "sdk"),
    [
        (None, None),
        ("com.example.app.Main.onCreate", FIRST_PARTY),
        ("com.example.app2.Main.onCreate", FIRST_PARTY),
        ("com.examples.Main.onCreate", "com.examples"),
        ("com.facebook.login.Login.start", "Facebook SDK"),
        ("com.google.android.gms.ads.Ad.load", "Google Mobile Ads"),
        ("com.trackkit.sdk.Tracker.run", "com.trackkit"),
        ("com.facebookish.Login.start", "com.facebookish"),
        ("a.b.c.d", RENAMED),
        ("a.b", RENAMED),
        ("Main.go", RENAMED),
        ("io.x1.Main.go", RENAMED),
    ],
)
def test_whose_code(caller: str | None, sdk: str | None) -> None:
    assert find_sdk(caller, "com.example.app") == sdk
