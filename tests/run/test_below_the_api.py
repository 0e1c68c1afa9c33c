"""An app that takes each kind of data once below the API and once by it: one access each, at the layer where it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.run.phones import RunningPhone, boot, journalled_calls

PACKAGE = "com.example.goesbelowtheapi"

BELOW = {
    "android.location.ILocationManager.getLastLocation": ("location", "code 1"),
    "android.content.IContentProvider.query": ("contacts", "code 1"),
    "android.hardware.ICameraService.connectDevice": ("camera", "code 4"),
}
BY_THE_API = {
    "android.location.LocationManager.requestLocationUpdates": ["ILocationManager.requestLocationUpdates"],
    "android.location.LocationManager.getLastKnownLocation": ["ILocationManager.getLastLocation"],
    "android.content.ContentResolver.query": ["IContentProvider.query"],
    "android.hardware.camera2.CameraManager.openCamera": ["ICameraService.connectDevice"],
}
OPS = ("FINE_LOCATION", "READ_CONTACTS", "CAMERA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one run has left: the app's journal, the rows, the signals, and the phone's ledger."""

    phone: RunningPhone
    events: list[str]
    calls: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    ledger: str


def observe(phone: RunningPhone, *options: str) -> Observed:
    where = ("--device", "bench", "--devices", "devices.toml", "--leave-app", "--watch", "3")
    done = phone.harness("run", "goes_below_the_api", *where, *options)
    assert done.returncode == 0, done.stderr + done.stdout
    rows = phone.query(
        "select timeline.*, signature from timeline join access using (access_id)"
        " where timeline.hook not like '%.onLocationChanged' order by timeline.at_boottime_ns"
    )
    journal = phone.journal(PACKAGE)
    events = [entry["event"] for entry in journal if "event" in entry]
    assert events.count("done") == 1
    ledger = phone.device.run(f"dumpsys appops --package {PACKAGE}")
    return Observed(phone=phone, events=events, calls=journalled_calls(journal), rows=rows, ledger=ledger)


@pytest.fixture(scope="module")
def granted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    with boot(tmp_path_factory.mktemp("granted")) as phone:
        yield observe(phone, "--grant")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    with boot(tmp_path_factory.mktemp("refused")) as phone:
        yield observe(phone)


@pytest.mark.parametrize(("which", "count"), [("granted", 7), ("refused", 6)])
def test_every_call_is_one_row_and_every_row_a_call(which: str, count: int, request: pytest.FixtureRequest) -> None:
    """By instant, thread and end; a call by the API is not counted again for the transaction that it makes."""
    observed: Observed = request.getfixturevalue(which)
    rows = list(observed.rows)
    assert len(observed.calls) == count
    for call in observed.calls:
        (row,) = [row for row in rows if call["before_ns"] <= row["at_boottime_ns"] <= call["after_ns"]]
        assert (row["hook"], row["thread"]) == (call["call"], call["thread"])
        assert (row["outcome"] == "returned", row["exception"]) == (call["outcome"] == "returned", call["exception"])
        rows.remove(row)
    assert rows == []


def test_what_goes_below_the_api_is_seen_at_binder(granted: Observed) -> None:
    below = [row for row in granted.rows if row["layer"] == "binder"]
    assert {row["hook"]: (row["data_type"], row["signature"]) for row in below} == BELOW
    assert [json.loads(row["detail"]) for row in below] == [{}, {"authority": "com.android.contacts"}, {}]
    assert {row["outcome"] for row in below} == {"returned"}


def test_what_is_read_of_a_reply_is_no_access_beside_the_one_that_it_answers(granted: Observed) -> None:
    assert "position" in granted.events
    assert [row["hook"] for row in granted.rows if "CREATOR" in row["hook"]] == []


def test_the_caller_is_looked_for_behind_reflection_and_class_loaders(granted: Observed) -> None:
    callers = {row["hook"].rpartition(".")[2]: row["caller"] for row in granted.rows if row["layer"] == "binder"}
    assert callers == {
        "getLastLocation": f"{PACKAGE}.PositionByParcel.take",
        "query": f"{PACKAGE}.ContactsByReflection.take",
        "connectDevice": f"{PACKAGE}.OwnCameraClient.call",
    }


def test_a_call_by_the_api_names_its_transactions(granted: Observed) -> None:
    by_api = {row["hook"]: json.loads(row["detail"])["binder"] for row in granted.rows if row["layer"] == "api"}
    assert by_api == BY_THE_API


def test_a_refusal_is_seen_where_the_service_refuses(refused: Observed) -> None:
    """Whoever may not read contacts gets no provider, so that there is nobody to query."""
    assert {row["outcome"] for row in refused.rows} == {"denied"}
    assert {row["hook"] for row in refused.rows if row["layer"] == "binder"} == {
        "android.location.ILocationManager.getLastLocation",
        "android.app.IActivityManager.getContentProvider",
        "android.hardware.ICameraService.connectDevice",
    }


def test_the_ledger_agrees(granted: Observed, refused: Observed) -> None:
    for op in OPS:
        assert re.search(rf"^ +{op} \(allow", granted.ledger, re.MULTILINE), op
        assert not re.search(rf"^ +{op} \(", refused.ledger, re.MULTILINE), op


def test_each_transaction_of_the_table_says_whether_it_is_watched(granted: Observed) -> None:
    states = granted.phone.query("select hook, state, error, layer from hook where layer <> 'api'")
    found = {row["hook"]: (row["layer"], row["state"]) for row in states}
    assert all(found[hook] == ("binder", "installed") for hook in BELOW)
    assert found["libcamera2ndk.so!ACameraManager_openCamera"] == ("native", "absent")
    assert all(row["error"] for row in states if row["state"] == "absent")
    assert not [row for row in states if row["state"] == "failed"]
