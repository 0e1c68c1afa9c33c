"""The tap of libbinder and the hooks of the NDK, in a real process with libraries of Android's names and layouts."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from harness.model import Access, HookState, Outcome, Proof
from harness.taxonomy.callers import find_caller
from tests.instrument.native_process import COMPILER, NO_COMPILER, NativeProcess, build, compile_agent, running

LOCATION = "android.location.ILocationManager"
CAMERA = "android.hardware.ICameraService"
DEVICE = "android.hardware.camera2.ICameraDeviceUser"
PROVIDER = "android.content.IContentProvider"
ACTIVITIES = "android.app.IActivityManager"

CODES_11 = {
    LOCATION: {"getLastLocation": 1, "getCurrentLocation": 2, "requestLocationUpdates": 3, "removeUpdates": 4},
    CAMERA: {"connect": 3, "connectDevice": 4, "addListener": 6},
    DEVICE: {"disconnect": 1, "submitRequestList": 3, "beginConfigure": 5, "endConfigure": 6},
    PROVIDER: {"query": 1, "getType": 2, "insert": 3, "applyBatch": 20},
    ACTIVITIES: {"getContentProvider": 17, "checkPermission": 18},
}
CODES_12 = CODES_11 | {LOCATION: {"getLastLocation": 1, "getCurrentLocation": 2, "registerLocationListener": 3}}

pytestmark = pytest.mark.skipif(COMPILER is None, reason=NO_COMPILER)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("native"))


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> str:
    return compile_agent(tmp_path_factory.mktemp("agent"))


@pytest.mark.parametrize(("android", "at"), [("6-9", 4), ("10", 8), ("11-15", 12)])
def test_the_interface_is_found_in_every_layout(program: Path, agent: str, android: str, at: int) -> None:
    with running(program, agent, CODES_11) as process:
        process.do("answer 0 0")
        assert process.do(f"transact {at} {LOCATION} 1 wide:gps") == 0
        (access,) = process.accesses()
    assert (access.hook, access.layer, access.data_type) == (f"{LOCATION}.getLastLocation", "binder", "location"), (
        android
    )
    assert (access.signature, access.outcome, access.kind) == ("code 1", Outcome.RETURNED, "delivery")


def test_the_names_of_codes_are_the_platform_s(program: Path, agent: str) -> None:
    """Code 3 is one thing on Android 11 and another on 12; one that the platform does not name is an access too."""
    for codes, name in ((CODES_11, "requestLocationUpdates"), (CODES_12, "registerLocationListener")):
        with running(program, agent, codes) as process:
            process.do(f"transact 12 {LOCATION} 3")
            process.do(f"transact 12 {LOCATION} 77")
            known, unknown = process.accesses()
            assert process.hooks[known.hook].state is HookState.INSTALLED
        assert (known.hook, unknown.hook) == (f"{LOCATION}.{name}", f"{LOCATION}.code 77")


def test_what_is_not_watched_passes(program: Path, agent: str) -> None:
    """Other interfaces, names that only begin alike, methods that give nothing, and parcels that are none."""
    with running(program, agent, CODES_11) as process:
        for line in (
            "transact 12 android.view.IWindowSession 1",
            f"transact 12 {LOCATION}X 1",
            f"transact 12 {LOCATION[:-1]}x 1",
            f"transact 12 {LOCATION} 4",
            f"transact 12 {CAMERA} 6",
            f"transact 12 {ACTIVITIES} 18",
            f"transact 12 {PROVIDER} 2 wide:content://com.android.contacts/contacts",
        ):
            assert process.do(line) == 0
        assert process.stop() == []


def test_what_is_on_no_list_is_told_once(program: Path, agent: str) -> None:
    codes = CODES_11 | {LOCATION: {"somethingNew": 9}}
    with running(program, agent, codes) as process:
        process.do(f"transact 12 {LOCATION} 9")
        process.do(f"transact 12 {LOCATION} 9")
        (signal,) = process.stop()
    assert signal.name == "binder_unlisted"
    assert signal.detail == {"interface": LOCATION, "method": "somethingNew"}


@pytest.mark.parametrize(
    ("interface", "answer", "outcome", "exception"),
    [
        (LOCATION, "0 0", Outcome.RETURNED, None),
        (LOCATION, "0 -1", Outcome.DENIED, "java.lang.SecurityException"),
        (LOCATION, "0 -3", Outcome.FAILED, "java.lang.IllegalArgumentException"),
        (LOCATION, "0 -128 4 0", Outcome.RETURNED, None),
        (LOCATION, "0 -127 8 0 -1", Outcome.DENIED, "java.lang.SecurityException"),
        (LOCATION, "-32", Outcome.FAILED, None),
        (CAMERA, "0 -8 -1 0 1", Outcome.DENIED, "android.os.ServiceSpecificException"),
        (CAMERA, "0 -8 -1 1", Outcome.DENIED, "android.os.ServiceSpecificException"),
        (CAMERA, "0 -8 -1 0 7", Outcome.FAILED, "android.os.ServiceSpecificException"),
    ],
)
def test_how_the_service_answered(
    program: Path, agent: str, interface: str, answer: str, outcome: Outcome, exception: str | None
) -> None:
    code = 1 if interface == LOCATION else 4
    with running(program, agent, CODES_11) as process:
        process.do(f"answer {answer}")
        process.do(f"transact 12 {interface} {code}")
        (access,) = process.accesses()
    assert (access.outcome, access.exception) == (outcome, exception)


@pytest.mark.parametrize(
    ("arguments", "authority"),
    [
        ("wide:com.x int:1 wide:content://com.android.contacts/contacts", "com.android.contacts"),
        ("wide:com.x int:-1 int:1 narrow:content://call_log/calls?limit=3", "call_log"),
        ("wide:com.x int:3 wide:content int:0 wide:10@com.android.contacts", "10@com.android.contacts"),
        ("wide:com.x int:1 wide:content://media/external wide:content://com.android.contacts", None),
        ("wide:com.x int:1 wide:content://com.example.contacts/contacts", None),
        ("wide:com.x", None),
    ],
)
def test_a_provider_is_told_by_the_uri_in_the_parcel(
    program: Path, agent: str, arguments: str, authority: str | None
) -> None:
    """Whole, in either encoding, or taken apart; only the first one is what the call is about."""
    with running(program, agent, CODES_11) as process:
        process.do(f"transact 12 {PROVIDER} 1 {arguments}")
        found = [access.detail for access in process.accesses()]
    assert found == ([] if authority is None else [{"authority": authority}])


def test_no_parcel_makes_the_tap_stumble(program: Path, agent: str) -> None:
    """Numbers of any kind where a call's arguments, and a reply, are looked for."""
    random = Random(7)  # noqa: S311  the same numbers each time
    edges = (0, 1, -1, 2, 3, 4, 7, 64, 255, 4096, 2**31 - 1, -(2**31), 0x20202020, 0x00200020)
    with running(program, agent, CODES_11) as process:
        for _ in range(300):
            words = [random.choice((*edges, random.randint(-(2**31), 2**31 - 1))) for _ in range(random.randint(0, 12))]
            process.do(f"answer {random.choice((0, 0, -32))} {' '.join(map(str, words))}")
            arguments = " ".join(f"int:{word}" for word in words)
            process.do(f"transact {random.choice((4, 8, 12))} {random.choice((PROVIDER, CAMERA))} 4 {arguments}")
        events = process.stop()
    assert "hook_error" not in {getattr(event, "name", "") for event in events}
    assert len([event for event in events if isinstance(event, Access)]) > 100


def test_only_a_refused_search_for_a_provider_counts(program: Path, agent: str) -> None:
    search = f"transact 12 {ACTIVITIES} 17 wide:com.x wide:com.android.contacts"
    with running(program, agent, CODES_11) as process:
        process.do("answer 0 0")
        process.do(search)
        process.do("answer 0 -1")
        process.do(search)
        process.do(f"transact 12 {ACTIVITIES} 17 wide:com.x wide:settings")
        (access,) = process.accesses()
    assert (access.hook, access.outcome) == (f"{ACTIVITIES}.getContentProvider", Outcome.DENIED)


def test_the_caller_is_native(program: Path, agent: str) -> None:
    with running(program, agent, CODES_11) as process:
        process.do(f"transact 12 {LOCATION} 1")
        (access,) = process.accesses()
    assert access.frames is not None
    assert access.frames[0].startswith("caller!app_transacts(")
    assert find_caller(access.frames, access.hook) == "caller!app_transacts"


def test_a_ping_proves_the_tap_and_is_no_access(program: Path, agent: str) -> None:
    with running(program, agent, CODES_11) as process:
        installed = [hook for hook in process.hooks.values() if hook.state is HookState.INSTALLED]
        assert process.stop() == []
    assert {(hook.layer, hook.proof) for hook in installed} == {("binder", Proof.CANARY)}


def test_without_the_ndk_s_libraries_its_hooks_are_absent(program: Path, agent: str) -> None:
    with running(program, agent, CODES_11) as process:
        states = {name: report for name, report in process.hooks.items() if report.layer == "native"}
    assert len(states) > 10
    assert {report.state for report in states.values()} == {HookState.ABSENT}


def test_libraries_that_are_there_before_us_are_hooked_at_once(program: Path, agent: str) -> None:
    process = NativeProcess(program)
    try:
        process.resume()
        assert process.do(f"load {program.parent}") == 0
        process.load(agent)
        process.start(CODES_11)
        assert process.hooks["libcamera2ndk.so!ACameraManager_openCamera"].state is HookState.INSTALLED
        process.do("camera ACameraManager_openCamera 0")
        (access,) = process.accesses()
    finally:
        process.close()
    assert access.layer == "native"


def test_the_ndk_is_hooked_when_it_is_loaded_and_explains_its_transactions(program: Path, agent: str) -> None:
    with running(program, agent, CODES_11) as process:
        process.do("answer 0 0")
        assert process.do(f"load {program.parent}") == 0
        process.do("camera ACameraManager_openCamera 0")
        process.do("camera ACameraDevice_createCaptureSession 0")
        process.do("camera ACameraCaptureSession_setRepeatingRequest -10005")
        process.do("camera ACameraManager_openCamera -10013")
        events = process.stop()
    late = {event.detail["hook"]: event.detail["state"] for event in events if getattr(event, "name", "") == "hook"}
    assert late["libcamera2ndk.so!ACameraManager_openCamera"] == "installed"
    assert late["libcamera2ndk.so!ACameraCaptureSession_captureV2"] == "absent"
    calls = [event for event in events if hasattr(event, "layer")]
    assert {call.layer for call in calls} == {"native"}
    assert [(call.signature, call.outcome, call.detail) for call in calls] == [
        ("ACameraManager_openCamera", "returned", {"camera": "front", "binder": ["ICameraService.connectDevice"]}),
        ("ACameraDevice_createCaptureSession", "returned", {"binder": ["ICameraDeviceUser.endConfigure"]}),
        (
            *("ACameraCaptureSession_setRepeatingRequest", "failed"),
            {"binder": ["ICameraDeviceUser.submitRequestList"], "status": -10005},
        ),
        (
            *("ACameraManager_openCamera", "denied"),
            {"camera": "front", "binder": ["ICameraService.connectDevice"], "status": -10013},
        ),
    ]


def test_a_native_picture_is_a_camera_s_where_its_window_was_given_to_one(program: Path, agent: str) -> None:
    with running(program, agent, CODES_11) as process:
        process.do(f"load {program.parent}")
        process.do("media AImageReader_acquireLatestImage 0 0")
        process.do("feed 0")
        process.do("media AImageReader_acquireLatestImage 0 0")
        process.do("media AImageReader_acquireNextImage 0 -30001")
        process.do("media AImageReader_acquireNextImage 1 0")
        process.do("media AImageReader_delete 0 0")
        process.do("media AImageReader_acquireNextImage 0 0")
        found = [(each.data_type, each.kind, each.detail) for each in process.accesses()]
    assert found == [
        ("image", "delivery", {"source": "unknown"}),
        ("camera", "delivery", {}),
        ("camera", "request", {"status": -30001}),
        ("image", "delivery", {"source": "unknown"}),
        ("image", "delivery", {"source": "unknown"}),
    ]
