"""`harness scenarios`: what can be played."""

from __future__ import annotations

import click

from harness.cli.options import json_option
from harness.errors import ExitCode


@click.command(name="scenarios")
@json_option
def command(*, as_json: bool) -> ExitCode:
    """List the scenarios that come with the harness.

    \b
    Example:
      harness scenarios
      harness run app.apk --device NAME --scenario never-opened --watch 600
    """
    from harness.fleet.scenariofile import SHIPPED, load_scenario
    from harness.report.scenarios import document_scenarios, print_scenarios

    shipped = [load_scenario(name) for name in SHIPPED]
    if as_json:
        click.echo(document_scenarios(shipped))
    else:
        print_scenarios(shipped)
    return ExitCode.DONE
