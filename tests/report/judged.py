"""An evidence file whose texts are hostile, and what a policy says about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from harness.fleet.policies import load_policy, parse_policy
from harness.model import (
    AppFacts,
    Gap,
    GapKind,
    HookReport,
    HookState,
    Milestone,
    MilestoneName,
    Outcome,
)
from harness.report.assessment import Assessment, Question, assess
from harness.rules.policy import Severity
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import SECOND, access, process, run, stored

TODAY = date(2026, 3, 1)
HOSTILE = (
    "<script>alert(1)</script>\x1b[31m\u202e'\"|`*[x](javascript:alert(1))&\x00]]>@here www.evil.example a@evil.example"
    " ##[stop-commands]x {0} ``` \n::error::x"
)


def write_evidence(path: Path, accesses: int = 3, word: str = HOSTILE) -> None:
    """Write a run whose package, callers, processes and reasons are all the same unpleasant word."""
    app = AppFacts(
        package=f"com.x{word}", version_name=word, version_code=1, apk_sha256="0" * 64, apk_path=f"{word}.apk"
    )
    writer = Writer(open_for_writing(path), run(app=app))
    writer.begin()
    writer.add_process(process(name=f"com.x{word}"))
    for data_type, hook in (("contacts", "android.content.ContentResolver.query"), ("location", "a.B.c")):
        report = HookReport(hook=hook, data_type=data_type, state=HookState.INSTALLED, overloads=2, error=None)
        writer.add_hook("e1", report, 91 * SECOND)
    for name, at_s in (
        (MilestoneName.INSTALLED, 80),
        (MilestoneName.FIRST_LAUNCH, 89),
        (MilestoneName.TERMS_ACCEPTED, 120),
    ):
        writer.add_milestone(
            Milestone(name=name, at_boottime_ns=at_s * SECOND, uncertainty_ns=SECOND // 100, source="t")
        )
    for seq in range(accesses):
        at_ns = 92 * SECOND + seq * 20 * SECOND // accesses
        made = access(seq=seq, at_boottime_ns=at_ns, outcome=Outcome.DENIED if seq % 2 else Outcome.RETURNED)
        writer.add_access(stored(made, caller=f"com.y.T{word}", sdk=word, frames=(f"com.y.T{word}(T.java:1)",)))
    writer.add_stream_end("e1", "end_of_run", accesses, 125 * SECOND)
    writer.add_gap(
        Gap(kind=GapKind.LOST, process=f"com.x{word}", pid=7, epoch="e1", from_boottime_ns=121 * SECOND,
            to_boottime_ns=122 * SECOND, events=None, reason=word)
    )  # fmt: skip
    writer.commit()
    writer.add_end("incomplete", (word,))
    writer.close()


def ask(policy: str = "ci", fail_on: Severity = Severity.WARNING) -> Question:
    return Question(policy=load_policy(policy), fail_on=fail_on, day=TODAY)


def judge_file(path: Path, policy: str = "ci") -> Assessment:
    return assess(path, "latest", ask(policy))


def judge_hostile_policy(path: Path) -> Assessment:
    """A policy is a stranger's text too."""
    text = (
        'name = "<b>p</b>"\ntitle = "<img src=x onerror=alert(1)>"\nopen_questions = ["<b>why</b>"]\n'
        '[[rule]]\nid = "<i>r</i>"\ntitle = "<u>t</u>"\nseverity = "error"\nreason = "<s>because</s>"\n'
    )
    policy = parse_policy(text.encode(), "<p>.toml")
    return assess(path, "latest", Question(policy=policy, fail_on=Severity.NOTE, day=TODAY))
