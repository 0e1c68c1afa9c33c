"""Install sessions and splits as a shell script sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.virtual.package_bench import APP, TMP, Bench, package_bench

STAGED_SPLIT = r"/data/app/vmdl\d+\.tmp/config\.en\.apk"


@pytest.fixture
def bench() -> Iterator[Bench]:
    with package_bench() as made:
        yield made


def _config(bench: Bench, **manifest: object) -> str:
    return bench.split("config.en", **manifest)


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
    first = bench.package()
    bench.good(f"pm install -p {APP} {_config(bench)}")
    assert len(bench.good(f"pm path {APP}").split()) == 2
    assert bench.good(f"pm uninstall {APP} config.en") == "Success\n"
    assert len(bench.good(f"pm path {APP}").split()) == 1
    last = bench.package()
    assert (last.uid, last.record.first_install_ms) == (first.uid, first.record.first_install_ms)


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
