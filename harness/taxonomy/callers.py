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
    names = (frame.partition("(")[0] for frame in frames)
    return next((name for name in names if name != hook and not name.startswith(_PLATFORM)), None)


def find_sdk(caller: str | None, package: str) -> str | None:
    """Name the third party that owns the calling code; None for the app's own code and for no caller."""
    if caller is None or caller.startswith(f"{package}."):
        return None
    known = [name for prefix, name in _SDKS.items() if caller.startswith(prefix)]
    return known[0] if known else ".".join(caller.split(".")[:2])
