"""Options that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from platformdirs import user_state_path

from harness.fleet.lease import Leases

F = TypeVar("F", bound=Callable[..., Any])


def db_option(function: F) -> F:
    """The evidence file that a reading command opens."""
    return click.option(
        "--db",
        type=click.Path(path_type=Path),
        default=Path("harness.db"),
        show_default=True,
        metavar="FILE",
        help="Evidence file.",
    )(function)


def json_option(function: F) -> F:
    """One JSON document on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Nothing but JSON on standard output.")(function)


def quiet_option(function: F) -> F:
    """No progress."""
    return click.option("--quiet", "-q", is_flag=True, help="Show no progress on standard error.")(function)


def devices_option(function: F) -> F:
    """Where the devices are named."""
    return click.option(
        "--devices",
        "devices_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Another devices.toml than the one in this folder.",
    )(function)


def policy_option(function: F) -> F:
    """The rules that a run is held against."""
    return click.option(
        "--policy", "policy_name", default="claims", show_default=True, metavar="FILE|PACK", help="The rules."
    )(function)


def fail_on_option(function: F) -> F:
    """Which findings count."""
    return click.option(
        "--fail-on",
        type=click.Choice(("error", "warning", "note")),
        default="warning",
        show_default=True,
        help="The least severity that decides the verdict.",
    )(function)


def refuse_two(**flags: bool) -> None:
    """Raise click's UsageError when more than one output format is asked for."""
    if sum(flags.values()) > 1:
        names = " and ".join(f"--{name}" for name, is_set in flags.items() if is_set)
        raise click.UsageError(f"{names} exclude each other.")


def state_path(name: str) -> Path:
    """Return this user's folder for what must outlive a command."""
    return user_state_path("collection-harness", appauthor=False) / name


def this_command() -> tuple[str, ...]:
    """Return the command that runs, as its user would write it."""
    return ("harness", *sys.argv[1:])


def device_leases() -> Leases:
    """Return the locks of the devices, taken for the command that runs."""
    return Leases(state_path("devices"), this_command())
