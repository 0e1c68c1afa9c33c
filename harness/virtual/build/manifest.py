"""Turns an app's AndroidManifest.xml as written by people into the elements of a binary one."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from harness.virtual.axml import ANDROID, Attribute, Element, Value

_NUMBERS = {"versionCode", "minSdkVersion", "targetSdkVersion", "maxSdkVersion", "initOrder", "priority"}
_FLAGS = {
    *("debuggable", "enabled", "exported", "hasCode", "allowBackup", "testOnly", "required"),
    *("isFeatureSplit", "isSplitRequired"),
}


def parse_manifest(text: str) -> Element:
    """Parse a manifest's XML; numbers and flags get their types.

    Raises: xml.etree.ElementTree.ParseError, ValueError
    """
    return _element(ET.fromstring(text))  # noqa: S314  our own sources, not an attacker's


def _element(node: ET.Element) -> Element:
    return Element(
        name=node.tag,
        attributes=tuple(_attribute(key, value) for key, value in node.attrib.items()),
        children=tuple(_element(child) for child in node),
    )


def _attribute(key: str, text: str) -> Attribute:
    """Read a key such as {http://schemas.android.com/apk/res/android}name."""
    name = key.removeprefix(f"{{{ANDROID}}}")
    if name == key:
        return Attribute(namespace=None, name=key, value=text)
    return Attribute(namespace=ANDROID, name=name, value=_value(name, text))


def _value(name: str, text: str) -> Value:
    if name in _NUMBERS:
        return int(text)
    if name in _FLAGS:
        if text not in {"true", "false"}:
            raise ValueError(f"android:{name} is {text!r}, not true or false")
        return text == "true"
    return text
