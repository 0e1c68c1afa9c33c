"""What keeps a run from being begun: it is told before anything is installed, and nothing is waited for in vain."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.device import checkup
from harness.errors import DeviceUnavailable
from harness.fleet.devices import find_device, load_devices
from harness.fleet.lease import Leases
from harness.fleet.station import acquire
from tests.cli.calling import call
from tests.run.phones import RunningPhone, boot


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("phone")) as phone:
        with (phone.folder / "devices.toml").open("a") as file:
            file.write(f'adb_server = "127.0.0.1:{phone.adb_port}"\n')
        yield phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """One thing wrong: what brings it about and takes it away again, or a row of devices.toml, and what is said."""

    said: str
    mend: str
    begin: str = ":"
    end: str = ":"
    entry: str = ""


WEAKNESSES = {
    "a full disk": Weakness(
        said="space: ", mend="remove", entry="limits = { min_free_mb = 10000000 }"),
    "an empty battery": Weakness(
        said="battery: 5 %, limit 15 %", mend="charge it",
        begin="dumpsys battery set level 5", end="dumpsys battery reset"),
    "heat": Weakness(
        said="heat: 50.1 °C, limit 45 °C", mend="let it cool",
        begin="dumpsys battery set temp 501", end="dumpsys battery reset"),
    "a folder that takes no file": Weakness(
        said="push: touch: '/data/local/tmp/harness-probe': Permission denied", mend="ls -ld /data/local/tmp",
        begin="su 0 chmod 555 /data/local/tmp", end="su 0 chmod 771 /data/local/tmp"),
    "a setup wizard": Weakness(
        said="setup: the setup wizard is not through", mend="go through it",
        begin="settings put secure user_setup_complete 0", end="settings put secure user_setup_complete 1"),
    "another device": Weakness(
        said="another device answers there: its ro.product.model is 'Virtual Phone', and devices.toml says 'Pixel 7'",
        mend="which device has that serial now", entry='identity = { "ro.product.model" = "Pixel 7" }'),
}  # fmt: skip


@pytest.mark.parametrize("name", WEAKNESSES)
def test_a_run_is_not_begun_on_a_device_that_is_not_fit(
    phone: RunningPhone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    weakness = WEAKNESSES[name]
    devices, db = tmp_path / "devices.toml", tmp_path / "evidence.db"
    devices.write_text((phone.folder / "devices.toml").read_text() + weakness.entry + "\n")
    phone.device.run(weakness.begin)
    phone.device.run("input keyevent SLEEP")
    try:
        run = call("run", "collects_early", "--device", "bench", "--devices", devices, "--db", db)
    finally:
        phone.device.run(weakness.end)
    assert run.code == 4
    assert f"device {phone.device.serial}: {weakness.said}" in " ".join(run.stderr.split())
    assert weakness.mend in run.stderr
    assert not db.exists()
    is_awake, _ = checkup.read_screen(phone.device)
    assert is_awake is (name != "another device"), "a stranger is left as it is"


def test_a_device_that_still_starts_is_waited_for_so_long_and_no_longer(phone: RunningPhone, tmp_path: Path) -> None:
    entry = find_device(load_devices(phone.folder / "devices.toml"), "bench")
    phone.device.run("su 0 setprop sys.boot_completed 0")
    up = threading.Timer(0.5, phone.device.run, ("su 0 setprop sys.boot_completed 1",))
    try:
        with (
            pytest.raises(DeviceUnavailable, match=r"did not come up within 0.1 s\n  look at its screen"),
            acquire(entry, Leases(tmp_path, ()), boot_s=0.1),
        ):
            pass
        up.start()
        with acquire(entry, Leases(tmp_path, ()), boot_s=15.0) as station:
            assert station.device.run("getprop sys.boot_completed").strip() == "1"
    finally:
        up.join()
