"""What the operator says of a run beside milestones: notes, and that automation was paused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemarkKind(StrEnum):
    """What a remark is."""

    NOTE = "note"
    PAUSED = "paused"  # from here on the operator acts, and the steps wait
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark, at an instant of the boot clock to ± uncertainty; only a note has a text."""

    kind: RemarkKind
    text: str
    at_boottime_ns: int
    uncertainty_ns: int
