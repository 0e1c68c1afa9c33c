"""Why the package manager refuses: errors that carry Android's own names and texts."""

from __future__ import annotations


class InstallError(Exception):
    """The package cannot be installed: Android's name for the reason, and its text."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason, text)
        self.reason = reason
        self.text = text

    def __str__(self) -> str:
        return f"{self.reason}: {self.text}" if self.text else self.reason


class NotAnApkError(Exception):
    """The file given to `pm install` is no APK."""


class JavaError(Exception):
    """A service throws: the Java exception's class, and its text."""

    def __init__(self, java_class: str, text: str) -> None:
        super().__init__(java_class, text)
        self.java_class = java_class
        self.text = text


class GrantError(JavaError):
    """The permission cannot be granted or revoked."""


class SessionError(JavaError):
    """There is no such session, or it does not take what it is given."""
