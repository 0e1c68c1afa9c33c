"""Services, processes and receivers of a real app: what starts them, where they run, what ends them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.virtual.parts_app import PARTS, PartsPhone, installed
from tests.virtual.phone_process import PhoneProcess, processes_with, wait_until

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
PUSH = f"{PARTS}:push"
PUSH_SERVICE = f"{PARTS}/.PushService"


@pytest.fixture
def parts(booted: PhoneProcess) -> Iterator[PartsPhone]:
    with installed(booted) as phone:
        yield phone


def test_a_service_runs_in_the_process_that_its_manifest_names(parts: PartsPhone) -> None:
    parts.launch()
    answer = parts.shell(f"am startservice -n {PUSH_SERVICE} --es word hello")
    assert answer == f"Starting service: Intent {{ cmp={PUSH_SERVICE} (has extras) }}\n"
    parts.wait_said("push start hello 1")
    assert f"app {PUSH}" in parts.said()
    uid = parts.shell(f"pm list packages -U {PARTS}").strip().rpartition(":")[2]
    pid = str(parts.phone.pid(PUSH))
    assert pid != str(parts.phone.pid(PARTS))
    starts = [fields for _, fields in parts.phone.events("am_proc_start")]
    assert starts[-1] == ["0", pid, uid, PUSH, "service", f"{{{PARTS}/{PARTS}.PushService}}"]
    ((_, created),) = parts.phone.events("am_create_service")
    assert created[0] == "0"
    assert created[2:] == [".PushService", uid, pid]


def test_a_service_is_stopped_by_am_and_by_itself(parts: PartsPhone) -> None:
    parts.launch()
    parts.shell(f"am startservice -n {PUSH_SERVICE} --es word one")
    parts.wait_said("push start one 1")
    stopped = parts.phone.run(f"am stopservice -n {PUSH_SERVICE}")
    assert (stopped.code, stopped.stderr) == (0, b"Service stopped\n")
    parts.wait_said("push destroy")
    again = parts.phone.run(f"am stopservice -n {PUSH_SERVICE}")
    assert (again.code, again.stderr) == (255, b"Service not stopped: was not running.\n")
    parts.shell(f"am startservice -n {PUSH_SERVICE} --es word stop")
    wait_until(lambda: parts.said().count("push destroy") == 2)
    assert len(parts.phone.events("am_destroy_service")) == 2
    assert parts.phone.run(f"pidof {PUSH}").code == 0


def test_an_idle_app_may_start_only_services_for_the_foreground(parts: PartsPhone) -> None:
    refused = parts.phone.run(f"am startservice -n {PUSH_SERVICE}")
    assert (refused.code, refused.stderr) == (255, b"Error: app is in background uid null\n")
    parts.shell(f"am start-foreground-service -n {PUSH_SERVICE} --es word foreground")
    parts.wait_said("push start foreground 1")
    wait_until(lambda: "curProcState=4" in parts.shell(f"dumpsys activity processes {PARTS}"))
    assert "state=fgsvc" in parts.shell(f"dumpsys appops --package {PARTS}")


@pytest.mark.parametrize(
    ("command", "code", "text"),
    [
        (f"am startservice -n {PARTS}/.Nope", 255, "Error: Not found; no service started.\n"),
        ("am startservice", 255, "java.lang.IllegalArgumentException: No intent supplied\n"),
        (f"am startservice -n {PARTS}/.LocalService", 255, "Error: Requires permission not exported from uid 101"),
    ],
)
def test_what_cannot_be_started_is_said(parts: PartsPhone, command: str, code: int, text: str) -> None:
    answer = parts.phone.run(command)
    assert (answer.code, text in answer.stderr.decode()) == (code, True), answer


def test_binding_reaches_a_service_here_and_in_another_process(parts: PartsPhone) -> None:
    parts.launch()
    parts.tap("bind")
    parts.wait_said("connected .PushService pushed hello")
    parts.wait_said("connected local")
    parts.wait_said("push unbind")
    parts.wait_said("push destroy")
    assert len(parts.phone.events("am_create_service")) == 2


def test_a_sticky_service_comes_back_after_its_process_was_killed(parts: PartsPhone) -> None:
    parts.launch()
    parts.shell(f"am startservice -n {PUSH_SERVICE} --es word sticky")
    parts.wait_said("push start sticky 1")
    first = parts.phone.pid(PUSH)
    parts.shell(f"su -c 'kill -9 {first}'")
    parts.wait_said("push start nothing 1")
    assert parts.phone.pid(PUSH) != first
    assert parts.phone.events("am_schedule_service_restart")[0][1] == ["0", PUSH_SERVICE, "1000"]
    parts.shell(f"am force-stop {PARTS}")
    assert parts.phone.run(f"pidof {PUSH}").code == 1


def test_a_child_process_is_the_app_s_own_and_ends_with_it(parts: PartsPhone) -> None:
    parts.launch()
    parts.shell(f"am startservice -n {PUSH_SERVICE} --es word child")
    parts.wait_said("push child")
    uid = parts.shell(f"pm list packages -U {PARTS}").strip().rpartition(":")[2]
    rows = [line.split() for line in parts.shell("ps -A -o PID,PPID,UID,NAME").splitlines()[1:]]
    ((child, parent, owner, _),) = (row for row in rows if row[3] == "sleep")
    assert (parent, owner) == (str(parts.phone.pid(PUSH)), uid)
    parts.shell(f"am force-stop {PARTS}")
    wait_until(lambda: not any(line.startswith("sleep 1000") for line in processes_with("sleep")))
    assert parts.phone.run(f"kill -0 {child}").code == 1


def test_am_kill_spares_what_is_used(parts: PartsPhone) -> None:
    parts.launch()
    main = parts.phone.pid(PARTS)
    parts.shell(f"am startservice -n {PUSH_SERVICE} --es word hello")
    parts.wait_said("push start hello 1")
    parts.shell(f"am kill {PARTS}")
    assert [fields[2:] for _, fields in parts.phone.events("am_kill")] == [[PUSH, "500", "kill background"]]
    assert parts.phone.pid(PARTS) == main


def test_a_broadcast_starts_the_receiver_s_process_and_brings_its_answer(parts: PartsPhone) -> None:
    parts.launch()
    parts.shell("input keyevent HOME")
    answer = parts.shell(f"am broadcast -a {PARTS}.PING -p {PARTS} --ei count 3")
    intent = f"Intent {{ act={PARTS}.PING flg=0x400000 pkg={PARTS} (has extras) }}"
    assert answer == f'Broadcasting: {intent}\nBroadcast completed: result=7, data="pong"\n'
    assert f"ping {PARTS}:ping 3" in parts.said()
    assert [fields[3:5] for _, fields in parts.phone.events("am_proc_start")][-1] == [f"{PARTS}:ping", "broadcast"]


def test_a_stopped_package_gets_no_broadcast_unless_it_is_meant_to(parts: PartsPhone) -> None:
    nothing = "Broadcast completed: result=0\n"
    assert parts.shell(f"am broadcast -n {PARTS}/.PingReceiver").endswith(nothing)
    assert parts.shell(f"am broadcast -a {PARTS}.PING").endswith(nothing)
    told = parts.shell(f"am broadcast -n {PARTS}/.PingReceiver --include-stopped-packages")
    assert told.endswith('result=7, data="pong"\n')
    assert "stopped=false" in parts.shell(f"dumpsys package {PARTS}")


def test_an_implicit_broadcast_reaches_registered_receivers_alone(parts: PartsPhone) -> None:
    parts.launch()
    assert parts.shell(f"am broadcast -a {PARTS}.PING").endswith("result=0\n")
    assert "Background execution not allowed: receiving Intent { act=" in parts.shell("logcat -d -b system")
    parts.shell(f"am broadcast -a {PARTS}.LOCAL")
    parts.wait_said(f"registered {PARTS}.LOCAL")
    parts.shell("input keyevent POWER")
    parts.wait_said("registered android.intent.action.SCREEN_OFF")
    parts.shell("input keyevent BACK; input keyevent WAKEUP")
    wait_until(lambda: parts.said().count("main resume") == 2)
    parts.shell("input keyevent BACK")
    parts.wait_said("main destroy")
    before = parts.said()
    parts.shell(f"am broadcast -a {PARTS}.LOCAL")
    assert parts.said() == before


def test_dumpsys_tells_of_a_service_and_who_is_bound(parts: PartsPhone) -> None:
    parts.launch()
    parts.shell(f"am startservice -n {PUSH_SERVICE} --es word hello")
    parts.wait_said("push start hello 1")
    text = parts.shell(f"dumpsys activity services {PARTS}")
    assert f"u0 {PUSH_SERVICE}}}\n    intent={{cmp={PUSH_SERVICE}}}\n" in text
    assert f"    processName={PUSH}\n" in text
    assert "startRequested=true delayedStop=false stopIfKilled=true callStart=true lastStartId=1" in text
    assert "(nothing)" in parts.shell("dumpsys activity services com.nobody")


def test_an_app_is_told_how_important_its_processes_are(parts: PartsPhone) -> None:
    parts.launch()
    parts.shell(f"am startservice -n {PUSH_SERVICE} --es word importance")
    parts.wait_said(f"importance {PUSH} 300 2")


def test_only_the_system_says_that_the_phone_has_booted(parts: PartsPhone) -> None:
    action = "android.intent.action.BOOT_COMPLETED"
    answer = parts.phone.run(f"am broadcast -a {action}")
    assert answer.code == 255
    assert f"not allowed to send broadcast {action} from pid=0, uid=2000" in answer.stderr.decode()
    assert parts.shell(f"su -c 'am broadcast -a {action}'").endswith("Broadcast completed: result=0\n")


def test_the_processes_are_listed_by_their_importance(parts: PartsPhone) -> None:
    parts.launch()
    text = parts.shell("dumpsys activity processes")
    assert f": fg     T/A/TOP  LCM  t: 0 {parts.phone.pid(PARTS)}:{PARTS}/u0a1" in text
    assert "  mHomeProcess: ProcessRecord{" in text
