"""What is read of a process that failed, and what of it is not kept."""

from __future__ import annotations

import pytest

from harness.rules.crashes import CrashReport, Failure, find_crashes, parse_crashes, read_failure
from harness.rules.eventlog import parse_events

AT = "1795447719.408123"


@pytest.mark.parametrize(
    ("entry", "failure"),
    [
        ("1000 I am_crash: [2420,0,com.x:far,551042630,java.lang.RuntimeException,no, never,Main.java,12]",
         Failure(pid=2420, process="com.x:far", is_hang=False, reason="java.lang.RuntimeException")),
        ("1000 I am_crash: [2420,0,com.x,551042630,Native crash,Segmentation fault,unknown,0]",
         Failure(pid=2420, process="com.x", is_hang=False, reason="Native crash")),
        ("1000 I am_anr: [0,2420,com.x,551042630,Input dispatching timed out (a, b)]",
         Failure(pid=2420, process="com.x", is_hang=True, reason="Input dispatching timed out (a, b)")),
        ("u0_a86 I am_crash: [2420,0,com.x,551042630,java.lang.RuntimeException,no,Main.java,12]", None),
        ("1000 I am_crash: [what,0,com.x,551042630,java.lang.RuntimeException,no,Main.java,12]", None),
        ("1000 I am_anr: [0,2420]", None),
        ("1000 I am_proc_died: [0,2420,com.x,0,2]", None),
    ],
)  # fmt: skip
def test_a_failure_is_told_by_the_system_alone(entry: str, failure: Failure | None) -> None:
    uid, rest = entry.split(" ", 1)
    (read,) = parse_events(f"{AT}  {uid}   832   862 {rest}")
    assert read_failure(read) == failure


JAVA = (
    "FATAL EXCEPTION: main", "Process: com.x, PID: 2420",
    "com.x.SignInFailed: Alice Testperson:", "is not known", "alice.testperson", "\tat com.x.Main.go(Main.java:7)",
    "\tat com.x.Main$1.run(Main.java:3)", "\tSuppressed: java.io.IOException: Alice", "\t\tat a.B.c(B.java)",
    "Caused by: java.lang.NullPointerException", "Caused by: a.B: Alice", "\t... 4 more",
)  # fmt: skip
NATIVE = (
    "Fatal signal 6 (SIGABRT), code -1 (SI_QUEUE) in tid 2431 (worker), pid 2420 (com.x)",
    "*** *** *** *** *** *** *** *** *** *** *** *** ***", "pid: 2420, tid: 2431, name: worker  >>> com.x <<<",
    "uid: 10086", "signal 6 (SIGABRT), code -1 (SI_QUEUE), fault addr --------", "Abort message: 'Alice'",
    "    x0  0000000000000000", "backtrace:", "      #00 pc 000000000004f2bc  /apex/libc.so (abort+164)",
)  # fmt: skip


def crash_log(lines: tuple[str, ...], tag: str = "AndroidRuntime", pid: int = 2420, uid: str = "u0_a86") -> str:
    return "--------- beginning of crash\n" + "".join(f"{AT} {uid} {pid} {pid} E {tag}: {line}\n" for line in lines)


def test_what_an_exception_says_is_not_kept_but_where_that_is_asked() -> None:
    text = crash_log(JAVA) + crash_log(("FATAL EXCEPTION: main", "Process: com.y, PID: 9"), pid=9, uid="10087")
    (report,) = find_crashes(parse_crashes(text), 10086, keeps_messages=False)
    assert report == CrashReport(
        pid=2420, at_wall_ns=1795447719408123000, left_out=0,
        text="FATAL EXCEPTION: main\nProcess: com.x, PID: 2420\ncom.x.SignInFailed: [17 characters that are not kept]\n"
        "[12 characters that are not kept]\n[16 characters that are not kept]\n    at com.x.Main.go(Main.java:7)\n"
        "    at com.x.Main$1.run(Main.java:3)\n    Suppressed: java.io.IOException: [5 characters that are not kept]\n"
        "        at a.B.c(B.java)\nCaused by: java.lang.NullPointerException\n"
        "Caused by: a.B: [5 characters that are not kept]\n    ... 4 more",
    )  # fmt: skip
    (whole,) = find_crashes(parse_crashes(text), 10086, keeps_messages=True)
    assert whole.text.count("\n") == len(JAVA) - 1
    assert "SignInFailed: Alice Testperson:\nis not known" in whole.text


def test_a_native_crash_is_that_of_the_process_of_which_another_tells() -> None:
    (report,) = find_crashes(parse_crashes(crash_log(NATIVE, "DEBUG", pid=2999)), 10086, keeps_messages=False)
    assert report.pid == 2420
    assert "SIGABRT" in report.text
    assert "abort+164" in report.text
    assert "Alice" not in report.text


def test_a_report_has_an_end() -> None:
    lines = ("FATAL EXCEPTION: main", *("\tat a.B.c(B.java)" for _ in range(1000)))
    (report,) = find_crashes(parse_crashes(crash_log(lines)), 10086, keeps_messages=False)
    assert (report.text.count("\n"), report.left_out) == (199, 801)
