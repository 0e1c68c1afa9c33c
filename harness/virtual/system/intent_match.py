"""Whether a filter takes an intent's data, as IntentFilter.matchData does; MIME types are not looked at. Pure."""

from __future__ import annotations

import re

from harness.virtual.apk import IntentFilter

_AUTHORITY = re.compile(r"//(?:[^/?#]*@)?([^/?#:]*)(?::\d*)?([^?#]*)")


def matches_data(wanted: IntentFilter, data: str | None) -> bool:
    """Compare scheme, host and path: what a filter does not name it takes of any, but without a scheme only no data."""
    if not wanted.schemes:
        return data is None
    if data is None:
        return False
    scheme, _, rest = data.partition(":")
    if scheme not in wanted.schemes:
        return False
    if not wanted.hosts:
        return True
    host, path = _split(rest)
    is_host = any(_is_host(each, host) for each in wanted.hosts)
    return is_host and (not wanted.paths or any(_is_path(kind, text, path) for kind, text in wanted.paths))


def _split(rest: str) -> tuple[str, str]:
    """Return host and path of what stands behind the scheme."""
    found = _AUTHORITY.match(rest)
    return (found[1].lower(), found[2]) if found else ("", "")


def _is_host(wanted: str, host: str) -> bool:
    return host.endswith(wanted[1:].lower()) if wanted.startswith("*") else host == wanted.lower()


def _is_path(kind: str, text: str, path: str) -> bool:
    if kind == "path":
        return path == text
    if kind == "pathPrefix":
        return path.startswith(text)
    pattern = "".join(part if part in {".*", "."} else re.escape(part) for part in re.split(r"(\.\*|\.)", text))
    return re.fullmatch(pattern, path) is not None
