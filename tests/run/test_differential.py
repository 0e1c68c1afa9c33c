"""An app that calls every hooked overload with generated arguments ends each call as it does when nobody watches."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from harness.instrument.compile import compile_agent
from harness.instrument.table import KnownHook, read_table
from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, Artefact
from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until

PACKAGE = "com.example.differential"
DATA = Path(__file__).parent.parent / "data"
SOURCES = DATA / "java-differential"
PICTURES = DATA / "java-pictures"
FILES = f"/data/data/{PACKAGE}/files"
WHEN_IT_ENDED = f"{FILES}/ending.txt"

# Only the framework has these objects in hand, or there is no public way to make one.
NOBODY = {
    "android.app.AlarmManager$ListenerWrapper",
    "android.app.job.IJobCallback$Stub$Proxy",
    "android.app.job.JobServiceEngine$JobHandler",
    "android.bluetooth.le.BluetoothLeScanner$BleScanCallbackWrapper",
    "android.content.BroadcastReceiver$PendingResult",
    "android.content.ContentProviderNative",
    "android.database.BulkCursorToCursorAdaptor",
    "android.hardware.Camera$EventHandler",
    "android.location.LocationManager$GnssAntennaInfoListenerManager$GnssAntennaInfoListener",
    "android.location.LocationManager$GnssMeasurementsListenerManager$GnssMeasurementsListener",
    "android.location.LocationManager$GnssNavigationMessageListenerManager$GnssNavigationMessageListener",
    "android.location.LocationManager$GnssStatusListenerManager$GnssStatusListener",
    "android.location.LocationManager$NmeaAdapter",
    "android.net.wifi.WifiManager$ScanResultsCallback$ScanResultsCallbackProxy",
    "android.net.wifi.rtt.WifiRttManager$1",
    "android.telephony.PhoneStateListener$IPhoneStateListenerStub",
    "android.telephony.TelephonyManager$1",
}
# Nothing of them is public but, of two, the CREATOR, whose class has no name.
UNREACHABLE = {
    "android.app.ActivityThread",
    "android.app.LoadedApk$ReceiverDispatcher$Args",
    "android.bluetooth.le.ScanResult",
    "android.location.Location",
    "java.lang.ProcessImpl",
}
# Not public: the framework calls them.
HIDDEN = {
    "android.accounts.AccountManager.postToHandler",
    "android.app.Activity.dispatchActivityResult",
    "android.location.LocationManager$GetCurrentLocationTransport.deliverResult",
    "android.location.LocationManager$LocationListenerTransport.acceptLocation",
    "android.view.ViewRootImpl$ViewPostImeInputStage.processPointerEvent",
}

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@pytest.fixture(scope="module")
def hooks() -> list[KnownHook]:
    return [row for row in read_table(compile_agent()) if row.layer == "api" and not row.late and is_here(row)]


@pytest.fixture(scope="module")
def apk(tmp_path_factory: pytest.TempPathFactory, hooks: list[KnownHook]) -> Path:
    folder = tmp_path_factory.mktemp("apk")
    sources = folder / "sources"
    shutil.copytree(SOURCES, sources)
    methods = sorted({(row.class_name, row.method) for row in hooks})
    rows = ",\n".join(f'            {{"{name}", "{method}"}}' for name, method in methods)
    (sources / "com/example/differential/Hooks.java").write_text(
        "package com.example.differential;\n\n"
        "/** What is hooked, by the agent's own table. */\n"
        f"final class Hooks {{\n    static final String[][] METHODS = {{\n{rows}\n    }};\n}}\n"
    )
    path = folder / "differential.apk"
    path.write_bytes(build_app(Artefact(output=path, folders=(sources, PICTURES), needs=FRAMEWORK)))
    return path


def is_here(row: KnownHook) -> bool:
    first, last = row.api
    return 0 < first <= 30 <= (last or 30)


def outcomes(phone: RunningPhone) -> tuple[list[str], str]:
    """What the app wrote before its end, and in it."""
    found = f"su 0 ls {WHEN_IT_ENDED}"
    assert wait_until(lambda: phone.device.shell(found).exit_code == 0)
    text, ending = (phone.device.run(f"su 0 cat {FILES}/{name}") for name in ("outcomes.txt", "ending.txt"))
    return text.splitlines(), ending


def unwatched(folder: Path, apk: Path, *, grant: bool) -> tuple[list[str], str]:
    with boot(folder) as phone:
        phone.install(apk, grant=grant)
        phone.device.run(f"am start -n {PACKAGE}/.MainActivity")
        return outcomes(phone)


@pytest.mark.parametrize("grant", [True, False])
def test_no_call_ends_otherwise_because_somebody_watches(
    tmp_path: Path, apk: Path, hooks: list[KnownHook], grant: bool
) -> None:
    (tmp_path / "unwatched").mkdir()
    expected, expected_ending = unwatched(tmp_path / "unwatched", apk, grant=grant)
    options = ("--device", "bench", "--devices", "devices.toml", "--leave-app", "--watch", "20", "--scenario", "watch")
    with boot(tmp_path) as phone:
        done = phone.harness("run", str(apk), *options, *(["--grant"] if grant else []))
        lines, ending = outcomes(phone)
        assert [pair for pair in zip(lines, expected, strict=True) if pair[0] != pair[1]] == []
        assert ending == expected_ending
        assert phone.query("select * from gap where kind = 'hook_error'") == [], done.stdout
        seen = {row["hook"] for row in phone.query("select distinct hook from access")}
    if grant:
        assert_all_were_called(lines, hooks)
        assert len(seen) > 100


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_an_app_that_is_left_in_the_midst_of_its_calls_ends_them_as_alone(tmp_path: Path, apk: Path) -> None:
    """`pytest -m soak tests/run/test_differential.py` leaves it twelve times, at another instant each time."""
    (tmp_path / "unwatched").mkdir()
    expected = unwatched(tmp_path / "unwatched", apk, grant=True)
    for number in range(12):
        folder = tmp_path / str(number)
        folder.mkdir()
        options = ("--leave-app", "--grant", "--scenario", "watch", "--watch", f"{2 + number / 4}")
        with boot(folder) as phone:
            phone.harness("run", str(apk), "--device", "bench", "--devices", "devices.toml", *options)
            assert outcomes(phone) == expected, (number, phone.device.run("logcat -d -b crash"))


def assert_all_were_called(lines: list[str], hooks: list[KnownHook]) -> None:
    called = {line.partition("(")[0] for line in lines if " #" in line}
    own = {f"{row.class_name}.{row.method}" for row in hooks if row.class_name not in NOBODY | UNREACHABLE}
    assert own - called == HIDDEN
    assert {match[1] for line in lines if (match := re.match(r"nobody to call ([\w.$]+)\.\w+\(", line))} == NOBODY
    assert sum(" #" in line for line in lines) > 500
