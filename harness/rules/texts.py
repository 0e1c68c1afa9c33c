"""Texts that others have made, as the file may keep them: they break nothing, steer nothing and have an end."""

from __future__ import annotations

import hashlib
import json

LONGEST = 1 << 16
_SHOWN = 120


def escape(text: str) -> str:
    """Return text in which whatever could end a string, steer a terminal or turn the direction shows as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shorten(text: str) -> str:
    """Return a text as it is, or its beginning with the length and SHA-256 of the whole; never half a character."""
    whole = text.encode(errors="backslashreplace").decode()
    if len(text) <= LONGEST:
        return whole
    return f"{whole[:LONGEST]}… [{describe_whole(text)}]"


def describe_whole(text: str) -> str:
    """Say by what a text can be told again that is not kept whole."""
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    return f"{len(text)} characters, sha256 {digest}"


def describe_refused(message: object) -> str:
    """Say how a message begins that is not understood, and by what it can be told again."""
    try:
        text = json.dumps(message)
    except RecursionError:
        return "a message of too many levels"
    return f"{escape(text[:_SHOWN])} [{describe_whole(text)}]"
