"""The command line: help with examples; bad input is one message and its documented exit code, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from harness.cli.main import cli
from tests.cli.calling import call

ASK_FOR_HELP = """
import sys
from harness.cli.main import cli
cli(["--help"], standalone_mode=False)
print(sorted(sys.modules))
"""


def harness(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "harness", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=100, env=os.environ | environment
    )


@pytest.mark.parametrize("command", ["", *cli.list_commands(click.Context(cli))])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = call(*command.split(), "--help")
    assert done.code == 0
    assert f"  Example:\n    harness {command}" in done.stdout


def test_help_loads_neither_frida_nor_adbutils() -> None:
    done = subprocess.run([sys.executable, "-c", ASK_FOR_HELP], capture_output=True, text=True, timeout=100)
    assert "Commands:" in done.stdout
    assert "'harness.errors'" in done.stdout
    for heavy in ("'frida'", "'_frida'", "'adbutils'", "'sqlite_utils'", "'rich'"):
        assert heavy not in done.stdout


def test_version(tmp_path: Path) -> None:
    assert harness(tmp_path, "--version").stdout.startswith("harness 0.")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["sing"], 2, "No such command"),
        (["run"], 2, "Missing argument"),
        (["run", "collects_early"], 2, "Missing option '--device'"),
        (["run", "collects_early", "--device", "pixel"], 2, "there is no device named 'pixel'"),
        (["run", "collects_early", "--device", "virtual", "--watch", "-1"], 2, "--watch"),
        (["run", "nope.apk", "--device", "virtual"], 2, "there is no APK nope.apk"),
        (["run", "text.apk", "--device", "virtual"], 2, "text.apk is no APK"),
        (["run", "text.apk", "--device", "virtual"], 2, "\n  give an APK, a directory or archive of them"),
        (["run", "collects_early", "--device", "virtual", "--attach", "--grant"], 2, "--attach changes nothing"),
        (["run", "empty.apk", "--device", "virtual"], 2, "holds no AndroidManifest.xml"),
        (["run", "collects_early", "--device", "virtual", "--db", "text.apk"], 2, "is no SQLite database"),
        (["run", "collects_early", "--device", "virtual", "--db", "no/such/e.db"], 2, "make that directory"),
        (["run", "collects_early", "--device", "virtual", "--devices", "bad.toml"], 2, "bad.toml, line 2, column 1"),
        (["run", "collects_early", "--device", "off", "--devices", "off.toml"], 4, "device 127.0.0.1:9"),
    ],
)
def test_bad_input(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    (tmp_path / "text.apk").write_text("this is text, not an archive")
    with zipfile.ZipFile(tmp_path / "empty.apk", "w") as archive:
        archive.writestr("a", "b")
    (tmp_path / "bad.toml").write_text('[[device]]\ncolor = "red"\n')
    (tmp_path / "off.toml").write_text('[[device]]\nname = "off"\nkind = "virtual"\nserial = "127.0.0.1:9"\n')
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = harness(tmp_path, *arguments)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
