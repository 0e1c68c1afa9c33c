"""What the phone hears by radio: made up, and the same on every phone.

Addresses are those that RFC 7042 keeps for documentation, the operator is 001/01, which is for tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from harness.virtual.binder.parcel import ParcelWriter

_MCC, _MNC = "001", "01"
_SECURITY = "[WPA2-PSK-CCMP][ESS]"
_STATE_IN_SERVICE = 0
_DOMAINS = _CIRCUIT_SWITCHED, _PACKET_SWITCHED = 1, 2


class Writable(Protocol):
    """Something that goes into a parcel."""

    def write(self, parcel: ParcelWriter) -> ParcelWriter: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A Wi-Fi network, as a scan finds it."""

    ssid: str
    bssid: str
    level_dbm: int
    frequency_mhz: int
    distance_mm: int

    def write(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put it into a parcel; a scan that nobody has dated is of the boot."""
        parcel.write_string(self.ssid).write_string(self.bssid).write_string(_SECURITY)
        return parcel.write_int(self.level_dbm).write_int(self.frequency_mhz).write_long(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedNetwork:
    """A Wi-Fi network that the phone knows."""

    id: int
    ssid: str

    def write(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put it into a parcel; a name that is text stands in quotes."""
        return parcel.write_int(self.id).write_string(f'"{self.ssid}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An LTE cell."""

    ci: int
    tac: int
    registered: bool = False

    def write(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put it into a parcel."""
        parcel.write_bool(self.registered).write_string(_MCC).write_string(_MNC)
        return parcel.write_int(self.ci).write_int(self.tac)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """Which network the phone is registered with, for calls and for data, and by which cell."""

    operator: str | None
    numeric: str | None
    cell: Cell | None

    def without_cell(self) -> ServiceState:
        """Return what is left for who may know the place roughly."""
        return replace(self, cell=None)

    def without_place(self) -> ServiceState:
        """Return what is left for who may not know the place."""
        return replace(self, operator=None, numeric=None, cell=None)

    def write(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put it into a parcel."""
        parcel.write_int(_STATE_IN_SERVICE).write_string(self.operator).write_string(self.numeric)
        parcel.write_int(len(_DOMAINS))
        for domain in _DOMAINS:
            parcel.write_int(domain).write_bool(self.cell is not None)
            if self.cell is not None:
                self.cell.write(parcel)
        return parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioDevice:
    """A Bluetooth device."""

    address: str
    name: str
    rssi_dbm: int

    def write_device(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put into a parcel who it is."""
        return parcel.write_string(self.address).write_string(self.name)

    def write(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put into a parcel how it is heard."""
        return self.write_device(parcel).write_int(self.rssi_dbm).write_byte_array(bytes(62))


NETWORKS = tuple(
    Network(
        ssid=f"Testnet {number}",
        bssid=f"00:00:5e:00:53:{number:02x}",
        level_dbm=-40 - 6 * number,
        frequency_mhz=2_412 if number % 2 else 5_180,
        distance_mm=1_500 * number,
    )
    for number in range(1, 8)
)
CONNECTED = NETWORKS[0]
SAVED = tuple(SavedNetwork(id=number, ssid=NETWORKS[number].ssid) for number in range(3))
CELLS = tuple(Cell(ci=1_000 + number, tac=7, registered=number == 0) for number in range(4))
SERVICE_STATE = ServiceState(operator="Test Network", numeric=_MCC + _MNC, cell=CELLS[0])
DEVICES = tuple(
    RadioDevice(address=f"00:00:5E:00:53:A{number}", name=f"Test device {number}", rssi_dbm=-50 - 8 * number)
    for number in range(5)
)
PAIRED = DEVICES[:2]


def write_list(items: Sequence[Writable], parcel: ParcelWriter | None = None) -> ParcelWriter:
    """Put into a parcel how many there are, and each."""
    return _write_all(items, (parcel or ParcelWriter()).write_int(len(items)))


def _write_all(items: Iterable[Writable], parcel: ParcelWriter) -> ParcelWriter:
    for item in items:
        item.write(parcel)
    return parcel
