"""Each point of an examination, by facts that are well but for one."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from harness.rules.checks import judge
from harness.rules.fitness import Check, Facts, Fix, FridaFacts, Level, Limits, Trial, is_fit
from harness.rules.trials import GateTrial, Start

SHA = "ab" * 32
FRIDA = FridaFacts(
    host_version="17.2.1",
    port=27042,
    refusal=None,
    running_version="17.2.1",
    source="frida-server-17.2.1-android-arm64",
    source_sha256=SHA,
    source_version="17.2.1",
    pushed_sha256=SHA,
    pushed_version="17.2.1",
)
NOT_HELD = GateTrial(starts=(Start(failure="timed out"),))
WELL = Facts(
    kind="phone",
    state="device",
    adb_server="127.0.0.1:5037",
    protocol=41,
    release="14",
    sdk=34,
    abis=("arm64-v8a", "armeabi-v7a"),
    is_debuggable=False,
    root="su -c",
    selinux="Enforcing",
    frida=FRIDA,
    usap=False,
    free_mb=9000,
    battery=80,
    temperature=30.5,
    clock_offset_s=0.2,
    clock_uncertainty_s=0.1,
    is_awake=True,
    is_locked=False,
    is_set_up=True,
    dialog="",
    animations=(0.0, 0.0, 0.0),
    push=Trial(),
    install=Trial(),
    hook=Trial(),
    gate=GateTrial(starts=(Start(live_s=1.0, went_on_s=1.0),)),
)


def frida(**changes: Any) -> FridaFacts:
    return replace(FRIDA, **changes)


def point(name: str, **changes: Any) -> Check:
    (found,) = [check for check in judge(replace(WELL, **changes), Limits()) if check.name == name]
    return found


def test_a_device_that_is_well_is_well_at_every_point() -> None:
    checks = judge(WELL, Limits())
    assert {check.level for check in checks} == {Level.OK}
    assert all(check.found and not check.mend and check.fix is None for check in checks)
    assert is_fit(checks)


SILENT = frida(refusal="unable to connect", running_version=None)
BARE = FridaFacts(host_version="17.2.1", port=27042, refusal="unable to connect")


@pytest.mark.parametrize(
    ("name", "changes", "level", "found", "mend", "fix"),
    [
        ("adb server", {"server_runs": False, "state": "", "state_mend": "start it: adb"}, "problem",
         "none answers at 127.0.0.1:5037", "start it", Fix.START_ADB_SERVER),
        ("adb server", {"protocol": 39}, "problem", "protocol 39", "platform-tools", Fix.TAKE_OVER),
        ("adb state", {"state": "unauthorized", "state_mend": "accept the key"}, "problem", "unauthorized",
         "accept the key", None),
        ("Android", {"sdk": 25, "release": "7.1"}, "problem", "7.1 (API 25)", "Android 8", None),
        ("Android", {"sdk": 37, "release": "17"}, "warning", "newer than what is known", "not understood", None),
        ("ABI", {"abis": ("riscv64",)}, "problem", "riscv64", "arm64-v8a", None),
        ("ABI", {"abis": ()}, "problem", "none", "arm64-v8a", None),
        ("root", {"root": None, "frida": SILENT}, "problem", "neither `su` nor `adb root`", "root the device", None),
        ("root", {"root": None}, "warning", "answers all the same", "Gadget", None),
        ("root", {"root": None, "is_debuggable": True}, "warning", "can be root", "adb root", Fix.RESTART_AS_ROOT),
        ("SELinux", {"frida": frida(refusal="closed")}, "warning", "Enforcing", "setenforce 0", Fix.PERMISSIVE),
        ("frida-server file", {"frida": BARE}, "problem", "names none", "frida-server 17.2.1", None),
        ("frida-server file", {"frida": frida(source_error="x is no whole .xz", source_mend="download it again")},
         "problem", "no whole .xz", "download it again", None),
        ("frida-server file", {"frida": frida(source_version="16.0.1")}, "problem",
         "is 16.0.1 by its name, and this host's Frida is 17.2.1", "take frida-server 17.2.1", None),
        ("frida-server pushed", {"frida": frida(pushed_sha256=None)}, "warning", "not there", "a run brings it",
         Fix.BRING_FRIDA_SERVER),
        ("frida-server pushed", {"frida": frida(pushed_sha256="cd")}, "warning", "another file is there, sha256 cd",
         "a run brings it", Fix.BRING_FRIDA_SERVER),
        ("frida-server pushed", {"frida": frida(pushed_version="16.0.1")}, "problem", "it says that it is 16.0.1",
         "take frida-server 17.2.1", None),
        ("Frida answers", {"frida": frida(running_version="16.0.1")}, "problem", "that runs is 16.0.1", "17.2.1", None),
        ("Frida answers", {"frida": SILENT}, "warning", "no: unable", "a run starts", Fix.BRING_FRIDA_SERVER),
        ("Frida answers", {"frida": SILENT, "root": None}, "problem", "no: unable", "root, and a frida-server", None),
        ("Frida answers", {"frida": BARE}, "problem", "no: unable", "root, and a frida-server", None),
        ("Frida answers", {"frida": frida(refusal="closed")}, "problem", "no: closed", "frida_port = N", None),
        ("USAP pool", {"usap": True}, "warning", "forked before", "usap_pool_enabled false", Fix.STOP_USAP),
        ("space", {"free_mb": 499}, "problem", "499 MB free on /data, limit 500 MB", "remove", None),
        ("battery", {"battery": 14}, "problem", "14 %, limit 15 %", "charge", None),
        ("heat", {"temperature": 45.1}, "problem", "45.1 °C, limit 45 °C", "cool", None),
        ("clock", {"clock_offset_s": -5.2}, "warning", "-5.200 s against this host", "auto_time", None),
        ("clock", {"clock_offset_s": 90_000.0}, "problem", "+90000.000 s", "auto_time", None),
        ("screen", {"is_awake": False}, "problem", "off", "WAKEUP", Fix.WAKE),
        ("screen", {"is_locked": True}, "problem", "locked", "PIN", Fix.WAKE),
        ("setup", {"is_set_up": False}, "problem", "not through", "go through it", None),
        ("dialog", {"dialog": "Application Not Responding: com.x"}, "problem", "Not Responding: com.x",
         "am force-stop com.x", None),
        ("animations", {"animations": (1.0, 0.0, 0.5)}, "warning", "on: 1, 0, 0.5", "scale 0", Fix.STOP_ANIMATIONS),
        ("push", {"push": Trial(failure="Permission denied")}, "problem", "Permission denied", "ls -ld", Fix.FREE_TMP),
        ("install", {"install": Trial(failure="not allowed")}, "problem", "not allowed", "developer options", None),
        ("hook", {"hook": Trial(failure="did not fire")}, "problem", "did not fire", "update Frida", None),
        ("spawn gate", {"gate": NOT_HELD}, "problem", "timed out", "--gate late", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_mend(
    name: str, changes: dict[str, Any], level: str, found: str, mend: str, fix: Fix | None
) -> None:
    check = point(name, **changes)
    assert (check.level, check.fix) == (level, fix)
    assert found in check.found
    assert mend in check.mend
    assert is_fit([check]) is (level != "problem")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("frida-server file", {"frida": replace(BARE, refusal=None)}),
        ("clock", {"clock_offset_s": 5.05, "clock_uncertainty_s": 0.1}),
        ("screen", {"is_locked": None}),
        ("space", {"free_mb": 500}),
        ("battery", {"battery": 15}),
        ("heat", {"temperature": 45.0}),
        ("Android", {"sdk": 26}),
        ("Android", {"sdk": 36}),
    ],
)
def test_what_is_just_well_is_well(name: str, changes: dict[str, Any]) -> None:
    assert point(name, **changes).level is Level.OK


def test_limits_are_those_of_the_station() -> None:
    checks = judge(WELL, Limits(min_battery=81, min_free_mb=9001, max_temperature=30.4))
    assert [check.name for check in checks if check.level is Level.PROBLEM] == ["space", "battery", "heat"]


FREE = {"root", "is_locked", "release"}  # none, not told, and told with the API level


def test_what_could_not_be_gathered_is_never_taken_for_well() -> None:
    unknown = Facts(kind="phone", state="offline", state_mend="unplug it")
    checks = judge(unknown, Limits())
    assert {check.level for check in checks if check.name != "adb state"} == {Level.NOT_CHECKED}
    assert not is_fit(checks)
    for field in fields(Facts):
        if getattr(WELL, field.name) is not None and field.default is None and field.name not in FREE:
            levels = {check.level for check in judge(replace(WELL, **{field.name: None}), Limits())}
            assert Level.NOT_CHECKED in levels, field.name


def test_every_warning_and_problem_says_what_mends_it() -> None:
    broken = replace(
        WELL, sdk=20, abis=(), root=None, frida=BARE, usap=True, free_mb=0, battery=0, temperature=99.0,
        clock_offset_s=1e6, is_awake=False, animations=(1.0,), push=Trial(failure="f"), install=Trial(failure="f"),
        hook=Trial(failure="f"), gate=NOT_HELD,
    )  # fmt: skip
    checks = judge(broken, Limits())
    assert sum(check.level is Level.PROBLEM for check in checks) >= 12
    assert all(check.mend for check in checks if check.level in {Level.WARNING, Level.PROBLEM})
