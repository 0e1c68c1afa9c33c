"""`harness check`: a run held against a policy."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, fail_on_option, policy_option
from harness.errors import ExitCode

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="check")
@click.argument("run")
@db_option
@policy_option("claims")
@fail_on_option
@click.option("--junit", type=_FILE, metavar="FILE", help="Also write JUnit XML.")
@click.option("--sarif", type=_FILE, metavar="FILE", help="Also write SARIF 2.1.0.")
@click.option("--markdown", type=_FILE, metavar="FILE", help="Also write Markdown.")
def command(
    run: str,
    db: Path,
    policy_name: str,
    fail_on: str,
    junit: Path | None,
    sarif: Path | None,
    markdown: Path | None,
) -> ExitCode:
    """Hold a run against a policy.

    Each rule is observed, not observed (with what that is worth), or inconclusive. The packs are `claims`, what the
    app is said to do, and `ci`, nothing before the terms; docs/policy.md tells how to write another. Exit code 1 for a
    finding, 6 when evidence is missing, 0 when neither: that is no acquittal of what was not watched.

    \b
    Example:
      harness check latest --policy ci --junit junit.xml
      harness check latest --db harness-demo.db --policy policy.toml --fail-on error
    """
    from datetime import UTC, datetime

    from harness.fleet.policies import load_policy
    from harness.report.assessment import Question, assess
    from harness.report.files import write_files
    from harness.report.text import make_console
    from harness.report.verdict_text import print_assessment
    from harness.rules.policy import Severity

    question = Question(policy=load_policy(policy_name), fail_on=Severity(fail_on), day=datetime.now(UTC).date())
    assessment = assess(db, run, question)
    write_files(assessment, junit=junit, sarif=sarif, markdown=markdown)  # a reader that goes away must not cost a file
    print_assessment(make_console(), assessment)
    return assessment.exit_code
