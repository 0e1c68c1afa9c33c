"""A manifest: read back as it was written, and what a file no longer says as it did is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from harness.errors import ExitCode
from harness.rules.seal import Examined, Fault, Manifest, Standing, find_differences, parse_manifest, to_bytes

MANIFEST = Manifest(
    run_id="r",
    head="a" * 64,
    blocks=2,
    rows={"run": 1, "access": 7},
    run={"package": "com.x", "command": ["harness", "run"]},
    apks=[{"path": "x.apk", "sha256": "0"}],
    end={"verdict": "complete", "reasons": []},
    gaps=[{"gap_id": 1, "reason": "ü"}],
    clock_samples=[],
    key=None,
    sealed_at="2026-01-01",
    sealed_by={"collection-harness": "1"},
)


def test_it_is_read_back_as_it_was_written() -> None:
    parsed = parse_manifest(to_bytes(MANIFEST))
    assert list(find_differences(parsed, MANIFEST)) == []
    assert to_bytes(parsed) == to_bytes(MANIFEST)
    assert list(json.loads(to_bytes(MANIFEST))) == sorted(json.loads(to_bytes(MANIFEST)))


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b'{"run_id": "r"}', b"3"])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_manifest(data)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"head": "b" * 64}, f'head was "{"a" * 64}" and is "{"b" * 64}"'),
        ({"rows": {"run": 1, "access": 6}}, "rows.access was 7 and is 6"),
        ({"run": {"command": ["harness", "run"]}}, 'run.package was "com.x" and is null'),
        ({"gaps": []}, "gaps: 1 were sealed, and they are no longer these"),
        ({"gaps": [{"gap_id": 1, "reason": "u"}]}, "gaps: 1 were sealed, and they are no longer these"),
        ({"apks": [*MANIFEST.apks, *MANIFEST.apks]}, "apks: 1 were sealed, and they are no longer these"),
    ],
)
def test_a_difference_is_named(change: dict[str, Any], said: str) -> None:
    assert list(find_differences(parse_manifest(to_bytes(MANIFEST)), replace(MANIFEST, **change))) == [said]


@pytest.mark.parametrize(
    "change",
    [
        {"sealed_at": "later", "key": "k", "sealed_by": {}},
        {"run": {**MANIFEST.run, "later": 1}, "gaps": [{"gap_id": 1, "reason": "ü", "later": None}]},
    ],
)
def test_what_a_later_harness_adds_is_no_difference(change: dict[str, Any]) -> None:
    assert list(find_differences(parse_manifest(to_bytes(MANIFEST)), replace(MANIFEST, **change))) == []


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing.SIGNED, ExitCode.DONE),
        (Standing.UNSIGNED, ExitCode.DONE),
        (Standing.OTHER_KEY, ExitCode.INCOMPLETE),
        (Standing.UNSEALED, ExitCode.INCOMPLETE),
        (Standing.UNENDED, ExitCode.INCOMPLETE),
        (Standing.UNCHAINED, ExitCode.INCOMPLETE),
    ],
)
def test_what_vouches_for_a_run_decides_and_a_fault_outweighs_it(standing: Standing, code: ExitCode) -> None:
    run = Examined(run_id="r", standing=standing, blocks=1, rows=1, key=None, sealed_later_at=None, faults=())
    assert run.exit_code is code
    fault = Fault(table="access", rowid=1, what="was edited")
    assert replace(run, faults=(fault,)).exit_code is ExitCode.INTEGRITY
