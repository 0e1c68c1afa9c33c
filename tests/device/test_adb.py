"""An adb server that is silent, says nonsense or half of it, or sees what is not well: one named error, in time."""

from __future__ import annotations

import gc
import re
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext, suppress
from itertools import count, cycle, islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.device import adb, adb_client, hands, packages
from harness.device.adb import Device
from harness.device.adb_client import list_seen, read_protocol
from harness.errors import DeviceLost, DeviceTimeout, DeviceUnavailable, HarnessError, InfrastructureError
from tests.fleet.adb_servers import HOLE, RESET, Script, answer_usual, answering, okay, scripted_server, shell
from tests.run.waiting import wait_until

SERIAL, OTHER = "R58M12ABCDE", "ZY22"
LISTED = f"{SERIAL}  device usb:1-4 transport_id:1\n"
TIMES = 1000


@pytest.fixture
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (adb, adb_client):
        monkeypatch.setattr(module, "CONNECT_S", 0.005)


def test_a_list_that_was_cut_short_is_asked_for_again() -> None:
    """adbutils takes it for a list of nothing."""
    times = count()

    def script(request: str) -> bytes:
        if request == "host:devices-l" and next(times) == 0:
            return okay(LISTED[:5], claims=len(LISTED))
        return answer_usual(request, LISTED)

    with answering(script) as port:
        assert [seen.serial for seen in list_seen(port)] == [SERIAL]
        Device(port, SERIAL).connect()


def test_lists_that_are_all_cut_short_are_a_fault_of_the_server_and_no_lost_device() -> None:
    with (
        answering(lambda _: okay("", claims=80)) as port,
        pytest.raises(InfrastructureError, match="Expected 80 bytes, got 0"),
    ):
        Device(port, SERIAL).connect()


def test_a_device_is_absent_when_a_second_look_does_not_see_it_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adb, "_LOOK_AGAIN_S", 0.01)
    times = count()
    script: Callable[[str], bytes] = lambda request: answer_usual(  # noqa: E731
        request, LISTED if request != "host:devices-l" or next(times) else ""
    )
    with answering(script) as port:
        Device(port, SERIAL).connect()
        with pytest.raises(DeviceUnavailable, match=f"device {OTHER}: absent"):
            Device(port, OTHER).connect()


def test_two_devices_of_one_serial_are_refused() -> None:
    with scripted_server(2 * LISTED) as port, pytest.raises(DeviceUnavailable, match="2 devices have this serial"):
        Device(port, SERIAL).connect()


@pytest.mark.parametrize(
    ("serial", "anew"),
    [
        (SERIAL, [f"host-serial:{SERIAL}:reconnect"]),
        ("10.0.0.7:5555", ["host:disconnect:10.0.0.7:5555", "host:connect:10.0.0.7:5555"]),
    ],
)
def test_one_that_stays_offline_is_begun_anew_with_once_and_the_others_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, serial: str, anew: list[str]
) -> None:
    monkeypatch.setattr(adb, "CONNECT_S", 0.05)
    asked: list[str] = []

    def script(request: str) -> object:
        asked.append(request)
        if request in anew:
            return okay(f"connected to {serial}")
        if request.endswith("wait-for-any-device") and anew[-1] not in asked:
            return HOLE
        return answer_usual(request, f"{serial}  offline\n{OTHER}  device\n")

    with answering(script) as port:
        device = Device(port, serial)
        device.connect()
        assert [request for request in asked if request in anew] == anew
        del asked[:]
        with pytest.raises(DeviceUnavailable, match="offline"):
            device.connect()
    assert not [request for request in asked if request in anew or OTHER in request]


def test_one_that_does_not_know_us_is_not_tried_again() -> None:
    asked: list[str] = []

    def script(request: str) -> bytes:
        asked.append(request)
        return answer_usual(request, f"{SERIAL}  unauthorized\n")

    with answering(script) as port, pytest.raises(DeviceUnavailable, match=r"unauthorized\n  unlock the device"):
        Device(port, SERIAL).connect()
    assert set(asked) == {"host:devices-l"}


@pytest.mark.parametrize("listed", ["package:com.x\n", ""])
def test_an_installation_whose_answer_was_lost_is_asked_after_and_never_made_again(
    monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    monkeypatch.setattr(packages, "_UNDER_WAY_S", 0.0)
    asked: list[str] = []

    def script(request: str) -> object:
        asked.append(request)
        if "pm install" in request:
            return RESET
        return shell(listed) if "pm list" in request else answer_usual(request, LISTED)

    pushed = [packages.Pushed(path="/x", split=None, size_bytes=1)]
    with answering(script) as port, ExitStack() as stack:
        device = Device(port, SERIAL)
        device.be_patient(lambda _: None)
        if not listed:
            stack.enter_context(pytest.raises(DeviceLost))
        device.once(
            lambda: packages.install(device, pushed, user=0, grant=False),
            lambda: packages.await_installed(device, "com.x", 0),
        )
    assert sum("pm install" in request for request in asked) == 1


@pytest.mark.parametrize(("losses", "is_given_up"), [(2, False), (3, True)])
def test_a_question_is_asked_again_and_a_tap_is_not_made_again(losses: int, is_given_up: bool) -> None:
    asked: list[str] = []
    uptime = cycle(["77.51 135.49\n", "79.00 140.00\n"])

    def script(request: str) -> object:
        asked.append(request)
        if "input tap" in request or ("getprop" in request and asked.count(request) <= losses):
            return RESET
        if "getprop" in request:
            return shell("y")
        return shell(next(uptime)) if "uptime" in request else answer_usual(request, LISTED)

    with answering(script) as port:
        device = Device(port, SERIAL)
        lost: list[DeviceLost] = []
        device.be_patient(lost.append)
        assert hands.tap(device, 5, 7) == (77_510_000_000, 79_010_000_000)
        assert len(lost) == 1
        with pytest.raises(DeviceLost) if is_given_up else nullcontext():
            device.ask("getprop x")
    assert sum("input tap" in request for request in asked) == 1


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected", 6),
        ("INSTALL_FAILED_NO_MATCHING_ABIS: Failed to extract native libraries, res=-113", 6),
        ("INSTALL_FAILED_UPDATE_INCOMPATIBLE: signatures do not match newer version", 6),
        ("INSTALL_PARSE_FAILED_NOT_APK: Failed to parse /data/local/tmp/a.apk", 2),
        ("INSTALL_FAILED_MISSING_SPLIT: Missing split for com.x", 2),
        ("INSTALL_FAILED_INSUFFICIENT_STORAGE", 4),
    ],
)
def test_a_refused_installation_is_the_apps_the_files_or_the_devices_fault(reason: str, code: int) -> None:
    def script(request: str) -> object:
        return shell(f"Failure [{reason}]\n", 1) if "pm install" in request else answer_usual(request, LISTED)

    pushed = [packages.Pushed(path="/x", split=None, size_bytes=1)]
    with answering(script) as port, pytest.raises(HarnessError, match=re.escape(reason)) as raised:
        packages.install(Device(port, SERIAL), pushed, user=0, grant=False)
    assert raised.value.exit_code == code
    assert raised.value.mend if code == 4 else f"device {SERIAL} did not install it" in str(raised.value)


def test_a_session_that_was_not_filled_is_abandoned_when_the_device_is_back() -> None:
    asked: list[str] = []

    def script(request: str) -> object:
        asked.append(request)
        answers = {"install-create": shell("Success: created install session [7]\n"), "install-write": RESET,
                   "install-abandon": shell("Success\n")}  # fmt: skip
        return next((answer for word, answer in answers.items() if word in request), answer_usual(request, LISTED))

    pushed = [packages.Pushed(path="/x", split=split, size_bytes=1) for split in (None, "s")]
    with answering(script) as port:
        device = Device(port, SERIAL)
        device.be_patient(lambda _: None)
        with pytest.raises(DeviceLost):
            packages.install(device, pushed, user=0, grant=False)
    assert [request for request in asked if "install-abandon 7" in request]


def calls(port: int, file: Path) -> tuple[Callable[[], object], ...]:
    """Everything that is said to a server."""

    def device() -> Device:
        return Device(port, SERIAL)

    return (
        lambda: list_seen(port),
        lambda: read_protocol(port),
        lambda: device().connect(),
        lambda: device().shell("true", timeout_s=0.005),
        lambda: device().push(file, "/data/local/tmp/x"),
        lambda: device().forward(1),
        lambda: device().unforward(1),
        lambda: device().listen("logcat").close(),
        lambda: device().restart_adbd("root"),
        lambda: device().shake_hands_as_debugger(7),
    )


@pytest.mark.usefixtures("_in_a_hurry")
@pytest.mark.parametrize("answers_until", ["host:version", "host:tport", "shell"])
def test_a_server_that_goes_silent_costs_no_descriptor_and_no_thread(tmp_path: Path, answers_until: str) -> None:
    """At the first request, where the device is chosen, or in the midst of its answer."""

    def script(request: str) -> object:
        if answers_until == "host:version" or (answers_until == "host:tport" and "host" not in request[:4]):
            return HOLE
        return answer_usual(request, LISTED) if request.startswith("host") else okay() + b"\1"

    (tmp_path / "file").write_bytes(b"x")
    with answering(script) as port:
        made = calls(port, tmp_path / "file")
        before = count_held()
        for call in islice(cycle(made), TIMES // 3):
            with suppress(HarnessError):
                call()
        gc.collect()
        assert wait_until(lambda: count_held() <= before, 20), (before, count_held())


def count_held() -> tuple[int, int]:
    """Descriptors and threads, those of the scripted server among them."""
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


@pytest.mark.usefixtures("_in_a_hurry")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["host:version", "host:devices-l", "host:tport", ":features", ":wait-for", "shell,v2", ""]),
    st.sampled_from([b"", b"OKAY", b"FAIL", b"OKAY0029", b"OKAYffff", b"OKAY\1\3\0\0\0"]),
    st.binary(max_size=40),
)
def test_nonsense_is_a_named_error(tmp_path: Path, where: str, begins: bytes, nonsense: bytes) -> None:
    """In the place of one answer, or of all of them."""
    (tmp_path / "file").write_bytes(b"x")

    def script(request: str) -> bytes:
        return begins + nonsense if where in request else answer_usual(request, LISTED)

    with answering(script) as port:
        for call in calls(port, tmp_path / "file"):
            with suppress(HarnessError):
                call()


@pytest.mark.usefixtures("_in_a_hurry")
def test_a_server_that_ends_connections_as_a_crash_does_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with answering(lambda _: RESET) as port:
        for call in calls(port, tmp_path / "file"):
            with suppress(HarnessError):
                call()
        with pytest.raises(DeviceLost, match="Connection reset by peer"):
            Device(port, SERIAL).shell("true")


def answer_to_shell(answer: object) -> Script:
    return lambda request: answer if request.startswith("shell") else answer_usual(request, LISTED)


def test_an_answer_larger_than_any_of_adbs_is_not_waited_for() -> None:
    claims = okay() + struct.pack("<BI", 1, 0xFFFFFFFF)
    with answering(answer_to_shell(claims)) as port, pytest.raises(DeviceLost, match="4294967295 bytes is none of adb"):
        Device(port, SERIAL).shell("true")


def test_an_answer_that_never_ends_has_its_deadline_all_the_same() -> None:
    def drip() -> Iterator[bytes]:
        yield okay()
        while True:
            time.sleep(0.002)
            yield struct.pack("<BI", 1, 0)

    with answering(answer_to_shell(drip())) as port, pytest.raises(DeviceTimeout, match="no answer in time"):
        Device(port, SERIAL).shell("true", timeout_s=0.1)


def test_what_a_device_says_is_read_whole() -> None:
    with answering(answer_to_shell(shell("a\r\nb" * 50_000, 3))) as port:
        result = Device(port, SERIAL).shell("true")
    assert (result.stdout, result.exit_code) == ("a\nb" * 50_000, 3)
