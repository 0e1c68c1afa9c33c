"""Each milestone from the best thing that is known of it, with an uncertainty that covers what is not known."""

from __future__ import annotations

import pytest

from harness.model import ClockSample, Gate, Milestone, MilestoneName, Signal
from harness.rules import milestones
from harness.rules.consent import ConsentScreen, Kind
from harness.rules.eventlog import parse_events
from harness.rules.hierarchy import Node
from harness.rules.protocol import Hello
from harness.rules.readings import Sighting

BOOT_NS, WALL_NS = 1_000 * 10**9, 1_795_447_700 * 10**9
SAMPLE = ClockSample(at_boottime_ns=BOOT_NS, at_wall_ns=WALL_NS, uncertainty_ns=900, source="agent")
EVENTS = tuple(
    Sighting(entry=entry, between_boottime_ns=(BOOT_NS, BOOT_NS + 2 * 10**9))
    for entry in parse_events("""\
1795447701.000000  1000   832   862 I wm_create_activity: [0,123,4,com.x/.Main,android.intent.action.MAIN,NULL,NULL,1]
1795447701.100000  1000   832   862 I am_proc_start: [0,2420,10086,com.x,top-activity,{com.x/com.x.Main}]
1795447701.500000 10086  2420  2420 I wm_on_resume_called: [123,com.x.Main,RESUME_ACTIVITY]
""")
)


def hello(pid: int, start_ns: int) -> Hello:
    return Hello(
        epoch="e",
        pid=pid,
        process="com.x",
        gate=Gate.DEBUG,
        start_boottime_ns=start_ns,
        live_boottime_ns=start_ns + 10**9,
        clock=SAMPLE,
        hooks=(),
    )


def signal(name: str, at_ns: int, **detail: object) -> Signal:
    return Signal(seq=0, at_boottime_ns=at_ns, name=name, detail=detail)


def test_without_a_reading_of_both_clocks_only_the_readings_around_an_entry_are_known() -> None:
    between = milestones.first_resumed(EVENTS, 10086, [])
    assert between is not None
    assert (between.at_boottime_ns, between.uncertainty_ns) == (BOOT_NS + 10**9, 10**9)


def test_first_launch_is_the_systems_entry_and_else_our_own_request() -> None:
    logged = milestones.first_launch(EVENTS, "com.x", 0, [SAMPLE], (5, 9))
    assert logged is not None
    assert (logged.source, round(logged.at_boottime_ns, -6)) == ("event_log", BOOT_NS + 10**9)
    asked = milestones.first_launch([], "com.x", 0, [SAMPLE], (5, 9))
    assert asked is not None
    assert (asked.source, asked.at_boottime_ns, asked.uncertainty_ns) == ("am_start", 7, 2)
    assert milestones.first_launch(EVENTS, "com.x", 10, [SAMPLE], None) is None


def test_first_process_is_the_kernels_record_of_the_process_that_the_log_names_first() -> None:
    hellos = [hello(2500, BOOT_NS + 2 * 10**9), hello(2420, BOOT_NS + 1_090_000_000)]
    own = milestones.first_process(EVENTS, 10086, [SAMPLE], hellos, is_whole=True)
    assert own is not None
    assert (own.source, own.at_boottime_ns, own.uncertainty_ns) == ("proc_stat", BOOT_NS + 1_095_000_000, 5_000_000)
    unhooked = milestones.first_process(EVENTS, 10086, [SAMPLE], hellos[:1], is_whole=True)
    assert unhooked is not None
    assert unhooked.source == "event_log"
    assert milestones.first_process([], 10086, [SAMPLE], [], is_whole=True) is None


def test_where_the_log_was_cut_an_earlier_process_than_the_first_that_greeted_is_not_excluded() -> None:
    hellos = [hello(2420, BOOT_NS)]
    assert milestones.first_process([], 10086, [SAMPLE], hellos, is_whole=True) is not None
    assert milestones.first_process([], 10086, [SAMPLE], hellos, is_whole=False) is None
    assert milestones.first_process(EVENTS, 10086, [SAMPLE], hellos, is_whole=False) is not None


def test_first_resumed_is_what_the_app_itself_logged() -> None:
    resumed = milestones.first_resumed(EVENTS, 10086, [SAMPLE])
    assert resumed is not None
    assert round(resumed.at_boottime_ns, -6) == BOOT_NS + 1_500_000_000


def test_the_acceptance_lies_between_the_click_and_its_end() -> None:
    click = signal("click", 100, text="Accept", resource_id="com.x:id/ok")
    end = signal("click_end", 140, began="100")
    milestone = milestones.terms_clicked("e", click, end.at_boottime_ns)
    assert (milestone.name, milestone.at_boottime_ns, milestone.uncertainty_ns, milestone.epoch) == (
        MilestoneName.TERMS_ACCEPTED,
        100,
        40,
        "e",
    )
    assert milestones.is_end_of(click, end)
    assert not milestones.is_end_of(click, signal("click_end", 140, began="99"))


@pytest.mark.parametrize(
    ("name", "detail", "accepts"),
    [
        ("click", {"text": "I agree", "resource_id": ""}, True),
        ("click", {"text": "Weiter", "resource_id": "com.x:id/btn_accept"}, True),
        ("click", {"text": "Decline", "resource_id": "com.x:id/decline"}, False),
        ("click", {"text": "I agree", "class": "android.widget.CheckBox"}, False),
        ("click", {}, False),
        ("activity_resumed", {"text": "Accept"}, False),
    ],
)
def test_which_clicks_accept(name: str, detail: dict[str, object], accepts: bool) -> None:
    assert milestones.is_acceptance(signal(name, 1, **detail)) is accepts


def offer(text: str, resource_id: str) -> ConsentScreen:
    node = Node(text=text, resource_id=resource_id, clickable=True, enabled=True, bounds=(0, 0, 9, 9))
    return ConsentScreen(kind=Kind.IMPLICIT_CONSENT, confidence=0.9, accept=(node,))


@pytest.mark.parametrize(
    ("detail", "screen", "is_on"),
    [
        ({"text": "Continue", "resource_id": "com.x:id/go"}, offer("Continue", "com.x:id/go"), True),
        ({"text": "Continue", "resource_id": ""}, offer("Continue", ""), True),
        ({"text": "", "resource_id": "com.x:id/go"}, offer("Continue", "com.x:id/go"), True),
        ({"text": "Back", "resource_id": "com.x:id/go"}, offer("Continue", "com.x:id/go"), False),
        ({"text": "Continue", "resource_id": "com.x:id/other"}, offer("Continue", "com.x:id/go"), False),
        ({"text": "", "resource_id": ""}, offer("", ""), False),
        ({}, offer("Continue", ""), False),
    ],
)
def test_a_click_is_on_what_a_screen_offered_by_its_id_and_its_words(
    detail: dict[str, object], screen: ConsentScreen, is_on: bool
) -> None:
    assert milestones.is_offered(signal("click", 1, **detail), screen) is is_on
    assert not milestones.is_offered(signal("click_end", 1, **detail), screen)


def test_words_that_buttons_do_not_have_are_dropped() -> None:
    kept = milestones.without_words(signal("click", 1, text="Accept", resource_id="x"))
    assert milestones.without_words(signal("click", 1, text="Continue")).detail["text"] == "Continue"
    named = milestones.without_words(signal("click", 1, text="Accept call from Alice", resource_id="id/accept_call"))
    assert named.detail["text"] == ""
    dropped = milestones.without_words(signal("click", 1, text="Alice", resource_id="x"))
    assert (kept.detail["text"], dropped.detail["text"], dropped.detail["resource_id"]) == ("Accept", "", "x")


def accepted(at_s: float, uncertainty_s: float, source: str) -> Milestone:
    return Milestone(
        name=MilestoneName.TERMS_ACCEPTED,
        at_boottime_ns=int(at_s * 10**9),
        uncertainty_ns=int(uncertainty_s * 10**9),
        source=source,
    )


@pytest.mark.parametrize(("at_s", "agrees"), [(11, True), (12, True), (12.5, False), (7.5, False), (8, True)])
def test_two_sources_agree_where_both_may_mean_one_instant(at_s: float, agrees: bool) -> None:
    click, mark = accepted(10, 1, "agent_click"), accepted(at_s, 1, "operator")
    assert milestones.do_overlap(click, mark) is milestones.do_overlap(mark, click) is agrees


def test_a_disagreement_is_told_with_both_sources_and_their_uncertainties() -> None:
    told = milestones.describe_disagreement(accepted(10, 0.01, "agent_click"), accepted(7.5, 1, "operator"))
    assert told == ("terms_accepted: the operator (± 1.00 s) says 2.50 s before the agent click (± 0.01 s)")
