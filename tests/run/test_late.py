"""Without a gate, what came before the hooks lies in a stored gap, and everything after it is a row."""

from __future__ import annotations

from pathlib import Path

from tests.run.phones import boot, is_of, journalled_calls


def test_the_blind_window_is_a_gap_and_nothing_else_is_missing(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        done = phone.observe("--grant", "--leave-app", "--watch", "3", "--gate", "late")
        assert done.returncode == 6, done.stdout + done.stderr
        assert "was hooked only after it had started" in done.stdout
        (tried,) = phone.query("select gate, outcome, reason from gate_try")
        assert tried == {"gate": "late", "outcome": "armed", "reason": "it was asked for"}
        (gap,) = phone.query("select * from gap")
        assert gap["kind"] == "late_attach"
        rows = phone.query("select hook, at_boottime_ns, gate from timeline")
        assert {row["gate"] for row in rows} == {"late"}
        for call in journalled_calls(phone.journal()):
            seen = [row for row in rows if is_of(row, call)]
            in_gap = gap["from_boottime_ns"] <= call["before_ns"] <= gap["to_boottime_ns"]
            assert len(seen) == 1 or (in_gap and not seen), call
        assert any(row["hook"] == "android.hardware.Camera.open" for row in rows)
        assert phone.query("select verdict from run_end") == [{"verdict": "incomplete"}]
