"""A verdict written to the files that programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from harness.errors import ConfigError
from harness.report.assessment import Assessment
from harness.report.junit import write_junit
from harness.report.markdown import write_markdown
from harness.report.sarif import write_sarif

_WRITERS: Mapping[str, Callable[[Assessment, Path], None]] = {
    "junit": write_junit,
    "sarif": write_sarif,
    "markdown": write_markdown,
}


def write_files(assessment: Assessment, **paths: Path | None) -> None:
    """Write each file that has a path. Raises ConfigError for one that cannot be written."""
    for form, path in paths.items():
        if path is None:
            continue
        try:
            _WRITERS[form](assessment, path)
        except OSError as error:
            raise ConfigError(f"{path} cannot be written: {error.strerror}", mend="name another file") from error
