"""Where the phone is: positions, and the journey that they are read from."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.formats import format_duration
from harness.virtual.system.clock import Clock

GPS, NETWORK, PASSIVE, FUSED = "gps", "network", "passive", "fused"
_ACCURACY_M = {GPS: 5.0, NETWORK: 40.0, FUSED: 20.0}
# A circle on the open sea around 0 N 0 E: no place that anybody could mistake for somebody's.
_RADIUS_DEGREES = 0.01
_ROUND_S = 3_600.0
_METRES_PER_DEGREE = 111_195.0
# What a caller gets who holds the coarse permission only.
_COARSE_DEGREES = 0.02
_COARSE_ACCURACY_M = 2_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position."""

    provider: str
    latitude: float
    longitude: float
    accuracy_m: float
    wall_ms: int
    boot_ns: int

    @classmethod
    def read(cls, data: ParcelReader) -> Self:
        """Read one that an app has put into a parcel."""
        return cls(
            provider=data.read_required_string(),
            latitude=data.read_double(),
            longitude=data.read_double(),
            accuracy_m=data.read_float(),
            wall_ms=data.read_long(),
            boot_ns=data.read_long(),
        )

    def write(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put it into a parcel."""
        parcel.write_string(self.provider).write_double(self.latitude).write_double(self.longitude)
        return parcel.write_float(self.accuracy_m).write_long(self.wall_ms).write_long(self.boot_ns)

    def coarse(self) -> Fix:
        """Return it as vague as the coarse permission allows."""
        return replace(
            self,
            latitude=round(self.latitude / _COARSE_DEGREES) * _COARSE_DEGREES,
            longitude=round(self.longitude / _COARSE_DEGREES) * _COARSE_DEGREES,
            accuracy_m=max(self.accuracy_m, _COARSE_ACCURACY_M),
        )

    def distance_m(self, latitude: float, longitude: float) -> float:
        """Return how far a place is; near the equator a degree is the same both ways."""
        return math.hypot(self.latitude - latitude, self.longitude - longitude) * _METRES_PER_DEGREE

    def __str__(self) -> str:
        age = format_duration(self.boot_ns // 1_000_000)
        where = f"{self.latitude:.6f},{self.longitude:.6f}"
        return f"Location[{self.provider} {where} hAcc={self.accuracy_m:.0f} et={age}]"


class Journey:
    """The slow circle on which the phone moves."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._origin_ns = clock.boot_ns()

    def fix(self, provider: str) -> Fix:
        """Return where a provider finds the phone now."""
        now_ns = self._clock.boot_ns()
        angle = 2 * math.pi * (now_ns - self._origin_ns) / 1e9 / _ROUND_S
        return Fix(
            provider=provider,
            latitude=_RADIUS_DEGREES * math.sin(angle),
            longitude=_RADIUS_DEGREES * math.cos(angle),
            accuracy_m=_ACCURACY_M[provider],
            wall_ms=self._clock.wall_ms(),
            boot_ns=now_ns,
        )
