"""A verdict written to the files that programs read."""

from __future__ import annotations

from pathlib import Path

from harness.errors import naming
from harness.report.assessment import Assessment
from harness.report.junit import write_junit
from harness.report.markdown import write_markdown
from harness.report.sarif import write_sarif


def write_files(
    assessment: Assessment, *, junit: Path | None = None, sarif: Path | None = None, markdown: Path | None = None
) -> None:
    """Write each file that has a path. Raises ConfigError for one that cannot be written."""
    for write, path in ((write_junit, junit), (write_sarif, sarif), (write_markdown, markdown)):
        if path is not None:
            with naming(path, "written", mend="name another file"):
                write(assessment, path)
