"""The contacts provider and the call log: made-up people, numbers from ranges that are nobody's.

The permission is checked, and the op noted, in the provider at the query: one note a query, by way of the provider's
own package, which on Android 11 is a trusted proxy. A caller without the permission does not get that far (see
`Activities`), so its attempt leaves no entry; one whose op is set to ignore gets an empty answer and a rejection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, SecurityError
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import CONTENT_PROVIDER, ContentProviderCode, ExceptionCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode, Proxy
from harness.virtual.system.clock import Clock
from harness.virtual.system.packages import CONTACTS_PACKAGE, CONTACTS_UID, Packages
from harness.virtual.system.permissions import Permissions

_FIRST_NAMES = ("Ada", "Bo", "Cleo", "Dara", "Emil", "Fay", "Gus", "Hana")
_LAST_NAMES = ("Testperson", "Sample", "Example", "Placeholder", "Fixture")
_DAY_MS = 86_400_000
_CALLS = 25
_OWNER = Proxy(uid=CONTACTS_UID, package=CONTACTS_PACKAGE)

Row = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderKind:
    """One of the two providers: its class, what it demands and what it notes."""

    name: str
    authorities: tuple[str, ...]
    read: str
    write: str
    op: str


CONTACTS = ProviderKind(
    name="com.android.providers.contacts.ContactsProvider2",
    authorities=("com.android.contacts", "contacts"),
    read="android.permission.READ_CONTACTS",
    write="android.permission.WRITE_CONTACTS",
    op="READ_CONTACTS",
)
CALL_LOG = ProviderKind(
    name="com.android.providers.contacts.CallLogProvider",
    authorities=("call_log",),
    read="android.permission.READ_CALL_LOG",
    write="android.permission.WRITE_CALL_LOG",
    op="READ_CALL_LOG",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The arguments of one query."""

    package: str
    uri: str
    projection: tuple[str, ...] | None
    selection: str | None
    selection_args: tuple[str, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """The segments behind the authority."""
        return tuple(filter(None, self.uri.partition("://")[2].partition("?")[0].split("/")[1:]))


class ContactsService:
    """Both providers over one address book."""

    def __init__(
        self, activities: Activities, packages: Packages, permissions: Permissions, appops: AppOps, clock: Clock
    ) -> None:
        self._activities = activities
        self._packages = packages
        self._permissions = permissions
        self._appops = appops
        self._contacts = _contacts()
        self._calls = _calls(self._contacts, clock.wall_ms())

    def provider(self, kind: ProviderKind) -> BinderObject:
        """Return the provider's object."""

        def query(call: Call) -> ParcelWriter:
            return self._query(kind, call)

        return BinderObject(descriptor=CONTENT_PROVIDER, transactions={ContentProviderCode.QUERY: query})

    def _query(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        record = self._activities.caller(call)
        query = _read_query(call)
        package = self._packages.find(query.package)
        if package is None or package.uid != record.uid:
            raise SecurityError(f"Package {query.package} does not belong to {record.uid}")
        if not self._permissions.check(kind.read, record.uid):
            raise SecurityError(
                f"Permission Denial: reading {kind.name} uri {query.uri} from pid={record.pid}, uid={record.uid}"
                f" requires {kind.read}, or grantUriPermission()"
            )
        rows = self._rows(kind, query)
        mode = self._appops.note_proxy(kind.op, record.uid, query.package, _OWNER)
        columns = query.projection or tuple(rows[0] if rows else ("_id",))
        return _cursor(columns, _selected(rows, query) if mode is Mode.ALLOW else ())

    def _rows(self, kind: ProviderKind, query: Query) -> Sequence[Row]:
        if kind is CALL_LOG:
            return self._calls
        match query.path:
            case ("contacts",) | ("raw_contacts",) | ("data",) | ("data", "phones" | "emails") | ("phone_lookup", _):
                return self._contacts
            case ("contacts" | "raw_contacts" | "data", row_id):
                return [row for row in self._contacts if row["_id"] == row_id]
        raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"Unknown URI {query.uri}")


def _read_query(call: Call) -> Query:
    data = call.data
    package, uri = data.read_required_string(), data.read_required_string()
    projection, selection, arguments = data.read_string_array(), data.read_string(), data.read_string_array()
    return Query(
        package=package,
        uri=uri,
        projection=tuple(name or "" for name in projection) if projection else None,
        selection=selection,
        selection_args=tuple(value or "" for value in arguments or ()),
    )


def _selected(rows: Sequence[Row], query: Query) -> Sequence[Row]:
    """Apply the one form of selection that is served, `column=?` or `column = ?`; others select all."""
    column, equals, mark = (query.selection or "").replace(" ", "").partition("=")
    if not equals or mark != "?" or not query.selection_args:
        return rows
    return [row for row in rows if row.get(column) == query.selection_args[0]]


def _cursor(columns: Sequence[str], rows: Sequence[Row]) -> ParcelWriter:
    reply = ParcelWriter().write_int(len(columns))
    for column in columns:
        reply.write_string(column)
    reply.write_int(len(rows))
    for row in rows:
        for column in columns:
            reply.write_string(row.get(column))
    return reply


def _contacts() -> list[Row]:
    """Return forty people; the numbers are from the ranges kept for fiction (555-01xx)."""
    names = [f"{first} {last}" for last in _LAST_NAMES for first in _FIRST_NAMES]
    return [_contact(index, name) for index, name in enumerate(names, 1)]


def _contact(index: int, name: str) -> Row:
    number = f"+1 555-01{index:02d}"
    return {
        "_id": str(index),
        "contact_id": str(index),
        "raw_contact_id": str(index),
        "lookup": f"0r{index}-{index:08X}",
        "display_name": name,
        "has_phone_number": "1",
        "starred": str(int(index % 10 == 0)),
        "times_contacted": "0",
        "mimetype": "vnd.android.cursor.item/phone_v2",
        "data1": number,
        "data2": "2",
        "data4": number.replace(" ", "").replace("-", ""),
        "number": number,
    }


def _calls(contacts: Sequence[Row], now_ms: int) -> list[Row]:
    return [
        {
            "_id": str(index),
            "number": contacts[index]["data4"],
            "name": contacts[index]["display_name"],
            "date": str(now_ms - index * _DAY_MS // 4),
            "duration": str(index * 7),
            "type": str(1 + index % 3),
        }
        for index in range(1, _CALLS + 1)
    ]
