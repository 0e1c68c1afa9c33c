"""Whether a device is fit for a run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on a device is unfit: charge in percent, free space on /data, heat in degrees Celsius."""

    min_battery: int = 15
    min_free_mb: int = 500
    max_temperature: float = 45.0
