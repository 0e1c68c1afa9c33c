"""The package manager: installs, updates, grants, and what dumpsys says of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from random import Random

import pytest

from harness.virtual.files import FileSystem
from harness.virtual.system.clock import Clock
from harness.virtual.system.image_packages import CONTACTS_APP_ID
from harness.virtual.system.package_dump import dump_checkin, dump_packages
from harness.virtual.system.package_errors import GrantError, InstallError, NotAnApkError
from harness.virtual.system.package_record import OWNER, UserPackage
from harness.virtual.system.packages import InstallOptions, Packages
from harness.virtual.system.permissions import Permissions
from tests.virtual.apks import write_apk

APP = "com.example.app"
CONTACTS, CAMERA, INTERNET = (f"android.permission.{name}" for name in ("READ_CONTACTS", "CAMERA", "INTERNET"))


class Bench:
    """A package manager on a file tree of its own."""

    def __init__(self, directory: Path) -> None:
        root = directory / "phone"
        root.mkdir()
        self.directory = directory
        self.clock = Clock()
        self.files = FileSystem(root)
        self.packages = Packages(self.clock, self.files, Random(1))  # noqa: S311 - names, no secrets

    def install(self, options: InstallOptions | None = None, **manifest: object) -> UserPackage:
        apk = write_apk(self.directory / "x.apk", **manifest)  # type: ignore[arg-type]
        return UserPackage(self.packages.install(apk, options or InstallOptions()), OWNER)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_fresh_install_is_stopped_and_was_never_launched(bench: Bench) -> None:
    package = bench.install()
    assert (package.uid, package.state.stopped, package.state.not_launched) == (10100, True, True)
    assert abs(package.record.first_install_ms - bench.clock.wall_ms()) < 5_000
    assert package.record.first_install_ms == package.record.last_update_ms


def test_the_files_are_where_android_11_puts_them(bench: Bench) -> None:
    package = bench.install()
    assert re.fullmatch(r"/data/app/~~[\w-]{22}==/com\.example\.app-[\w-]{22}==", package.record.code_path)
    assert bench.packages.host_apks(package.record)[0].read_bytes()[:2] == b"PK"
    assert bench.files.stat(f"/data/data/{APP}").uid == package.uid
    assert not bench.files.exists(f"/data/data/{APP}/cache", uid=2000)


def test_an_update_keeps_uid_first_install_and_grants(bench: Bench) -> None:
    package = bench.install()
    old = replace(package.record)
    bench.packages.set_granted(APP, CONTACTS, granted=True, user=OWNER)
    replaced: list[UserPackage] = []
    bench.packages.on_replacing.append(replaced.append)
    told: list[tuple[UserPackage, bool]] = []
    bench.packages.on_installed.append(lambda package, *, replacing: told.append((package, replacing)))
    bench.clock.wall_offset_ns = 5_000_000_000
    new = bench.install(version=2)
    assert (replaced, told) == ([package], [(package, True)])
    assert (new.record.app_id, new.record.first_install_ms, new.record.version_code) == (
        old.app_id,
        old.first_install_ms,
        2,
    )
    assert new.record.last_update_ms - old.last_update_ms >= 5_000
    assert new.holds(CONTACTS)
    assert not bench.files.exists(old.code_path)


@pytest.mark.parametrize(
    ("options", "manifest", "reason"),
    [
        (InstallOptions(replace=False), {}, "INSTALL_FAILED_ALREADY_EXISTS"),
        (InstallOptions(), {"version": 1}, "INSTALL_FAILED_VERSION_DOWNGRADE"),
        (InstallOptions(), {"min_sdk": 31, "version": 3}, "INSTALL_FAILED_OLDER_SDK"),
        (InstallOptions(), {"package": "com.other", "authority": "a.b"}, "INSTALL_FAILED_CONFLICTING_PROVIDER"),
        (InstallOptions(), {"package": "android"}, "INSTALL_FAILED_UPDATE_INCOMPATIBLE"),
    ],
)
def test_what_cannot_be_installed_changes_nothing(
    bench: Bench, options: InstallOptions, manifest: dict[str, object], reason: str
) -> None:
    before = bench.install(version=2, authority="a.b")
    with pytest.raises(InstallError) as caught:
        bench.install(options, **manifest)
    assert caught.value.reason == reason
    assert bench.packages.find(APP, OWNER) == before


def test_an_older_version_is_installed_when_asked_for(bench: Bench) -> None:
    bench.install(version=2)
    assert bench.install(InstallOptions(downgrade=True), version=1).record.version_code == 1


def test_a_file_that_is_no_apk_is_told_apart(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "no.apk").write_bytes(b"nothing")
    with pytest.raises(NotAnApkError):
        bench.packages.install(tmp_path / "no.apk", InstallOptions())


def test_uninstall_leaves_no_file_and_no_uid(bench: Bench) -> None:
    package = bench.install()
    assert bench.packages.uninstall(APP)
    assert not bench.packages.uninstall(APP)
    assert not bench.files.exists(package.data_dir)
    assert bench.files.list_dir("/data/app") == []
    assert bench.install().uid == package.uid + 1


def test_clearing_wipes_data_and_grants_and_not_the_launched_state(bench: Bench) -> None:
    package = bench.install(InstallOptions(grant_all=True))
    package.state.not_launched = False
    file = bench.packages.host_data_dir(package) / "files"
    file.mkdir()
    bench.packages.clear(package)
    assert not file.exists()
    assert not package.holds(CONTACTS)
    assert not package.state.not_launched


def test_install_permissions_are_held_and_runtime_ones_granted(bench: Bench) -> None:
    package = bench.install()
    permissions = Permissions(bench.packages.granted)
    assert permissions.check(INTERNET, package.uid)
    assert not permissions.check(CONTACTS, package.uid)
    assert bench.packages.set_granted(APP, CONTACTS, granted=True, user=OWNER)
    assert not bench.packages.set_granted(APP, CONTACTS, granted=True, user=OWNER)
    assert permissions.check(CONTACTS, package.uid)
    assert not permissions.check("android.permission.READ_CALL_LOG", package.uid)


@pytest.mark.parametrize(("uid", "held"), [(0, True), (1000, True), (CONTACTS_APP_ID, True), (10999, False)])
def test_the_system_holds_everything_and_strangers_nothing(bench: Bench, uid: int, held: bool) -> None:
    assert Permissions(bench.packages.granted).check(CONTACTS, uid) is held


@pytest.mark.parametrize(
    ("name", "permission", "text"),
    [
        ("com.nope", CONTACTS, "Unknown package: com.nope"),
        (APP, "android.permission.READ_SMS", f"Package {APP} has not requested permission android.permission.READ_SMS"),
        (APP, INTERNET, f"Permission {INTERNET} requested by {APP} is not a changeable permission type"),
    ],
)
def test_grants_are_refused_in_android_s_words(bench: Bench, name: str, permission: str, text: str) -> None:
    bench.install()
    with pytest.raises(GrantError) as caught:
        bench.packages.set_granted(name, permission, granted=True, user=OWNER)
    assert caught.value.text == text


def test_dumpsys_package_has_android_11_s_lines(bench: Bench) -> None:
    package = bench.install()
    text = dump_packages([package.record], UTC)
    first = re.search(r"(?m)^    firstInstallTime=(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$", text)
    assert first is not None
    assert re.search(r"(?m)^    userId=10100$", text)
    assert re.search(
        r"(?m)^    User 0: ceDataInode=\d+ installed=true .* stopped=true notLaunched=true enabled=0", text
    )
    assert re.search(r"(?m)^      android\.permission\.INTERNET: granted=true$", text)
    assert re.search(r"(?m)^        android\.permission\.CAMERA: granted=false, flags=\[ [A-Z_|]+\]$", text)


def test_checkin_has_milliseconds(bench: Bench) -> None:
    package = bench.install(InstallOptions(installer="com.store"))
    times = f"{package.record.first_install_ms},{package.record.last_update_ms}"
    lines = dump_checkin([package.record]).splitlines()
    assert lines == ["vers,1", f"pkg,{APP},10100,1,{times},com.store", "pkg-splt,base,0", "pkg-usr,0,IbsuSlpi,0,?"]
