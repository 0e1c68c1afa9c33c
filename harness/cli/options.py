"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from platformdirs import user_config_path, user_state_path

from harness.errors import ConfigError
from harness.fleet.lease import Leases

_HIGHEST_PORT = 65535

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


def grant_option(function: F) -> F:
    """The permissions of an app that is installed for a run."""
    return click.option(
        "--grant", is_flag=True, help="Grant every permission that the app requests, as `adb install -g` does."
    )(function)


def policy_option(default: str) -> Callable[[F], F]:
    """The rules that a run is held against."""
    return click.option(
        "--policy", "policy_name", default=default, show_default=True, metavar="FILE|PACK", help="The rules."
    )


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


def host_adb_server() -> int:
    """Return the port of this host's adb server, where adb itself looks for it. Raises ConfigError for no port."""
    word = os.environ.get("ANDROID_ADB_SERVER_PORT", "5037")
    if not word.isdecimal() or not 0 < int(word) <= _HIGHEST_PORT:
        raise ConfigError(f"ANDROID_ADB_SERVER_PORT is {word!r}", mend="set it to a port, or leave it out for 5037")
    return int(word)


def state_path(name: str) -> Path:
    """Return this user's folder for what must outlive a command."""
    return user_state_path("collection-harness", appauthor=False) / name


def key_path() -> Path:
    """Return where the key is with which this user's runs are signed."""
    return user_config_path("collection-harness", appauthor=False) / "key.pem"


def this_command() -> tuple[str, ...]:
    """Return the command that runs, as its user would write it."""
    return ("harness", *sys.argv[1:])


def device_leases() -> Leases:
    """Return the locks of the devices, taken for the command that runs."""
    return Leases(state_path("devices"), this_command())
