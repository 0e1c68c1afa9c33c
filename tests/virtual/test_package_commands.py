"""pm as a shell script sees it: installs, sessions, splits, users, permissions; Android 11's words and exit codes."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.virtual.apk_signature import hash_code
from harness.virtual.files import FileSystem
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.streams import BytesReader, BytesWriter
from harness.virtual.shell.tools.clock import WallClock
from harness.virtual.shell.tools.standard import standard_tools
from harness.virtual.shell.tools.system import system_tools
from harness.virtual.system.package_errors import InstallError
from harness.virtual.system.package_staging import stage
from harness.virtual.system.packages import InstallOptions
from harness.virtual.system.permissions import PermissionFlag
from harness.virtual.system.server import SystemServer
from harness.virtual.system.zygote import ZygoteConfig
from tests.virtual.apks import write_apk, write_split

APP = "com.example.app"
TMP = "/data/local/tmp"
STAGED_SPLIT = r"/data/app/vmdl\d+\.tmp/config\.en\.apk"
CONTACTS = "android.permission.READ_CONTACTS"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


class Bench:
    """A system that is not started, and a shell on it."""

    def __init__(self, root: Path, runner: asyncio.Runner) -> None:
        self._runner = runner
        self.root = root
        (root / "fs").mkdir()
        self.files = FileSystem(root / "fs")
        config = ZygoteConfig(framework=root, socket=root / "s", temporary=root)
        self.system = SystemServer(self.files, config, "TEST")
        wall = self.system.clock
        clock = WallClock(wall.wall_ns, self.system.properties.zone, wall.set_wall_ns)
        standard = standard_tools(self.files, self.system.processes, clock)
        self.shell = Shell({**standard, **system_tools(self.system, lambda: None, lambda _: None)}, self.files)

    def run(self, command: str, stdin: bytes = b"") -> Answer:
        out, err = BytesWriter(), BytesWriter()
        code = self._runner.run(self.shell.run(command, stdin=BytesReader(stdin), stdout=out, stderr=err))
        return Answer(code, out.data.decode(), err.data.decode())

    def good(self, command: str, stdin: bytes = b"") -> str:
        answer = self.run(command, stdin)
        assert (answer.code, answer.err) == (0, ""), (command, answer)
        return answer.out

    def apk(self, name: str = "app.apk", **manifest: object) -> str:
        write_apk(self.files.host_path(f"{TMP}/{name}"), **manifest)  # type: ignore[arg-type]
        return f"{TMP}/{name}"

    def split(self, split: str, **manifest: object) -> str:
        write_split(self.files.host_path(f"{TMP}/{split}.apk"), split, **manifest)  # type: ignore[arg-type]
        return f"{TMP}/{split}.apk"

    def session(self, options: str = "") -> int:
        found = re.fullmatch(r"Success: created install session \[(\d+)\]\n", self.good(f"pm install-create {options}"))
        assert found is not None
        return int(found[1])

    def leftovers(self) -> list[str]:
        return [name for name in self.files.list_dir("/data/app") if name.startswith("vmdl")]


@pytest.fixture
def bench() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as directory, asyncio.Runner() as runner:

        async def make() -> Bench:
            return Bench(Path(directory), runner)

        bench = runner.run(make())
        yield bench
        assert bench.leftovers() == []


def test_an_apk_streamed_by_standard_input_is_installed_after_its_last_byte(bench: Bench) -> None:
    data = bench.files.host_path(bench.apk(padding=bytes(200_000))).read_bytes()
    answer = bench.run(f"pm install -r -S {len(data)}; cat", data + b"what follows")
    assert answer == Answer(0, "Success\nwhat follows", "")
    assert bench.good(f"pm path {APP}").startswith("package:/data/app/~~")


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("pm install", "Error: must either specify a package size or an APK file\n"),
        ("pm install -S 10 - b.apk", "Error: can't specify SPLIT(s) along with STDIN\n"),
        ("pm uninstall", "Error: package name not specified\n"),
        ("pm install-remove 1", "Error: split name not specified\n"),
        ("pm install-existing", "Error: package name not specified\n"),
    ],
)
def test_what_is_missing_is_said_on_standard_output(bench: Bench, command: str, out: str) -> None:
    assert bench.run(command) == Answer(1, out, "")


@pytest.mark.parametrize(
    ("command", "thrown"),
    [
        ("pm install -S ten", 'java.lang.NumberFormatException: For input string: "ten"'),
        ("pm install -S 0", "java.lang.IllegalArgumentException: Size must be positive"),
        ("pm install --nonsense x", "java.lang.IllegalArgumentException: Unknown option --nonsense"),
        ("pm install-write -x 1 a", "java.lang.IllegalArgumentException: Unknown option: -x"),
        ("pm install-commit 7", "java.lang.SecurityException: Caller has no access to session 7"),
        ("pm install-abandon 7", "java.lang.SecurityException: Caller has no access to session 7"),
        ("pm install-write -S 1 7 a -", "java.lang.SecurityException: Caller has no access to session 7"),
        ("pm list packages --user me", "java.lang.IllegalArgumentException: Bad user number: me"),
    ],
)
def test_what_is_thrown_is_named_with_its_class(bench: Bench, command: str, thrown: str) -> None:
    answer = bench.run(command)
    assert (answer.code, answer.out) == (255, "")
    assert re.match(r"\nException occurred while executing '[\w-]+':\n", answer.err)
    assert thrown in answer.err


def test_a_session_takes_files_by_path_and_by_standard_input(bench: Bench) -> None:
    base, split = bench.apk(), bench.split("config.en")
    data = bench.files.host_path(split).read_bytes()
    session = bench.session("-S 5000")
    size = bench.files.stat(base).size
    assert bench.good(f"pm install-write {session} base.apk {base}") == f"Success: streamed {size} bytes\n"
    streamed = bench.good(f"cmd package install-write -S {len(data)} {session} 1_en.apk -", data)
    assert streamed == f"Success: streamed {len(data)} bytes\n"
    assert bench.run(f"pm path {APP}").code == 1
    assert bench.good(f"pm install-commit {session}") == "Success\n"
    paths = bench.good(f"pm path {APP}").split()
    assert [path.rpartition("/")[2] for path in paths] == ["base.apk", "split_config.en.apk"]
    assert all(bench.files.exists(path.removeprefix("package:")) for path in paths)
    assert "    splits=[base, config.en]\n" in bench.good(f"dumpsys package {APP}")
    assert bench.run(f"pm install-commit {session}").code == 255


def test_an_abandoned_session_leaves_nothing(bench: Bench) -> None:
    session = bench.session()
    bench.good(f"pm install-write {session} base.apk {bench.apk()}")
    assert bench.leftovers() == [f"vmdl{session}.tmp"]
    assert bench.good(f"pm install-abandon {session}") == "Success\n"
    assert bench.leftovers() == []


@pytest.mark.parametrize("name", ["../x.apk", "a/b.apk", ".."])
def test_a_session_s_file_stays_in_its_directory(bench: Bench, name: str) -> None:
    session = bench.session()
    answer = bench.run(f"pm install-write -S 3 {session} {name} -", b"abc")
    assert f"java.lang.IllegalArgumentException: Invalid name: {name}" in answer.err
    bench.good(f"pm install-abandon {session}")


def _config(bench: Bench, **manifest: object) -> str:
    return bench.split("config.en", **manifest)


@pytest.mark.parametrize(
    ("base", "split", "failure"),
    [
        ({"split_required": True}, None, f"INSTALL_FAILED_MISSING_SPLIT: Missing split for {APP}"),
        (None, {}, "INSTALL_FAILED_INVALID_APK: Full install must include a base package"),
        (
            {},
            {"package": "com.other"},
            rf"INSTALL_FAILED_INVALID_APK: {STAGED_SPLIT} package com\.other inconsistent with {APP}",
        ),
        (
            {"version": 2},
            {"version": 3},
            rf"INSTALL_FAILED_INVALID_APK: {STAGED_SPLIT} version code 3 inconsistent with 2",
        ),
    ],
    ids=["missing split", "no base", "wrong package", "wrong version"],
)
def test_apks_that_make_no_package_are_refused(
    bench: Bench, base: dict[str, object] | None, split: dict[str, object] | None, failure: str
) -> None:
    files = [bench.apk(**base)] if base is not None else []
    files += [_config(bench, **split)] if split is not None else []
    answer = bench.run(f"pm install {' '.join(files)}")
    assert (answer.code, answer.err) == (1, "")
    assert re.fullmatch(rf"Failure \[{failure}\]\n", answer.out)
    assert bench.run(f"pm path {APP}").code == 1


def test_a_required_split_is_enough(bench: Bench) -> None:
    assert bench.good(f"pm install {bench.apk(split_required=True)} {_config(bench)}") == "Success\n"


def test_a_split_s_components_are_the_package_s(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()} {bench.split('feature', activity='.Extra')}")
    assert f"{APP}/.Extra" in bench.good(f"pm resolve-activity --brief -n {APP}/.Extra")


def test_a_split_is_added_to_an_installed_package_and_removed_again(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    first = bench.system.packages.find(APP)
    assert first is not None
    bench.good(f"pm install -p {APP} {_config(bench)}")
    assert len(bench.good(f"pm path {APP}").split()) == 2
    assert bench.good(f"pm uninstall {APP} config.en") == "Success\n"
    assert len(bench.good(f"pm path {APP}").split()) == 1
    last = bench.system.packages.find(APP)
    assert last is not None
    assert (last.uid, last.first_install_ms) == (first.uid, first.first_install_ms)


@pytest.mark.parametrize(
    ("command", "failure"),
    [
        (f"pm install -p com.none {TMP}/config.en.apk", "Missing existing base package"),
        (f"pm uninstall {APP} nope", "Split not found: nope"),
        (f"pm install --pkg com.none {TMP}/app.apk", f"specified package com.none inconsistent with {APP}"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(bench: Bench, command: str, failure: str) -> None:
    bench.good(f"pm install {bench.apk()}")
    _config(bench)
    answer = bench.run(command)
    assert answer.code == 1
    assert failure in answer.out
    assert answer.out.startswith("Failure [INSTALL_FAILED_INVALID_APK: ")


def test_the_same_split_twice_and_no_file_at_all_are_refused(bench: Bench) -> None:
    session = bench.session()
    for name in ("a.apk", "b.apk"):
        bench.good(f"pm install-write {session} {name} {bench.apk()}")
    assert "Split null was defined multiple times" in bench.run(f"pm install-commit {session}").out
    session = bench.session()
    text = f"Session: {session}. No packages staged in /data/app/vmdl{session}.tmp"
    assert bench.run(f"pm install-commit {session}").out == f"Failure [INSTALL_FAILED_INVALID_APK: {text}]\n"


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"no zip at all", "INSTALL_PARSE_FAILED_NOT_APK: Failed to parse {}"),
        (
            b"PK\5\6" + bytes(18),
            "INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION: Failed to parse {}: AndroidManifest.xml",
        ),
    ],
    ids=["rubbish", "empty zip"],
)
def test_a_stream_that_is_no_apk_is_refused_by_its_staged_name(bench: Bench, content: bytes, failure: str) -> None:
    answer = bench.run(f"pm install -S {len(content)}", content)
    pattern = re.escape(failure).replace(r"\{\}", r"/data/app/vmdl\d+\.tmp/base\.apk")
    assert re.fullmatch(rf"Failure \[{pattern}\]\n", answer.out)
    assert answer.code == 1


def test_a_stream_that_ends_early_installs_nothing(bench: Bench) -> None:
    data = bench.files.host_path(bench.apk()).read_bytes()
    assert bench.run(f"pm install -S {len(data)}", data[:-100]).code == 1
    assert bench.good("pm list packages -3") == ""


@pytest.mark.parametrize(
    ("options", "manifest", "failure"),
    [
        (
            "-R",
            {"version": 2},
            f"INSTALL_FAILED_ALREADY_EXISTS: Attempt to re-install {APP} without first uninstalling.",
        ),
        (
            "",
            {"version": 1},
            "INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected: Update version code 1 is older than current 2",
        ),
        ("", {"test_only": True, "version": 2}, "INSTALL_FAILED_TEST_ONLY: installPackageLI"),
        ("--user 77", {"version": 3}, "user 77 doesn't exist"),
    ],
)
def test_an_update_is_refused_in_android_s_words(
    bench: Bench, options: str, manifest: dict[str, object], failure: str
) -> None:
    bench.good(f"pm install {bench.apk(version=2)}")
    answer = bench.run(f"pm install {options} {bench.apk(**manifest)}")
    assert answer == Answer(1, f"Failure [{failure}]\n", "")
    assert "versionCode=2 " in bench.good(f"dumpsys package {APP}")


def test_an_update_must_have_the_same_signer(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk(certificate=b'one')}")
    assert bench.good(f"pm install {bench.apk(certificate=b'one', version=2)}") == "Success\n"
    text = f"Package {APP} signatures do not match previously installed version; ignoring!"
    refused = bench.run(f"pm install {bench.apk(certificate=b'two', version=3)}")
    assert refused == Answer(1, f"Failure [INSTALL_FAILED_UPDATE_INCOMPATIBLE: {text}]\n", "")
    assert f"signatures:[{hash_code(b'one')}]" in bench.good(f"dumpsys package {APP}")
    bench.good(f"pm uninstall {APP}")
    assert bench.good(f"pm install {bench.apk(certificate=b'two')}") == "Success\n"
    refused = bench.run(f"pm install {bench.apk(certificate=b'two')} {_config(bench)}")
    assert "config.en.apk signatures are inconsistent]" in refused.out


def test_what_cannot_be_copied_is_not_installed_and_leaves_nothing(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    before = bench.files.list_dir("/data/app")
    path = bench.files.host_path(bench.apk(version=2))
    staged = stage({"app.apk": path})
    path.unlink()
    with pytest.raises(InstallError, match="INSTALL_FAILED_INSUFFICIENT_STORAGE"):
        bench.system.packages.install_staged(staged, InstallOptions())
    assert bench.files.list_dir("/data/app") == before
    assert "versionCode=1 " in bench.good(f"dumpsys package {APP}")


def test_a_downgrade_and_a_test_package_are_installed_when_asked_for(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk(version=2)}")
    assert bench.good(f"pm install -d -t {bench.apk(version=1, test_only=True)}") == "Success\n"


def test_data_that_is_kept_comes_back_with_the_next_install(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    record = bench.system.packages.find(APP)
    assert record is not None
    note = bench.files.host_path(f"/data/data/{APP}/note")
    note.write_text("kept")
    assert bench.good(f"pm uninstall -k {APP}") == "Success\n"
    assert bench.run(f"pm path {APP}").code == 1
    assert bench.good("pm list packages -3") == ""
    assert bench.good("pm list packages -3 -u") == f"package:{APP}\n"
    bench.good(f"pm install {bench.apk()}")
    again = bench.system.packages.find(APP)
    assert again is not None
    assert (again.uid, again.first_install_ms) == (record.uid, record.first_install_ms)
    assert (again.stopped, again.not_launched, note.read_text()) == (True, True, "kept")
    bench.good(f"pm uninstall {APP}")
    assert not note.exists()


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
    dump = bench.system.packages.find(APP, 10)
    assert dump is not None
    assert dump.users[10].permissions[CONTACTS].granted
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


def test_permission_flags_are_printed_from_the_lowest_bit(bench: Bench) -> None:
    bench.good(f"pm install -g {bench.apk(permissions=('READ_CONTACTS', 'READ_SMS', 'CAMERA', 'INTERNET'))}")
    packages = bench.system.packages
    flags = PermissionFlag.USER_FIXED | PermissionFlag.USER_SET
    packages.update_permission_flags(APP, "android.permission.CAMERA", set_flags=flags)
    dump = bench.good(f"dumpsys package {APP}")
    sensitive = "USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED"
    assert f"        android.permission.CAMERA: granted=true, flags=[ USER_SET|USER_FIXED|{sensitive}]\n" in dump
    assert f"        {CONTACTS}: granted=true, flags=[ {sensitive}]\n" in dump
    exempt = f"[ {sensitive}|RESTRICTION_INSTALLER_EXEMPT]"
    assert f"        android.permission.READ_SMS: granted=true, flags={exempt}\n" in dump
    assert "      android.permission.READ_SMS: restricted=true\n" in dump
    bench.good(f"pm clear {APP}")
    dump = bench.good(f"dumpsys package {APP}")
    assert f"        android.permission.CAMERA: granted=false, flags=[ {sensitive}]\n" in dump


def test_a_dialog_changes_only_what_the_user_decides(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    record = bench.system.packages.find(APP)
    assert record is not None
    record.runtime_flags[CONTACTS] = int(PermissionFlag.USER_SET | PermissionFlag.SYSTEM_FIXED)
    assert record.runtime_flags[CONTACTS] == PermissionFlag.USER_SET
    assert record.runtime_flags.get("android.permission.NONE", 0) == 0
    line = f"{CONTACTS}: granted=false, flags=[ USER_SET|USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED]\n"
    assert line in bench.good(f"dumpsys package {APP}")
    record.runtime_flags[CONTACTS] = 0
    assert "USER_SET" not in bench.good(f"dumpsys package {APP}")


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


def test_a_restricted_permission_is_withheld_without_the_installer_s_exemption(bench: Bench) -> None:
    bench.good(f"pm install -g --restrict-permissions {bench.apk(permissions=('READ_SMS',))}")
    bench.good(f"pm grant {APP} android.permission.READ_SMS")
    line = re.search(r"READ_SMS: granted=(\w+), flags=\[ ([A-Z_|]+)\]", bench.good(f"dumpsys package {APP}"))
    assert line is not None
    assert line[1] == "false"
    assert line[2].endswith("|APPLY_RESTRICTION")


def test_what_the_system_fixed_is_not_changed_by_pm(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    bench.system.packages.update_permission_flags(APP, CONTACTS, set_flags=PermissionFlag.SYSTEM_FIXED)
    refused = bench.run(f"pm grant {APP} {CONTACTS}")
    assert f"SecurityException: Cannot grant system fixed permission {CONTACTS} for package {APP}" in refused.err


def test_a_development_permission_is_granted_for_good(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk(permissions=('READ_LOGS', 'BACKGROUND_CAMERA'))}")
    bench.good(f"pm grant {APP} android.permission.READ_LOGS")
    assert "      android.permission.READ_LOGS: granted=true\n" in bench.good(f"dumpsys package {APP}")
    refused = bench.run(f"pm grant {APP} android.permission.BACKGROUND_CAMERA")
    assert "is not a changeable permission type" in refused.err
    assert "Unknown permission: odd" in bench.run(f"pm grant {APP} odd").err


def test_permissions_are_listed(bench: Bench) -> None:
    listed = bench.good("pm list permissions")
    assert listed.startswith("All Permissions:\n\npermission:")
    assert f"permission:{CONTACTS}\n" in listed
    grouped = bench.good("pm list permissions -g -d")
    assert grouped.startswith("Dangerous Permissions:\n\ngroup:android.permission-group.CONTACTS\n\n")
    assert "group:android.permission-group.UNDEFINED\n  permission:" in grouped
    assert grouped.rstrip().endswith("ungrouped:")
    assert "protectionLevel:normal" in bench.good("pm list permissions -f")
    assert "permission group:android.permission-group.CAMERA\n" in bench.good("pm list permission-groups")
    assert bench.run("pm list permissions -x").code == 255


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
