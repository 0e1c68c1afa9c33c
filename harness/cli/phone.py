"""`harness phone`: virtual phones that stay, and apps for them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from harness.cli.options import state_path
from harness.errors import ExitCode
from harness.fleet.phones import Phones, RunningPhone

_STARTED = """\
Phone {name} runs at {address}. It stays until it is powered off.

  adb connect {address}
  harness phone stop {name}

To use it with `harness run APP --device {name}`, put this into devices.toml:

  [[device]]
  name = "{name}"
  kind = "virtual"
  serial = "{address}"
"""


@click.group(name="phone")
def command() -> None:
    """Start virtual phones that stay, look after them, and build apps for them.

    \b
    Example:
      harness phone start --name bench
      harness phone list
      harness phone stop bench
    """


@command.command()
@click.option("--name", help="What to call it (default: phone-1, phone-2 ...).")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port for adb (default: a free one).")
@click.option("--json", "as_json", is_flag=True, help="Print the phone as one JSON object.")
def start(name: str | None, port: int, as_json: bool) -> ExitCode:
    """Boot a virtual phone that outlives this command, and print how to reach it.

    \b
    Example:
      harness phone start --name bench --port 5555
      adb connect 127.0.0.1:5555
    """
    phone = _phones().start(name, port)
    if as_json:
        click.echo(json.dumps(_facts(phone)))
    else:
        click.echo(_STARTED.format(name=phone.name, address=phone.address), nl=False)
    return ExitCode.DONE


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.option("--nl", "as_lines", is_flag=True, help="Print a JSON object on each line.")
def list_(as_json: bool, as_lines: bool) -> ExitCode:
    """List the virtual phones that run.

    \b
    Example:
      harness phone list
      harness phone list --json
    """
    phones = _phones().running()
    if as_json:
        click.echo(json.dumps([_facts(phone) for phone in phones]))
    elif as_lines:
        for phone in phones:
            click.echo(json.dumps(_facts(phone)))
    elif phones:
        _print_table(phones)
    else:
        click.echo("no virtual phone runs; start one with: harness phone start", err=True)
    return ExitCode.DONE


@command.command()
@click.argument("phone", metavar="[NAME|ADDRESS]", required=False)
@click.option("--all", "every", is_flag=True, help="Power off every phone that `harness phone list` shows.")
def stop(phone: str | None, every: bool) -> ExitCode:
    """Power off a virtual phone, by its name or its address; what is on it is lost.

    \b
    Example:
      harness phone stop bench
      harness phone stop --all
    """
    if (phone is None) != every:
        raise click.UsageError("Give either one phone or --all.")
    phones = _phones()
    for running in phones.running() if phone is None else (phones.get(phone),):
        phones.stop(running)
        click.echo(f"powered off {running.name}")
    return ExitCode.DONE


@command.command(name="build-app")
@click.argument("sources", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="APP.apk",
              help="The file to write.")  # fmt: skip
def build_app(sources: Path, output: Path) -> ExitCode:
    """Build an app for the virtual phone from SOURCES, a folder with AndroidManifest.xml and Java sources.

    Needs a JDK 17 or newer. The app is compiled against the phone's own android.* classes, and runs on virtual phones
    alone: it holds classes of Java and none of Android's bytecode.

    \b
    Example:
      harness phone build-app my-app/ -o my-app.apk
      harness run my-app.apk --device virtual
    """
    from harness.fleet.appbuild import build

    package = build(sources, output)
    click.echo(f"built {output}: {package}")
    return ExitCode.DONE


def _phones() -> Phones:
    return Phones(state_path("phones"))


def _facts(phone: RunningPhone) -> dict[str, object]:
    return {"name": phone.name, "address": phone.address, "pid": phone.process.pid, "since": phone.since}


def _print_table(phones: tuple[RunningPhone, ...]) -> None:
    width = max(len("name"), *(len(phone.name) for phone in phones))
    click.echo(f"{'name':<{width}}  {'address':<21}  {'pid':>7}  since")
    for phone in phones:
        address = phone.address or "booting"
        click.echo(f"{phone.name:<{width}}  {address:<21}  {phone.process.pid:>7}  {phone.since}")
