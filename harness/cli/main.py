"""The command `harness`: its groups, and how an error becomes a message and an exit code."""

from __future__ import annotations

import gc
import sys
import traceback
from importlib import import_module
from typing import Any

import click

from harness.cli.signals import end_in_order
from harness.cli.terminal import outlive_terminal
from harness.errors import ExitCode, HarnessError

_NAMES = (
    *(
        "accesses",
        "check",
        "ci",
        "compare",
        "coverage",
        "demo",
        "devices",
        "doctor",
        "hooks",
        "key",
        "mark",
        "note",
        "phone",
    ),
    *("recover", "report", "run", "runs", "scenario", "scenarios", "schedule", "show", "sweep", "verify"),
)
_COMMANDS = {name: f"harness.cli.{name}" for name in _NAMES}
_COLLECTED_AFTER = 50_000  # new objects: to look through all that is imported after each 700 is a sixth of the start


class _LateCommands(click.Group):
    """Imports a command's module when it is called, so that `--help` need not load Frida."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        module = _COMMANDS.get(cmd_name)
        return None if module is None else import_module(module).command


@click.group(cls=_LateCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="collection-harness", message="%(prog)s %(version)s")
def cli() -> None:
    """Log when an Android app touches camera, location, contacts and faces.

    Every access is stored with its time since install, first launch and the user's acceptance of the terms.

    \b
    Example:
      harness demo
      harness run app.apk --device virtual --db evidence.db
    """


def main() -> None:
    """Run the command line; an error of ours is a message and an exit code, never a traceback."""
    gc.set_threshold(_COLLECTED_AFTER)
    outlive_terminal()
    end_in_order()
    try:
        sys.exit(_invoke())
    except HarnessError as error:
        click.echo(f"harness: {_harmless(str(error))}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        click.echo("harness: interrupted; what was recorded is kept", err=True)
        sys.exit(ExitCode.INTERRUPTED)
    except Exception:  # noqa: BLE001  a fault of ours; Python's own exit code for it would say that there are findings
        traceback.print_exc()
        click.echo("harness: this is a fault of the harness; what was recorded is kept", err=True)
        sys.exit(ExitCode.INFRASTRUCTURE)


def _invoke() -> Any:
    try:
        return cli(prog_name="harness", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None


def _harmless(text: str) -> str:
    """Errors quote devices: what could steer a terminal shows as an escape."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in text)
