"""Who made a call: the first frame outside the platform, and whose code that is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

FIRST_PARTY = "first_party"
RENAMED = "renamed"  # names of one or two letters, which a shrinker gives: whose code it is, they do not say

_PLATFORM = (
    "android.",
    "androidx.",
    "com.android.",
    "com.sun.proxy.",
    "dalvik.",
    "java.",
    "javax.",
    "jdk.",
    "kotlin.",
    "kotlinx.",
    "libcore.",
    "sun.",
)
_PROXY = "$Proxy"  # a class that java.lang.reflect.Proxy makes, in no package where its interface is public
_SHORT = 2

# Where Android keeps its own libraries; a frame of native code is `libx.so!name(/path/libx.so:0x1f0)`.
_PLATFORM_FOLDERS = ("/apex/", "/odm/", "/product/", "/system/", "/system_ext/", "/vendor/")
_OF_LIBRARY = "!"


def find_caller(frames: Sequence[str], hook: str) -> str | None:
    """Return the first frame (`class.method`) outside the platform, the observed API itself and mere wrappers.

    Where there are only wrappers, the first of them; None where all is the platform's.
    """
    parts = (frame.partition("(") for frame in frames)
    outside = [name for name, _, place in parts if name != hook and not _is_platform(name, place)]
    wrappers = _read("wrapper")
    own = (name for name in outside if _find_longest(wrappers, name) is None)
    return next(own, outside[0] if outside else None)


def _is_platform(name: str, place: str) -> bool:
    if _OF_LIBRARY in name:
        return place.startswith(_PLATFORM_FOLDERS)
    return name.startswith(_PLATFORM) or _PROXY in name


def find_sdk(caller: str | None, package: str) -> str | None:
    """Say whose the calling code seems to be: `first_party`, a third party by its name, or `renamed`.

    None where there is no caller. A package that shares its first two words with the app's is its maker's: an
    `applicationIdSuffix` changes the rest. One that is not known is named by its first two words, and may be the
    maker's too; so may a native library be, which is named by its file.
    """
    if caller is None:
        return None
    if _OF_LIBRARY in caller:
        return caller.partition(_OF_LIBRARY)[0]
    known = _find_longest(_read("sdk"), caller)
    if known is not None and not caller.startswith(f"{package}."):
        return known
    words = caller.split(".")
    if words[:2] == package.split(".")[:2]:
        return FIRST_PARTY
    return RENAMED if _is_renamed(words[:-2]) else ".".join(words[:2])


def is_known(sdk: str) -> bool:
    """Say whether a name stands for a vendor that publishes its packages, and not for a guess by the first words."""
    return sdk in _read("sdk").values()


def _is_renamed(package: Iterable[str]) -> bool:
    return all(len(word) <= _SHORT for word in package)


def _find_longest(prefixes: Mapping[str, str], name: str) -> str | None:
    """Of the packages that a class lies in, name the innermost one that is listed."""
    words = name.split(".")
    packages = (".".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    return next((prefixes[package] for package in packages if package in prefixes), None)


@cache
def _read(kind: str) -> Mapping[str, str]:
    """Prefixes and names of one kind of `sdks.toml`, which says where each prefix is from."""
    entries = tomllib.loads(files("harness.taxonomy").joinpath("sdks.toml").read_text())[kind]
    return {prefix: entry["name"] for entry in entries for prefix in entry["prefixes"]}
