"""Android's ledger is read in the layouts of Android 8 to 16; a line that is not understood is an error."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ExitCode, FormatError
from harness.rules.appoplines import format_duration, parse_duration
from harness.rules.appops import OpEntry, OpKind, Proxy, of_package, parse_appops
from tests.rules.appop_printing import PRINTINGS, Printing, span, uid_words

FIXTURES = Path(__file__).parents[1] / "data" / "appops"
DUMPS = os.environ.get("HARNESS_DUMPS")
APP = (10061, "com.example.app")
NOW_MS = 1_930_367_229_092  # 2031-03-04 05:07:09.092


def fixture(version: int) -> str:
    return (FIXTURES / f"{version}.txt").read_text()


def told(version: int, uid: int = 10061) -> list[tuple[object, ...]]:
    """What a fixture says of the app: op, tag, kind, state, flag, how long ago, how long, whether it runs."""
    return [
        (e.op, e.tag, e.kind.value, e.state, e.flag, e.ago_ms, e.duration_ms, e.is_running)
        for e in of_package(parse_appops(fixture(version)), uid, APP[1])
    ]


def test_android_8_tells_the_last_of_each_op_in_one_line() -> None:
    assert told(8) == [
        ("READ_CONTACTS", None, "access", None, None, 62_003, None, False),
        ("READ_CALL_LOG", None, "reject", None, None, 93_600_009, None, False),
        ("CAMERA", None, "access", None, None, 2_500, 1_250, False),
        ("CAMERA", None, "reject", None, None, 14_401_002, None, False),
        ("MONITOR_LOCATION", None, "access", None, None, 8_120, None, True),
    ]
    assert {entry.local_ms for entry in parse_appops(fixture(8))} == {None}


def test_android_9_lists_the_states_below_each_op() -> None:
    assert told(9) == [
        ("READ_CONTACTS", None, "access", "top", None, 62_003, None, False),
        ("READ_CONTACTS", None, "access", "bg", None, 25_629_092, None, False),
        ("READ_CONTACTS", None, "reject", "cch", None, 259_262_003, None, False),
        ("CAMERA", None, "access", "top", None, 5_092, None, True),
        ("RECORD_AUDIO", None, "access", "fgsvc", None, 9_092, 2_001, False),
    ]


def test_android_10_tells_flags_and_who_asked() -> None:
    assert told(10) == [
        ("READ_CONTACTS", None, "access", "top", "tpd", 62_003, None, False),
        ("READ_CONTACTS", None, "reject", "cch", "s", 259_262_003, None, False),
        ("CAMERA", None, "access", "top", "s", 5_092, 5_092, True),
    ]
    first = parse_appops(fixture(10))[0]
    assert first.proxy == Proxy(uid=10015, package="com.android.providers.contacts", tag=None)


def test_android_11_has_a_block_for_each_attribution_tag() -> None:
    assert told(11, 1_010_061) == [
        ("READ_CONTACTS", None, "access", "top", "tpd", 62_003, None, False),
        ("READ_CONTACTS", None, "reject", "cch", "s", 259_262_003, None, False),
        ("READ_CONTACTS", "backup", "access", "bg", "s", 0, None, False),
        ("CAMERA", None, "access", "fg", "s", 65_092, 60_000, False),
        ("CAMERA", None, "access", "top", "s", 5_092, 5_092, True),
    ]


@pytest.mark.parametrize("version", [13, 16])
def test_later_ones_differ_in_what_stands_around(version: int) -> None:
    state = "fgsvcl" if version == 16 else "top"
    assert told(version)[0] == ("READ_CONTACTS", None, "access", state, "s", 62_003, None, False)
    assert len(told(version)) == 5


@pytest.mark.parametrize("version", [9, 10, 11, 13, 16])
def test_every_date_of_a_dump_and_how_long_ago_it_was_make_one_instant(version: int) -> None:
    entries = parse_appops(fixture(version))
    assert entries
    assert {entry.local_ms + entry.ago_ms for entry in entries if entry.local_ms is not None} == {NOW_MS}


def test_dates_in_another_script_are_the_same_dates() -> None:
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    text = re.sub(r"\d{4}-\d\d-\d\d [\d:.]+", lambda date: date[0].translate(arabic), fixture(11))
    assert parse_appops(text) == parse_appops(fixture(11))


def test_line_ends_and_a_mark_of_windows_change_nothing() -> None:
    text = "\ufeff" + fixture(11).replace("\n", "\r\n")
    assert parse_appops(text) == parse_appops(fixture(11))


@pytest.mark.parametrize(
    ("text", "number", "line"),
    [
        ("Can't find service: appops\n", 1, "Can't find service: appops"),
        ("Permission Denial: can't dump appops\n", 1, "Permission Denial: can't dump appops"),
        ("Unknown package: com.example.app\n", 1, "Unknown package: com.example.app"),
        ("", 1, ""),
        ("Current AppOps Service state:\n    Package com.x:\n", 2, "    Package com.x:"),
    ],
)
def test_what_is_no_ledger_is_said(text: str, number: int, line: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_appops(text)
    assert (caught.value.line_number, caught.value.line) == (number, line)
    assert caught.value.exit_code is ExitCode.INCOMPLETE


@pytest.mark.parametrize(
    "line",
    [
        "          Access: [top-q] 2031-03-04 05:06:07.089 (-1m2s3ms)",
        "          Access: [high-s] 2031-03-04 05:06:07.089 (-1m2s3ms)",
        "          Access: [top-s] 2031-13-04 05:06:07.089 (-1m2s3ms)",
        "          Access: [top-s] 2031-03-04 05:06:07.089 (-1m2s)",
        "          Access: [top-s] 2031-03-04 05:06:07.089 (-1m99s3ms)",
        "          Access: [top-s] 2031-03-04 05:06:07.089 (-1m2s3ms) by=somebody",
        "          Denied: [top-s] 2031-03-04 05:06:07.089 (-1m2s3ms)",
        "*** SERVICE 'appops' DUMP TIMEOUT (10000ms) EXPIRED ***",
    ],
)
def test_a_line_that_is_not_understood_is_quoted_with_its_number(line: str) -> None:
    lines = fixture(11).splitlines()
    place = next(number for number, each in enumerate(lines) if "Access:" in each)
    lines[place] = line
    with pytest.raises(FormatError) as caught:
        parse_appops("\n".join(lines) + "\n")
    assert (caught.value.line_number, caught.value.line) == (place + 1, line)
    assert repr(line) in str(caught.value)


def test_an_app_is_one_package_of_one_user() -> None:
    entries = parse_appops(fixture(8))
    assert len(of_package(entries, *APP)) == len(entries) - 1
    assert of_package(entries, 1_010_061, APP[1]) == ()


@given(st.integers(-(10**12), 10**12))
def test_a_duration_is_read_as_it_is_printed(duration_ms: int) -> None:
    assert parse_duration(span(duration_ms), 1, "") == duration_ms
    assert format_duration(duration_ms) == span(duration_ms)


# A ledger as Android keeps it: entries in the order in which they are printed, each key once.
_NAMES = st.from_regex(r"com\.[a-z]{1,8}(\.[a-z0-9_]{1,8})?", fullmatch=True)
_OPS = st.sampled_from(["CAMERA", "READ_CONTACTS", "MONITOR_LOCATION", "MIUIOP(10008)", "WAKE_LOCK"])
_STATES = st.sampled_from(["pers", "top", "fgsvc", "fg", "bg", "cch"])
_FLAGS = st.sampled_from(["s", "tp", "up", "tpd", "upd"])
_TAGS = st.none() | st.from_regex(r"[A-Za-z][A-Za-z0-9_.\- ]{0,12}", fullmatch=True).filter(lambda tag: tag != "null")
_PROXIES = st.none() | st.builds(Proxy, uid=st.integers(0, 20_000), package=st.none() | _NAMES, tag=_TAGS)


@st.composite
def ledgers(draw: st.DrawFn, printing: Printing) -> list[OpEntry]:
    """What this version can tell of a ledger."""
    now_ms = draw(st.integers(10**12, 2 * 10**12))
    keys = draw(
        st.sets(
            st.tuples(
                st.integers(1000, 9_999) | st.integers(10_000, 19_999) | st.sampled_from([1_010_007, 99_003, 90_001]),
                _NAMES,
                _OPS,
                _TAGS if printing.has_tags else st.none(),
                _STATES if printing.has_states else st.none(),
                _FLAGS if printing.has_flags else st.none(),
                st.sampled_from(OpKind),
            ),
            max_size=12,
        )
    )
    return [_entry(draw, printing, now_ms, key) for key in sorted(keys, key=str)]


def _entry(draw: st.DrawFn, printing: Printing, now_ms: int, key: tuple[Any, ...]) -> OpEntry:
    uid, package, op, tag, state, flag, kind = key
    ago_ms = draw(st.integers(0, 10**11))
    is_access = kind is OpKind.ACCESS and printing.has_runs_of_states
    return OpEntry(
        line_number=0,
        uid=uid,
        package=package,
        op=op,
        mode="0" if printing.version == 8 else "allow",
        tag=tag,
        kind=kind,
        state=state,
        flag=flag,
        ago_ms=ago_ms,
        local_ms=None if printing.version == 8 else now_ms - ago_ms,
        duration_ms=draw(st.none() | st.integers(1, 10**8)) if is_access else None,
        proxy=draw(_PROXIES) if printing.has_proxies and printing.has_proxy_tags else None,
    )


def _key(entry: OpEntry) -> OpEntry:
    return replace(entry, line_number=0)


@pytest.mark.parametrize("printing", PRINTINGS, ids=lambda printing: f"android {printing.version}")
@given(data=st.data())
def test_a_ledger_is_read_as_it_was_printed(printing: Printing, data: st.DataObject) -> None:
    ledger = data.draw(ledgers(printing))
    read = parse_appops(printing.print(ledger))
    assert Counter(map(_key, read)) == Counter(map(_key, ledger))


@pytest.mark.parametrize("printing", PRINTINGS, ids=lambda printing: f"android {printing.version}")
@given(data=st.data())
def test_damage_never_makes_an_entry_that_was_not_there(printing: Printing, data: st.DataObject) -> None:
    """A byte that the wire garbled, a line end that is gone, an end that is missing: an error, or no other entry."""
    text = printing.print(data.draw(ledgers(printing)))
    whole = {_key(entry) for entry in parse_appops(text)}
    place = data.draw(st.integers(0, len(text) - 1))
    damaged = data.draw(
        st.sampled_from([text[:place], text[:place] + "\ufffd" + text[place + 1 :], text[:place] + "\0" + text[place:]])
        | st.just(text[:place] + text[place:].replace("\n", "", 1))
    )
    try:
        read = {_key(entry) for entry in parse_appops(damaged)}
    except FormatError:
        return
    assert read <= whole
    if len(damaged) >= len(text):
        assert read == whole


@given(st.integers(0, 3_000_000))
def test_uids_are_read_as_android_prints_them(uid: int) -> None:
    ledger = f"  Uid {uid_words(uid)}:\n    Package com.x:\n      CAMERA: mode=0; time=+5ms ago\n"
    assert [entry.uid for entry in parse_appops(f"Current AppOps Service state:\n{ledger}")] == [uid]


@pytest.mark.skipif(DUMPS is None, reason="HARNESS_DUMPS names no folder of real dumps")
class TestRealDumps:
    """Dumps of phones that others published."""

    def read(self, name: str) -> tuple[OpEntry, ...]:
        return parse_appops((Path(DUMPS or "") / "appops_dump" / name).read_text())

    def test_a_tablet_of_android_13(self) -> None:
        entries = self.read("13-healer-full.txt")
        assert Counter(entry.kind for entry in entries) == {OpKind.ACCESS: 32, OpKind.REJECT: 19}
        assert sum(entry.is_running for entry in entries) == 4
        assert len({entry.local_ms + entry.ago_ms for entry in entries if entry.local_ms is not None}) == 1
        camera = of_package(entries, 10090, "com.mediatek.camera")
        assert ("CAMERA", "top", 179_730) in {(entry.op, entry.state, entry.duration_ms) for entry in camera}

    def test_a_phone_of_android_10(self) -> None:
        entries = self.read("10-mvt-samsung.txt")
        assert Counter(entry.kind for entry in entries) == {OpKind.ACCESS: 16, OpKind.REJECT: 7}
        (read,) = (entry for entry in entries if entry.op == "READ_CONTACTS")
        assert (read.package, read.state, read.flag) == ("com.facebook.katana", "bg", "tpd")

    def test_every_entry_of_every_ledger_is_read(self) -> None:
        for path in (Path(DUMPS or "") / "appops_dump").iterdir():
            text = path.read_text()
            if "Current AppOps Service state:" not in text:  # another view of the service
                with pytest.raises(FormatError):
                    parse_appops(text)
                continue
            assert len(parse_appops(text)) == len(re.findall(r"^ +(?:Access|Reject): ", text, re.MULTILINE))
