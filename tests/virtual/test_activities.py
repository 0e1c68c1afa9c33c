"""The activity manager with a real app: what it starts, logs, ends, and says when it cannot."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.virtual.system.crash import crash_fields, tombstone
from tests.virtual.apks import write_apk
from tests.virtual.phone_process import APP, TERMS, PhoneProcess, Server, running_phone, short_home, wait_until

SLACK_NS = 5_000_000  # what the two clocks may differ by when they are read one after the other
HOME_RECORD = "ActivityRecord{ u0 com.android.launcher3/.uioverrides.QuickstepLauncher t1}"
LAUNCH = f"am start -W -a android.intent.action.MAIN -c android.intent.category.LAUNCHER {APP}"


@pytest.fixture(scope="module")
def booted(adb_server: Server) -> Iterator[PhoneProcess]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        yield phone


@pytest.fixture
def virtual(booted: PhoneProcess) -> Iterator[PhoneProcess]:
    """A phone on which the app has just been installed and nothing was logged."""
    booted.shell("logcat -b all -c")
    booted.install()
    yield booted
    booted.shell(f"am clear-debug-app; pm uninstall {APP}")


def test_a_process_that_stands_still_is_in_state_t(virtual: PhoneProcess) -> None:
    virtual.shell(f"am start -W -n {TERMS}")
    shown = f"ps -o S,NAME -p {virtual.pid()}"
    wait_until(lambda: virtual.shell(shown).splitlines()[1] == f"S {APP}")
    virtual.shell(f"su 0 kill -STOP {virtual.pid()}")
    wait_until(lambda: virtual.shell(shown).splitlines()[1] == f"T {APP}")
    virtual.shell(f"su 0 kill -CONT {virtual.pid()}")
    wait_until(lambda: virtual.shell(shown).splitlines()[1] == f"S {APP}")


def test_a_launch_leaves_android_11_s_events_in_order(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    events = [(tag, fields) for tag, fields in virtual.events() if not any("launcher3" in field for field in fields)]
    assert [tag for tag, _ in events] == [
        "wm_create_task",
        "wm_create_activity",
        "am_uid_running",
        "am_proc_start",
        "am_proc_bound",
        "am_uid_active",
        "wm_restart_activity",
        "wm_set_resumed_activity",
        "wm_on_create_called",
        "wm_on_start_called",
        "wm_on_resume_called",
        "wm_on_top_resumed_gained_called",
        "wm_activity_launch_time",
    ]
    fields = dict(events)
    pid = str(virtual.pid())
    component = f"{{{APP}/{APP}.TermsActivity}}"
    token, task = fields["wm_create_activity"][1:3]
    action = ["android.intent.action.MAIN", "NULL", "NULL", "268435456"]
    assert fields["wm_create_activity"] == ["0", token, task, TERMS, *action]
    uid = virtual.shell(f"pm list packages -U {APP}").strip().rpartition(":")[2]
    assert fields["am_proc_start"] == ["0", pid, uid, APP, "top-activity", component]
    assert fields["am_proc_bound"] == ["0", pid, APP]
    assert fields["wm_on_resume_called"] == [token, f"{APP}.TermsActivity", "RESUME_ACTIVITY"]


def test_the_app_writes_its_own_events_at_their_instants(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    pid, wall_minus_boot_ns = virtual.pid(), time.time_ns() - time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    lines = virtual.shell("logcat -d -b events -v epoch -v nsec").splitlines()[1:]
    rows = [line.split(None, 5) for line in lines]
    assert {row[1] == str(pid) for row in rows if row[4].startswith("wm_on_")} == {True}
    assert {row[1] == str(pid) for row in rows if not row[4].startswith("wm_on_")} == {False}
    at_boot_ns = {row[4].rstrip(":"): int(row[0].replace(".", "")) - wall_minus_boot_ns for row in rows}
    (resumed,) = (entry for entry in virtual.journal() if entry.get("event") == "activity_resumed")
    assert at_boot_ns["wm_restart_activity"] < at_boot_ns["wm_on_create_called"] < at_boot_ns["wm_on_start_called"]
    assert at_boot_ns["wm_on_start_called"] < int(str(resumed["before_ns"])) + SLACK_NS
    assert int(str(resumed["after_ns"])) - SLACK_NS < at_boot_ns["wm_on_resume_called"]
    assert at_boot_ns["wm_on_resume_called"] < at_boot_ns["wm_activity_launch_time"]


def test_a_crash_is_in_the_crash_buffer_and_nowhere_else(virtual: PhoneProcess, tmp_path: Path) -> None:
    virtual.install(apk=write_apk(tmp_path / "hollow.apk", package="com.example.hollow"))
    virtual.shell("am start -n com.example.hollow/.Main")
    wait_until(lambda: bool(virtual.events("am_crash")))
    text = virtual.shell("logcat -d -b crash -v brief")
    assert text.count("FATAL EXCEPTION: main") == 1
    assert "E/AndroidRuntime(" in text
    assert "Process: com.example.hollow, PID: " in text
    assert "FATAL" not in virtual.shell("logcat -d -b main,system")
    ((_, fields),) = virtual.events("am_crash")
    assert fields[2] == "com.example.hollow"
    virtual.shell("pm uninstall com.example.hollow")


def test_a_crash_outside_java_is_told_as_debuggerd_tells_it(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    pid = virtual.pid()
    virtual.shell(f"su -c 'kill -SEGV {pid}'")
    wait_until(lambda: bool(virtual.events("am_proc_died")))
    text = virtual.shell("logcat -d -b crash -v tag")
    assert f"F/DEBUG   : pid: {pid}, tid: " in text
    assert f">>> {APP} <<<" in text
    assert "signal 11 (SIGSEGV), code 0 (SI_USER)" in text
    assert "F/DEBUG   :       #00 pc " in text
    assert list(virtual.root.rglob("crash-*")) == []
    assert list(virtual.root.parent.glob("hs_err*")) == []


REPORT = """#
#  SIGSEGV (0xb) at pc=0x00007f0b22e8e900, pid=27882, tid=27893
#
---------------  T H R E A D  ---------------

Current thread (0x00007f0b1c024e30):  JavaThread "reader 1" daemon [_thread_in_vm, id=27893, stack(0x1,0x2)]

Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
V  [libjvm.so+0x28e900]  Access<1ul>::load(void*)+0x0
C  [libc.so.6+0x9c7a]
C  0x00007f0b48af9c7a

Java frames: (J=compiled Java code, j=interpreted, Vv=VM code)
j  com.example.Reader.read(II)Z+0
v  ~StubRoutines::call_stub

siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000010
"""


def test_a_tombstone_has_process_thread_signal_and_frames() -> None:
    assert list(tombstone(REPORT, 27882, "com.example"))[1:] == [
        "pid: 27882, tid: 27893, name: reader 1  >>> com.example <<<",
        "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0000000000000010",
        "backtrace:",
        "      #00 pc 000000000028e900  libjvm.so (Access<1ul>::load(void*)+0x0)",
        "      #01 pc 0000000000009c7a  libc.so.6",
        "      #02 pc 0000000000000000  <anonymous> (0x00007f0b48af9c7a)",
        "      #03 pc 0000000000000000  <anonymous> (com.example.Reader.read(II)Z+0)",
        "      #04 pc 0000000000000000  <anonymous> (~StubRoutines::call_stub)",
    ]


def test_a_report_that_was_cut_short_makes_a_tombstone_all_the_same() -> None:
    assert list(tombstone("#\n# There is insuffi", 7, "p"))[1:] == [
        "pid: 7, tid: 7, name: unknown  >>> p <<<",
        "backtrace:",
    ]


def test_the_same_launch_again_brings_the_task_to_the_front(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    again = virtual.shell(LAUNCH)
    assert "intent has been delivered to currently running top-most instance." in again
    virtual.shell("input keyevent HOME")
    wait_until(lambda: bool(virtual.events("wm_on_stop_called")))
    assert f"ResumedActivity: {HOME_RECORD}" in re.sub("{[0-9a-f]+", "{", virtual.shell("dumpsys activity activities"))
    back = virtual.shell(LAUNCH)
    assert "its current task has been brought to the front" in back
    assert "LaunchState: HOT" in back
    reasons = {tag: fields[2] for tag, fields in virtual.events("wm_on_")}
    assert list(reasons)[-3:] == ["wm_on_paused_called", "wm_on_stop_called", "wm_on_restart_called"]
    assert reasons["wm_on_restart_called"] == "performRestartActivity"
    assert reasons["wm_on_top_resumed_gained_called"] == "topWhenResuming"
    assert "ResumedActivity: ActivityRecord{" in virtual.shell("dumpsys activity activities")
    assert len(virtual.events("am_proc_start")) == 1


def test_back_finishes_and_a_new_launch_is_warm(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    virtual.shell("input keyevent 4")
    wait_until(lambda: bool(virtual.events("wm_destroy_activity")))
    assert "LaunchState: WARM" in virtual.shell(LAUNCH)


@pytest.mark.parametrize(
    ("trace", "fields"),
    [
        (
            "java.lang.IllegalStateException: a: b\n\tat x.Y.z(Y.java:12)\n\tat x.Y.w(Y.java:9)\n",
            ("java.lang.IllegalStateException", "a: b", "Y.java", 12),
        ),
        ("java.lang.Error\n\tat x.Y.z(Native Method)\n", ("java.lang.Error", "NULL", "unknown", 0)),
        ("", ("", "NULL", "unknown", 0)),
    ],
)
def test_a_crash_is_told_by_exception_and_place(trace: str, fields: tuple[object, ...]) -> None:
    assert crash_fields(trace) == fields


def test_force_stop_is_logged_and_leaves_the_package_stopped(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    pid = virtual.pid()
    virtual.shell(f"am force-stop {APP}")
    ((_, killed),) = virtual.events("am_kill")
    assert killed[:4] == ["0", str(pid), APP, "0"]
    assert killed[4].startswith(f"stop {APP} due to from pid ")
    assert virtual.events("am_proc_died") == []
    assert "stopped=true notLaunched=false" in virtual.shell(f"dumpsys package {APP}")
    assert virtual.run(f"cat /proc/{pid}/stat").code == 1


def test_a_process_that_dies_is_reaped_and_logged(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    pid = virtual.pid()
    assert virtual.run(f"kill -9 {pid}").stderr.decode().endswith("Operation not permitted\n")
    virtual.shell(f"su -c 'kill -9 {pid}'")
    wait_until(lambda: bool(virtual.events("am_proc_died")))
    assert virtual.events("am_proc_died") == [("am_proc_died", ["0", str(pid), APP, "0", "2"])]
    assert virtual.run(f"pidof {APP}").code == 1
    assert "LaunchState: COLD" in virtual.shell(LAUNCH)


def test_revoking_a_permission_ends_the_processes(virtual: PhoneProcess) -> None:
    virtual.shell(f"pm grant {APP} android.permission.CAMERA")
    virtual.shell(LAUNCH)
    virtual.shell(f"pm revoke {APP} android.permission.CAMERA")
    assert [fields[4] for _, fields in virtual.events("am_kill")] == ["permissions revoked"]
    assert virtual.run(f"pidof {APP}").code == 1


@pytest.mark.parametrize(
    ("command", "code", "text"),
    [
        (f"am start -n {APP}/.Nope", 0, f"Error type 3\nError: Activity class {{{APP}/{APP}.Nope}} does not exist.\n"),
        (
            "am start -a x.y.Z",
            0,
            "Error: Activity not started, unable to resolve Intent { act=x.y.Z flg=0x10000000 }\n",
        ),
        ("am start", 255, "java.lang.IllegalArgumentException: No intent supplied\n"),
        (f"am start -n {APP}/.FeedActivity", 255, "not exported from uid"),
        ("am nonsense", 255, "Unknown command: nonsense\n"),
        ("pm install /data/local/tmp/nope.apk", 255, "Error: Can't open file: /data/local/tmp/nope.apk\n"),
        ("echo x > /data/local/tmp/no.apk; pm install /data/local/tmp/no.apk", 255, "Error: Failed to parse APK file"),
        (
            f"pm grant {APP} android.permission.READ_SMS",
            255,
            "has not requested permission android.permission.READ_SMS",
        ),
        ("appops get com.nope", 255, "Error: No UID for com.nope in user 0\n"),
        ("dumpsys nope", 0, "Can't find service: nope\n"),
        ("cmd nope", 20, "cmd: Can't find service: nope\n"),
        ("logcat -b nope", 1, "unknown buffer nope\n"),
    ],
)
def test_what_cannot_be_done_is_said_in_android_s_words(
    virtual: PhoneProcess, command: str, code: int, text: str
) -> None:
    answer = virtual.run(command)
    assert (answer.code, text in answer.stderr.decode()) == (code, True), answer


def test_with_w_errors_go_to_standard_output(virtual: PhoneProcess) -> None:
    assert "Error type 3\n" in virtual.shell(f"am start -W -n {APP}/.Nope")


def test_uninstalling_a_missing_package_fails(virtual: PhoneProcess) -> None:
    answers = [virtual.run(f"pm uninstall {user} com.nope") for user in ("", "--user 0")]
    assert [answer.code for answer in answers] == [1, 1]
    texts = [answer.stdout.decode() for answer in answers]
    assert texts == ["Failure [DELETE_FAILED_INTERNAL_ERROR]\n", "Failure [not installed for 0]\n"]


def test_the_launcher_activity_is_resolved(virtual: PhoneProcess) -> None:
    text = virtual.shell(f"cmd package resolve-activity --brief -c android.intent.category.LAUNCHER {APP}")
    assert text.splitlines()[-1] == TERMS


def test_monkey_launches(virtual: PhoneProcess) -> None:
    assert "Events injected: 1" in virtual.shell(f"monkey -p {APP} -c android.intent.category.LAUNCHER 1")
    wait_until(lambda: bool(virtual.events("wm_on_resume_called")))


def test_settings_and_properties_are_kept(virtual: PhoneProcess) -> None:
    virtual.shell("settings put global harness one; setprop debug.harness two")
    assert virtual.shell("settings get global harness; getprop debug.harness") == "one\ntwo\n"
    assert virtual.shell("settings delete global harness; settings get global harness") == "Deleted 1 rows\nnull\n"
    assert virtual.run("setprop ro.build.id x").code == 1
    virtual.shell("device_config put lab key 1; device_config put laboratory key 2")
    assert virtual.shell("device_config get lab key; cmd device_config list lab") == "1\nkey=1\n"
    assert virtual.shell("device_config delete lab key") == "Successfully deleted key from lab\n"
    assert virtual.shell("device_config get lab key; device_config delete lab key") == (
        "null\nFailed to delete key from lab\n"
    )


def test_nothing_to_dump_is_an_error_in_words(virtual: PhoneProcess) -> None:
    virtual.shell("input keyevent SLEEP")
    answer = virtual.run("uiautomator dump")
    virtual.shell("input keyevent WAKEUP")
    assert answer.stderr == b"ERROR: could not get idle state.\n"


def test_the_screen_and_the_user_are_told(virtual: PhoneProcess) -> None:
    assert virtual.shell("wm size; wm density; am get-current-user") == (
        "Physical size: 1080x1920\nPhysical density: 420\n0\n"
    )


def test_ps_and_proc_know_the_app_by_its_name(virtual: PhoneProcess) -> None:
    virtual.shell(LAUNCH)
    pid = virtual.pid()
    rows = [line.split() for line in virtual.shell("ps -A -o PID,PPID,USER,NAME").splitlines()[1:]]
    assert [row[3] for row in rows if row[0] == str(pid)] == [APP]
    assert virtual.shell(f"cat /proc/{pid}/cmdline").rstrip("\0") == APP
    uid = virtual.shell(f"pm list packages -U {APP}").strip().rpartition(":")[2]
    assert f"Uid:\t{uid}" in virtual.shell(f"cat /proc/{pid}/status")
