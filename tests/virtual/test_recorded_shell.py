"""What a real Android 11 answered, and what the whole phone answers: the same but for what two phones differ in.

Numbers, names of hardware and hashes are masked; test_shell.py holds the commands whose answers are equal to the byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.virtual.phone_process import PhoneProcess, Server, running_phone, short_home

RECORDED = {
    row["command"]: row
    for row in map(
        json.loads, (Path(__file__).parent.parent / "data/adbd-android11/shell.ndjson").read_text().splitlines()
    )
}
# The commands which that system could not answer, for lack of services and of an app_process, and getprop's full list.
WITHOUT_SERVICES = {
    row["command"]
    for row in RECORDED.values()
    if "find service" in row["stderr"] or "CANNOT LINK" in row["stderr"] or row["command"] in {"dumpsys -l", "cmd -l"}
}
# Another machine's disks and kernel; and a phone whose only processes are the system server and the apps.
OTHER_PLACE = {
    "mount | head -3",
    "kill -0 1; echo $?",
    "pidof adbd",
    "df /data",
    "getprop ro.build.fingerprint",
    "cat /proc/1/stat",
    "uname -a",
}
SAME_SHAPE = sorted(RECORDED.keys() - WITHOUT_SERVICES - OTHER_PLACE - {"getprop", "ps", "ps -A -o PID,PPID,UID,NAME"})


@pytest.fixture(scope="module")
def rooted(adb_server: Server) -> Iterator[PhoneProcess]:
    """A phone whose adbd runs as root, as the recorded one did."""
    with short_home() as home, running_phone(adb_server, home) as phone:
        phone.adb("root")
        phone.shell("echo hello >/data/local/tmp/h.txt; log started")
        yield phone


def shape(text: str) -> str:
    """Mask what differs from phone to phone and from moment to moment."""
    text = re.sub(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<hex>", text)
    text = re.sub(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d+", "<day>", text)
    return re.sub(r"\d+", "<n>", text)


@pytest.mark.parametrize("command", SAME_SHAPE)
def test_the_answer_has_the_recorded_shape(rooted: PhoneProcess, command: str) -> None:
    answer, recorded = rooted.run(command), RECORDED[command]
    if command.startswith(("logcat", "service")):
        assert_same_kinds_of_lines(answer.stdout.decode(), recorded["stdout"])
    else:
        assert (shape(answer.stdout.decode()), answer.code) == (shape(recorded["stdout"]), recorded["exit"])
    assert shape(answer.stderr.decode()) == shape(recorded["stderr"])


def assert_same_kinds_of_lines(mine: str, theirs: str) -> None:
    """Compare the first line of each kind: what is in a log differs, how it is printed does not."""
    head = theirs.splitlines()[0]
    if head.startswith("---------"):
        assert mine.startswith("--------- beginning of ")
        assert all(
            re.match(r" +\d+\.\d{3} +\d+ +\d+ [VDIWEF] .+: ", line) for line in mine.splitlines() if line[0] == " "
        )
    else:
        assert shape(mine.splitlines()[0]).split("(")[0] == shape(head).split("(")[0]


@pytest.mark.parametrize(
    ("command", "code", "stdout", "stderr"),
    [
        ("getprop ro.build.version.release", 0, "11\n", ""),
        ("getprop none.such default", 0, "default\n", ""),
        ("ls /data/local", 0, "tmp\n", ""),
        ("ls -d /data/local/tmp /nowhere", 1, "/data/local/tmp\n", "ls: /nowhere: No such file or directory\n"),
        ("cat /data/local/tmp/h.txt /nope", 1, "hello\n", "cat: /nope: No such file or directory\n"),
        ("stat -c '%s %a' /data/local/tmp/h.txt", 0, "6 666\n", ""),
        ("pidof system_server >/dev/null; echo $?", 0, "0\n", ""),
        ("kill -0 999998", 1, "", "/system/bin/sh: kill: 999998: No such process\n"),
        ("exit 0", 0, "", ""),
        ("true", 0, "", ""),
        ("nothere -x", 127, "", "/system/bin/sh: nothere: inaccessible or not found\n"),
        ("which toybox", 0, "/system/bin/toybox\n", ""),
        ("printf '\\101\\n' | xxd", 0, "00000000: 410a                                     A.\n", ""),
        ("cmd nothere list", 20, "", "cmd: Can't find service: nothere\n"),
        ("dumpsys nothere", 0, "", "Can't find service: nothere\n"),
        ("service check package", 0, "Service package: found\n", ""),
        ("service check nothere", 0, "Service nothere: not found\n", ""),
        ("id -u shell", 0, "2000\n", ""),
    ],
)
def test_other_arguments_are_answered_alike(
    rooted: PhoneProcess, command: str, code: int, stdout: str, stderr: str
) -> None:
    answer = rooted.run(command)
    assert (answer.code, answer.stdout.decode(), answer.stderr.decode()) == (code, stdout, stderr)
