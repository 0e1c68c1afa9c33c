"""The virtual phone: an Android 11 device in software, on the other side of the wire."""
