"""The kinds of personal data that accesses are about, as the hook tables name them."""

from __future__ import annotations

DATA_TYPES = ("camera", "contacts", "face", "location", "microphone")
