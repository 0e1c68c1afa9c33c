"""Files beside the evidence file: each is whole or not there, whatever happens meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

from harness.errors import InfrastructureError, Stalled
from harness.shortage import name_shortage


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, and make its folder if there is none. Durable when it returns, with its name.

    Raises Stalled where the disk is full, InfrastructureError for any other reason.
    """
    try:
        _make_folder(path.parent)
        _write(path, data)
    except OSError as error:
        if shortage := name_shortage(error, path.parent):
            raise Stalled(f"{path} cannot be written: {shortage.cause}", mend=shortage.mend) from error
        raise InfrastructureError(f"{path} cannot be written: {error.strerror}") from error


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir()
        _sync_folder(folder.parent)


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
