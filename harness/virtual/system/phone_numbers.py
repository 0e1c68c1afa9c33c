"""Numbers of the phone and of its one SIM: the services "iphonesubinfo", "isub" and "telecom".

What an app must hold is Android 11's rule, as its sources have it, and so are the words of a refusal but telecom's,
which are believed. The numbers are made up: from the range for fiction, and with the test network 001-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from harness.virtual.binder.endpoint import BinderObject, Call, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.persons import (
    PHONE_SUB_INFO,
    SUB,
    TELECOM,
    PhoneSubInfoCode,
    SubCode,
    TelecomCode,
)
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord

LINE1_NUMBER = "+15550100999"
VOICE_MAIL_NUMBER = "+15550100111"
_SUBSCRIPTION = 1
_CARRIER = "Test Network"
_PREFIX = "android.permission."
_READ_STATE = f"{_PREFIX}READ_PHONE_STATE"
# From Android 11 on READ_PHONE_STATE opens the number only to apps that were built for an older one.
_FIRST_SDK_WITHOUT_STATE = 30
_FIRST_SDK_WITHOUT_IDENTIFIERS = 29
_NUMBER_PERMISSIONS = ("READ_SMS", "READ_PHONE_NUMBERS")
# What Android's own message calls each of them, and what it is.
_IDENTIFIERS: Mapping[PhoneSubInfoCode, tuple[str, str]] = {
    PhoneSubInfoCode.GET_DEVICE_ID: ("getDeviceId", "004999010640000"),
    PhoneSubInfoCode.GET_IMEI: ("getImeiForSlot", "004999010640000"),
    PhoneSubInfoCode.GET_SUBSCRIBER_ID: ("getSubscriberId", "001010123456789"),
    PhoneSubInfoCode.GET_ICC_SERIAL_NUMBER: ("getIccSerialNumber", "89000000000000000001"),
}


class PhoneNumbers:
    """Checks, notes and answers."""

    def __init__(self, activities: Activities, permissions: Permissions, appops: AppOps) -> None:
        self._activities = activities
        self._permissions = permissions
        self._appops = appops

    def binders(self) -> dict[str, BinderObject]:
        """Return the services by their names."""
        numbers: dict[int, Transaction] = {
            PhoneSubInfoCode.GET_LINE1_NUMBER: self._get_line1_number,
            PhoneSubInfoCode.GET_VOICE_MAIL_NUMBER: self._get_voice_mail_number,
        }
        for code, (name, value) in _IDENTIFIERS.items():
            numbers[code] = partial(self._get_identifier, name, value)
        subscriptions: dict[int, Transaction] = {
            SubCode.GET_ACTIVE_SUBSCRIPTION_INFO: self._get_subscription,
            SubCode.GET_ACTIVE_SUBSCRIPTION_INFO_LIST: self._get_subscriptions,
        }
        telecom: dict[int, Transaction] = {TelecomCode.GET_LINE1_NUMBER: self._get_line1_number_of_account}
        return {
            "iphonesubinfo": BinderObject(descriptor=PHONE_SUB_INFO, transactions=numbers),
            "isub": BinderObject(descriptor=SUB, transactions=subscriptions),
            "telecom": BinderObject(descriptor=TELECOM, transactions=telecom),
        }

    def _get_line1_number(self, call: Call) -> ParcelWriter:
        record, subscription = self._activities.caller(call), call.data.read_int()
        is_allowed = self._may_read_number(record)
        if is_allowed is None:
            raise SecurityError(
                f"getLine1NumberForDisplay: Neither user {record.uid} nor current process has {_READ_STATE}, "
                f"{_PREFIX}READ_SMS, or {_PREFIX}READ_PHONE_NUMBERS"
            )
        return ParcelWriter().write_string(LINE1_NUMBER if is_allowed and subscription == _SUBSCRIPTION else None)

    def _get_line1_number_of_account(self, call: Call) -> ParcelWriter:
        record = self._activities.caller(call)
        is_allowed = self._may_read_number(record)
        if is_allowed is None:
            name = record.package.name
            raise SecurityError(f"Package {name} does not meet the requirements to access the phone number")
        return ParcelWriter().write_string(LINE1_NUMBER if is_allowed else None)

    def _get_voice_mail_number(self, call: Call) -> ParcelWriter:
        record, subscription = self._activities.caller(call), call.data.read_int()
        is_allowed = self._enforce_state(record, "getVoiceMailNumber") and subscription == _SUBSCRIPTION
        return ParcelWriter().write_string(VOICE_MAIL_NUMBER if is_allowed else None)

    def _get_subscription(self, call: Call) -> ParcelWriter:
        record, subscription = self._activities.caller(call), call.data.read_int()
        is_allowed = self._enforce_state(record, "getActiveSubscriptionInfo") and subscription == _SUBSCRIPTION
        return self._write_sim(record) if is_allowed else ParcelWriter().write_int(0)

    def _get_subscriptions(self, call: Call) -> ParcelWriter:
        """Give an empty list, and no refusal, to who lacks the permission."""
        record = self._activities.caller(call)
        is_allowed = self._permissions.check(_READ_STATE, record.uid) and self._note("READ_PHONE_STATE", record)
        return self._write_sim(record) if is_allowed else ParcelWriter().write_int(0)

    def _write_sim(self, record: ProcessRecord) -> ParcelWriter:
        number = LINE1_NUMBER if self._may_read_number(record) else ""
        return ParcelWriter().write_int(1).write_int(_SUBSCRIPTION).write_string(_CARRIER).write_string(number)

    def _get_identifier(self, name: str, value: str, call: Call) -> ParcelWriter:
        """Refuse it, as to every ordinary app since Android 10; the attempt is noted as a rejection.

        An app that was built for an older Android gets nothing instead, if it holds the permission of that time. Who
        has set the op to allow, by hand, gets the value.
        """
        record = self._activities.caller(call)
        if self._note("READ_DEVICE_IDENTIFIERS", record):
            return ParcelWriter().write_string(value)
        is_older = record.package.target_sdk < _FIRST_SDK_WITHOUT_IDENTIFIERS
        if is_older and self._permissions.check(_READ_STATE, record.uid):
            return ParcelWriter().write_string(None)
        raise SecurityError(
            f"{name}: The user {record.uid} does not meet the requirements to access device identifiers."
        )

    def _may_read_number(self, record: ProcessRecord) -> bool | None:
        """Say whether the op lets it pass; None when none of the permissions is held."""
        older = ("READ_PHONE_STATE",) if record.package.target_sdk < _FIRST_SDK_WITHOUT_STATE else ()
        names = (*older, *_NUMBER_PERMISSIONS)
        held = next((name for name in names if self._permissions.check(_PREFIX + name, record.uid)), None)
        return None if held is None else self._note(held, record)

    def _enforce_state(self, record: ProcessRecord, name: str) -> bool:
        if not self._permissions.check(_READ_STATE, record.uid):
            raise SecurityError(f"{name}: Neither user {record.uid} nor current process has {_READ_STATE}.")
        return self._note("READ_PHONE_STATE", record)

    def _note(self, op: str, record: ProcessRecord) -> bool:
        return self._appops.note(op, record.uid, record.package.name) is Mode.ALLOW
