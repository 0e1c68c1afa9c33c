"""What seals a run, and what a look at a sealed one found.

A manifest is what the file says of a run at its end, written down outside of it. It can be made from the file again, so
that whoever writes the file anew is found out by the manifest, and whoever writes both by the signature. Its bytes are
what is signed; so it is laid out for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from harness.errors import ExitCode

Row = Mapping[str, object]

ENDED_LATER = (
    "the harness was killed, and its end was written when that was found: what came after its last word is unknown"
)

_OF_THE_SEAL = ("artefacts", "key", "sealed_at", "sealed_by")  # what the file does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A run as it was when it was sealed; the names in rows are those of docs/database.md.

    `rows` counts them in each table, `head` is the hash of the last of its `blocks`. `clock_samples` are those over
    adb; `artefacts` are files that belong to the run, with their hashes. `key` is the fingerprint of who signs.
    """

    run_id: str
    head: str
    blocks: int
    rows: Mapping[str, int]
    run: Row
    apks: Sequence[Row]
    end: Row
    gaps: Sequence[Row]
    clock_samples: Sequence[Row]
    artefacts: Sequence[Row] = ()
    key: str | None
    sealed_at: str
    sealed_by: Mapping[str, str]

    @property
    def sealed_later_at(self) -> str | None:
        """When a run that was killed was found, ended and sealed; None for one that did that itself."""
        reasons = self.end.get("reasons") if isinstance(self.end, dict) else None
        return self.sealed_at if isinstance(reasons, list) and ENDED_LATER in reasons else None


def to_bytes(manifest: Manifest) -> bytes:
    """Return what is written, and signed."""
    return json.dumps(asdict(manifest), sort_keys=True, indent=2, ensure_ascii=False).encode() + b"\n"


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest. Raises ValueError for what is none."""
    try:
        return Manifest(**json.loads(data))
    except TypeError as error:
        raise ValueError(str(error)) from error


def find_differences(sealed: Manifest, found: Manifest) -> Iterator[str]:
    """Name what a file no longer says as it did when it was sealed; columns of a later harness are not compared."""
    for name in (field.name for field in fields(Manifest) if field.name not in _OF_THE_SEAL):
        was, now = getattr(sealed, name), getattr(found, name)
        if isinstance(was, dict):
            for key in sorted(was):
                if was[key] != now.get(key):
                    yield f"{name}.{key} was {_show(was[key])} and is {_show(now.get(key))}"
        elif isinstance(was, list):
            if len(was) != len(now) or any(one != _cut(one, each) for one, each in zip(was, now, strict=True)):
                yield f"{name}: {len(was)} were sealed, and they are no longer these"
        elif was != now:
            yield f"{name} was {_show(was)} and is {_show(now)}"


def _cut(was: object, now: Row) -> Row:
    return {name: value for name, value in now.items() if not isinstance(was, dict) or name in was}


def _show(value: object) -> str:
    return json.dumps(value)[:200]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it was written; `table` is also `schema`, `manifest` or `signature`."""

    table: str
    rowid: int | None
    what: str


class Standing(StrEnum):
    """What vouches for a run, beside its own hashes."""

    SIGNED = "signed"  # a manifest, by a key that was named or is this lab's
    UNSIGNED = "unsigned"  # a manifest that anybody may have written
    OTHER_KEY = "other_key"  # a signature that cannot be told from a forger's here
    UNSEALED = "unsealed"  # it ended, and there is no manifest
    UNENDED = "unended"  # it goes on, or was killed and not yet sealed
    SEALING = "sealing"  # its manifest has its end, and the file has not: it was killed in between, or is there now
    UNCHAINED = "unchained"  # it has no hashes: it was made by a harness before they were


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found of one run. `key` is the fingerprint that its manifest names.

    `sealed_later_at` is when a run was sealed that had been killed: until then nothing vouched for it.
    """

    run_id: str
    standing: Standing
    blocks: int
    rows: int
    key: str | None
    sealed_later_at: str | None
    faults: tuple[Fault, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Whether it is whole, and whether that is vouched for."""
        if self.faults:
            return ExitCode.INTEGRITY
        return ExitCode.DONE if self.standing in (Standing.SIGNED, Standing.UNSIGNED) else ExitCode.INCOMPLETE
