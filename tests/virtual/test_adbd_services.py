"""What the stock client asks of adbd besides shell and files: root, reverse, jdwp, and their refusals."""

from __future__ import annotations

import os
import socket
import threading

import adbutils
import pytest

from harness.virtual.adbd.control import decide_identity
from harness.virtual.system.properties import Properties
from harness.virtual.users import ROOT, SHELL

MIB = 1 << 20


def exchange(port: int, data: bytes) -> bytes:
    """Send and read back as much."""
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        sender = threading.Thread(target=client.sendall, args=(data,))
        sender.start()
        received = b""
        while len(received) < len(data) and (piece := client.recv(MIB)):
            received += piece
        sender.join()
    return received


def test_a_reversed_port_reaches_the_host(phone, echo_port):
    port = int(phone.adb("reverse", "tcp:0", f"tcp:{echo_port}").stdout)
    data = os.urandom(2 * MIB)
    assert exchange(port, data) == data
    listed = phone.adb("reverse", "--list").stdout.decode().split()
    assert listed[0].startswith("host-")
    assert listed[1:] == [f"tcp:{port}", f"tcp:{echo_port}"]
    assert phone.adb("reverse", "--remove", f"tcp:{port}").code == 0
    assert phone.adb("reverse", "--list").stdout.split() == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 10)


@pytest.mark.parametrize("local", ["localabstract:app", "localfilesystem:/dev/socket/app"])
def test_a_reversed_local_socket_is_reached_by_its_name(phone, echo_port, local):
    assert phone.adb("reverse", local, f"tcp:{echo_port}").code == 0
    port = int(phone.adb("forward", "tcp:0", local).stdout)
    data = os.urandom(300_000)
    assert exchange(port, data) == data


def test_the_same_port_on_both_sides_needs_no_socket(phone, echo_port):
    assert phone.adb("reverse", f"tcp:{echo_port}", f"tcp:{echo_port}").code == 0
    port = int(phone.adb("forward", "tcp:0", f"tcp:{echo_port}").stdout)
    assert exchange(port, b"there and back") == b"there and back"
    assert phone.device().reverse_list()[0].remote == f"tcp:{echo_port}"


def test_a_host_that_refuses_ends_the_reversed_connection(phone):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
    port = int(phone.adb("reverse", "tcp:0", f"tcp:{nobody}").stdout)
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        assert client.recv(1) == b""


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--remove", "tcp:1"), b"listener 'tcp:1' not found"),
        (("tcp:99999", "tcp:1"), b"unknown socket specification 'tcp:99999'"),
        (("--no-rebind", "tcp:7001", "tcp:7001"), b"cannot rebind existing socket"),
    ],
)
def test_a_reverse_that_cannot_be_is_refused_with_a_reason(phone, arguments, reason):
    phone.adb("reverse", "tcp:7001", "tcp:7001")
    refused = phone.adb("reverse", *arguments)
    assert refused.code == 1
    assert reason in refused.stderr


def test_a_port_that_is_taken_is_refused(phone, echo_port):
    refused = phone.adb("reverse", f"tcp:{echo_port}", "tcp:1")
    assert refused.code == 1
    assert b"cannot bind listener: Address already in use" in refused.stderr


def test_a_reverse_is_bound_anew(phone, echo_port):
    port = int(phone.adb("reverse", "tcp:0", "tcp:1").stdout)
    assert phone.adb("reverse", f"tcp:{port}", f"tcp:{echo_port}").code == 0
    assert exchange(port, b"new") == b"new"


def test_reversed_ports_end_with_their_transport(phone, echo_port):
    port = int(phone.adb("reverse", "tcp:0", f"tcp:{echo_port}").stdout)
    phone.daemon.drop()
    phone.wait_until(lambda: not is_listening(port))


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 10).close()
    except ConnectionRefusedError:
        return False
    return True


def test_adbutils_reverses_lists_and_removes(phone, echo_port):
    device = phone.device()
    device.reverse("localabstract:one", f"tcp:{echo_port}")
    device.reverse("localabstract:two", f"tcp:{echo_port}")
    assert [item.remote for item in device.reverse_list()] == ["localabstract:one", "localabstract:two"]
    device.reverse_remove("localabstract:one")
    assert len(device.reverse_list()) == 1
    device.reverse_remove_all()
    assert device.reverse_list() == []


def test_root_and_unroot_start_adbd_anew(phone):
    assert phone.adb("shell", "id -un").stdout == b"shell\n"
    assert phone.adb("unroot").stdout == b"adbd not running as root\n"
    assert phone.adb("root").stdout == b"restarting adbd as root\n"
    phone.wait_until(lambda: phone.adb("shell", "id -un").stdout == b"root\n")
    assert phone.adb("root").stdout == b"adbd is already running as root\n"
    assert phone.adb("unroot").stdout == b"restarting adbd as non root\n"
    phone.wait_until(lambda: phone.adb("shell", "id -un").stdout == b"shell\n")


def test_files_are_synced_with_adbd_s_own_rights(phone, tmp_path):
    place = phone.bench.files.host_path("/data/system/secret")
    place.write_bytes(b"secret")
    phone.bench.files.chmod("/data/system/secret", 0o600)
    assert phone.adb("pull", "/data/system/secret", str(tmp_path / "x")).code == 1
    phone.adb("root")
    phone.wait_until(lambda: phone.adb("shell", "id -u").stdout == b"0\n")
    assert phone.adb("pull", "/data/system/secret", str(tmp_path / "x")).code == 0
    (tmp_path / "new").write_bytes(b"new")
    assert phone.adb("push", str(tmp_path / "new"), "/system/etc/new").code == 0


def test_a_production_build_refuses_root(phone):
    phone.daemon.properties._values["ro.debuggable"] = "0"
    assert phone.adb("root").stdout == b"adbd cannot run as root in production builds\n"
    assert phone.adb("shell", "id -un").stdout == b"shell\n"


@pytest.mark.parametrize(
    ("secure", "debuggable", "asked", "who"),
    [
        ("1", "1", "", SHELL),
        ("1", "1", "1", ROOT),
        ("1", "0", "1", SHELL),
        ("0", "1", "", ROOT),
        ("0", "1", "0", SHELL),
    ],
)
def test_who_adbd_runs_as_is_decided_by_properties(secure, debuggable, asked, who):
    properties = Properties("TEST")
    properties._values |= {"ro.secure": secure, "ro.debuggable": debuggable, "service.adb.root": asked}
    assert decide_identity(properties) == who


def test_tcpip_says_what_adbd_says(phone):
    assert phone.adb("tcpip", "5555").stdout == b"restarting in TCP mode port: 5555\n"
    phone.wait_until(lambda: phone.adb("shell", "echo back").stdout == b"back\n")


def test_jdwp_lists_processes(phone):
    assert phone.adb("jdwp").stdout == b"7\n42\n"


def test_track_jdwp_tells_every_change_until_it_is_closed(phone):
    with phone.device().open_transport() as tracker:
        tracker.send_command("track-jdwp")
        tracker.check_okay()
        assert tracker.read_string_block() == "7\n42\n"
        phone.daemon.call(phone.daemon.jdwp.change([42]))
        assert tracker.read_string_block() == "42\n"
    assert phone.adb("shell", "echo fine").stdout == b"fine\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [((), "reboot,adb"), (("bootloader",), "reboot,bootloader"), (("recovery",), "reboot,recovery")],
)
def test_reboot_passes_its_reason_on(phone, arguments, reason):
    phone.adb("reboot", *arguments)
    assert phone.daemon.reboots == [reason]


def test_what_there_is_not_is_refused(phone):
    for service in ("usb:", "backup:", "nonsense", "jdwp:x", "tcp:x", "localabstract:nobody"):
        with phone.device().open_transport() as refused:
            refused.send_command(service)
            with pytest.raises(adbutils.AdbError, match="closed"):
                refused.check_okay()
