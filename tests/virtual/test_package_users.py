"""pm's users, and packages that not all of them have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.virtual.package_bench import APP, CONTACTS, Answer, Bench, package_bench


@pytest.fixture
def bench() -> Iterator[Bench]:
    with package_bench() as made:
        yield made


def test_users_come_and_go_with_their_packages(bench: Bench) -> None:
    assert bench.good("pm list users") == "Users:\n\tUserInfo{0:Owner:c13} running\n"
    assert bench.good("pm create-user Second") == "Success: created user id 10\n"
    assert bench.good("pm create-user --managed --profileOf 0 Work") == "Success: created user id 11\n"
    lines = bench.good("pm list users").splitlines()
    assert lines[2:] == ["\tUserInfo{10:Second:400}", "\tUserInfo{11:Work:1020}"]
    assert bench.good(f"pm install --user 10 {bench.apk()}") == "Success\n"
    assert bench.good("pm list packages -3") == ""
    assert bench.good("pm list packages -3 -U --user 10") == f"package:{APP} uid:1010100\n"
    assert bench.run(f"pm path {APP}").code == 1
    assert bench.good(f"pm path --user 10 {APP}").startswith("package:")
    assert bench.files.stat(f"/data/user/10/{APP}").uid == 1010100
    bench.good(f"pm grant --user 10 {APP} {CONTACTS}")
    assert bench.run(f"pm grant {APP} {CONTACTS}").code == 255
    assert bench.package(10).runtime_grants[CONTACTS]
    assert bench.good("pm remove-user 10") == "Success: removed user\n"
    assert bench.good("pm list packages -3 -u") == ""
    assert not bench.files.exists("/data/user/10")
    assert bench.good("pm create-user Third") == "Success: created user id 12\n"


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("pm remove-user 0", "Error: couldn't remove user id 0\n"),
        ("pm remove-user 44", "Error: couldn't remove user id 44\n"),
        ("pm remove-user", "Error: no user id specified.\n"),
        ("pm create-user", "Error: no user name specified.\n"),
        ("pm create-user --odd x", "Error: unknown option --odd\n"),
        (
            "pm create-user --profileOf 44 x",
            "Error: android.os.ServiceSpecificException: Cannot find user data for parent user 44 (code 1)\n"
            "Error: couldn't create User.\n",
        ),
    ],
)
def test_users_that_cannot_be_had_are_refused(bench: Bench, command: str, text: str) -> None:
    assert bench.run(command) == Answer(1, "", text)


def test_there_is_a_limit_to_users(bench: Bench) -> None:
    assert bench.good("pm get-max-users") == "Maximum supported users: 4\n"
    for name in ("a", "b", "c"):
        bench.good(f"pm create-user {name}")
    assert "Maximum user limit is reached." in bench.run("pm create-user d").err


def test_one_user_s_uninstall_leaves_the_other_s_package(bench: Bench) -> None:
    bench.good("pm create-user Second")
    bench.good(f"pm install {bench.apk()}")
    assert bench.good("pm list packages -3 --user 10") == f"package:{APP}\n"
    assert bench.good(f"pm uninstall --user 10 {APP}") == "Success\n"
    assert bench.run(f"pm uninstall --user 10 {APP}") == Answer(1, "Failure [not installed for 10]\n", "")
    assert bench.good(f"pm install-existing --user 10 {APP}") == f"Package {APP} installed for user: 10\n"
    assert bench.good(f"pm uninstall {APP}") == "Success\n"
    assert bench.run(f"pm uninstall {APP}") == Answer(1, "Failure [DELETE_FAILED_INTERNAL_ERROR]\n", "")
    assert bench.run(f"pm install-existing --user 10 {APP}").code == 1
