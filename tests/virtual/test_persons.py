"""Who holds the phone and whom it knows: accounts, numbers, identifiers, and providers beside the address book."""

from __future__ import annotations

import pytest

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.persons import (
    ACCOUNT_MANAGER,
    PHONE_SUB_INFO,
    SUB,
    TELECOM,
    AccountManagerCode,
    PhoneSubInfoCode,
    SubCode,
    TelecomCode,
)
from harness.virtual.binder.protocol import ExceptionCode
from harness.virtual.system.appops import Mode
from harness.virtual.system.phone_numbers import LINE1_NUMBER
from tests.virtual.test_services import APP, UID, App, ThrownError, app, play

ALL = ("READ_CONTACTS", "GET_ACCOUNTS", "READ_PHONE_STATE", "READ_PHONE_NUMBERS", "READ_SMS", "READ_CALENDAR")
IDENTIFIERS = (
    PhoneSubInfoCode.GET_DEVICE_ID,
    PhoneSubInfoCode.GET_IMEI,
    PhoneSubInfoCode.GET_SUBSCRIBER_ID,
    PhoneSubInfoCode.GET_ICC_SERIAL_NUMBER,
)


async def accounts(client: App, code: AccountManagerCode, arguments: ParcelWriter) -> list[str | None]:
    reply = await client.call(await client.service("account"), ACCOUNT_MANAGER, code, arguments)
    return [reply.read_string() for _ in range(reply.read_int() * 2)][1::2]


async def ask_phone(client: App, code: PhoneSubInfoCode, which: int = 1) -> str | None:
    arguments = ParcelWriter().write_int(which).write_string(APP)
    return (await client.call(await client.service("iphonesubinfo"), PHONE_SUB_INFO, code, arguments)).read_string()


def rejected(client: App) -> set[str]:
    return {record.op for record in client.system.appops.operations(UID, APP) if record.rejects}


@pytest.mark.parametrize(
    ("granted", "expected"),
    [((), []), (("GET_ACCOUNTS",), []), (("READ_CONTACTS",), ["com.example.mail"])],
)
def test_an_app_sees_accounts_that_bring_contacts_if_it_may_read_them(
    granted: tuple[str, ...], expected: list[str]
) -> None:
    """It is not refused: it gets a list with nothing in it. No op is noted."""

    async def scenario() -> None:
        async with app(*granted, permissions=ALL) as client:
            every = ParcelWriter().write_string(None).write_string(APP)
            assert await accounts(client, AccountManagerCode.GET_ACCOUNTS_AS_USER, every) == expected
            one = ParcelWriter().write_string("com.example.network").write_string(APP)
            assert await accounts(client, AccountManagerCode.GET_ACCOUNTS_AS_USER, one) == []
            assert client.ops() == {}

    play(scenario())


def test_an_account_that_an_app_does_not_see_is_none() -> None:
    async def scenario() -> None:
        account = ParcelWriter().write_string("owner.example").write_string("com.example.network").write_string(APP)
        async with app("READ_CONTACTS", permissions=ALL) as client:
            with pytest.raises(ThrownError) as thrown:
                await accounts(client, AccountManagerCode.GET_AUTH_TOKEN, account)
            assert thrown.value.code == ExceptionCode.ILLEGAL_ARGUMENT

    play(scenario())


@pytest.mark.parametrize(("permission", "gets"), [("READ_PHONE_NUMBERS", True), ("READ_SMS", True), (None, False)])
def test_the_number_takes_one_of_several_permissions_and_its_op_is_noted(permission: str | None, gets: bool) -> None:
    """An app that was built for Android 11 gets it by READ_PHONE_STATE no more."""

    async def scenario() -> None:
        async with app(*([permission] if permission else ["READ_PHONE_STATE"]), permissions=ALL) as client:
            if gets:
                assert await ask_phone(client, PhoneSubInfoCode.GET_LINE1_NUMBER) == LINE1_NUMBER
                assert client.ops() == {permission: ["top-s"]}
                return
            with pytest.raises(ThrownError, match=f"Neither user {UID} nor current process has"):
                await ask_phone(client, PhoneSubInfoCode.GET_LINE1_NUMBER)
            telecom, arguments = await client.service("telecom"), ParcelWriter().write_string(None).write_string(APP)
            with pytest.raises(ThrownError, match="requirements to access the phone number"):
                await client.call(telecom, TELECOM, TelecomCode.GET_LINE1_NUMBER, arguments)
            assert client.ops() == {}

    play(scenario())


def test_an_op_that_is_ignored_gives_no_number_and_no_exception() -> None:
    async def scenario() -> None:
        async with app("READ_PHONE_NUMBERS", permissions=ALL) as client:
            client.system.appops.set_uid_mode("READ_PHONE_NUMBERS", UID, Mode.IGNORE)
            assert await ask_phone(client, PhoneSubInfoCode.GET_LINE1_NUMBER) is None
            assert rejected(client) == {"READ_PHONE_NUMBERS"}

    play(scenario())


@pytest.mark.parametrize("code", IDENTIFIERS)
def test_identifiers_are_refused_to_every_app_and_the_attempt_is_noted(code: PhoneSubInfoCode) -> None:
    async def scenario() -> None:
        async with app(*ALL, permissions=ALL) as client:
            with pytest.raises(ThrownError, match=f"The user {UID} does not meet the requirements") as thrown:
                await ask_phone(client, code)
            assert thrown.value.code == ExceptionCode.SECURITY
            assert rejected(client) == {"READ_DEVICE_IDENTIFIERS"}
            client.system.appops.set_uid_mode("READ_DEVICE_IDENTIFIERS", UID, Mode.ALLOW)
            assert await ask_phone(client, code)

    play(scenario())


def sims(reply: ParcelReader) -> list[tuple[int, str | None, str | None]]:
    return [(reply.read_int(), reply.read_string(), reply.read_string()) for _ in range(reply.read_int())]


def test_a_list_of_sims_is_empty_without_the_permission_and_has_no_number_without_another() -> None:
    async def scenario() -> None:
        name = ParcelWriter().write_string(APP)
        every = SubCode.GET_ACTIVE_SUBSCRIPTION_INFO_LIST
        one = SubCode.GET_ACTIVE_SUBSCRIPTION_INFO
        async with app(permissions=ALL) as client:
            service = await client.service("isub")
            assert sims(await client.call(service, SUB, every, name)) == []
            with pytest.raises(ThrownError, match="getActiveSubscriptionInfo: Neither user"):
                await client.call(service, SUB, one, ParcelWriter().write_int(1).write_string(APP))
        async with app("READ_PHONE_STATE", permissions=ALL) as client:
            assert sims(await client.call(await client.service("isub"), SUB, every, name)) == [(1, "Test Network", "")]
            assert client.ops() == {"READ_PHONE_STATE": ["top-s"]}

    play(scenario())


@pytest.mark.parametrize(
    ("uri", "permission", "rows", "ops"),
    [
        ("content://sms/inbox", "READ_SMS", 3, {"READ_SMS": ["top-tpd"]}),
        ("content://mms-sms/conversations", "READ_SMS", 1, {"READ_SMS": ["top-tpd"]}),
        ("content://com.android.calendar/attendees", "READ_CALENDAR", 4, {"READ_CALENDAR": ["top-tpd"]}),
        ("content://icc/adn", "READ_CONTACTS", 3, {}),
        ("content://com.android.contacts/profile", "READ_CONTACTS", 1, {"READ_CONTACTS": ["top-tpd"]}),
    ],
)
def test_providers_of_persons(uri: str, permission: str, rows: int, ops: dict[str, list[str]]) -> None:
    async def scenario() -> None:
        async with app(permission, permissions=ALL) as client:
            _, found = await client.query(uri)
            assert len(found) == rows
            assert client.ops() == ops
        async with app(permissions=ALL) as client:
            with pytest.raises(ThrownError, match=f"requires android.permission.{permission}"):
                await client.query(uri)
            assert client.ops() == {}

    play(scenario())


def test_nobody_but_the_system_reads_voicemail() -> None:
    async def scenario() -> None:
        async with app(*ALL, permissions=ALL) as client:
            with pytest.raises(ThrownError, match=r"requires com\.android\.voicemail\.permission\.READ_VOICEMAIL"):
                await client.query("content://com.android.voicemail/voicemail")

    play(scenario())
