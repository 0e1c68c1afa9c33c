"""am's users: started, stopped and switched in Android 11's words; `--user` of every command; who may start what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.virtual.package_bench import APP, CONTACTS, Answer, Bench, package_bench


@pytest.fixture
def bench() -> Iterator[Bench]:
    with package_bench() as made:
        assert made.good("pm create-user Second") == "Success: created user id 10\n"
        yield made


def events(bench: Bench, tag: str) -> list[str]:
    return [entry.message for entry in bench.system.logs.entries(("events",)) if entry.tag == tag]


def said(bench: Bench, text: str) -> bool:
    return any(text in entry.message for entry in bench.system.logs.entries(("system",)))


def test_a_user_is_started_and_stopped_again(bench: Bench) -> None:
    assert bench.good("am get-started-user-state 10") == "User is not started: 10\n"
    assert bench.good("pm list users").splitlines()[-1] == "\tUserInfo{10:Second:400}"
    assert bench.good("am start-user 10") == "Success: user started\n"
    assert bench.good("am start-user -w 10") == "Success: user started\n"
    assert bench.good("am get-started-user-state 10") == "RUNNING_UNLOCKED\n"
    assert bench.good("pm list users").splitlines()[-1] == "\tUserInfo{10:Second:400} running"
    assert bench.good("am get-current-user") == "0\n"
    assert events(bench, "am_user_state_changed") == ["[10,0]", "[10,1]", "[10,2]", "[10,3]"]
    assert "    User #10: state=RUNNING_UNLOCKED\n" in bench.good("dumpsys activity processes")
    assert bench.good("am stop-user -w 10") == ""
    assert bench.good("am stop-user -f 10") == ""
    assert bench.good("am get-started-user-state 10") == "User is not started: 10\n"
    assert events(bench, "am_user_state_changed")[4:] == ["[10,4]", "[10,5]"]
    assert bench.good("pm list users").splitlines()[-1] == "\tUserInfo{10:Second:400}"


def test_a_user_who_is_switched_to_is_started_and_is_the_current_one(bench: Bench) -> None:
    assert bench.good("am switch-user 10") == ""
    assert bench.good("am get-current-user") == "10\n"
    assert bench.good("am get-started-user-state 10") == "RUNNING_UNLOCKED\n"
    assert events(bench, "am_switch_user") == ["10"]
    bench.good(f"pm install --user current {bench.apk()}")
    assert bench.good(f"pm list packages -3 -U --user current {APP}") == f"package:{APP} uid:1010100\n"
    assert bench.run(f"pm path {APP}").code == 1
    assert bench.run("am stop-user 10") == Answer(255, "", "Switch failed: -2 (Can't stop current user)\n")
    assert bench.run("pm remove-user 10") == Answer(1, "", "Error: couldn't remove user id 10\n")
    bench.good("am switch-user 0; am switch-user 0")
    assert events(bench, "am_switch_user") == ["10", "0"]
    assert bench.good("pm remove-user 10") == "Success: removed user\n"
    assert bench.good("am get-started-user-state 10") == "User is not started: 10\n"


def test_users_beyond_the_limit_are_stopped_when_another_one_comes(bench: Bench) -> None:
    for name in ("Third", "Fourth"):
        bench.good(f"pm create-user {name}")
    bench.good("am start-user 11; am start-user 12; am switch-user 10")
    states = [bench.good(f"am get-started-user-state {user}") for user in (10, 11, 12)]
    assert states == ["RUNNING_UNLOCKED\n", "User is not started: 11\n", "RUNNING_UNLOCKED\n"]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("am start-user 44", Answer(0, "", "Error: could not start user\n")),
        ("am start-user -x 10", Answer(255, "", "Error: unknown option: -x\n")),
        ("am stop-user -x 10", Answer(255, "", "Error: unknown option: -x\n")),
        ("am stop-user 0", Answer(255, "", "Switch failed: -3 (System user cannot be stopped)\n")),
        ("am stop-user 44", Answer(0, "", "")),
        ("am switch-user 44", Answer(0, "", "")),
        ("am start --user all -n a/.B", Answer(1, "", "Error: Can't start service with user 'all'\n")),
        ("am startservice --user all -n a/.B", Answer(255, "", "Error: Can't start activity with user 'all'\n")),
        ("am stopservice --user all -n a/.B", Answer(255, "", "Error: Can't stop activity with user 'all'\n")),
        ("appops get --user 10 com.none", Answer(255, "", "Error: No UID for com.none in user 10\n")),
        ("cmd jobscheduler run --user 10 com.none 1", Answer(24, "", "Package not found: com.none / user 10\n")),
    ],
)
def test_what_cannot_be_is_refused(bench: Bench, command: str, answer: Answer) -> None:
    assert bench.run(command) == answer


def test_a_user_s_number_must_be_one(bench: Bench) -> None:
    for command in ("am start-user ten", "am get-started-user-state ten"):
        assert 'NumberFormatException: For input string: "ten"' in bench.run(command).err
    assert "Bad user number: ten" in bench.run("am force-stop --user ten a").err
    assert 'Argument expected after "switch-user"' in bench.run("am switch-user").err


def test_a_profile_is_no_user_to_switch_to_and_is_related_to_its_parent(bench: Bench) -> None:
    bench.good("pm create-user --managed --profileOf 0 Work; am start-user 11; am switch-user 11")
    assert bench.good("am get-current-user") == "0\n"
    assert said(bench, "Cannot switch to User #11: not a full user")
    refused = " (Can't stop user 11 - one of its related users can't be stopped)"
    assert bench.run("am stop-user 11") == Answer(255, "", f"Switch failed: -4{refused}\n")
    assert bench.system.user_controller.shown() == [0, 11]
    bench.good("am stop-user -f 11")
    assert bench.system.user_controller.shown() == [0]


def test_of_a_user_who_is_not_started_no_component_is_found(bench: Bench) -> None:
    bench.good(f"pm install --user 10 {bench.apk()}")
    missing = f"Error type 3\nError: Activity class {{{APP}/{APP}.Main}} does not exist.\n"
    starting = f"Starting: Intent {{ cmp={APP}/.Main }}\n"
    assert bench.run(f"am start --user 10 -n {APP}/.Main") == Answer(0, starting, missing)
    assert bench.run(f"am start --user 44 -n {APP}/.Main") == Answer(0, starting, missing)
    service = bench.run(f"am startservice --user 10 -n {APP}/.Worker")
    assert (service.code, service.err) == (255, "Error: Not found; no service started.\n")
    assert bench.run(f"timeout 0.05 am broadcast --user 10 -n {APP}/.Alarm").code == 124
    assert said(bench, "user 10 and its parent (if any) are stopped")
    bench.good("am start-user 10")
    resolve = f"pm resolve-activity --brief --user 10 -a android.intent.action.MAIN -p {APP}"
    assert bench.good(resolve).endswith(f"{APP}/.Main\n")
    assert bench.good(resolve.replace("--user 10", "")) == "No activity found\n"
    assert bench.run(f"am broadcast --user 10 -n {APP}/.Alarm").out.endswith("Broadcast completed: result=0\n")


def test_each_user_has_a_stopped_state_permissions_modes_and_data_of_its_own(bench: Bench) -> None:
    bench.good(f"am start-user 10; pm install {bench.apk()}; pm grant --user 10 {APP} {CONTACTS}")
    assert (bench.package(0).holds(CONTACTS), bench.package(10).holds(CONTACTS)) == (False, True)
    assert bench.system.permissions.check(CONTACTS, 1010100)
    assert not bench.system.permissions.check(CONTACTS, 10100)
    bench.good(f"appops set --user 10 {APP} READ_CONTACTS ignore")
    assert "READ_CONTACTS: ignore" in bench.good(f"appops get --user 10 {APP}")
    assert "Uid mode: READ_CONTACTS: ignore" in bench.good(f"appops get {APP}")
    for user in (0, 10):
        bench.package(user).set_started()
    bench.good(f"am force-stop --user 10 {APP}")
    assert (bench.package(0).state.stopped, bench.package(10).state.stopped) == (False, True)
    assert said(bench, f"Force stopping {APP} appid=10100 user=10: from pid")
    bench.package(10).set_started()
    bench.good(f"am force-stop {APP}")
    assert (bench.package(0).state.stopped, bench.package(10).state.stopped) == (True, True)
    for user in (0, 10):
        bench.files.host_path(f"/data/user/{user}/{APP}/note").write_text("kept")
    bench.good(f"pm clear --user 10 {APP}")
    assert bench.files.list_dir(f"/data/user/10/{APP}") == ["cache", "code_cache"]
    assert "note" in bench.files.list_dir(f"/data/data/{APP}")


def test_run_as_takes_a_user(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk(debuggable=True)}")
    bench.files.host_path("/data/system").mkdir(parents=True, exist_ok=True)
    bench.files.host_path("/data/system/packages.list").write_text(f"{APP} 10100 1 /data/user/0/{APP} x none 0 1\n")
    assert bench.good(f"run-as {APP} id -un; run-as {APP} --user 10 id -un") == "u0_a100\nu10_a100\n"
    assert bench.good(f"run-as {APP} --user 10 sh -c pwd") == f"/data/user/10/{APP}\n"


def test_a_package_of_the_second_user_alone_is_dumped(bench: Bench) -> None:
    bench.good(f"pm install --user 10 -g {bench.apk()}")
    dump = bench.good(f"dumpsys package {APP}")
    assert "    userId=10100\n" in dump
    owner, second = dump.partition("    User 0: ")[2].split("    User 10: ")
    assert " installed=false " in owner
    assert " installed=true " in second
    assert f"{CONTACTS}: granted=true" in second
    assert bench.good("dumpsys package --checkin").count(f"pkg,{APP},10100,") == 1
    assert f"Package [{APP}]" in bench.good(f"pm dump {APP}")
