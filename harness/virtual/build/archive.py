"""Zip archives that are the same bytes for the same entries: sorted, stored, one date."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DATE = (1981, 1, 1, 1, 1, 2)  # what Android's own build tools write
_REGULAR_FILE = 0o100644 << 16


def pack(entries: Mapping[str, bytes]) -> bytes:
    """Pack entries by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _DATE)
            info.external_attr = _REGULAR_FILE
            info.create_system = 3
            archive.writestr(info, entries[name])
    return out.getvalue()
