"""The phone's file tree: nothing escapes it, owners and modes count."""

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.files import FileSystem

PIECES = st.lists(
    st.sampled_from(["..", ".", "", "a", "out", "loop", "up", "abs", "tmp", "data", "local"]), max_size=12
)


@pytest.fixture
def files(tmp_path: Path) -> FileSystem:
    root = tmp_path / "root"
    root.mkdir()
    return FileSystem(root)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(PIECES)
def test_no_path_escapes_the_root(files, tmp_path, pieces):
    root = tmp_path / "root"
    for name, target in (("out", str(tmp_path)), ("up", "../../../../.."), ("abs", "/data"), ("loop", "loop")):
        link = root / "data/local/tmp" / name
        if not link.is_symlink():
            link.symlink_to(target)
    try:
        host = files.host_path("/data/local/tmp/" + "/".join(pieces))
    except OSError:
        assert "loop" in pieces
        return
    assert host == root or root in host.parents
    if host.exists():
        assert root in [host.resolve(), *host.resolve().parents]


def test_links_count_from_the_phone_s_root(files):
    assert files.real_path("/sdcard/x") == "/storage/emulated/0/x"
    assert files.real_path("/data/user/0/com.example") == "/data/data/com.example"
    assert files.readlink("/sdcard") == "/storage/self/primary"
    assert files.stat("/sdcard", follow=False).is_link
    assert files.stat("/sdcard").is_dir


def test_virtual_files_are_computed_at_each_open(files):
    count = iter(range(10))
    files.register("/proc/4242/stat", lambda: b"%d" % next(count))
    assert [files.open_read("/proc/4242/stat").read() for _ in range(2)] == [b"0", b"1"]
    assert files.list_dir("/proc") == ["4242"]
    assert files.stat("/proc/4242/stat").mode == 0o100444
    with pytest.raises(PermissionError):
        files.open_write("/proc/4242/stat")
    with pytest.raises(FileNotFoundError):
        files.mkdir("/proc/x")
    files.unregister("/proc/4242/stat")
    assert files.list_dir("/proc") == []


def test_devices(files):
    with files.open_read("/dev/zero") as zero, files.open_write("/dev/null", uid=2000) as null:
        assert null.write(zero.read(10)) == 10
    assert files.list_dir("/dev") == ["null", "urandom", "zero"]


def test_a_new_file_is_its_maker_s_and_what_is_below_an_owner_s_directory_is_the_owner_s(files):
    files.open_write("/data/local/tmp/f", uid=2000).close()
    assert (files.stat("/data/local/tmp/f").uid, files.stat("/data/local/tmp/f").mode) == (2000, 0o100666)
    files.open_write("/data/local/tmp/r").close()
    assert files.stat("/data/local/tmp/r").uid == 0
    files.mkdir("/data/data/app")
    files.chown("/data/data/app", 10100, 10100)
    (files.host_path("/data/data/app") / "by_the_app").write_bytes(b"")
    assert files.stat("/data/data/app/by_the_app").uid == 10100
    files.rename("/data/data/app", "/data/data/moved")
    assert files.stat("/data/data/moved/by_the_app").uid == 10100
    files.remove("/data/data/moved/by_the_app")
    files.rmdir("/data/data/moved")
    files.mkdir("/data/data/app")
    assert files.stat("/data/data/app").uid == 0


@pytest.mark.parametrize(
    "act",
    [
        lambda files: files.open_read("/data/system/f", uid=2000),
        lambda files: files.open_write("/data/system/f", uid=2000),
        lambda files: files.list_dir("/data/app", uid=2000),
        lambda files: files.remove("/data/system/f", uid=2000),
        lambda files: files.mkdir("/system/d", uid=2000),
        lambda files: files.rename("/data/system/f", "/data/local/tmp/f", uid=2000),
        lambda files: files.symlink("x", "/data/l", uid=2000),
        lambda files: files.chmod("/data/system/f", 0o777, uid=2000),
        lambda files: files.utime("/data/system/f", 0, uid=2000),
        lambda files: files.open_read("/data/data/app/f", uid=2000),
    ],
)
def test_the_shell_user_may_not(files, act):
    files.mkdir("/data/data/app")
    for path in ("/data/system/f", "/data/data/app/f"):
        files.open_write(path, mode=0o600).close()
    files.chmod("/data/data/app", 0o700)
    with pytest.raises(PermissionError):
        act(files)
    assert not files.exists("/data/data/app/f", uid=2000)
    assert not files.may("/data/system/f", 4, uid=2000)


def test_a_second_start_finds_the_tree_as_it_was(tmp_path):
    (tmp_path / "root").mkdir()
    FileSystem(tmp_path / "root").open_write("/data/local/tmp/f").close()
    assert FileSystem(tmp_path / "root").list_dir("/data/local/tmp") == ["f"]


def test_a_mode_that_shuts_its_owner_out_does_not_shut_out_the_host(files):
    def modes(path: str) -> tuple[int, int]:
        return stat.S_IMODE(files.stat(path).mode), stat.S_IMODE(files.host_path(path).stat().st_mode)

    files.mkdir("/data/local/tmp/d", mode=0o555)
    files.open_write("/data/local/tmp/d/f", mode=0o200).close()
    files.chmod("/data/local/tmp/d", 0o111)
    assert modes("/data/local/tmp/d") == (0o111, 0o711)
    assert modes("/data/local/tmp/d/f") == (0o200, 0o600)
    files.rename("/data/local/tmp/d", "/data/local/tmp/e")
    assert modes("/data/local/tmp/e") == (0o111, 0o711)
    assert modes("/data/local/tmp/e/f") == (0o200, 0o600)
    files.remove_tree("/data/local/tmp/e")
    files.mkdir("/data/local/tmp/e")
    assert modes("/data/local/tmp/e") == (0o777, 0o777)
