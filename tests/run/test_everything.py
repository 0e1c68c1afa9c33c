"""An app that uses every form of every API that is hooked: its journal, the rows and the phone's ledger agree."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, VIRTUAL, Artefact
from tests.run.phones import RunningPhone, boot, journalled_calls, journalled_deliveries
from tests.run.waiting import wait_until

PACKAGE = "com.example.everything"
TWICE = ("getLine1Number", "getVoiceMailNumber", "getImei", "getDeviceId", "getSubscriberId", "getSimSerialNumber")
STARTS = "android.app.Activity.startActivity"
SEVERAL = "android.app.Activity.startActivities"
DATA = Path(__file__).parent.parent / "data"
SOURCES = (DATA / "java-everything", DATA / "java-sdks", DATA / "java-pictures")
HANDED_OVER = (
    "android.location.LocationListener.onLocationChanged",
    "android.location.LocationManager.getCurrentLocation.accept",
    "android.hardware.Camera$PreviewCallback.onPreviewFrame",
    "android.hardware.Camera$PictureCallback.onPictureTaken",
    "android.hardware.Camera$FaceDetectionListener.onFaceDetection",
    "android.accounts.OnAccountsUpdateListener.onAccountsUpdated",
    "android.app.Activity.onActivityResult",
)
# Noted where the framework passes it on to the listener's thread; and what comes to an activity comes on the main one.
NOT_ON_CALLBACKS = {"android.accounts.OnAccountsUpdateListener.onAccountsUpdated": "worker"}

# What arrives by radio is noted where it comes into the process, in the order of its arrival: an executor has its own.
BY_RADIO = (
    "android.net.wifi.WifiManager$ScanResultsCallback.onScanResultsAvailable",
    "android.net.wifi.rtt.RangingResultCallback.onRangingResults",
    "android.telephony.TelephonyManager$CellInfoCallback.onCellInfo",
    "android.telephony.PhoneStateListener.onCellInfoChanged",
    "android.telephony.PhoneStateListener.onCellLocationChanged",
    "android.bluetooth.BluetoothAdapter$LeScanCallback.onLeScan",
    "android.bluetooth.le.ScanCallback.onScanResult",
    "android.bluetooth.le.ScanCallback.onScanResult.foundOrLost",
    "android.bluetooth.le.ScanCallback.onBatchScanResults",
)
# Where it comes into the process, too, but for sentences: those where they come to the listener.
OF_SATELLITES = {
    "android.location.GnssStatus$Callback.onSatelliteStatusChanged": {"satellites": 6},
    "android.location.GnssMeasurementsEvent$Callback.onGnssMeasurementsReceived": {"satellites": 6},
    "android.location.GnssNavigationMessage$Callback.onGnssNavigationMessageReceived": {},
    "android.location.GnssAntennaInfo$Listener.onGnssAntennaInfoReceived": {"antennas": 1},
    "android.location.OnNmeaMessageListener.onNmeaMessage": {"sentence": "GGA"},
}
UNPARCELLED = "android.location.Location.CREATOR.createFromParcel"
SCAN_UNPARCELLED = "android.bluetooth.le.ScanResult.CREATOR.createFromParcel"
# Without the permission these give an empty answer, and no exception.
REFUSED_QUIETLY = [
    ("startScan", '{"started":false}'),
    ("getScanResults", '{"networks":0}'),
    ("getConnectionInfo", '{"networks":0}'),
    ("getConfiguredNetworks", '{"networks":0}'),
    ("getScanResults", '{"networks":0}'),
    ("startDiscovery", '{"started":false}'),
]

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@pytest.fixture(scope="module")
def apk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("apk") / "everything.apk"
    app = Artefact(output=path, folders=(*SOURCES, VIRTUAL / "apps" / "shared"), needs=FRAMEWORK)
    path.write_bytes(build_app(app))
    return path


@contextmanager
def watched(folder: Path, apk: Path, *options: str) -> Iterator[RunningPhone]:
    """A phone on which the app was observed and left."""
    with boot(folder) as phone:
        common = ("--device", "bench", "--devices", "devices.toml", "--leave-app", "--watch", "6")
        done = phone.harness("run", str(apk), *common, *options)
        assert done.returncode == 0, done.stderr + done.stdout
        yield phone


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory, apk: Path) -> Iterator[RunningPhone]:
    with watched(tmp_path_factory.mktemp("everything"), apk, "--grant") as phone:
        yield phone


@pytest.fixture(scope="module")
def journal(observed: RunningPhone) -> list[dict[str, Any]]:
    return observed.journal(PACKAGE)


@pytest.fixture(scope="module")
def rows(observed: RunningPhone) -> list[dict[str, Any]]:
    return observed.query(
        "select timeline.*, signature from timeline join access using (access_id) order by timeline.at_boottime_ns"
    )


def test_the_app_came_to_its_end_and_saw_what_is_there(journal: list[dict[str, Any]]) -> None:
    events = [entry["event"] for entry in journal if "event" in entry]
    assert events[-1] in {"done", "terms_accepted"}, events
    assert events.count("found 1 there") == 2
    assert {"done", "evicted", "camera saw 1", "image of 3 planes", "handed in", "nobody answers"} <= set(events)
    media = {"heard", "sound kept", "film kept", "drawn", "encoded", "encoded film", "texture"}
    assert media | {"place read", "original", "sdk found 1"} <= set(events)
    assert "heard nothing" not in events


def test_every_call_is_one_row_and_every_row_a_call(journal: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    handed_over = (*HANDED_OVER, *BY_RADIO, *OF_SATELLITES, UNPARCELLED, SCAN_UNPARCELLED)
    left = [row for row in rows if row["hook"] not in handed_over and row["thread"] != "listener"]
    for call in journalled_calls(journal):
        found = [
            row
            for row in left
            if call["call"] in {row["hook"], f"{row['data_type']}:{row['hook']}"}
            and call["before_ns"] <= row["at_boottime_ns"] <= call["after_ns"]
        ]
        assert len(found) == 1, (call, found)
        (row,) = found
        assert (row["outcome"] == "returned", row["exception"]) == (call["outcome"] == "returned", call["exception"])
        left.remove(row)
    assert [(row["hook"], row["detail"], row["caller"]) for row in left] == []


def test_every_delivery_is_one_row_just_before_it(journal: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    deliveries = [entry for entry in journalled_deliveries(journal) if entry["delivery"] in HANDED_OVER]
    handed_over = [row for row in rows if row["hook"] in HANDED_OVER]
    assert [row["hook"] for row in handed_over] == [delivery["delivery"] for delivery in deliveries]
    assert {row["hook"] for row in handed_over} == set(HANDED_OVER)
    for row, delivery in zip(handed_over, deliveries, strict=True):
        assert row["at_boottime_ns"] <= delivery["before_ns"]
        assert (row["kind"], row["outcome"]) == ("delivery", "returned")
        if row["hook"] != "android.app.Activity.onActivityResult":
            assert row["thread"] == NOT_ON_CALLBACKS.get(row["hook"], "callbacks")


def test_a_position_that_no_listener_of_the_framework_s_is_handed_is_a_row_where_it_is_unparcelled(
    journal: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    """An intent that is read, a client with a binder of its own, a hidden interface; a reply is what was asked for."""
    deliveries = [entry for entry in journalled_deliveries(journal) if entry["delivery"] == UNPARCELLED]
    arrived = [row for row in rows if row["hook"] == UNPARCELLED]
    for row, delivery in zip(arrived, deliveries, strict=True):
        assert row["at_boottime_ns"] <= delivery["before_ns"]
        assert (row["kind"], row["outcome"], row["data_type"]) == ("delivery", "returned", "location")
    assert [(row["caller"], json.loads(row["detail"])) for row in arrived] == [
        (f"{PACKAGE}.Positions$1.onReceive", {"via": "bundle", "provider": "gps", "position": True}),
        ("com.placekit.a.onTransact", {"via": "binder", "provider": "gps", "position": True}),
        (None, {"via": "binder", "listener": f"{PACKAGE}.Positions$2", "provider": "gps", "position": True}),
    ]
    assert any(entry.get("event") == "read 0.0 m apart" for entry in journal)


def test_a_device_that_a_pending_intent_brought_is_a_row_where_its_intent_is_read(
    journal: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    (delivery,) = (entry for entry in journalled_deliveries(journal) if entry["delivery"] == SCAN_UNPARCELLED)
    (row,) = (row for row in rows if row["hook"] == SCAN_UNPARCELLED)
    assert row["at_boottime_ns"] <= delivery["before_ns"]
    assert (row["kind"], row["data_type"]) == ("delivery", "location")
    assert re.fullmatch(rf"{re.escape(PACKAGE)}\.Radio\$\d+\.onReceive", row["caller"])
    assert json.loads(row["detail"]) == {"via": "bundle", "devices": 1}


@pytest.mark.parametrize("hook", BY_RADIO)
def test_what_arrives_by_radio_is_a_row_before_the_app_sees_it(
    journal: list[dict[str, Any]], rows: list[dict[str, Any]], hook: str
) -> None:
    deliveries = [entry for entry in journalled_deliveries(journal) if entry["delivery"] == hook]
    arrived = [row for row in rows if row["hook"] == hook]
    assert len(arrived) == len(deliveries) > 0
    kind = "request" if hook.endswith("onScanResultsAvailable") else "delivery"
    for row, delivery in zip(arrived, deliveries, strict=True):
        assert row["at_boottime_ns"] <= delivery["before_ns"]
        assert (row["kind"], row["outcome"], row["data_type"]) == (kind, "returned", "location")
        assert json.loads(row["detail"])["listener"].startswith("com.example.everything.Radio$")


@pytest.mark.parametrize("hook", OF_SATELLITES)
def test_what_the_receiver_says_is_a_row_for_each_listener_before_the_app_hears_it(
    journal: list[dict[str, Any]], rows: list[dict[str, Any]], hook: str
) -> None:
    """Who listens to sentences hears of no satellites; who is told only that there is something gets nothing yet."""
    deliveries = [entry for entry in journalled_deliveries(journal) if entry["delivery"] == hook]
    arrived = [row for row in rows if row["hook"] == hook]
    assert len(arrived) == len(deliveries) > 0
    for row, delivery in zip(arrived, deliveries, strict=True):
        assert row["at_boottime_ns"] <= delivery["before_ns"]
        assert (row["kind"], row["outcome"], row["data_type"]) == ("delivery", "returned", "location")
        detail = json.loads(row["detail"])
        assert detail.pop("listener").startswith("com.example.everything.Satellites$")
        assert detail == OF_SATELLITES[hook]


def test_no_sentence_of_the_receiver_s_is_in_the_file(observed: RunningPhone) -> None:
    assert b"GPGGA" not in (observed.folder / "harness.db").read_bytes()


def test_of_networks_cells_and_devices_their_number_is_kept(
    observed: RunningPhone, journal: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    """What the app saw is in its journal, and nowhere in the file."""
    events = [entry["event"] for entry in journal if "event" in entry]
    assert {"networks 7", "connected to 00:00:5e:00:53:01", "registered with a cell"} <= set(events)
    kept: dict[str, set[str]] = {}
    for row in rows:
        detail = json.loads(row["detail"])
        detail.pop("listener", None)
        detail.pop("binder", None)
        kept.setdefault(row["hook"].rpartition(".")[2], set()).add(json.dumps(detail))
    assert kept["getScanResults"] == {'{"networks": 7}'}
    assert kept["getConnectionInfo"] == {'{"networks": 1}'}
    assert kept["getConfiguredNetworks"] == {'{"networks": 0}'}
    assert kept["getAllCellInfo"] == kept["onCellInfo"] == kept["onCellInfoChanged"] == {'{"cells": 4}'}
    one_cell = {'{"cells": 1}'}
    assert kept["getCellLocation"] == kept["onCellLocationChanged"] == kept["getServiceState"] == one_cell
    assert kept["listen"] == {'{"listens": ["cell location", "cells"]}'}
    assert kept["startScan"] == {'{"started": true}', "{}"}
    assert kept["startDiscovery"] == kept["startLeScan"] == {'{"started": true}'}
    assert kept["onRangingResults"] == {'{"devices": 7}'}
    assert kept["onBatchScanResults"] == {'{"devices": 5}'}
    content = (observed.folder / "harness.db").read_bytes()
    assert not re.search(rb"Testnet|Test device|00:00:5[eE]:00:53", content)


def test_each_overload_is_noted_under_its_own_signature(rows: list[dict[str, Any]]) -> None:
    forms = Counter(hook for hook, _ in {(row["hook"], row["signature"]) for row in rows})
    assert forms["android.location.LocationManager.requestLocationUpdates"] == 7
    assert forms["android.location.LocationManager.requestSingleUpdate"] == 4
    assert forms["android.content.ContentResolver.query"] == forms["android.content.ContentProviderClient.query"] == 3
    assert forms["android.hardware.camera2.CameraManager.openCamera"] == forms[STARTS] == 2
    assert forms["android.accounts.AccountManager.getAuthToken"] == 3
    assert {forms[f"android.telephony.TelephonyManager.{name}"] for name in TWICE} == {2}
    assert forms["android.bluetooth.BluetoothAdapter.startLeScan"] == 2
    assert forms["android.bluetooth.le.BluetoothLeScanner.startScan"] == 3


def test_a_picture_is_a_camera_s_only_where_its_surface_was_given_to_one(rows: list[dict[str, Any]]) -> None:
    """What hands over no picture delivers nothing."""
    acquired = [
        (row["data_type"], row["hook"].rpartition(".")[2], row["kind"], json.loads(row["detail"]))
        for row in rows
        if row["hook"].startswith("android.media.ImageReader")
    ]
    assert acquired == [
        ("image", "acquireNextImage", "request", {"frame": False, "source": "unknown"}),
        ("image", "acquireLatestImage", "delivery", {"frame": True, "source": "unknown"}),
        ("camera", "acquireLatestImage", "delivery", {"frame": True}),
        ("camera", "acquireNextImage", "request", {"frame": False}),
    ]


def details(rows: list[dict[str, Any]], hook: str) -> list[dict[str, Any]]:
    return [json.loads(row["detail"]) for row in rows if row["hook"].endswith(hook)]


def test_what_was_read_of_a_cursor_is_a_second_fact_beside_its_query(rows: list[dict[str, Any]]) -> None:
    """Rows that the cursor stood on and columns that were asked for by name; a cursor that was not read has no row."""
    whole, open_one, *others = details(rows, "Cursor.read")
    assert (whole["rows"], whole["of"], whole["end"]) == (13, 46, "closed")
    assert whole["columns"] == ["display_name", "contact_id"]
    assert (open_one["rows"], open_one["columns"], open_one["end"]) == (1, [], "no longer followed")
    assert [other["rows"] for other in others] == [1] * 65
    assert others[-1]["end"] in {"left alone", "end of observation"}
    queries = {str(row["at_boottime_ns"]) for row in rows if row["hook"] == "android.content.ContentResolver.query"}
    assert {whole["query"], open_one["query"]} < queries
    assert not any('"followed":' in row["detail"] for row in rows)


def test_what_a_loader_reads_in_its_own_thread_is_its_maker_s(rows: list[dict[str, Any]]) -> None:
    (row,) = (row for row in rows if row["thread"] == "AsyncTask")
    assert (row["hook"], row["caller"]) == ("android.content.ContentResolver.query", f"{PACKAGE}.Persons.load")


def test_accounts_and_numbers_are_counted_and_whose_data_a_provider_has_is_told(rows: list[dict[str, Any]]) -> None:
    assert details(rows, "AccountManager.getAccounts") == [{"accounts": 1, "types": ["com.example.mail"]}]
    assert [row["kind"] for row in rows if row["hook"].endswith("getAccountsByType")] == ["delivery", "request"]
    assert details(rows, "TelephonyManager.getLine1Number") == [{"number": True}, {"number": False}]
    assert details(rows, "getActiveSubscriptionInfoList") == [{"sims": 1}]
    assert {row["outcome"] for row in rows if row["data_type"] == "identifiers"} == {"denied"}
    told = {(detail.get("authority"), row["data_type"]) for row in rows if (detail := json.loads(row["detail"]))}
    assert {("icc", "contacts"), ("com.android.voicemail", "contacts"), ("sms", "messages")} < told
    assert {("mms-sms", "messages"), ("com.android.calendar", "calendar")} < told


def test_who_takes_pictures_and_picks_persons_for_the_app_is_asked_and_answers(rows: list[dict[str, Any]]) -> None:
    starts = [(row["data_type"], json.loads(row["detail"])) for row in rows if row["hook"] == STARTS]
    captures = [detail["action"].rpartition(".")[2] for data_type, detail in starts if data_type == "camera"]
    assert captures == [*["VIDEO_CAPTURE"] * 6, "IMAGE_CAPTURE"]
    assert [detail for data_type, detail in starts if data_type == "image"] == [
        {"action": "android.intent.action.GET_CONTENT", "chooser": True, "for_result": True, "type": "image/*"}
    ]
    several = [(row["data_type"], json.loads(row["detail"])) for row in rows if row["hook"] == SEVERAL]
    assert [(data_type, detail["action"].rpartition(".")[2], detail["intents"]) for data_type, detail in several] == [
        ("camera", "VIDEO_CAPTURE", 2),
        ("image", "GET_CONTENT", 1),
        ("camera", "IMAGE_CAPTURE", 1),
        ("contacts", "PICK", 1),
    ]
    assert several[1][1]["chooser"]
    answers = {row["data_type"]: json.loads(row["detail"]) for row in rows if row["hook"].endswith("onActivityResult")}
    assert answers["camera"]["action"] == "android.media.action.IMAGE_CAPTURE"
    assert answers["contacts"]["path"] == "/contacts/lookup/#/#"


def test_a_film_is_a_camera_s_where_one_fills_its_surface(rows: list[dict[str, Any]]) -> None:
    """Sound is told beside the picture; a film without a camera is of unknown pictures."""
    starts = [(row["data_type"], row["outcome"]) for row in rows if row["hook"] == "android.media.MediaRecorder.start"]
    sound, both, alone, again = ("microphone",), ("microphone", "camera"), ("camera",), ("camera",)
    assert [kind for kind, _ in starts] == [*sound, *both, *alone, *again, "image", "image", "camera"]
    assert [outcome for _, outcome in starts if outcome != "returned"] == ["failed"]
    surfaces = [
        (row["data_type"], row["hook"].rpartition(".")[2])
        for row in rows
        if row["hook"].startswith("android.media.MediaCodec")
    ]
    assert surfaces == [("image", "createInputSurface"), ("image", "setInputSurface"), ("camera", "setInputSurface")]


def test_sound_that_goes_on_is_a_row_at_its_beginning_and_one_a_second(rows: list[dict[str, Any]]) -> None:
    listened = [row for row in rows if row["thread"] == "listener"]
    assert [row["hook"].rpartition(".")[2] for row in listened] == ["<init>", "startRecording", "read", "read", "read"]
    instants = [row["at_boottime_ns"] for row in listened[2:]]
    assert all(later - earlier >= 1_000_000_000 for earlier, later in pairwise(instants))


def test_the_first_sound_after_each_start_is_a_row(rows: list[dict[str, Any]]) -> None:
    of_records = [row for row in rows if row["hook"].startswith("android.media.AudioRecord.")]
    of_records = [row for row in of_records if row["thread"] != "listener"]
    reads = [row for row in of_records if row["hook"].endswith("read")]
    assert len({row["signature"] for row in reads}) == 7
    assert {(row["kind"], row["detail"]) for row in reads} == {("delivery", '{"sound":true}')}
    assert {row["detail"] for row in of_records if row["hook"].endswith("startRecording")} == {'{"running":true}'}
    frames = [row["detail"] for row in rows if row["hook"] == "android.graphics.SurfaceTexture.updateTexImage"]
    assert frames == ['{"frame":false}', '{"frame":true}', '{"frame":true}']


def test_no_value_of_a_person_is_in_the_file(observed: RunningPhone, rows: list[dict[str, Any]]) -> None:
    content = (observed.folder / "harness.db").read_bytes()
    assert not re.search(
        rb"Testperson|Placeholder|Fixture|555-01|15550100|mail\.example|owner\.example|Sample", content
    )
    assert all("summary_error" not in row["detail"] for row in rows)
    (circle,) = (row["detail"] for row in rows if row["hook"].endswith("addProximityAlert"))
    assert json.loads(circle) == {"radius_m": 100, "binder": ["ILocationManager.requestGeofence"]}


def test_the_ledger_names_the_same_data(observed: RunningPhone) -> None:
    ledger = observed.device.run(f"dumpsys appops --package {PACKAGE}")
    location = ("FINE_LOCATION", "COARSE_LOCATION", "MONITOR_LOCATION", "WIFI_SCAN")
    persons = ("READ_CONTACTS", "WRITE_CONTACTS", "READ_SMS", "READ_CALENDAR", "READ_PHONE_STATE")
    for op in (*location, *persons, "CAMERA", "RECORD_AUDIO"):
        assert re.search(rf"^ +{op} \(allow", ledger, re.MULTILINE), op
    assert re.search(r"^ +READ_DEVICE_IDENTIFIERS \(deny\):\s+null=\[\s+Reject:", ledger, re.MULTILINE)


def test_every_hook_of_the_phone_is_in_place(observed: RunningPhone) -> None:
    """What comes with the app is hooked when it comes; Android 11 lacks what Android 12 brought, and after it."""
    absent = observed.query(
        "select error, count(distinct hook) as n from hook where layer = 'api' and hook not in"
        " (select hook from hook where state = 'installed') group by error"
    )
    assert [row["error"] for row in absent] == ["not part of API 30"]


def test_refused_calls_look_the_same_with_and_without_us(tmp_path: Path, apk: Path) -> None:
    """Nothing is granted: class, message and the frames of each refusal, in the order of the calls."""
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    with watched(tmp_path / "with", apk) as phone:
        seen = [shape(call) for call in journalled_calls(phone.journal(PACKAGE))]
        outcomes = phone.query("select data_type, count(*) as n from timeline where outcome = 'denied' group by 1")
        quiet = phone.query(
            "select hook, json_remove(detail, '$.binder') as detail from timeline"
            " where exception is null and outcome = 'denied'"
        )
        told = phone.query(f"select hook from timeline where hook in {BY_RADIO}")
    with boot(tmp_path / "without") as alone:
        alone.device.push(apk, "/data/local/tmp/a.apk")
        alone.device.run("pm install /data/local/tmp/a.apk")
        alone.device.run(f"am start -W -n {PACKAGE}/.EverythingActivity")
        assert wait_until(lambda: any(entry.get("event") == "done" for entry in alone.journal(PACKAGE)))
        expected = [shape(call) for call in journalled_calls(alone.journal(PACKAGE))]
    assert seen == expected
    denied = {row["data_type"]: row["n"] for row in outcomes}
    assert denied["location"] > 12
    assert denied["contacts"] > 12
    assert denied["camera"] == 5  # the first interface and the recorder say RuntimeException, which names no permission
    assert denied["microphone"] == 3
    assert [(row["hook"].partition(".")[2].rpartition(".")[2], row["detail"]) for row in quiet] == REFUSED_QUIETLY
    assert told == []
    assert denied["identifiers"] == 8  # refused with every permission, too
    assert (denied["messages"], denied["calendar"]) == (2, 1)


def shape(call: dict[str, Any]) -> tuple[Any, ...]:
    """What of a call is the same in every process: no pids, no identities; a hooked method is in a stack twice."""
    message = re.sub(r"\{[0-9a-f]+ \d+:|pid=\d+|PID \d+", "", str(call["message"]))
    frames = [frame for frame, _ in groupby(call["frames"])]
    return call["call"], call["outcome"], call["exception"], message, tuple(frames[:3])
