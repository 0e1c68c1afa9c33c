"""`harness scenario check`: whether a file of the user's can be played, and what would be done."""

from __future__ import annotations

import click

from harness.cli.options import json_option
from harness.errors import ExitCode


@click.group(name="scenario")
def command() -> None:
    """Look at one scenario, before anything touches a device.

    \b
    Example:
      harness scenario check mine.toml
    """


@command.command(name="check")
@click.argument("file", metavar="NAME|FILE")
@json_option
def check(file: str, *, as_json: bool) -> ExitCode:
    """Read a scenario and print what would be done, step by step.

    A mistake is told with line, column and mend, exit code 2.

    \b
    Example:
      harness scenario check mine.toml
      harness scenario check draft-discarded
    """
    from harness.fleet.scenariofile import load_scenario
    from harness.report.scenarios import document_scenarios, print_scenario

    scenario = load_scenario(file)
    if as_json:
        click.echo(document_scenarios([scenario]))
    else:
        print_scenario(scenario)
    return ExitCode.DONE
