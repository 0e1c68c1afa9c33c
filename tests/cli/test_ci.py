"""`ci` in a job as a runner of GitHub Actions makes it: artefacts, annotations, summary and exit code."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until

VERDICT = {"accesses.csv", "junit.xml", "report.html", "verdict.md", "verdict.sarif"}
ARTEFACTS = {*VERDICT, "evidence.db", "evidence.db.RUN.artefacts", "evidence.db.RUN.json"}


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("ci")) as running:
        yield running


def start_job(phone: RunningPhone, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "harness", "ci", *arguments, "--device", "bench", "--devices", "devices.toml"]
    return subprocess.Popen(
        command,
        cwd=phone.folder,
        env=os.environ | environment | {"XDG_CONFIG_HOME": str(phone.folder / "config")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_job(phone: RunningPhone, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    process = start_job(phone, *arguments, **environment)
    stdout, stderr = process.communicate(timeout=100)
    return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)


def list_artefacts(folder: Path) -> set[str]:
    return {re.sub(r"(?<=\.)[0-9A-Z]{26}(?=\.)", "RUN", path.name) for path in folder.iterdir()}


def test_a_job_with_findings(phone: RunningPhone, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    done = run_job(
        *(phone, "collects_early", "--grant", "--watch", "1", "-o", "found"),
        GITHUB_ACTIONS="true",
        GITHUB_STEP_SUMMARY=str(summary),
    )
    assert done.returncode == 1, done.stderr
    folder = phone.folder / "found"
    assert list_artefacts(folder) == ARTEFACTS
    begin, *commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    end = f"::{begin.rpartition('::')[2]}::"
    assert begin.startswith("::stop-commands::")
    assert done.stdout.index("OBSERVED") < done.stdout.index(end) < done.stdout.index("::error")
    assert [line.partition("%3A")[0] for line in commands] == [
        end,
        "::error title=Contacts before the terms",
        "::error title=Location before the terms",
        "::warning title=Code of third parties before the terms",
    ]
    assert "Findings. 6 rules: 2 observed, 3 not observed, 1 inconclusive." in done.stdout
    assert summary.read_text().startswith("## `Nothing of the user")
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads((folder / "verdict.sarif").read_text())["runs"][0]["results"]
    }
    assert uris == {"found/evidence.db"}


def test_elsewhere_nothing_is_annotated(phone: RunningPhone) -> None:
    done = run_job(phone, "never_collects", "--watch", "0", "-o", "clean", GITHUB_ACTIONS="", GITHUB_STEP_SUMMARY="")
    assert done.returncode == 0, done.stderr
    assert "::" not in done.stdout
    assert "No findings, as far as was watched. 6 rules: 6 not observed." in done.stdout


def test_a_job_that_fails_leaves_no_verdict_of_an_earlier_one(phone: RunningPhone) -> None:
    folder = phone.folder / "stale"
    folder.mkdir()
    for name in VERDICT:
        (folder / name).write_text("no finding")
    done = run_job(phone, "com.example.nowhere", "-o", "stale")
    assert done.returncode == 3
    assert list(folder.iterdir()) == []


def test_a_job_that_is_broken_off_leaves_its_artefacts(phone: RunningPhone) -> None:
    process = start_job(phone, "collects_early", "--grant", "--watch", "60", "-o", "broken")
    assert process.stderr is not None
    seen = ""
    while "contacts" not in seen:
        seen = process.stderr.readline()
    assert wait_until(lambda: any((phone.folder / "broken").glob("*.artefacts/*")))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=100)
    assert process.returncode == 143
    assert list_artefacts(phone.folder / "broken") == ARTEFACTS
    assert phone.device.run("pm list packages -3") == ""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("none_such.apk",), 2, "there is no APK none_such.apk"),
        (("never_collects", "--policy", "none.toml"), 2, "none.toml cannot be read"),
        (("never_collects", "-o", "/proc/none"), 2, "/proc/none cannot be made"),
        (("com.example.nowhere",), 3, "com.example.nowhere is not installed"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_made(
    phone: RunningPhone, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = run_job(phone, *arguments)
    assert done.returncode == code
    assert message in done.stderr
