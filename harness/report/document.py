"""A run as one JSON document, for programs: the same facts as the tables, instants as integers."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from harness.model import Milestone
from harness.report.formats import to_json
from harness.report.seals import find_seal
from harness.report.states import RunState, state_of
from harness.report.summary import Summary
from harness.rules.sights import ScreenSeen
from harness.store.queries import RunRow


def document_run(summary: Summary, path: Path) -> str:
    """Return everything but the accesses themselves, which `harness accesses --json` gives."""
    document = {
        **_describe_run(summary.run, summary.state),
        "db": str(path.absolute()),
        "seal": find_seal(path, summary.run.run_id),
        "milestones": [_describe_milestone(milestone, summary.installed_ns) for milestone in summary.milestones],
        "counts": [asdict(count) for count in summary.counts],
        "app_states": _describe_states(summary),
        "coverage": asdict(summary.coverage),
        "ledger": _describe_ledger(summary),
        "processes": [asdict(process) for process in summary.processes],
        "gaps": [asdict(gap) for gap in summary.gaps],
        "changes": [asdict(change) for change in summary.changes],
        "gate_tries": [asdict(tried) for tried in summary.gate_tries],
        "installation": None if summary.installation is None else asdict(summary.installation),
        "clocks": asdict(summary.clocks),
        "crashes": [asdict(crash) for crash in summary.crashes],
        "recoveries": [asdict(recovery) for recovery in summary.recoveries],
        "taps": [asdict(tap) for tap in summary.taps],
        "steps": [asdict(step) for step in summary.steps],
        "windows": [asdict(count) for count in summary.windows],
        "remarks": [asdict(remark) for remark in summary.remarks],
        "screens": [_describe_screen(screen) for screen in summary.screens],
        "artefacts": [asdict(kept) for kept in summary.artefacts],
        "hooks": [asdict(hook) for hook in summary.hooks],
    }
    return to_json(document, indent=2)


def _describe_screen(screen: ScreenSeen) -> dict[str, object]:
    return asdict(screen) | {"evidence": json.loads(screen.evidence), "offers": json.loads(screen.offers)}


def _describe_states(summary: Summary) -> dict[str, object]:
    """The intervals of the run, the accesses in each state, and out of sight by what woke the process."""
    states = summary.states
    return {
        "intervals": [asdict(each) for each in states.intervals],
        "contradictions": [asdict(each) for each in states.contradictions],
        "failures": states.failures,
        "counts": [asdict(count) for count in summary.state_counts],
        "woken": [asdict(count) for count in summary.wake_counts],
    }


def _describe_ledger(summary: Summary) -> dict[str, object]:
    """What both witnesses tell of each op and interval; an end that is not known is null."""
    ledger = summary.ledger
    reconciled = [
        {
            "op": each.op,
            "data_types": each.data_types,
            "witnesses": each.witnesses,
            "why": each.why,
            "between_boottime_ns": each.between.known_ends,
            "accesses": each.accesses,
            "notes": each.notes,
        }
        for each in ledger.reconciled
    ]
    return {
        "readings": ledger.readings,
        "failures": ledger.failures,
        "is_read_to_the_end": ledger.is_read_to_the_end,
        "reconciled": reconciled,
    }


def document_runs(runs: list[RunRow], *, lines: bool) -> str:
    """Return a JSON array, or with `lines` one object a line; the end has no line break."""
    objects = [to_json(_describe_run(run, state_of(run))) for run in runs]
    if lines:
        return "\n".join(objects)
    return "[" + ",\n ".join(objects) + "]"


def _describe_run(run: RunRow, state: RunState) -> dict[str, object]:
    return asdict(run) | {"reasons": list(run.reasons), "state": state}


def _describe_milestone(milestone: Milestone, installed_ns: int | None) -> dict[str, object]:
    """As stored, and the bracket that its uncertainty makes; seconds since install are of the installed instant."""
    bracket_ns = [milestone.at_boottime_ns + sign * milestone.uncertainty_ns for sign in (-1, 1)]
    since_s = None if installed_ns is None else [(at_ns - installed_ns) / 1e9 for at_ns in bracket_ns]
    return asdict(milestone) | {"between_boottime_ns": bracket_ns, "between_since_install_s": since_s}
