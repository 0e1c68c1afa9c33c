"""The kinds of personal data that accesses are about, as the hook tables name them.

An `image` is a picture of which it could not be told whether a camera took it. No hook watches the microphone yet.
"""

from __future__ import annotations

DATA_TYPES = ("camera", "contacts", "face", "image", "location", "microphone")
