"""What pm lists and says of the phone, and packages that are switched off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.virtual.package_bench import APP, Answer, Bench, package_bench


@pytest.fixture
def bench() -> Iterator[Bench]:
    with package_bench() as made:
        yield made


def test_lists_are_filtered_as_asked(bench: Bench) -> None:
    bench.good(f"pm install -i com.android.shell {bench.apk(version=7)}")
    uid = "10100"
    path = bench.good(f"pm path {APP}").strip().removeprefix("package:")
    assert bench.good(f"pm list packages -f -U {APP}") == f"package:{path}={APP} uid:{uid}\n"
    shown = bench.good(f"pm list packages -i --show-versioncode --uid {uid}")
    assert shown == f"package:{APP} versionCode:7  installer=com.android.shell uid:{uid}\n"
    system = bench.good("pm list packages -s").split()
    assert {"package:android", "package:com.android.providers.contacts", "package:com.android.shell"} <= set(system)
    assert sorted(bench.good("pm list packages").split()) == sorted([*system, f"package:{APP}"])
    assert bench.good("pm list packages -d") == ""
    assert bench.good("pm list packages --user 55") == ""


def test_a_package_is_switched_off_and_on(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    assert bench.good(f"pm disable-user --user 0 {APP}") == f"Package {APP} new state: disabled-user\n"
    assert bench.good("pm list packages -d") == f"package:{APP}\n"
    assert f"package:{APP}" not in bench.good("pm list packages -e")
    dump = bench.good(f"dumpsys package {APP}")
    assert " enabled=3 " in dump
    assert "does not exist" in bench.run(f"am start -n {APP}/.Main").err
    assert bench.good(f"pm resolve-activity --brief -a android.intent.action.MAIN -p {APP}") == "No activity found\n"
    assert "lastDisabledCaller: shell:2000" in dump
    assert bench.good(f"pm enable {APP}") == f"Package {APP} new state: enabled\n"
    assert bench.good("pm list packages -d") == ""
    refused = bench.run(f"pm disable {APP}")
    assert f"SecurityException: Shell cannot change component state for {APP}/null to 2" in refused.err


def test_the_battery_can_be_pretended_empty(bench: Bench) -> None:
    assert "  level: 100\n" in bench.good("dumpsys battery")
    bench.good("dumpsys battery unplug; dumpsys battery set level 7; dumpsys battery set usb 0")
    state = bench.good("dumpsys battery")
    assert "  (UPDATES STOPPED -- use 'reset' to restart)\n" in state
    assert "  level: 7\n" in state
    assert "  USB powered: false\n" in state
    assert bench.good("dumpsys battery set colour 1") == "Unknown set option: colour\n"
    assert bench.good("dumpsys battery set level x") == "Bad value: x\n"
    bench.good("dumpsys battery reset")
    assert "  level: 100\n" in bench.good("dumpsys battery")


def test_other_questions_that_scripts_ask(bench: Bench) -> None:
    assert bench.good("pm get-install-location") == "0[auto]\n"
    bench.good("pm set-install-location 1")
    assert bench.good("pm get-install-location") == "1[internal]\n"
    assert bench.run("pm has-feature android.hardware.camera") == Answer(0, "true\n", "")
    assert bench.run("pm has-feature android.hardware.fax") == Answer(1, "false\n", "")
    assert "feature:android.hardware.camera\n" in bench.good("pm list features")
    assert bench.run("pm list") == Answer(255, "Error: didn't specify type of data to list\n", "")
    assert bench.run("pm list nonsense") == Answer(255, "Error: unknown list type 'nonsense'\n", "")
    assert bench.good("am get-current-user") == "0\n"
    assert bench.run("pm list packages -x") == Answer(255, "Error: Unknown option: -x\n", "")
    assert bench.good("cmd user list") == bench.good("pm list users")
    dumped = bench.good("pm dump com.android.shell")
    assert dumped.startswith("DUMP OF SERVICE package:\n  Packages:\n    Package [com.android.shell] (")
    bench.good("svc power stayon usb")
    assert bench.good("settings get global stay_on_while_plugged_in") == "2\n"
