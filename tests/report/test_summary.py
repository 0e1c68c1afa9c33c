"""What a run's pages are made of."""

from __future__ import annotations

from harness.model import HookReport, HookState
from harness.report.summary import find_not_observed
from harness.store.queries import PhaseCount


def hook(data_type: str, state: HookState) -> HookReport:
    return HookReport(hook=f"a.B.{data_type}", data_type=data_type, state=state, overloads=1, error=None)


def test_not_observed_is_said_only_of_what_was_looked_for() -> None:
    hooks = [
        hook("camera", HookState.INSTALLED),
        hook("location", HookState.INSTALLED),
        hook("location", HookState.ABSENT),
        hook("face", HookState.ABSENT),
        hook("contacts", HookState.FAILED),
    ]
    denied = PhaseCount(phase="before_terms", data_type="camera", returned=0, denied=1, failed=0)
    assert find_not_observed(hooks, [denied]) == ("location",)
    assert find_not_observed(hooks, []) == ("camera", "location")
