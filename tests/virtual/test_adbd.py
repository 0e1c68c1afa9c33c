"""The phone's adbd as the stock adb client and adbutils see it."""

import hashlib
import os
import socket
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.virtual.adbd.wire import MAX_PAYLOAD_BYTES, VERSION, Command, format_packet

MIB = 1 << 20


def test_devices_names_the_product(phone):
    listed = phone.server.run("devices", "-l").stdout.decode()
    line = next(line for line in listed.splitlines() if line.startswith(phone.serial))
    assert line.split()[1:5] == [
        "device",
        "product:aosp_x86_64",
        "model:AOSP_on_x86_64",
        "device:generic_x86_64",
    ]


def test_shell_keeps_exit_code_and_streams_apart(phone):
    result = phone.adb("shell", "echo out; echo err >&2; exit 7")
    assert (result.code, result.stdout, result.stderr) == (7, b"out\n", b"err\n")


def test_shell_passes_standard_input(phone):
    data = os.urandom(300_000)
    assert phone.adb("shell", "cat", stdin=data).stdout == data
    assert phone.adb("shell", "cat >/data/local/tmp/in; exit 3", stdin=data).code == 3
    assert phone.bench.files.host_path("/data/local/tmp/in").read_bytes() == data


def test_shell_without_command_reads_it_from_standard_input(phone):
    result = phone.adb("shell", stdin=b"x=1\necho $x\nif true\nthen cat\nfi\nread by cat\n")
    assert result.stdout == b"1\nread by cat\n"


def test_shell_with_a_terminal_ends_lines_with_cr(phone):
    assert phone.adb("shell", "-tt", "echo a; echo b >&2").stdout == b"a\r\nb\r\n"


def test_shell_v1_merges_the_streams(phone):
    result = phone.adb("shell", "-x", "echo out; echo err >&2; exit 7")
    assert (result.code, result.stdout) == (0, b"out\nerr\n")


def test_exec_out_is_binary_safe(phone):
    data = bytes(range(256)) * 5000
    phone.bench.files.host_path("/data/local/tmp/b").write_bytes(data)
    assert phone.adb("exec-out", "cat /data/local/tmp/b").stdout == data


def test_exec_in_reaches_a_file(phone):
    data = os.urandom(200_000)
    place = phone.bench.files.host_path("/data/local/tmp/b")
    place.touch()
    phone.adb("exec-in", "cat >/data/local/tmp/b", stdin=data)
    phone.wait_until(lambda: place.read_bytes() == data)


def test_push_and_pull_of_64_mib(phone, tmp_path):
    source, back = tmp_path / "source", tmp_path / "back"
    source.write_bytes(os.urandom(MIB) * 64)
    pushed = phone.adb("push", str(source), "/data/local/tmp/big")
    pulled = phone.adb("pull", "/data/local/tmp/big", str(back))
    assert (pushed.code, pulled.code) == (0, 0)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert hashlib.sha256(back.read_bytes()).hexdigest() == digest
    assert phone.adb("shell", "sha256sum /data/local/tmp/big").stdout.split()[0].decode() == digest


def test_push_and_pull_of_a_directory(phone, tmp_path):
    tree = tmp_path / "tree"
    for name, content in (("a", b"1"), ("sub/b", b""), ("sub/deep/c d", b"3" * 70_000)):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(content)
    (tree / "empty").mkdir()
    (tree / "sub/b").chmod(0o755)
    assert phone.adb("push", str(tree), "/data/local/tmp/").code == 0
    assert phone.adb("pull", "-a", "/data/local/tmp/tree", str(tmp_path / "back")).code == 0
    found = {path.relative_to(tree): path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    back = tmp_path / "back"
    assert found == {path.relative_to(back): path.read_bytes() for path in back.rglob("*") if path.is_file()}
    modes = phone.adb("shell", "stat -c '%a %U' /data/local/tmp/tree/a /data/local/tmp/tree/sub/b").stdout
    assert modes == b"666 shell\n777 shell\n"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/system/x", b"couldn't create file: Permission denied"),
        ("/system/new/x", b"secure_mkdirs failed: Permission denied"),
        ("/proc/nope/x", b"secure_mkdirs failed: No such file or directory"),
    ],
)
def test_push_to_where_the_shell_may_not_write(phone, tmp_path, target, reason):
    (tmp_path / "x").write_bytes(b"x" * 200_000)
    result = phone.adb("push", str(tmp_path / "x"), target)
    assert result.code == 1
    assert reason in result.stderr + result.stdout


def test_pull_of_what_is_not_there_or_not_allowed(phone, tmp_path):
    phone.bench.files.host_path("/data/system/secret").write_bytes(b"x")
    phone.bench.files.chmod("/data/system/secret", 0o600)
    missing = phone.adb("pull", "/data/local/tmp/none", str(tmp_path / "x"))
    denied = phone.adb("pull", "/data/system/secret", str(tmp_path / "x"))
    assert b"No such file or directory" in missing.stderr
    assert b"open failed: Permission denied" in denied.stderr + denied.stdout


def test_push_replaces_a_file_under_its_reader(phone, tmp_path):
    (tmp_path / "new").write_bytes(b"new")
    place = phone.bench.files.host_path("/data/local/tmp/f")
    place.write_bytes(b"old")
    phone.bench.files.chown("/data/local/tmp/f", 2000, 2000)
    with place.open("rb") as reader:
        assert phone.adb("push", str(tmp_path / "new"), "/data/local/tmp/f").code == 0
        assert (reader.read(), place.read_bytes()) == (b"old", b"new")


def _forward(phone, remote: str) -> int:
    return int(phone.adb("forward", "tcp:0", remote).stdout)


def test_forward_carries_both_directions(phone, echo_port):
    data = os.urandom(3 * MIB)
    with socket.create_connection(("127.0.0.1", _forward(phone, f"tcp:{echo_port}")), 10) as client:
        sender = threading.Thread(target=client.sendall, args=(data,))
        sender.start()
        received = b""
        while len(received) < len(data):
            received += client.recv(MIB)
        sender.join()
    assert received == data


def test_forward_to_a_closed_port_ends_the_connection(phone):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with socket.create_connection(("127.0.0.1", _forward(phone, f"tcp:{port}")), 10) as client:
        assert client.recv(1) == b""


def test_debugger_is_attached_by_its_handshake(phone):
    with socket.create_connection(("127.0.0.1", _forward(phone, "jdwp:4711")), 10) as client:
        client.sendall(b"JDWP-Handshake")
        assert client.recv(100) == b"JDWP-Handshake"
        assert phone.daemon.attached == [4711]
    with socket.create_connection(("127.0.0.1", _forward(phone, "jdwp:4712")), 10) as client:
        client.sendall(b"JDWP-Handshake")
        assert client.recv(100) == b""


def test_50_streams_at_once(phone):
    def run(number: int) -> bytes:
        return phone.device().shell(f"sleep 0.2; echo {number}; cat /system/bin/sh >/dev/null").encode()

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(run, range(50))) == [str(number).encode() for number in range(50)]


def test_slow_reader_holds_up_nobody_else(phone):
    with phone.device().open_transport() as slow:
        slow.send_command("exec:cat /dev/zero")
        slow.check_okay()
        for _ in range(5):
            assert phone.adb("shell", "echo quick").stdout == b"quick\n"
        assert slow.read(4 * MIB) == bytes(4 * MIB)


def test_stream_closed_in_the_middle_leaves_nothing(phone):
    with phone.device().open_transport() as doomed:
        doomed.send_command("exec:yes | cat")
        doomed.check_okay()
        doomed.read(1000)
    with phone.device().open_transport() as doomed:
        doomed.send_command("shell,v2,raw:cat")
        doomed.check_okay()
    assert phone.adb("shell", "echo still here").stdout == b"still here\n"


def test_a_command_goes_on_whose_host_is_gone_at_once(phone):
    """It has its process before the host is told: what was asked for is done, as on a phone whose cable is pulled."""
    places = [f"/data/local/tmp/asked-{number}" for number in range(30)]
    for place in places:
        with socket.create_connection(("127.0.0.1", phone.daemon.port), 10) as host:
            host.sendall(format_packet(Command.CNXN, VERSION, MAX_PAYLOAD_BYTES, b"host::features=shell_v2,cmd"))
            assert host.recv(MIB)
            host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # its end is a reset
            host.sendall(format_packet(Command.OPEN, 1, 0, f"shell,v2,raw:echo x > {place}".encode() + b"\0"))
    files = phone.bench.files
    phone.wait_until(lambda: all(files.host_path(place).exists() for place in places))


def test_a_sleeping_command_ends_with_the_phone(phone):
    client = phone.server.popen("-s", phone.serial, "shell", "sleep 1000")
    client.kill()
    client.communicate()


def test_adbutils_speaks_to_it(phone, tmp_path):
    device = phone.device()
    (tmp_path / "f").write_bytes(b"content")
    assert device.shell2("echo a; (exit 4)").returncode == 4
    assert device.shell2("echo a; exit 4", v2=True).returncode == 4
    assert device.sync.push(tmp_path / "f", "/data/local/tmp/f") == 7
    assert device.sync.read_bytes("/data/local/tmp/f") == b"content"
    assert device.sync.stat("/data/local/tmp/f").size == 7
    assert [entry.path for entry in device.sync.list("/data/local/tmp") if entry.path[0] != "."] == ["f"]
    device.sync.pull("/data/local/tmp/f", tmp_path / "g")
    assert (tmp_path / "g").read_bytes() == b"content"
    assert device.forward_port(1234) > 0


def test_dropped_transport_can_be_connected_again(phone):
    phone.daemon.drop()

    def is_back() -> bool:
        phone.server.run("connect", phone.serial)
        return phone.adb("shell", "echo back").stdout == b"back\n"

    phone.wait_until(is_back)


def test_features_are_those_that_are_there(phone):
    features = set(phone.adb("features").stdout.decode().split())
    assert features == {
        "shell_v2",
        "cmd",
        "stat_v2",
        "ls_v2",
        "fixed_push_mkdir",
        "fixed_push_symlink_timestamp",
        "sendrecv_v2",
    }


def test_power_off_by_adb_reboot(phone):
    phone.adb("reboot", "-p")
    assert phone.daemon.power_offs == 1


def test_symbolic_links_are_pushed_as_what_they_lead_to(phone, tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "file").write_bytes(b"x")
    (tree / "link").symlink_to("file")
    assert phone.adb("push", str(tree), "/data/local/tmp").code == 0
    assert Path(phone.bench.files.host_path("/data/local/tmp/tree/link")).read_bytes() == b"x"
