"""What the framework answers to an app: a probe compiled against framework.jar asks, and logs each answer."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from harness.virtual.build.archive import pack
from harness.virtual.build.compiler import compile_java
from harness.virtual.build.sources import FRAMEWORK
from tests.virtual.java_system import UID, App, running

SOURCES = Path(__file__).parent.parent / "data" / "java-probe"
ANSWERS = {
    "identity": f"com.example.probe {UID} 30 true named",
    "uri": "content com.android.contacts /data/phones limit=5 top [data, phones] phones",
    "own provider": "true",
    "no provider": "null",
    "package": "1.0 1 1700000000123",
    "no package": "absent",
    "permission": "0 -1",
    "no activity": "Unable to find explicit activity class {com.example.probe/com.example.probe.Absent};"
    " have you declared this activity in your AndroidManifest.xml?",
    "cancelled": "The operation has been canceled.",
    "camera": "Camera is being used after Camera.release() was called",
    "looper": "looped",
    "executor": "executor 52.5",
    "handler": "Can't create handler inside thread Thread[bare,5,main] that has not called Looper.prepare()",
}


@pytest.mark.skipif(shutil.which("javac") is None, reason="the probe is compiled here")
def test_the_framework_answers_as_android_11(tmp_path: Path) -> None:
    answers: list[tuple[str, str]] = []

    async def scenario() -> None:
        async with running() as (system, _):
            system.bind(tmp_path, probe(tmp_path))
            await system.until(lambda: len(system.logs) >= len(ANSWERS) + 2)
            answers.extend((tag, message) for _, tag, message in system.logs)

    asyncio.run(scenario())
    assert dict(answer for answer in answers if answer[0] != "later") == ANSWERS
    assert [message for tag, message in answers if tag == "later"] == ["1", "2"]


def probe(folder: Path) -> App:
    classes = compile_java(sorted(SOURCES.rglob("*.java")), FRAMEWORK.output)
    apk = folder / "probe.apk"
    apk.write_bytes(pack({"classes.jar": pack(classes)}))
    return App(apk=apk, package="com.example.probe", application="Probe", provider="ProbeProvider")
