"""`python -m harness.virtual.build`: builds the image; with --check only says whether it is up to date."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from harness.virtual.build.builder import build
from harness.virtual.build.compiler import BuildError
from harness.virtual.build.sources import find_stale

COMMAND = "python -m harness.virtual.build"


def main(arguments: Sequence[str]) -> int:
    """Build or check; give the exit code."""
    if list(arguments) == ["--check"]:
        return _check()
    if arguments:
        sys.stderr.write(f"usage: {COMMAND} [--check]\n")
        return 2
    return _build()


def _check() -> int:
    stale = find_stale()
    for artefact in stale:
        sys.stderr.write(f"{artefact.output}: not built from the present sources; run {COMMAND}\n")
    return 1 if stale else 0


def _build() -> int:
    try:
        for output in build():
            sys.stdout.write(f"{output}\n")
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
