"""root, unroot, tcpip, usb: adbd started anew with other rights, or refused, in the words of Android 11's adbd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from harness.virtual.adbd.connection import Stream
from harness.virtual.users import ROOT, ROOT_UID, SHELL, Identity

ROOT_PROPERTY = "service.adb.root"


class PropertyStore(Protocol):
    """The system properties."""

    def get(self, name: str) -> str:
        """Return a value, "" for one that is not set."""
        ...

    def set(self, name: str, value: str) -> None:
        """Set a property."""
        ...


def decide_identity(properties: PropertyStore) -> Identity:
    """Return as whom adbd runs: as root on an insecure build, or where a debuggable one was asked for it."""
    is_root = properties.get("ro.secure") == "0"
    if properties.get("ro.debuggable") == "1" and (asked := properties.get(ROOT_PROPERTY)):
        is_root = asked == "1"
    return ROOT if is_root else SHELL


async def serve_root(
    properties: PropertyStore, identity: Identity, restart: Callable[[], None], stream: Stream
) -> None:
    """Start adbd anew as root, where the build allows it."""
    if identity.uid == ROOT_UID:
        await stream.write(b"adbd is already running as root\n")
    elif properties.get("ro.debuggable") != "1":
        await stream.write(b"adbd cannot run as root in production builds\n")
    else:
        properties.set(ROOT_PROPERTY, "1")
        await stream.write(b"restarting adbd as root\n")
        restart()


async def serve_unroot(
    properties: PropertyStore, identity: Identity, restart: Callable[[], None], stream: Stream
) -> None:
    """Start adbd anew as the shell."""
    if identity.uid != ROOT_UID:
        await stream.write(b"adbd not running as root\n")
        return
    properties.set(ROOT_PROPERTY, "0")
    await stream.write(b"restarting adbd as non root\n")
    restart()


async def serve_tcpip(restart: Callable[[], None], port: int, stream: Stream) -> None:
    """Say what adbd says; it listens at the one port that it has, which stays."""
    if port <= 0:
        await stream.write(f"invalid port {port}\n".encode())
        return
    await stream.write(f"restarting in TCP mode port: {port}\n".encode())
    restart()


async def serve_reconnect(drop: Callable[[], None], stream: Stream) -> None:
    """End the connection, for the host to make it anew."""
    await stream.write(b"done")
    drop()
