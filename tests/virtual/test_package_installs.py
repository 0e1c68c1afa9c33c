"""pm install as a shell script sees it: streams, updates, what is refused; Android 11's words and exit codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from harness.virtual.apk_signature import hash_code
from harness.virtual.system.package_errors import InstallError
from harness.virtual.system.package_staging import stage
from harness.virtual.system.packages import InstallOptions
from tests.virtual.package_bench import APP, Answer, Bench, package_bench


@pytest.fixture
def bench() -> Iterator[Bench]:
    with package_bench() as made:
        yield made


def _config(bench: Bench, **manifest: object) -> str:
    return bench.split("config.en", **manifest)


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
    old = bench.package()
    note = bench.files.host_path(f"/data/data/{APP}/note")
    note.write_text("kept")
    assert bench.good(f"pm uninstall -k {APP}") == "Success\n"
    assert bench.run(f"pm path {APP}").code == 1
    assert bench.good("pm list packages -3") == ""
    assert bench.good("pm list packages -3 -u") == f"package:{APP}\n"
    bench.good(f"pm install {bench.apk()}")
    new = bench.package()
    assert (new.uid, new.record.first_install_ms) == (old.uid, old.record.first_install_ms)
    assert (new.state.stopped, new.state.not_launched, note.read_text()) == (True, True, "kept")
    bench.good(f"pm uninstall {APP}")
    assert not note.exists()
