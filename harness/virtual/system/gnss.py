"""The satellite receiver: its state, sentences, measurements and messages, once a second while it is wanted.

As on Android 11 each delivery notes FINE_LOCATION. State and sentences come only while somebody wants positions of the
receiver; measurements and messages switch it on themselves.
"""

from __future__ import annotations

import asyncio
import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import Enum

from harness.virtual.binder.endpoint import Call, Peer, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    GNSS_ANTENNA_INFO_LISTENER,
    GNSS_MEASUREMENTS_LISTENER,
    GNSS_NAVIGATION_MESSAGE_LISTENER,
    GNSS_STATUS_LISTENER,
    ExceptionCode,
    GnssDataCode,
    GnssStatusCode,
    LocationManagerCode,
)
from harness.virtual.formats import to_datetime
from harness.virtual.system.activities import Activities
from harness.virtual.system.clock import Clock
from harness.virtual.system.location_access import FINE, LocationAccess
from harness.virtual.system.position import GPS, Fix, Journey
from harness.virtual.system.processes import ProcessRecord

_TICK_S = 1.0
_FIRST_FIX_MS = 850
_L1_MHZ = 1_575.42
_WORD_MASK = 0x3FFFFFFF  # thirty bits
_SATELLITES = ((3, 31.5), (7, 38.0), (11, 27.25), (19, 42.5), (23, 35.75), (31, 29.0))


class GnssKind(Enum):
    """What is listened to; the value is the listener's interface."""

    STATUS = GNSS_STATUS_LISTENER
    MEASUREMENTS = GNSS_MEASUREMENTS_LISTENER
    MESSAGES = GNSS_NAVIGATION_MESSAGE_LISTENER
    ANTENNAS = GNSS_ANTENNA_INFO_LISTENER


@dataclass(slots=True, kw_only=True, eq=False)
class GnssListener:
    """One listener."""

    kind: GnssKind
    peer: Peer
    binder: StrongBinder
    process: ProcessRecord
    package: str
    had_first_fix: bool = False

    def tell(self, code: int, message: ParcelWriter) -> None:
        """Send one message."""
        data = ParcelWriter().write_interface_token(self.kind.value).write_raw(message.data)
        self.peer.transact_oneway(self.binder.handle, code, data)


class Gnss:
    """The receiver and its listeners."""

    def __init__(
        self,
        activities: Activities,
        access: LocationAccess,
        journey: Journey,
        clock: Clock,
        is_wanted: Callable[[], bool],
    ) -> None:
        self._activities = activities
        self._access = access
        self._journey = journey
        self._clock = clock
        self._is_wanted = is_wanted
        self._listeners: list[GnssListener] = []
        self._timer: asyncio.TimerHandle | None = None

    def transactions(self) -> Mapping[int, Transaction]:
        """Return the part of the location service that is about satellites."""
        code = LocationManagerCode
        return {
            code.REGISTER_GNSS_STATUS_CALLBACK: self._adding(GnssKind.STATUS),
            code.ADD_GNSS_MEASUREMENTS_LISTENER: self._adding(GnssKind.MEASUREMENTS),
            code.ADD_GNSS_NAVIGATION_MESSAGE_LISTENER: self._adding(GnssKind.MESSAGES),
            code.ADD_GNSS_ANTENNA_INFO_LISTENER: self._adding(GnssKind.ANTENNAS),
            code.UNREGISTER_GNSS_STATUS_CALLBACK: self._remove,
            code.REMOVE_GNSS_MEASUREMENTS_LISTENER: self._remove,
            code.REMOVE_GNSS_NAVIGATION_MESSAGE_LISTENER: self._remove,
            code.REMOVE_GNSS_ANTENNA_INFO_LISTENER: self._remove,
        }

    def process_died(self, process: ProcessRecord) -> None:
        """Drop the listeners of a process that is gone."""
        self._listeners = [item for item in self._listeners if item.process is not process]

    def stop(self) -> None:
        """Say nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _adding(self, kind: GnssKind) -> Transaction:
        return lambda call: self._add(kind, call)

    def _add(self, kind: GnssKind, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        self._access.enforce_permission(FINE, process)
        binder, package = call.data.read_strong_binder(), call.data.read_required_string()
        if binder is None:
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "invalid null listener")
        listener = GnssListener(kind=kind, peer=call.peer, binder=binder, process=process, package=package)
        self._listeners.append(listener)
        if kind is GnssKind.STATUS:
            listener.tell(GnssStatusCode.ON_STARTED, ParcelWriter())
        if kind is GnssKind.ANTENNAS:
            listener.tell(GnssDataCode.ON_DATA, ParcelWriter().write_int(1).write_double(_L1_MHZ))
        if self._timer is None:
            self._schedule()
        return ParcelWriter().write_int(1)

    def _remove(self, call: Call) -> ParcelWriter:
        self._activities.caller(call)
        binder = call.data.read_strong_binder()
        self._listeners = [item for item in self._listeners if item.peer is not call.peer or item.binder != binder]
        return ParcelWriter().write_int(1)

    def _schedule(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_TICK_S, self._tick) if self._listeners else None

    def _tick(self) -> None:
        drives = {GnssKind.MEASUREMENTS, GnssKind.MESSAGES}
        is_on = self._is_wanted() or any(item.kind in drives for item in self._listeners)
        fix = self._journey.fix(GPS)
        for listener in self._listeners if is_on else ():
            if listener.kind is not GnssKind.ANTENNAS and self._access.note(listener.process, listener.package):
                self._tell(listener, fix)
        self._schedule()

    def _tell(self, listener: GnssListener, fix: Fix) -> None:
        if listener.kind is GnssKind.MEASUREMENTS:
            listener.tell(GnssDataCode.ON_DATA, _measurements(fix))
        elif listener.kind is GnssKind.MESSAGES:
            listener.tell(GnssDataCode.ON_DATA, _message(fix))
        else:
            self._tell_status(listener, fix)

    def _tell_status(self, listener: GnssListener, fix: Fix) -> None:
        if not listener.had_first_fix:
            listener.had_first_fix = True
            listener.tell(GnssStatusCode.ON_FIRST_FIX, ParcelWriter().write_int(_FIRST_FIX_MS))
        listener.tell(GnssStatusCode.ON_SV_STATUS_CHANGED, _satellites())
        sentence = ParcelWriter().write_long(fix.wall_ms).write_string(format_gga(fix, self._clock.wall_ns()))
        listener.tell(GnssStatusCode.ON_NMEA_RECEIVED, sentence)


def format_gga(fix: Fix, wall_ns: int) -> str:
    """Return a position as NMEA 0183's sentence GGA, with its checksum."""
    time = f"{to_datetime(wall_ns, UTC):%H%M%S}.00"
    north, east = "N" if fix.latitude >= 0 else "S", "E" if fix.longitude >= 0 else "W"
    where = f"{_degrees(fix.latitude, 2)},{north},{_degrees(fix.longitude, 3)},{east}"
    body = f"GPGGA,{time},{where},1,{len(_SATELLITES):02d},1.0,0.0,M,0.0,M,,"
    checksum = 0
    for byte in body.encode("ascii"):
        checksum ^= byte
    return f"${body}*{checksum:02X}\r\n"


def _degrees(value: float, width: int) -> str:
    whole, rest = divmod(abs(value), 1)
    return f"{int(whole):0{width}d}{rest * 60:07.4f}"


def _satellites() -> ParcelWriter:
    data = ParcelWriter().write_int(len(_SATELLITES))
    for svid, cn0 in _SATELLITES:
        data.write_int(svid).write_float(cn0)
    return data


def _measurements(fix: Fix) -> ParcelWriter:
    data = ParcelWriter().write_int(len(_SATELLITES))
    for svid, cn0 in _SATELLITES:
        rate = 800.0 * math.sin(svid + fix.boot_ns / 1e12)
        data.write_int(svid).write_float(cn0).write_double(rate)
    return data


def _message(fix: Fix) -> ParcelWriter:
    """Return a subframe of ten words; their content is the second of its sending."""
    second = fix.wall_ms // 1_000
    svid = _SATELLITES[second % len(_SATELLITES)][0]
    words = struct.pack(">10I", *[second & _WORD_MASK] * 10)
    return ParcelWriter().write_int(svid).write_byte_array(words)
