"""One run for a pipeline: observed, judged, and everything left in one directory, however it ended."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from harness.cli.observe import make_run
from harness.errors import ExitCode, HarnessError, gravest, naming
from harness.fleet.devices import DeviceEntry
from harness.report.artefacts import remove_artefacts, write_artefacts
from harness.report.assessment import Assessment, Question
from harness.report.console import make_console
from harness.report.github import annotate, append_summary
from harness.report.html import OTHER_FOLDER
from harness.report.verdict_text import print_assessment
from harness.rules.texts import escape
from harness.rules.verdict import RunVerdict
from harness.run.job import Order, Recording


def observe_and_judge(order: Order, entry: DeviceEntry, question: Question, *, quiet: bool) -> ExitCode:
    """Make the run, write the artefacts beside its evidence file, and return the code that counts.

    A run that broke off after a finding has a finding; one that broke off without is what broke it.
    """
    folder = order.db.parent
    remove_artefacts(folder)
    assessments: list[Assessment] = []

    def conclude(recordings: Sequence[Recording]) -> None:
        for recording in recordings[-1:]:
            assessment = write_artefacts(recording.run_id, folder, question)
            assessments.append(assessment)
            print_assessment(make_console(), assessment)
            click.echo(f"Artefacts in {folder}")

    try:
        with _telling_github(assessments):
            make_run(order, entry, conclude, quiet=quiet)
    except HarnessError as error:
        if not any(each.verdict is RunVerdict.FINDINGS for each in assessments):
            raise
        click.echo(f"harness: {escape(error.problem)}", err=True)
        return gravest(error.exit_code, ExitCode.FINDINGS)
    return assessments[-1].exit_code


@contextmanager
def _telling_github(assessments: Sequence[Assessment]) -> Iterator[None]:
    """In a job of GitHub Actions, show each assessment also where such a job shows it.

    Until then its runner takes no line for a command: what is printed meanwhile quotes the device.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        yield
        return
    token = secrets.token_hex(16)
    click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        click.echo(f"::{token}::")
        for assessment in assessments:
            _annotate(assessment)


def _annotate(assessment: Assessment) -> None:
    for line in annotate(assessment):
        click.echo(line)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        append_summary(assessment, Path(summary))


def make_folder(folder: Path) -> Path:
    """Make a directory if it is not there. Raises ConfigError."""
    with naming(folder, "made", mend=OTHER_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
