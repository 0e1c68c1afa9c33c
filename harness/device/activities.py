"""Starting, holding and ending the app, and the processes it runs."""

from __future__ import annotations

import re
import shlex
import time

from harness.device.adb import Device
from harness.device.clock import ask_bracketed, run_bracketed
from harness.device.facts import BOOT_ID
from harness.errors import AppError, DeviceTimeout
from harness.model import ProcessFacts
from harness.rules.presence import Look

_START_S = 20.0
_LOOK_S = 0.1
_PS = "ps -A -o PID,PPID,UID,NAME"


def start_activity(device: Device, component: str, user: int) -> tuple[int, int]:
    """Start an activity as its icon would, and return when that was asked; it need not be shown yet."""
    flags = "-a android.intent.action.MAIN -c android.intent.category.LAUNCHER -f 0x10200000"
    return _ask_activities(device, f"am start --user {user} {flags} -n {shlex.quote(component)}", f"start {component}")


def open_link(device: Device, uri: str, package: str, user: int) -> tuple[int, int]:
    """Have the app open a link. Raises AppError when it does not answer it."""
    view = f"-a android.intent.action.VIEW -d {shlex.quote(uri)} -p {shlex.quote(package)}"
    return _ask_activities(device, f"am start --user {user} {view}", f"open {uri}")


def send_broadcast(device: Device, intent: str, package: str, user: int) -> tuple[int, int]:
    """Send the app a broadcast. Raises AppError for one that a shell may not send."""
    command = f"am broadcast --user {user} -a {shlex.quote(intent)} -p {shlex.quote(package)}"
    return _ask_activities(device, command, f"send {intent}")


def remove_task(device: Device, package: str) -> tuple[int, int]:
    """Remove the app's newest task, as swiping it away does. Raises AppError when it has none."""
    listed = device.ask("am stack list")
    stack = find_stack(listed, package)
    if stack is None:
        raise AppError(f"{package} has no task among the recent ones")
    return _ask_activities(device, f"am stack remove {stack}", f"remove the task of {package}")


def find_stack(listed: str, package: str) -> int | None:
    """Find the app in `am stack list`: `Stack id=7 ...`, from Android 12 on `RootTask id=7 ...`, above its tasks."""
    stack = None
    for line in listed.splitlines():
        if heading := re.match(r"(?:Stack|RootTask) id=(\d+)", line):
            stack = int(heading[1])
        elif re.match(rf"\s+taskId=\d+: {re.escape(package)}/", line):
            return stack
    return None


def _ask_activities(device: Device, command: str, what: str) -> tuple[int, int]:
    said, bracket = run_bracketed(device, f"{command} 2>&1")
    if re.search(r"(?m)^(Error|Exception|Security exception)\b|unable to resolve", said):
        raise AppError(f"device {device.serial} did not {what}: {said.strip()[-300:]}")
    return bracket


def force_stop(device: Device, package: str, user: int) -> None:
    """End every process of the package for this user."""
    device.ask(f"am force-stop --user {user} {shlex.quote(package)}")


def set_debug_app(device: Device, process: str) -> None:
    """Have the next start of this process wait for a debugger before any app code; used up by that start."""
    device.ask(f"am set-debug-app -w {shlex.quote(process)}")


def find_debug_app(device: Device) -> str | None:
    """Return the options of `am set-debug-app` that would set what a developer has set for good on this device."""
    process = device.ask("settings get global debug_app").strip()
    if process in ("", "null"):
        return None
    is_waiting = device.ask("settings get global wait_for_debugger").strip() == "1"
    return f"{'-w ' if is_waiting else ''}--persistent {shlex.quote(process)}"


def wait_for_pid(device: Device, name: str) -> int:
    """Return the process of this name once it is there. Raises DeviceTimeout."""
    deadline = time.monotonic() + _START_S
    while not (pid := device.shell(f"pidof {shlex.quote(name)}").stdout.partition(" ")[0].strip()):
        if time.monotonic() > deadline:
            raise DeviceTimeout(device.serial, f"{name} did not start within {_START_S:g} s")
        time.sleep(_LOOK_S)
    return int(pid)


def list_processes(device: Device, uid: int) -> list[ProcessFacts]:
    """Every process of the app that lives now. Names do not tell them: a manifest may give any."""
    return parse_ps(device.ask(_PS), uid)


def look_at_processes(device: Device, uid: int) -> tuple[str, Look]:
    """The same, with when and in which boot that was seen."""
    said, bracket = ask_bracketed(device, f"{BOOT_ID}; {_PS}")
    boot_id, _, listed = said.partition("\n")
    return boot_id.strip(), Look(processes=tuple(parse_ps(listed, uid)), between_boottime_ns=bracket)


def parse_ps(text: str, uid: int) -> list[ProcessFacts]:
    """Read `ps -A -o PID,PPID,UID,NAME`; a process may give itself any name, with spaces or none at all."""
    rows = (re.fullmatch(r"\s*(\d+)\s+(\d+)\s+(\d+)(?: (.*))?", line) for line in text.splitlines())
    return [
        ProcessFacts(pid=int(row[1]), name=(row[4] or "").strip() or "?", parent_pid=int(row[2]))
        for row in rows
        if row and int(row[3]) == uid
    ]
