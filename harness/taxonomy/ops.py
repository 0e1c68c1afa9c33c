"""What Android notes in its own ledger (AppOps), which calls it notes so, and how far the two may lie apart.

The ops are those behind the data that hooks watch; an op that is not listed here is stored and not compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_NO_PERSON = "it is noted for calls as well that tell nothing of a person, and have no hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """One op: what it is about, and the ops under which the table of hooks files the calls that it is noted for.

    It is noted at most `after_s` after a call began; of what the framework hands to the app, at most `before_s` before
    the row. `is_session`: it has a duration, and is split where the state of the uid changes. `is_delivered`: it is
    noted of each delivery, not of the request. `is_renewed`: it is noted anew for as long as what was asked for goes
    on. `elsewhere` says for what else it is noted.
    """

    name: str
    data_types: tuple[str, ...]
    hook_ops: frozenset[str]
    after_s: float = 1.0
    before_s: float = 0.0
    is_session: bool = False
    is_delivered: bool = False
    is_renewed: bool = False
    elsewhere: str | None = None


def _location(name: str) -> Op:
    hook_ops = frozenset({"FINE_LOCATION", "WIFI_SCAN", "NEIGHBORING_CELLS"})
    return Op(name=name, data_types=("location",), hook_ops=hook_ops, after_s=2.0, before_s=2.0, is_delivered=True)


def _registration(name: str) -> Op:
    hook_ops = frozenset({"FINE_LOCATION"})
    return Op(
        name=name, data_types=("location",), hook_ops=hook_ops, after_s=2.0, before_s=2.0,
        is_session=True, is_renewed=True,
    )  # fmt: skip


def _provider(name: str, data_type: str, *hook_ops: str) -> Op:
    """Reading may be noted of a call that writes, a batch that asserts; writing of a file that is opened for it."""
    return Op(name=name, data_types=(data_type,), hook_ops=frozenset(hook_ops))


_CONTACTS = ("READ_CONTACTS", "WRITE_CONTACTS")
_CALENDAR = ("READ_CALENDAR", "WRITE_CALENDAR")
_LISTED = (
    Op(name="CAMERA", data_types=("camera",), hook_ops=frozenset({"CAMERA"}), after_s=3.0, is_session=True),
    Op(
        name="RECORD_AUDIO", data_types=("microphone",), hook_ops=frozenset({"RECORD_AUDIO"}), after_s=2.0,
        is_session=True, is_renewed=True,
    ),
    _location("FINE_LOCATION"),
    _location("COARSE_LOCATION"),
    _location("FINE_LOCATION_SOURCE"),
    _location("COARSE_LOCATION_SOURCE"),
    _registration("MONITOR_LOCATION"),
    _registration("MONITOR_HIGH_POWER_LOCATION"),
    Op(name="WIFI_SCAN", data_types=("location",), hook_ops=frozenset({"WIFI_SCAN"})),
    Op(name="NEIGHBORING_CELLS", data_types=("location",), hook_ops=frozenset({"NEIGHBORING_CELLS"})),
    Op(
        name="ACCESS_MEDIA_LOCATION", data_types=("location",), hook_ops=frozenset({"ACCESS_MEDIA_LOCATION"}),
        elsewhere="the media provider notes it for each picture, whether or not its place is asked for",
    ),
    _provider("READ_CONTACTS", "contacts", *_CONTACTS),
    _provider("WRITE_CONTACTS", "contacts", *_CONTACTS),
    _provider("READ_CALL_LOG", "contacts", *_CONTACTS),
    _provider("WRITE_CALL_LOG", "contacts", *_CONTACTS),
    _provider("READ_SMS", "messages", "READ_SMS", "WRITE_SMS", "READ_PHONE_NUMBERS"),
    _provider("WRITE_SMS", "messages", "READ_SMS", "WRITE_SMS"),
    _provider("READ_CALENDAR", "calendar", *_CALENDAR),
    _provider("WRITE_CALENDAR", "calendar", *_CALENDAR),
    Op(name="GET_ACCOUNTS", data_types=("contacts",), hook_ops=frozenset({"GET_ACCOUNTS"})),
    Op(
        name="READ_PHONE_NUMBERS", data_types=("contacts",),
        hook_ops=frozenset({"READ_PHONE_NUMBERS", "READ_PHONE_STATE"}),
    ),
    Op(
        name="READ_PHONE_STATE", data_types=("contacts", "identifiers"),
        hook_ops=frozenset({"READ_PHONE_STATE", "READ_PHONE_NUMBERS", "READ_DEVICE_IDENTIFIERS"}), elsewhere=_NO_PERSON,
    ),
    Op(
        name="READ_DEVICE_IDENTIFIERS", data_types=("identifiers",), hook_ops=frozenset({"READ_DEVICE_IDENTIFIERS"}),
    ),
)  # fmt: skip
OPS: Mapping[str, Op] = MappingProxyType({op.name: op for op in _LISTED})

# The API levels before which an op was not there, or was noted by nobody.
FIRST_API: Mapping[str, int] = MappingProxyType({"READ_PHONE_NUMBERS": 26, "READ_DEVICE_IDENTIFIERS": 29})

# These rows tell what the app does with what it was given: the system is not asked anew.
WITHOUT_A_CALL = frozenset({"android.database.Cursor.read"})

# What a request is answered by has a row where this hook stands; of any other request what follows may have none.
_MANAGER = "android.location.LocationManager"
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        f"{_MANAGER}.requestLocationUpdates": "android.location.LocationListener.onLocationChanged",
        f"{_MANAGER}.requestSingleUpdate": "android.location.LocationListener.onLocationChanged",
        f"{_MANAGER}.getCurrentLocation": f"{_MANAGER}.getCurrentLocation.accept",
    }
)
