"""Turns an app's AndroidManifest.xml as written by people into the elements of a binary one.

Resources are not built: where Android's own tools would look a value up, the manifest must hold the value itself.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from harness.virtual.axml import ANDROID, Attribute, Element, Value

_NUMBERS = {"versionCode", "minSdkVersion", "targetSdkVersion", "maxSdkVersion", "initOrder", "priority"}
_FLAGS = {
    *("debuggable", "enabled", "exported", "hasCode", "allowBackup", "testOnly", "required"),
    *("isFeatureSplit", "isSplitRequired"),
}

_CONFIG_CHANGES = (  # at the places of the bits of ActivityInfo.CONFIG_*
    *("mcc", "mnc", "locale", "touchscreen", "keyboard", "keyboardHidden", "navigation", "orientation"),
    *("screenLayout", "uiMode", "screenSize", "smallestScreenSize", "density", "layoutDirection"),
)
_TOOLS = "{http://schemas.android.com/tools}"  # notes for build tools, which no binary manifest keeps


def parse_manifest(text: str) -> Element:
    """Parse a manifest's XML; numbers and flags get their types.

    Raises: xml.etree.ElementTree.ParseError, ValueError
    """
    return _element(ET.fromstring(text))  # noqa: S314  sources of the user's own, not an attacker's


def _element(node: ET.Element) -> Element:
    return Element(
        name=node.tag,
        attributes=tuple(_attribute(key, value) for key, value in node.attrib.items() if not key.startswith(_TOOLS)),
        children=tuple(_element(child) for child in node),
    )


def _attribute(key: str, text: str) -> Attribute:
    """Read a key such as {http://schemas.android.com/apk/res/android}name."""
    name = key.removeprefix(f"{{{ANDROID}}}")
    if name == key:
        return Attribute(namespace=None, name=key, value=text)
    return Attribute(namespace=ANDROID, name=name, value=_value(name, text))


def _value(name: str, text: str) -> Value:
    if text.startswith(("@", "?")):
        raise ValueError(f"android:{name} is {text!r}, but there are no resources here: write the value itself")
    if name in _NUMBERS:
        return _number(name, text)
    if name == "configChanges":
        return _bits(name, text)
    if name in _FLAGS:
        if text not in {"true", "false"}:
            raise ValueError(f"android:{name} is {text!r}, not true or false")
        return text == "true"
    return text


def _bits(name: str, text: str) -> int:
    words = text.split("|")
    if unknown := [word for word in words if word not in _CONFIG_CHANGES]:
        raise ValueError(f"android:{name} has {unknown[0]!r}, which is none of {', '.join(_CONFIG_CHANGES)}")
    return sum(1 << _CONFIG_CHANGES.index(word) for word in words)


def _number(name: str, text: str) -> int:
    try:
        return int(text, 0)
    except ValueError:
        raise ValueError(f"android:{name} is {text!r}, not a number") from None
