"""The contacts provider beyond queries: changes, batches, pictures, observers, each with its permission and op."""

from __future__ import annotations

import struct

import pytest

from harness.virtual.binder import protocol
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import ContentProviderCode, ContentServiceCode, ExceptionCode
from harness.virtual.system.appops import Mode
from harness.virtual.system.package_record import OWNER
from tests.virtual.test_services import APP, LISTENER, PHONES, UID, App, ThrownError, app, play

BOTH = ("READ_CONTACTS", "WRITE_CONTACTS")
RAW, DATA = "content://com.android.contacts/raw_contacts", "content://com.android.contacts/data"


async def ask(client: App, code: ContentProviderCode, arguments: ParcelWriter) -> ParcelReader:
    handle = await client.provider("com.android.contacts")
    assert handle is not None
    return await client.call(handle, protocol.CONTENT_PROVIDER, code, arguments)


def about(uri: str) -> ParcelWriter:
    return ParcelWriter().write_string(APP).write_string(uri)


def values(data: ParcelWriter, **cells: str | None) -> ParcelWriter:
    data.write_int(len(cells))
    for column, cell in cells.items():
        data.write_string(column).write_string(cell)
    return data


def selecting(data: ParcelWriter, selection: str | None = None, *arguments: str) -> ParcelWriter:
    return data.write_string(selection).write_string_array(arguments or None)


def test_a_row_that_is_added_changed_and_dropped_is_seen_by_queries() -> None:
    async def scenario() -> None:
        async with app(*BOTH, permissions=BOTH) as client:
            uri = (await ask(client, ContentProviderCode.INSERT, values(about(RAW)))).read_required_string()
            assert uri == f"{RAW}/41"
            name = values(about(DATA), raw_contact_id="41", mimetype="vnd.android.cursor.item/name", data1="Ina New")
            await ask(client, ContentProviderCode.INSERT, name)
            _, rows = await client.query(PHONES, ("display_name",), "_id=?", "41")
            assert rows == [["Ina New"]]
            change = selecting(values(about(RAW), starred="1"), "_id=?", "41")
            assert (await ask(client, ContentProviderCode.UPDATE, change)).read_int() == 1
            drop = selecting(about(f"{RAW}/41"))
            assert (await ask(client, ContentProviderCode.DELETE, drop)).read_int() == 1
            assert len((await client.query(PHONES))[1]) == 40
            assert client.ops() == {"READ_CONTACTS": ["top-tpd"], "WRITE_CONTACTS": ["top-tpd"]}

    play(scenario())


def test_a_batch_refers_to_the_results_of_its_own_operations() -> None:
    async def scenario() -> None:
        async with app(*BOTH, permissions=BOTH) as client:
            batch = about("com.android.contacts").write_int(2)
            selecting(values(batch.write_int(1).write_string(RAW)).write_int(0))
            values(batch.write_int(1).write_string(DATA), data1="+1 555-0199").write_int(1)
            selecting(batch.write_string("raw_contact_id").write_int(0))
            reply = await ask(client, ContentProviderCode.APPLY_BATCH, batch)
            results = [(reply.read_int(), reply.read_string()) for _ in range(reply.read_int())]
            assert results == [(1, f"{RAW}/41"), (1, f"{DATA}/41")]
            assert (await client.query(PHONES, ("data1",), "_id=?", "41"))[1] == [["+1 555-0199"]]

    play(scenario())


def test_reading_does_not_permit_writing() -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS", permissions=BOTH) as client:
            with pytest.raises(ThrownError, match=r"Permission Denial: writing com\.android.*WRITE_CONTACTS") as thrown:
                await ask(client, ContentProviderCode.INSERT, values(about(RAW)))
            assert thrown.value.code == ExceptionCode.SECURITY
            assert client.ops() == {}

    play(scenario())


def test_an_op_that_is_ignored_writes_nothing_and_gives_what_android_gives() -> None:
    async def scenario() -> None:
        async with app(*BOTH, permissions=BOTH) as client:
            client.system.appops.set_uid_mode("WRITE_CONTACTS", UID, Mode.IGNORE)
            assert (await ask(client, ContentProviderCode.INSERT, values(about(RAW)))).read_string() == f"{RAW}/0"
            assert (await ask(client, ContentProviderCode.DELETE, selecting(about(RAW)))).read_int() == 0
            assert len((await client.query(PHONES))[1]) == 40

    play(scenario())


@pytest.mark.parametrize(("contact", "found"), [(1, True), (2, False)])
def test_some_people_have_a_picture(contact: int, found: bool) -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS") as client:
            photo = about(f"content://com.android.contacts/contacts/{contact}/photo").write_string("r")
            if found:
                content = (await ask(client, ContentProviderCode.OPEN_ASSET_FILE, photo)).read_byte_array()
                assert content is not None
                assert (content[:2], content[-2:]) == (b"\xff\xd8", b"\xff\xd9")
                return
            with pytest.raises(ThrownError) as thrown:
                await ask(client, ContentProviderCode.OPEN_ASSET_FILE, photo)
            assert thrown.value.code == ExceptionCode.FILE_NOT_FOUND

    play(scenario())


def test_selections_and_orders() -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS") as client:
            _, rows = await client.query(PHONES, ("_id",), "starred='1' AND _id IN (?,?,?)", "10", "20", "11")
            assert rows == [["10"], ["20"]]

    play(scenario())


def test_an_observer_needs_the_provider_s_permission_and_is_told_of_changes() -> None:
    async def scenario() -> None:
        registration = ParcelWriter().write_string(RAW).write_int(1).write_strong_binder(LISTENER)
        code = ContentServiceCode.REGISTER_CONTENT_OBSERVER
        async with app(permissions=BOTH) as client:
            with pytest.raises(ThrownError, match="Permission Denial: opening provider"):
                await client.call(await client.service("content"), protocol.CONTENT_SERVICE, code, registration)
        async with app(*BOTH, permissions=BOTH) as client:
            await client.call(await client.service("content"), protocol.CONTENT_SERVICE, code, registration)
            client.system.content.notify(f"{RAW}/8", 10)
            client.system.content.notify(f"{RAW}/7", OWNER)
            _, body = await client.receive()
            assert struct.unpack("<iIq", body[:16]) == (1, 1, LISTENER.handle)
            data = ParcelReader(body[16:])
            data.enforce_interface(protocol.CONTENT_OBSERVER)
            assert (data.read_int(), data.read_string()) == (0, f"{RAW}/7")

    play(scenario())


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (PHONES, "vnd.android.cursor.dir/phone_v2"),
        ("content://com.android.contacts/contacts/7", "vnd.android.cursor.item/contact"),
        ("content://com.android.contacts/nonsense", None),
    ],
)
def test_types_of_uris(uri: str, expected: str | None) -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS") as client:
            assert (await ask(client, ContentProviderCode.GET_TYPE, about(uri))).read_string() == expected
            assert client.ops() == {}

    play(scenario())
