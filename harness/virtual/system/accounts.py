"""The service "account": made-up accounts, and which of them an app may see.

As on Android 8 and later: an app sees its own accounts, and with READ_CONTACTS those whose type manages contacts; one
that was built for an older Android sees all with GET_ACCOUNTS. Nothing is noted in AppOps: Android 6 and 7 noted
GET_ACCOUNTS where they asked for it, and later ones do not ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.persons import ACCOUNT_MANAGER, AccountManagerCode
from harness.virtual.binder.protocol import ExceptionCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord

_GET_ACCOUNTS = "android.permission.GET_ACCOUNTS"
_READ_CONTACTS = "android.permission.READ_CONTACTS"
_FIRST_SDK_WITH_VISIBILITY = 26
_GRANT_SCREEN = ("android", "android.accounts.GrantCredentialsPermissionActivity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account, the features that its service tells of it, and whether it brings contacts along."""

    name: str
    type: str
    features: frozenset[str] = frozenset()
    manages_contacts: bool = False


ACCOUNTS = (
    Account(name="owner@mail.example", type="com.example.mail", features=frozenset({"mail"}), manages_contacts=True),
    Account(name="owner.example", type="com.example.network"),
)


class AccountService:
    """Answers about the accounts, which are the same for every user."""

    def __init__(self, activities: Activities, permissions: Permissions) -> None:
        self._activities = activities
        self._permissions = permissions

    def binder(self) -> BinderObject:
        """Return the service's object."""
        code = AccountManagerCode
        transactions: Mapping[int, Transaction] = {
            code.GET_ACCOUNTS_AS_USER: self._get_accounts,
            code.GET_ACCOUNTS_BY_TYPE_FOR_PACKAGE: self._get_accounts_for_package,
            code.GET_ACCOUNTS_BY_FEATURES: self._get_accounts_by_features,
            code.HAS_FEATURES: self._has_features,
            code.GET_AUTH_TOKEN: self._get_auth_token,
        }
        return BinderObject(descriptor=ACCOUNT_MANAGER, transactions=transactions)

    def _get_accounts(self, call: Call) -> ParcelWriter:
        record, wanted = self._activities.caller(call), call.data.read_string()
        return _write([account for account in self._visible(record) if wanted in {None, account.type}])

    def _get_accounts_for_package(self, call: Call) -> ParcelWriter:
        """Show an app what another one sees only if they are of one uid; the authenticators of types are none here."""
        record, wanted = self._activities.caller(call), call.data.read_string()
        call.data.read_string()
        if call.data.read_string() != record.package.name:
            raise SecurityError(f"uid {record.uid} cannot get accounts of another package")
        return _write([account for account in self._visible(record) if wanted in {None, account.type}])

    def _get_accounts_by_features(self, call: Call) -> ParcelWriter:
        record, wanted = self._activities.caller(call), call.data.read_string()
        call.data.read_string()
        features = frozenset(call.data.read_string_array() or ())
        seen = self._visible(record)
        return _write([account for account in seen if wanted == account.type and features <= account.features])

    def _has_features(self, call: Call) -> ParcelWriter:
        account = self._named(call)
        call.data.read_string()
        return ParcelWriter().write_bool(frozenset(call.data.read_string_array() or ()) <= account.features)

    def _get_auth_token(self, call: Call) -> ParcelWriter:
        """Name the screen on which the user would be asked: an app of another maker than the account's has no token."""
        self._named(call)
        package, screen = _GRANT_SCREEN
        return ParcelWriter().write_string(package).write_string(screen)

    def _named(self, call: Call) -> Account:
        record = self._activities.caller(call)
        name, kind = call.data.read_string(), call.data.read_string()
        for account in self._visible(record):
            if (account.name, account.type) == (name, kind):
                return account
        raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "no such account")

    def _visible(self, record: ProcessRecord) -> tuple[Account, ...]:
        is_old = record.package.target_sdk < _FIRST_SDK_WITH_VISIBILITY
        if is_old and self._permissions.check(_GET_ACCOUNTS, record.uid):
            return ACCOUNTS
        reads_contacts = self._permissions.check(_READ_CONTACTS, record.uid)
        return tuple(account for account in ACCOUNTS if reads_contacts and account.manages_contacts)


def _write(accounts: list[Account]) -> ParcelWriter:
    reply = ParcelWriter().write_int(len(accounts))
    for account in accounts:
        reply.write_string(account.name).write_string(account.type)
    return reply
