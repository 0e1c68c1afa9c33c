"""One run for a pipeline: observed, judged, and everything left in one directory, however it ended."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.observe import make_run
from harness.errors import ConfigError, ExitCode, HarnessError, gravest
from harness.fleet.devices import DeviceEntry
from harness.report.artefacts import write_artefacts
from harness.report.assessment import Assessment
from harness.report.console import escape, make_console
from harness.report.github import annotate, append_summary
from harness.report.verdict_text import print_assessment
from harness.rules.policy import Policy, Severity
from harness.rules.verdict import RunVerdict
from harness.run.job import Order, Recording


def observe_and_judge(order: Order, entry: DeviceEntry, policy: Policy, fail_on: Severity, *, quiet: bool) -> ExitCode:
    """Make the run, write the artefacts beside its evidence file, and return the code that counts.

    A run that broke off after a finding has a finding; one that broke off without is what broke it.
    """
    folder = order.db.parent
    assessments: list[Assessment] = []

    def conclude(recording: Recording) -> None:
        today = datetime.now(UTC).date()
        assessment = write_artefacts(recording.run_id, folder, policy, fail_on, today)
        assessments.append(assessment)
        _tell(assessment, folder)

    try:
        make_run(order, entry, conclude, quiet=quiet)
    except HarnessError as error:
        if not any(each.verdict is RunVerdict.FINDINGS for each in assessments):
            raise
        click.echo(f"harness: {escape(error.problem)}", err=True)
        return gravest(error.exit_code, ExitCode.FINDINGS)
    return assessments[-1].exit_code


def make_folder(folder: Path) -> Path:
    """Make a directory if it is not there. Raises ConfigError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be made: {error.strerror}", mend="name another folder with -o") from error
    return folder


def _tell(assessment: Assessment, folder: Path) -> None:
    """Print the verdict; in a job of GitHub Actions also where such a job shows it."""
    print_assessment(make_console(), assessment)
    click.echo(f"Artefacts in {folder}")
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for line in annotate(assessment):
            click.echo(line)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        append_summary(assessment, Path(summary))
