"""Providers of more that concerns persons: messages, appointments, voicemail, the SIM's address book; read only.

What an app must hold, and the op that its reading notes, are Android 11's; the rows are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import CONTENT_PROVIDER, ContentProviderCode, ExceptionCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.address_book import Row, matching, ordered
from harness.virtual.system.appops import AppOps, Flag, Mode, Proxy
from harness.virtual.system.contacts_wire import read_strings, write_cursor
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.users import uid_of

_PREFIX = "android.permission."
_RADIO_APP_ID = 1001  # AID_RADIO
_CALENDAR_APP_ID = 10060
_CONTACTS_APP_ID = 10026


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProvider:
    """One provider: its authority, what its readers must hold, what is noted and by whom, and its tables by path."""

    name: str
    authority: str
    read: str
    op: str | None
    owner: tuple[int, str]
    tables: Mapping[str, tuple[Row, ...]]


_TELEPHONY = (_RADIO_APP_ID, "com.android.providers.telephony")
_MESSAGES: tuple[Row, ...] = tuple(
    {
        "_id": str(index),
        "thread_id": "1",
        "address": f"+155501001{index:02d}",
        "date": str(1_600_000_000_000 + index),
        "type": str(1 + index % 2),
        "body": f"Sample message {index}",
    }
    for index in range(1, 7)
)
_SIM_CONTACTS: tuple[Row, ...] = tuple(
    {"_id": str(index), "name": f"Sim Sample {index}", "number": f"+155501002{index:02d}", "emails": None}
    for index in range(3)
)
_ATTENDEES: tuple[Row, ...] = tuple(
    {
        "_id": str(index),
        "event_id": "1",
        "attendeeName": f"Guest Sample {index}",
        "attendeeEmail": f"guest{index}@mail.example",
    }
    for index in range(1, 5)
)
_EVENTS: tuple[Row, ...] = ({"_id": "1", "title": "Sample meeting", "organizer": "owner@mail.example"},)

PROVIDERS = (
    TableProvider(
        name="com.android.providers.telephony.SmsProvider",
        authority="sms",
        read=f"{_PREFIX}READ_SMS",
        op="READ_SMS",
        owner=_TELEPHONY,
        tables={"": _MESSAGES, "inbox": _MESSAGES[1::2], "sent": _MESSAGES[::2]},
    ),
    TableProvider(
        name="com.android.providers.telephony.MmsSmsProvider",
        authority="mms-sms",
        read=f"{_PREFIX}READ_SMS",
        op="READ_SMS",
        owner=_TELEPHONY,
        tables={"conversations": _MESSAGES[:1]},
    ),
    TableProvider(
        name="com.android.providers.calendar.CalendarProvider2",
        authority="com.android.calendar",
        read=f"{_PREFIX}READ_CALENDAR",
        op="READ_CALENDAR",
        owner=(_CALENDAR_APP_ID, "com.android.providers.calendar"),
        tables={"attendees": _ATTENDEES, "events": _EVENTS},
    ),
    # Only an app of the system holds this permission: what others get is a refusal.
    TableProvider(
        name="com.android.providers.contacts.VoicemailContentProvider",
        authority="com.android.voicemail",
        read="com.android.voicemail.permission.READ_VOICEMAIL",
        op=None,
        owner=(_CONTACTS_APP_ID, "com.android.providers.contacts"),
        tables={"voicemail": ()},
    ),
    # The service that Android's own `icc` provider asks notes no op (believed).
    TableProvider(
        name="com.android.phone.IccProvider",
        authority="icc",
        read=f"{_PREFIX}READ_CONTACTS",
        op=None,
        owner=(_RADIO_APP_ID, "com.android.phone"),
        tables={"adn": _SIM_CONTACTS},
    ),
)


class PersonProviders:
    """Answers for all of them; every user has the same rows."""

    def __init__(self, activities: Activities, permissions: Permissions, appops: AppOps) -> None:
        self._activities = activities
        self._permissions = permissions
        self._appops = appops

    def provider(self, kind: TableProvider) -> BinderObject:
        """Return a provider's object."""
        answers: Mapping[int, Callable[[TableProvider, Call], ParcelWriter]] = {
            ContentProviderCode.QUERY: self._query,
            ContentProviderCode.GET_TYPE: lambda _kind, _call: ParcelWriter().write_string(None),
        }
        transactions: dict[int, Transaction] = {code: partial(answer, kind) for code, answer in answers.items()}
        return BinderObject(descriptor=CONTENT_PROVIDER, transactions=transactions)

    def _query(self, kind: TableProvider, call: Call) -> ParcelWriter:
        record, data = self._activities.caller(call), call.data
        data.read_string()
        uri = data.read_required_string()
        projection, selection, arguments = data.read_string_array(), data.read_string(), read_strings(data)
        order = data.read_string()
        self._enforce(kind, record, uri)
        rows = kind.tables.get("/".join(filter(None, uri.partition("://")[2].split("/")[1:])))
        if rows is None:
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"Unknown URI {uri}")
        columns = tuple(name or "" for name in projection) if projection else tuple(rows[0] if rows else ("_id",))
        is_allowed = kind.op is None or self._note(kind.op, kind, record) is Mode.ALLOW
        return write_cursor(columns, ordered(matching(rows, selection, arguments), order) if is_allowed else ())

    def _enforce(self, kind: TableProvider, record: ProcessRecord, uri: str) -> None:
        if not self._permissions.check(kind.read, record.uid):
            raise SecurityError(
                f"Permission Denial: reading {kind.name} uri {uri} from pid={record.pid}, uid={record.uid} "
                f"requires {kind.read}, or grantUriPermission()"
            )

    def _note(self, op: str, kind: TableProvider, record: ProcessRecord) -> Mode:
        app_id, package = kind.owner
        proxy = Proxy(uid=uid_of(record.user, app_id), package=package)
        return self._appops.note(op, record.uid, record.package.name, flag=Flag.TRUSTED_PROXIED, proxy=proxy)
