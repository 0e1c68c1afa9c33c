"""What a run has at hand, from its order to the file that it writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.device.adb import Device
from harness.device.server import AdbServer
from harness.instrument.compile import Agent
from harness.rules.crossing import Past
from harness.rules.installation import Witness
from harness.run.changes import Changes
from harness.run.disk import Disk
from harness.run.marks import Marks
from harness.run.order import Order, Show
from harness.run.recorder import Recorder
from harness.run.subject import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All of it. `folder` is where artefacts go, `boot_id` the boot of the run.

    `past` is what the run knew that this one continues.
    """

    order: Order
    source: Source
    agent: Agent
    server: AdbServer
    device: Device
    recorder: Recorder
    marks: Marks
    changes: Changes
    show: Show
    boot_id: str
    witnesses: tuple[Witness, ...]
    past: Past | None
    folder: Path
    disk: Disk
