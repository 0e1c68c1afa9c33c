"""Android's ledger beside the hooks: what it alone knows is told when, and only when, it can be nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Gap, GapKind
from harness.rules.intervals import Interval
from harness.rules.opnotes import OpNote
from harness.rules.reconcile import Reconciled, Seen, Watch, Why, Witnesses, is_answered, reconcile
from tests.builders import SECOND
from tests.rules.judging import interval, life

MS = 1_000_000
QUERY = "android.content.ContentResolver.query"
LISTEN = "android.location.LocationManager.requestLocationUpdates"
HEARD = "android.location.LocationListener.onLocationChanged"


def note(at_s: float, op: str = "READ_CONTACTS", **changes: Any) -> OpNote:
    values: dict[str, Any] = {
        "op": op,
        "mode": "allow",
        "tag": None,
        "kind": "access",
        "state": "top",
        "flag": "s",
        "at_wall_ns": int(at_s * SECOND),
        "at_boottime_ns": int(at_s * SECOND),
        "uncertainty_ns": 5 * MS,
        "duration_ms": None,
        "running": False,
        "proxy_uid": None,
        "proxy_package": None,
        "proxy_tag": None,
    }
    return OpNote(**(values | changes))


def seen(at_s: float, op: str | None = "READ_CONTACTS", **changes: Any) -> Seen:
    at_ns = int(at_s * SECOND)
    values: dict[str, Any] = {
        "hook": QUERY,
        "data_type": "contacts",
        "op": op,
        "kind": "delivery",
        "outcome": "returned",
        "is_answered": False,
        "first_ns": at_ns,
        "last_ns": at_ns,
    }
    return Seen(**(values | changes))


def readings(*at_s: float) -> list[Interval]:
    return [interval(each, each + 0.01) for each in at_s]


def watch(**changes: Any) -> Watch:
    """One process, watched from 10 to 100 s, and a ledger that is read each 2 s."""
    values: dict[str, Any] = {
        "readings": readings(*range(8, 112, 2)),
        "lives": (life(10, 10, 100),),
        "gaps": (),
        "sdk": 30,
    }
    return Watch(**(values | changes))


def told(
    notes: Sequence[OpNote], accesses: Sequence[Seen] = (), where: Watch | None = None
) -> Counter[tuple[str | None, Witnesses, Why | None]]:
    """What is said of each op, and how many accesses and notes it is said of."""
    counts: Counter[tuple[str | None, Witnesses, Why | None]] = Counter()
    for each in reconcile(notes, accesses, where or watch()):
        counts[each.op, each.witnesses, each.why] += each.accesses + each.notes
    return counts


BOTH, HOOK, OP, NOT = Witnesses.BOTH, Witnesses.HOOK_ONLY, Witnesses.OP_ONLY, Witnesses.NOT_COMPARABLE


def test_an_access_and_its_note_are_told_by_both() -> None:
    assert told([note(20.1)], [seen(20)]) == {("READ_CONTACTS", BOTH, None): 2}


def test_a_note_without_an_access_is_what_the_hooks_missed() -> None:
    (missed,) = reconcile([note(20.1)], [], watch())
    assert (missed.witnesses, missed.data_types, missed.notes) == (OP, ("contacts",), 1)
    assert missed.between == Interval(from_ns=20_095 * MS, to_ns=20_105 * MS)


@pytest.mark.parametrize(
    ("op", "hook_op", "earliest_s", "latest_s"),
    [
        ("READ_CONTACTS", "READ_CONTACTS", -1.0, 0.0),
        ("CAMERA", "CAMERA", -3.0, 0.0),
        ("FINE_LOCATION", "FINE_LOCATION", -2.0, 2.0),
        ("COARSE_LOCATION", "FINE_LOCATION", -2.0, 2.0),
        ("READ_CALL_LOG", "READ_CONTACTS", -1.0, 0.0),
    ],
)
def test_each_op_has_a_reach_which_the_clock_s_uncertainty_widens(
    op: str, hook_op: str, earliest_s: float, latest_s: float
) -> None:
    for at_s, is_near in (
        (earliest_s - 0.006, False),
        (earliest_s - 0.004, True),
        (latest_s + 0.004, True),
        (latest_s + 0.006, False),
    ):
        counts = told([note(50, op)], [seen(50 + at_s, hook_op)])
        assert ((op, OP, None) not in counts) is is_near, at_s


def test_an_op_of_other_data_does_not_account_for_a_note() -> None:
    counts = told([note(20.1, "GET_ACCOUNTS")], [seen(20, "READ_CONTACTS")])
    assert counts["GET_ACCOUNTS", OP, None] == 1


def test_of_repeats_between_two_readings_all_are_told_by_both() -> None:
    """The ledger has the last one; those before it were overwritten."""
    accesses = [seen(20.1 + number / 10) for number in range(15)]
    assert told([note(21.52)], accesses) == {("READ_CONTACTS", BOTH, None): 16}


def test_an_access_during_a_reading_may_be_overwritten_before_the_next() -> None:
    assert told([note(21.9)], [seen(20.005), seen(21.9)]) == {("READ_CONTACTS", BOTH, None): 3}


def test_an_access_without_a_note_is_no_contradiction() -> None:
    assert told([note(30.1)], [seen(20), seen(30)]) == {
        ("READ_CONTACTS", HOOK, None): 1,
        ("READ_CONTACTS", BOTH, None): 2,
    }


@pytest.mark.parametrize(
    ("access", "why"),
    [
        (seen(20, None, data_type="face"), Why.NO_OP),
        (seen(20, outcome="denied"), Why.DENIED),
        (seen(20, outcome="failed"), Why.FAILED),
        (seen(20, kind="request"), Why.REQUEST),
        (seen(20, hook="android.database.Cursor.read"), Why.WITHOUT_A_CALL),
        (seen(111), Why.NOT_READ),
        (seen(20, "READ_DEVICE_IDENTIFIERS"), Why.OTHER_ANDROID),
    ],
)
def test_why_an_access_need_not_be_noted(access: Seen, why: Why) -> None:
    assert told([], [access], watch(sdk=28)) == {(access.op, NOT, why): 1}


@pytest.mark.parametrize(
    ("noted", "why"),
    [
        (note(20, flag="tp"), Why.FOR_OTHERS),
        (note(20, flag="up"), Why.FOR_OTHERS),
        (note(20, "GET_ACCOUNTS", flag="tpd", proxy_uid=10143, proxy_package="com.google.android.gms"), Why.BY_OTHERS),
        (note(20, "READ_PHONE_STATE"), Why.ELSEWHERE),
        (note(20, "ACCESS_MEDIA_LOCATION"), Why.ELSEWHERE),
        (note(9.9), Why.BLIND),
        (note(100.2), Why.BLIND),
    ],
)
def test_why_a_note_need_not_have_an_access(noted: OpNote, why: Why) -> None:
    assert told([noted]) == {(noted.op, NOT, why): 1}


@pytest.mark.parametrize("flag", ["s", "tpd", "upd"])
def test_who_asks_on_the_app_s_behalf_is_not_asking_for_itself(flag: str) -> None:
    """Of providers and of Play services the note is the app's, whoever made it."""
    assert told([note(20, flag=flag, proxy_uid=10026)]) == {("READ_CONTACTS", OP, None): 1}


@pytest.mark.parametrize("op", ["WAKE_LOCK", "READ_EXTERNAL_STORAGE", "MIUIOP(10008)"])
def test_ops_of_other_things_are_not_compared(op: str) -> None:
    assert told([note(20, op)]) == {}


def test_what_may_be_from_before_the_run_is_not_compared() -> None:
    assert told([note(20, at_boottime_ns=None, uncertainty_ns=None)]) == {}


@pytest.mark.parametrize("kind", GapKind)
def test_where_accesses_may_be_missing_nothing_is_said_against_the_hooks(kind: GapKind) -> None:
    """But for what is in doubt of a milestone, which hides none."""
    gap = Gap(kind=kind, from_boottime_ns=25 * SECOND, to_boottime_ns=26 * SECOND, reason="r")
    hides = kind not in (GapKind.UNCONFIRMED, GapKind.DISAGREEMENT)
    for at_s in (25.5, 26.9):  # the call may have begun a second before
        assert told([note(at_s)], where=watch(gaps=(gap,)))["READ_CONTACTS", NOT, Why.BLIND] == hides
    for at_s in (24.9, 27.1):
        assert told([note(at_s)], where=watch(gaps=(gap,)))["READ_CONTACTS", OP, None] == 1


def test_where_no_process_was_watched_nothing_is_said_against_the_hooks() -> None:
    late = watch(lives=(life(10, 15, 100),))
    assert told([note(14)], where=late) == {("READ_CONTACTS", NOT, Why.BLIND): 1}
    assert told([note(20)], where=watch(lives=())) == {("READ_CONTACTS", NOT, Why.BLIND): 1}


def test_a_position_on_its_way_at_the_end_need_not_have_come() -> None:
    assert told([note(99, "FINE_LOCATION")]) == {("FINE_LOCATION", NOT, Why.BLIND): 1}
    assert told([note(97, "FINE_LOCATION")]) == {("FINE_LOCATION", OP, None): 1}


def test_what_was_asked_for_may_come_without_a_row() -> None:
    """A PendingIntent, for one: the app is handed the position by a broadcast."""
    asked = seen(20, "FINE_LOCATION", hook=LISTEN, kind="request", data_type="location")
    later = note(60, "FINE_LOCATION")
    assert told([later], [asked])["FINE_LOCATION", NOT, Why.GOES_ON] == 1
    heard = seen(20, "FINE_LOCATION", hook=LISTEN, kind="request", data_type="location", is_answered=True)
    assert told([later], [heard])["FINE_LOCATION", OP, None] == 1
    assert told([note(15, "FINE_LOCATION")], [asked])["FINE_LOCATION", OP, None] == 1


def test_a_request_about_persons_excuses_no_later_note() -> None:
    asked = seen(20, kind="request", hook="android.content.ContentResolver.registerContentObserver")
    assert told([note(60)], [asked])["READ_CONTACTS", OP, None] == 1


@pytest.mark.parametrize(
    ("hook", "signature", "installed", "answered"),
    [
        (LISTEN, "(java.lang.String, long, float, android.location.LocationListener)", True, True),
        (LISTEN, "(java.lang.String, long, float, android.location.LocationListener)", False, False),
        (LISTEN, "(java.lang.String, long, float, android.app.PendingIntent)", True, False),
        ("android.location.LocationManager.addProximityAlert", "(double)", True, False),
    ],
)
def test_answers_have_rows_where_their_hook_stands(hook: str, signature: str, installed: bool, answered: bool) -> None:
    assert is_answered(hook, signature, frozenset({HEARD} if installed else ())) is answered


def test_a_session_is_split_where_the_state_of_the_app_changes() -> None:
    """Android 13, as seen on a phone: when the screen goes dark, the last entry is a few milliseconds long."""
    notes = [
        note(30.1, "CAMERA", duration_ms=20_000),
        note(50.1, "CAMERA", state="fg", duration_ms=9_000),
        note(59.1, "CAMERA", state="bg", duration_ms=4),
    ]
    assert told(notes, [seen(30, "CAMERA", data_type="camera")]) == {("CAMERA", BOTH, None): 4}
    assert told(notes) == {("CAMERA", OP, None): 3}
    assert told([*notes, note(70, "CAMERA", duration_ms=1_000)], [seen(30, "CAMERA")])["CAMERA", OP, None] == 1


def test_a_session_that_is_told_twice_is_one() -> None:
    notes = [note(30.1, "CAMERA", running=True, duration_ms=400), note(30.1, "CAMERA", duration_ms=20_000)]
    assert told(notes) == {("CAMERA", OP, None): 1}


def test_a_session_accounts_for_every_access_while_it_goes_on() -> None:
    running = note(30.1, "CAMERA", running=True, duration_ms=400)
    frames = [seen(at_s, "CAMERA", data_type="camera") for at_s in (30, 45, 80)]
    assert told([running], frames) == {("CAMERA", BOTH, None): 4}


def test_of_a_session_whose_end_was_overwritten_no_more_is_known_than_was_seen() -> None:
    notes = [note(30.1, "CAMERA", running=True, duration_ms=2_000), note(60.1, "CAMERA", duration_ms=1_000)]
    accesses = [seen(30, "CAMERA"), seen(45, "CAMERA"), seen(60, "CAMERA")]
    assert told(notes, accesses) == {("CAMERA", BOTH, None): 4, ("CAMERA", HOOK, None): 1}


def test_sound_and_registrations_may_be_noted_anew_without_a_call() -> None:
    """Android ends them while the app is in the background, and starts them when it is back."""
    for op, hook_op in (("RECORD_AUDIO", "RECORD_AUDIO"), ("MONITOR_LOCATION", "FINE_LOCATION")):
        asked = seen(20, hook_op, kind="request", is_answered=True)
        assert told([note(60, op)], [asked])[op, NOT, Why.GOES_ON] == 1
        assert told([note(60, op)])[op, OP, None] == 1


def test_without_any_reading_nothing_is_comparable() -> None:
    assert told([], [seen(20)], watch(readings=[])) == {("READ_CONTACTS", NOT, Why.NOT_READ): 1}


@given(
    calls=st.lists(
        st.tuples(st.integers(11_000, 98_000), st.booleans()), min_size=1, max_size=40, unique_by=lambda c: c[0]
    ),
    every_ms=st.integers(300, 4_000),
    doubt_ms=st.integers(0, 200),
    data=st.data(),
)
def test_what_no_hook_saw_is_told_and_what_a_hook_saw_is_not(
    calls: list[tuple[int, bool]], every_ms: int, doubt_ms: int, data: st.DataObject
) -> None:
    """Calls at random, some unseen, before a ledger that overwrites, read by a clock that errs within bounds."""
    calls.sort()
    notes, missed = [], []
    reading_ms = 8_000
    while reading_ms < 104_000:
        last = [call for call in calls if reading_ms - every_ms < call[0] <= reading_ms][-1:]
        for at_ms, is_seen in last:
            error_ms = data.draw(st.integers(-doubt_ms, doubt_ms))
            notes.append(
                note((at_ms + error_ms) / 1_000, at_boottime_ns=(at_ms + error_ms) * MS, uncertainty_ns=doubt_ms * MS)
            )
            near = [c for c in calls if c[1] and at_ms - 1_000 - 2 * doubt_ms <= c[0] <= at_ms + 2 * doubt_ms]
            surely = [c for c in near if at_ms - 1_000 <= c[0] <= at_ms]
            if is_seen or surely:
                continue
            if not near:
                missed.append(at_ms)
        reading_ms += every_ms
    accesses = [seen(at_ms / 1_000) for at_ms, is_seen in calls if is_seen]
    where = watch(readings=readings(*(each / 1_000 for each in range(8_000, 104_000, every_ms))))
    alone = [each for each in reconcile(notes, accesses, where) if each.witnesses is OP]
    for at_ms in missed:
        assert any(is_at(each, at_ms, doubt_ms) for each in alone)
    seen_ms = {at_ms for at_ms, is_seen in calls if is_seen}
    for each in alone:
        assert not any(is_at(each, at_ms, 0) and doubt_ms == 0 for at_ms in seen_ms)
    if all(is_seen for _, is_seen in calls):
        assert alone == []


def is_at(each: Reconciled, at_ms: int, doubt_ms: int) -> bool:
    return each.between.from_ns - doubt_ms * MS <= at_ms * MS <= each.between.to_ns + doubt_ms * MS
