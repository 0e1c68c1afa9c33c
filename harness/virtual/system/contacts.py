"""The contacts provider and the call log over one address book for each user.

The permission is checked, and the op noted, in the provider at the call: one note a call, by way of the provider's
own package, which on Android 11 is a trusted proxy. A caller without the permission does not get that far (see
`Activities`), so its attempt leaves no entry; one whose op is set to ignore gets an empty answer and a rejection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import CONTENT_PROVIDER, ContentProviderCode, ExceptionCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.address_book import AddressBook, Row, has_picture, matching, ordered
from harness.virtual.system.appops import AppOps, Mode, Proxy
from harness.virtual.system.clock import Clock
from harness.virtual.system.contacts_wire import (
    INSERT,
    RESULT_COUNT,
    RESULT_URI,
    UPDATE,
    Operation,
    get_type,
    read_operation,
    read_strings,
    read_values,
    write_cursor,
)
from harness.virtual.system.image_packages import CONTACTS_APP_ID, CONTACTS_PACKAGE
from harness.virtual.system.jpeg import encode_jpeg
from harness.virtual.system.packages import Packages
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.picture import scene_at
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.users import uid_of

_PICTURES: Mapping[str, int] = {"photo": 96, "display_photo": 720}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderKind:
    """One of the two providers: its class, what it demands and what it notes."""

    name: str
    authorities: tuple[str, ...]
    read: str
    write: str
    read_op: str
    write_op: str


CONTACTS = ProviderKind(
    name="com.android.providers.contacts.ContactsProvider2",
    authorities=("com.android.contacts", "contacts"),
    read="android.permission.READ_CONTACTS",
    write="android.permission.WRITE_CONTACTS",
    read_op="READ_CONTACTS",
    write_op="WRITE_CONTACTS",
)
CALL_LOG = ProviderKind(
    name="com.android.providers.contacts.CallLogProvider",
    authorities=("call_log",),
    read="android.permission.READ_CALL_LOG",
    write="android.permission.WRITE_CALL_LOG",
    read_op="READ_CALL_LOG",
    write_op="WRITE_CALL_LOG",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls which provider, and the URI that the call is about."""

    kind: ProviderKind
    record: ProcessRecord
    package: str
    uri: str

    @property
    def path(self) -> tuple[str, ...]:
        """The segments behind the authority."""
        return tuple(filter(None, self.uri.partition("://")[2].partition("?")[0].split("/")[1:]))


class ContactsService:
    """Both providers over one address book for each user; `on_change` is told the URIs that changed, and whose."""

    def __init__(
        self,
        activities: Activities,
        packages: Packages,
        permissions: Permissions,
        appops: AppOps,
        clock: Clock,
        on_change: Callable[[str, int], None] = lambda _uri, _user: None,
    ) -> None:
        self._activities = activities
        self._packages = packages
        self._permissions = permissions
        self._appops = appops
        self._on_change = on_change
        self._clock = clock
        self._books: dict[int, AddressBook] = {}

    def provider(self, kind: ProviderKind) -> BinderObject:
        """Return the provider's object."""
        code = ContentProviderCode
        answers: Mapping[int, Callable[[ProviderKind, Call], ParcelWriter]] = {
            code.QUERY: self._query,
            code.GET_TYPE: lambda _kind, call: get_type(call.data),
            code.INSERT: self._insert,
            code.DELETE: self._delete,
            code.UPDATE: self._update,
            code.BULK_INSERT: self._bulk_insert,
            code.OPEN_FILE: self._open_file,
            code.OPEN_ASSET_FILE: self._open_file,
            code.APPLY_BATCH: self._apply_batch,
            code.CALL: self._answer_call,
            code.GET_STREAM_TYPES: lambda _kind, _call: ParcelWriter().write_string_array(None),
            code.OPEN_TYPED_ASSET_FILE: self._open_typed_file,
            code.CANONICALIZE: self._canonicalize,
            code.REFRESH: lambda _kind, _call: ParcelWriter().write_int(0),
        }
        transactions: dict[int, Transaction] = {number: partial(answer, kind) for number, answer in answers.items()}
        return BinderObject(descriptor=CONTENT_PROVIDER, transactions=transactions)

    def _query(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        caller, data = self._caller(kind, call), call.data
        projection, selection, arguments = data.read_string_array(), data.read_string(), read_strings(data)
        order = data.read_string()
        self._enforce(caller, kind.read, "reading")
        rows = self._rows(caller)
        mode = self._note(caller, kind.read_op)
        columns = tuple(name or "" for name in projection) if projection else tuple(rows[0] if rows else ("_id",))
        return write_cursor(columns, ordered(matching(rows, selection, arguments), order) if mode is Mode.ALLOW else ())

    def _insert(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        caller, values = self._caller(kind, call), read_values(call.data)
        self._enforce(caller, kind.write, "writing")
        if self._note(caller, kind.write_op) is not Mode.ALLOW:
            return ParcelWriter().write_string(f"{caller.uri}/0")
        return ParcelWriter().write_string(self._add(caller, values))

    def _bulk_insert(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        caller = self._caller(kind, call)
        rows = [read_values(call.data) for _ in range(call.data.read_int())]
        self._enforce(caller, kind.write, "writing")
        if self._note(caller, kind.write_op) is not Mode.ALLOW:
            return ParcelWriter().write_int(0)
        for values in rows:
            self._add(caller, values)
        return ParcelWriter().write_int(len(rows))

    def _update(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        caller, values = self._caller(kind, call), read_values(call.data)
        selection, arguments = call.data.read_string(), read_strings(call.data)
        self._enforce(caller, kind.write, "writing")
        if self._note(caller, kind.write_op) is not Mode.ALLOW:
            return ParcelWriter().write_int(0)
        return ParcelWriter().write_int(self._change(caller, values, selection, arguments))

    def _delete(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        caller = self._caller(kind, call)
        selection, arguments = call.data.read_string(), read_strings(call.data)
        self._enforce(caller, kind.write, "writing")
        if self._note(caller, kind.write_op) is not Mode.ALLOW:
            return ParcelWriter().write_int(0)
        return ParcelWriter().write_int(self._drop(caller, selection, arguments))

    def _apply_batch(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        batch, data = self._caller(kind, call), call.data
        count = data.read_int()
        results: list[tuple[int, str | int]] = []
        for _ in range(count):
            operation = read_operation(data, results)
            caller = Caller(kind=kind, record=batch.record, package=batch.package, uri=operation.uri)
            self._enforce(caller, kind.write, "writing")
            if self._note(caller, kind.write_op) is not Mode.ALLOW:
                raise RemoteError(ExceptionCode.OPERATION_APPLICATION, "App op not allowed")
            results.append(self._apply(caller, operation))
        reply = ParcelWriter().write_int(len(results))
        for result_type, result in results:
            reply.write_int(result_type)
            if isinstance(result, str):
                reply.write_string(result)
            else:
                reply.write_int(result)
        return reply

    def _apply(self, caller: Caller, operation: Operation) -> tuple[int, str | int]:
        if operation.type == INSERT:
            return RESULT_URI, self._add(caller, operation.values)
        if operation.type == UPDATE:
            changed = self._change(caller, operation.values, operation.selection, operation.arguments)
            return RESULT_COUNT, changed
        return RESULT_COUNT, self._drop(caller, operation.selection, operation.arguments)

    def _open_file(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        caller, mode = self._caller(kind, call), call.data.read_required_string()
        return self._open(caller, writes=mode != "r")

    def _open_typed_file(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        return self._open(self._caller(kind, call), writes=False)

    def _open(self, caller: Caller, *, writes: bool) -> ParcelWriter:
        permission, doing = (caller.kind.write, "writing") if writes else (caller.kind.read, "reading")
        self._enforce(caller, permission, doing)
        if self._note(caller, caller.kind.write_op if writes else caller.kind.read_op) is not Mode.ALLOW:
            raise RemoteError(ExceptionCode.FILE_NOT_FOUND, "App op not allowed")
        size = _PICTURES.get(caller.path[-1]) if caller.path else None
        rows = [row for row in self._rows_of(caller, caller.path[:-1]) or () if has_picture(row)]
        if size is None or writes or len(rows) != 1:
            raise RemoteError(ExceptionCode.FILE_NOT_FOUND, f"No file at {caller.uri}")
        picture = encode_jpeg(size, size, scene_at(size, size, 0.0).luma)
        return ParcelWriter().write_byte_array(picture)

    def _answer_call(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        """Know no method but the one of `ContactsContract.Authorization`, which hands a URI on as it is."""
        self._activities.caller(call)
        call.data.read_string()
        call.data.read_string()
        method, argument = call.data.read_string(), call.data.read_string()
        if kind is not CONTACTS or method != "authorize":
            return ParcelWriter().write_int(-1)
        return ParcelWriter().write_int(1).write_string("authorized_uri").write_string(argument)

    def _canonicalize(self, kind: ProviderKind, call: Call) -> ParcelWriter:
        """Give a person's lookup URI, which needs the permission to read but is no access."""
        caller = self._caller(kind, call)
        self._enforce(caller, kind.read, "reading")
        rows = self._rows_of(caller, caller.path) or ()
        if kind is not CONTACTS or len(caller.path) != 2 or len(rows) != 1:
            return ParcelWriter().write_string(None)
        base = caller.uri.rpartition("/")[0]
        return ParcelWriter().write_string(f"{base}/lookup/{rows[0]['lookup']}/{rows[0]['_id']}")

    def _caller(self, kind: ProviderKind, call: Call) -> Caller:
        record = self._activities.caller(call)
        name, uri = call.data.read_required_string(), call.data.read_required_string()
        package = self._packages.find(name, record.user)
        if package is None or package.uid != record.uid:
            raise SecurityError(f"Package {name} does not belong to {record.uid}")
        return Caller(kind=kind, record=record, package=name, uri=uri)

    def _book(self, caller: Caller) -> AddressBook:
        """Return the address book of the caller's user; all begin alike."""
        user = caller.record.user
        if user not in self._books:
            self._books[user] = AddressBook(self._clock.wall_ms())
        return self._books[user]

    def _enforce(self, caller: Caller, permission: str, doing: str) -> None:
        if not self._permissions.check(permission, caller.record.uid):
            raise SecurityError(
                f"Permission Denial: {doing} {caller.kind.name} uri {caller.uri} from pid={caller.record.pid}, "
                f"uid={caller.record.uid} requires {permission}, or grantUriPermission()"
            )

    def _note(self, caller: Caller, op: str) -> Mode:
        proxy = Proxy(uid=uid_of(caller.record.user, CONTACTS_APP_ID), package=CONTACTS_PACKAGE)
        return self._appops.note_proxy(op, caller.record.uid, caller.package, proxy)

    def _add(self, caller: Caller, values: Row) -> str:
        made: str | None = None
        if caller.kind is CALL_LOG and caller.path == ("calls",):
            made = self._book(caller).add_call(values)
        elif caller.path == ("raw_contacts",):
            made = self._book(caller).add_contact(values)
        elif caller.path == ("data",):
            made = self._book(caller).add_datum(values)
            if made is None:
                raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "raw_contact_id is required")
        elif caller.path == ("contacts",):
            text = "Aggregate contacts are created automatically"
            raise RemoteError(ExceptionCode.UNSUPPORTED_OPERATION, text)
        if made is None:
            raise _unknown(caller.uri)
        self._on_change(caller.uri, caller.record.user)
        return f"{caller.uri}/{made}"

    def _change(self, caller: Caller, values: Row, selection: str | None, arguments: Sequence[str]) -> int:
        rows = matching(self._rows(caller), selection, arguments)
        for row in rows:
            row.update({key: value for key, value in values.items() if key in row and key != "_id"})
        self._on_change(caller.uri, caller.record.user)
        return len(rows)

    def _drop(self, caller: Caller, selection: str | None, arguments: Sequence[str]) -> int:
        rows = matching(self._rows(caller), selection, arguments)
        book = self._book(caller)
        table = book.calls if caller.kind is CALL_LOG else book.contacts
        gone = {row["_id"] for row in rows}
        table[:] = [row for row in table if row["_id"] not in gone]
        self._on_change(caller.uri, caller.record.user)
        return len(gone)

    def _rows(self, caller: Caller) -> Sequence[Row]:
        rows = self._rows_of(caller, caller.path)
        if rows is None:
            raise _unknown(caller.uri)
        return rows

    def _rows_of(self, caller: Caller, path: tuple[str, ...]) -> Sequence[Row] | None:
        book = self._book(caller)
        if caller.kind is CALL_LOG:
            return [row for row in book.calls if len(path) < 2 or row["_id"] == path[1]]
        match path:
            case ("contacts",) | ("raw_contacts",) | ("data",) | ("data", "phones" | "emails") | ("phone_lookup", _):
                return book.contacts
            case ("profile",):  # the owner: Android 6 and later ask for no more than READ_CONTACTS
                return book.profile
            case ("contacts", "lookup", key) | ("contacts", "lookup", key, _):
                return [row for row in book.contacts if row["lookup"] == key]
            case ("contacts" | "raw_contacts" | "data", row_id):
                return [row for row in book.contacts if row["_id"] == row_id]
        return None


def _unknown(uri: str) -> RemoteError:
    return RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"Unknown URI {uri}")
