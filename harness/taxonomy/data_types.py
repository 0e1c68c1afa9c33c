"""The kinds of personal data that accesses are about, as the hook tables name them.

An `image` is a picture of which it could not be told whether a camera took it.
`contacts` is what the phone holds of persons: the address books of phone and SIM, calls, voicemail, and its owner's
accounts and number. What persons wrote and whom the owner meets is no address book, so that `messages` and `calendar`
are data types of their own: a claim about contacts is not met by either. `identifiers` are numbers of phone and SIM.
"""

from __future__ import annotations

DATA_TYPES = (
    "calendar",
    "camera",
    "contacts",
    "face",
    "identifiers",
    "image",
    "location",
    "messages",
    "microphone",
)
LIFECYCLE = "lifecycle"  # of hooks whose calls are signals, and no accesses
