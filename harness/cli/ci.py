"""`harness ci`: the one command that a pipeline needs."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import devices_option, fail_on_option, grant_option, policy_option, quiet_option
from harness.errors import ExitCode


@click.command(name="ci")
@click.argument("app")
@click.option("--device", required=True, metavar="NAME", help="A device of devices.toml.")
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), default=Path("harness-ci"), metavar="DIR",
              show_default=True, help="Where the artefacts go.")  # fmt: skip
@policy_option("ci")
@fail_on_option
@grant_option
@click.option("--watch", "watch_s", type=click.FloatRange(min=0), default=10.0, show_default=True, metavar="SECONDS",
              help="How long to look on after the terms were accepted.")  # fmt: skip
@devices_option
@quiet_option
def command(
    app: str,
    device: str,
    folder: Path,
    policy_name: str,
    fail_on: str,
    grant: bool,
    watch_s: float,
    devices_file: Path | None,
    quiet: bool,
) -> ExitCode:
    """Observe APP, hold it against a policy, and leave everything in one directory.

    The first use is played, its evidence is checked, and DIR holds evidence.db, report.html, junit.xml,
    verdict.sarif, verdict.md and accesses.csv, also when the run was broken off. In a job of GitHub Actions the result
    is annotated and added to the step's summary. Exit code 1 for findings, 6 when evidence is missing, 4 and 5 when the
    device or this host failed: none of these is a pass.

    \b
    Example:
      harness ci app.apk --device emulator --policy ci -o artefacts
      harness ci collects_early --device virtual --grant
    """
    from datetime import UTC, datetime

    from harness.cli.pipeline import make_folder, observe_and_judge
    from harness.fleet.apps import find_app
    from harness.fleet.devices import find_device, load_devices
    from harness.fleet.policies import load_policy
    from harness.fleet.scenariofile import FIRST_USE, load_scenario
    from harness.report.artefacts import EVIDENCE
    from harness.report.assessment import Question
    from harness.rules.policy import Severity
    from harness.run.job import Order

    question = Question(policy=load_policy(policy_name), fail_on=Severity(fail_on), day=datetime.now(UTC).date())
    entry = find_device(load_devices(devices_file), device)
    order = Order(
        app=find_app(app),
        db=make_folder(folder) / EVIDENCE,
        or_next_db=False,
        device_name=entry.name,
        device_kind=entry.kind,
        grant=grant,
        frida=entry.frida,
        gate=entry.best_gate,
        scenario=load_scenario(FIRST_USE),
        watch_s=watch_s,
        leave_app=False,
    )
    return observe_and_judge(order, entry, question, quiet=quiet)
