"""Standby buckets and doze by themselves: what is allowed when, which steps there are, what the shell says of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.virtual.system.app_standby import Bucket
from tests.virtual.package_bench import APP, Bench, package_bench

HOUR_MS = 3_600_000


@pytest.fixture
def bench() -> Iterator[Bench]:
    with package_bench() as bench:
        bench.good(f"pm install {bench.apk()}; logcat -b all -c")
        yield bench


def idle_events(bench: Bench) -> list[str]:
    lines = bench.good("logcat -d -b events -v tag").splitlines()
    return [line.removeprefix("I/").replace(" ", "") for line in lines if line.startswith("I/device_idle")]


def test_buckets_go_by_use_and_by_the_shell(bench: Bench) -> None:
    assert bench.good(f"am get-standby-bucket {APP}") == "50\n"
    bench.system.standby.set_bucket(bench.package(), Bucket.ACTIVE)
    assert bench.good(f"am get-standby-bucket {APP}") == "10\n"
    for name, number in (("rare", 40), ("WORKING_SET", 20), ("restricted", 45), ("30", 30)):
        bench.good(f"am set-standby-bucket {APP} {name}")
        assert bench.good(f"am get-standby-bucket {APP}") == f"{number}\n"
    assert f"{APP}: 30\n" in bench.good("am get-standby-bucket")
    wrong = bench.run(f"am set-standby-bucket {APP} often")
    assert (wrong.code, wrong.err) == (255, "Error: Unknown bucket: often\n")


def test_what_is_on_its_cable_leaves_nobody_unused(bench: Bench) -> None:
    bench.good(f"am set-inactive {APP} true")
    assert bench.good(f"am get-standby-bucket {APP}; am get-inactive {APP}") == "40\nIdle=false\n"
    bench.good("dumpsys battery unplug")
    assert bench.good(f"am get-inactive {APP}; am set-inactive {APP} false; am get-inactive {APP}") == (
        "Idle=true\nIdle=false\n"
    )


def test_alarms_and_jobs_are_counted_by_bucket_and_not_on_the_cable(bench: Bench) -> None:
    standby, package, clock = bench.system.standby, bench.package(), bench.system.clock
    bench.good("dumpsys battery unplug")
    standby.set_bucket(package, Bucket.FREQUENT)
    for _ in range(2):
        assert standby.alarm_allowed_ms(package) <= clock.boot_ms()
        standby.note_alarm(package)
    assert abs(standby.alarm_allowed_ms(package) - clock.boot_ms() - HOUR_MS) < 60_000
    standby.set_bucket(package, Bucket.NEVER)
    assert standby.job_allowed_ms(package) > clock.boot_ms() + 23 * HOUR_MS
    standby.set_bucket(package, Bucket.RESTRICTED)
    assert standby.job_allowed_ms(package) <= clock.boot_ms()
    standby.note_job(package)
    assert standby.job_allowed_ms(package) > clock.boot_ms() + 23 * HOUR_MS
    bench.good("dumpsys battery reset")
    assert standby.job_allowed_ms(package) <= clock.boot_ms() >= standby.alarm_allowed_ms(package)


def test_a_phone_is_forced_to_doze_and_wakes_up_again(bench: Bench) -> None:
    assert bench.good("dumpsys deviceidle force-idle") == "Now forced in to deep idle mode\n"
    state = bench.good("dumpsys deviceidle")
    assert "  mForceIdle=true\n" in state
    assert "  mState=IDLE mLightState=OVERRIDE\n" in state
    assert bench.good("cmd deviceidle step") == "Stepped to deep: IDLE_MAINTENANCE\n"
    assert bench.good("cmd deviceidle unforce") == "Light state: ACTIVE, deep state: ACTIVE\n"
    assert idle_events(bench) == [
        *("device_idle:[1,noactivity]", "device_idle_light:[1,noactivity]"),
        *("device_idle_step:[]", "device_idle:[2,s:shell]", "device_idle_step:[]", "device_idle:[3,s:shell]"),
        *("device_idle_step:[]", "device_idle:[4,s:shell]", "device_idle_step:[]", "device_idle:[5,s:shell]"),
        *("device_idle_on_start:[]", "device_idle_on_complete:[]"),
        *("device_idle_step:[]", "device_idle:[6,s:shell]", "device_idle_off_start:s:shell"),
        *("device_idle_off_complete:[]", "device_idle:[0,exit-force]", "device_idle_light:[0,exit-force]"),
    ]


def test_it_falls_asleep_by_steps_once_screen_and_cable_let_it(bench: Bench) -> None:
    assert bench.good("dumpsys deviceidle step") == "Stepped to deep: ACTIVE\n"
    bench.good("dumpsys battery unplug; input keyevent SLEEP")
    assert bench.good("dumpsys deviceidle get deep; dumpsys deviceidle get light") == "INACTIVE\nINACTIVE\n"
    assert bench.good("cmd deviceidle step light") == "Stepped to light: IDLE\n"
    assert bench.good("cmd deviceidle force-idle deep") == "Now forced in to deep idle mode\n"
    assert bench.good("cmd deviceidle unforce") == "Light state: OVERRIDE, deep state: IDLE\n"
    bench.good("input keyevent WAKEUP")
    assert bench.good("dumpsys deviceidle get deep; dumpsys deviceidle get nothing") == (
        "ACTIVE\nUnknown get option: nothing\n"
    )


def test_doze_can_be_forbidden_and_apps_exempted(bench: Bench) -> None:
    assert bench.good("dumpsys deviceidle disable") == "Deep idle mode disabled\nLight idle mode disabled\n"
    assert bench.good("dumpsys deviceidle enabled; dumpsys deviceidle force-idle") == (
        "0\nUnable to go deep idle; not enabled\n"
    )
    assert bench.good("cmd deviceidle enable deep; cmd deviceidle enabled deep; cmd deviceidle enabled") == (
        "Deep idle mode enabled\n1\n0\n"
    )
    assert bench.good(f"cmd deviceidle whitelist +{APP} +com.nobody; cmd deviceidle whitelist ={APP}") == (
        f"Added: {APP}\nUnknown package: com.nobody\ntrue\n"
    )
    assert bench.good("cmd deviceidle whitelist") == f"user,{APP},{bench.package().uid}\n"
    assert f"    {APP}\n" in bench.good("dumpsys deviceidle")
    assert bench.good(f"cmd deviceidle whitelist -{APP} -{APP} {APP}") == (
        f"Removed: {APP}\nPackage must be prefixed with +, -, or =: {APP}\n"
    )
    assert bench.run("cmd deviceidle doze").code == 255
