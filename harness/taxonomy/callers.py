"""Who made a call: the first frame outside the platform, and whose code that is.

The prefixes are the Java packages that these vendors publish in their own documentation and Maven coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence

_PLATFORM = (
    "android.",
    "androidx.",
    "com.android.",
    "dalvik.",
    "java.",
    "javax.",
    "jdk.",
    "kotlin.",
    "kotlinx.",
    "libcore.",
    "sun.",
)

# Where Android keeps its own libraries; a frame of native code is `libx.so!name(/path/libx.so:0x1f0)`.
_PLATFORM_FOLDERS = ("/apex/", "/odm/", "/product/", "/system/", "/system_ext/", "/vendor/")
_OF_LIBRARY = "!"

_SDKS = {
    "com.adjust.sdk.": "Adjust",
    "com.amplitude.": "Amplitude",
    "com.applovin.": "AppLovin",
    "com.appsflyer.": "AppsFlyer",
    "com.braze.": "Braze",
    "com.bytedance.": "ByteDance",
    "com.facebook.": "Facebook SDK",
    "com.google.android.gms.ads.": "Google Mobile Ads",
    "com.google.android.gms.": "Google Play services",
    "com.google.firebase.": "Firebase",
    "com.google.mediapipe.": "MediaPipe",
    "com.google.mlkit.": "ML Kit",
    "com.ironsource.": "ironSource",
    "com.mixpanel.": "Mixpanel",
    "com.unity3d.": "Unity",
    "io.branch.": "Branch",
    "io.sentry.": "Sentry",
}


def find_caller(frames: Sequence[str], hook: str) -> str | None:
    """Return the first frame (`class.method`) outside the platform and the observed API itself, or None."""
    parts = (frame.partition("(") for frame in frames)
    return next((name for name, _, place in parts if name != hook and not _is_platform(name, place)), None)


def _is_platform(name: str, place: str) -> bool:
    return place.startswith(_PLATFORM_FOLDERS) if _OF_LIBRARY in name else name.startswith(_PLATFORM)


def find_sdk(caller: str | None, package: str) -> str | None:
    """Name the third party that the calling code seems to belong to; None for the app's own code and for no caller.

    A package that shares its first two words with the app's is its maker's: an `applicationIdSuffix` changes the rest.
    One that is not known is named by its first two words, and may be the maker's too; so may a native library be, which
    is named by its file.
    """
    if caller is None:
        return None
    if _OF_LIBRARY in caller:
        return caller.partition(_OF_LIBRARY)[0]
    known = next((name for prefix, name in _SDKS.items() if caller.startswith(prefix)), None)
    if known is not None and not caller.startswith(f"{package}."):
        return known
    owner = ".".join(caller.split(".")[:2])
    return None if owner == ".".join(package.split(".")[:2]) else owner


def is_known(sdk: str) -> bool:
    """Say whether a name stands for a vendor that publishes its packages, and not for a guess by the first words."""
    return sdk in _SDKS.values()
