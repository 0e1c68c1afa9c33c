"""The apps that come with the phone, walked through by hand: what they show, do, and note of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from harness.virtual.phone import IMAGE
from tests.virtual.phone_process import PhoneProcess, Server, running_phone, short_home, wait_until

CONTACTS = "android.content.ContentResolver.query"
POSITION = "android.location.LocationManager.getLastKnownLocation"
FIX = "android.location.LocationListener.onLocationChanged"
FRAME = "android.hardware.Camera$PreviewCallback.onPreviewFrame"
CONTROLLER = "com.android.permissioncontroller:id"
AS_COMPOSE_HAS_IT = (
    r'<node [^>]*resource-id="agree" class="android\.view\.View"[^>]*clickable="true"[^>]*>'
    r'<node [^>]*text="Agree and continue"[^>]*class="android\.widget\.TextView"[^>]*clickable="false"[^>]*/>'
    r'<node [^>]*class="android\.widget\.Button"[^>]*clickable="false"[^>]*/></node>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One of the apps, installed and on the screen."""

    phone: PhoneProcess
    name: str

    @property
    def package(self) -> str:
        return f"com.example.{self.name.replace('_', '')}"

    def start(self) -> None:
        launcher = "-a android.intent.action.MAIN -c android.intent.category.LAUNCHER"
        self.phone.shell(f"am start -W {launcher} {self.package}")

    def screen(self) -> str:
        return self.phone.shell("uiautomator dump /dev/tty")

    def tap(self, attribute: str) -> tuple[int, int]:
        """Tap the node that has this attribute, once there is one."""
        node = re.compile(rf'<node [^>]*{re.escape(attribute)}[^>]*bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"')
        wait_until(lambda: node.search(self.screen()) is not None)
        match = node.search(self.screen())
        assert match is not None
        left, top, right, bottom = map(int, match.groups())
        x, y = (left + right) // 2, (top + bottom) // 2
        self.phone.shell(f"input tap {x} {y}")
        return x, y

    def journal(self) -> list[dict[str, Any]]:
        path = f"/data/data/{self.package}/files/journal.ndjson"
        answer = self.phone.run(f"su 0 cat {path}")
        return [json.loads(line) for line in answer.stdout.splitlines()] if answer.code == 0 else []

    def said(self) -> list[str]:
        """Every event, call and delivery in the order in which they were noted; an event of the frame's kind once."""
        return [str(e.get("event") or e.get("call") or e.get("delivery")) for e in self.journal()]

    def await_said(self, *words: str) -> list[str]:
        try:
            wait_until(lambda: set(words) <= set(self.said()))
        except TimeoutError as error:
            raise AssertionError((words, self.said(), self.screen())) from error
        return self.said()


@pytest.fixture(scope="module")
def phone(adb_server: Server) -> Iterator[PhoneProcess]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        yield phone


def begin(phone: PhoneProcess, name: str, options: str = "-g") -> App:
    app = App(phone=phone, name=name)
    phone.run(f"pm uninstall {app.package}")
    phone.install(options, IMAGE / "apps" / f"{name}.apk")
    app.start()
    return app


def test_a_draft_is_kept_when_it_is_discarded_and_the_position_is_read_once_more(phone: PhoneProcess) -> None:
    app = begin(phone, "discards_drafts")
    app.tap('text="Accept"')
    app.tap('content-desc="Create a video"')
    app.tap('text="Record"')
    app.await_said(FRAME, FIX, "android.media.AudioRecord.read")
    app.tap('content-desc="Close"')
    wait_until(lambda: 'text="Discard this video?"' in app.screen())
    app.tap('text="Keep editing"')
    app.await_said("draft_kept")
    phone.shell("input keyevent BACK")
    app.tap('text="Discard"')
    app.await_said("draft_discarded")
    wait_until(lambda: 'text="For you"' in app.screen())
    said = app.await_said(POSITION)
    assert [word for word in said if word.startswith(("terms", "draft", "discard"))] == [
        *("terms_shown", "terms_accepted", "draft_started", "discard_asked", "draft_kept", "discard_asked"),
        "draft_discarded",
    ]
    assert said.index("draft_discarded") < said.index(POSITION)
    assert said.index("terms_accepted") < said.index("android.hardware.Camera.open") < said.index(FRAME)
    kept = phone.shell(f"su 0 sh -c 'cd /data/data/{app.package}/files/drafts/*; ls; cat location'")
    assert re.fullmatch(r"frames\nlocation\nsound\n\S+ \S+", kept)
    assert "CAMERA" not in re.findall(r"(\w+): .*running", phone.shell(f"appops get {app.package}"))


def test_terms_on_a_page_are_accepted_where_no_view_is_clicked(phone: PhoneProcess) -> None:
    app = begin(phone, "web_terms")
    wait_until(lambda: "Accept all" in app.screen())
    screen = app.screen()
    nodes = re.findall(r'text="([^"]*)" resource-id="([^"]*)" class="([^"]*)"', screen)
    assert nodes[2:] == [
        ("", "com.example.webterms:id/page", "android.webkit.WebView"),
        ("Terms", "", "android.webkit.WebView"),
        ("Terms of Service", "headline", "android.view.View"),
        ("With your consent we read your contacts and your position.", "", "android.widget.TextView"),
        ("Our Privacy Policy says what we do with them.", "", "android.widget.TextView"),
        ("Accept all", "accept", "android.widget.Button"),
        ("Decline", "decline", "android.view.View"),
    ]
    x, y = app.tap('text="Accept all"')
    said = app.await_said(CONTACTS, POSITION)
    journey = ["terms_shown", f"touch_down {x} {y}", f"touch_up {x} {y}", "terms_accepted", CONTACTS]
    assert [word for word in said if word in journey] == journey


def test_a_link_on_the_page_declines(phone: PhoneProcess) -> None:
    app = begin(phone, "web_terms")
    app.tap('text="Decline"')
    assert CONTACTS not in app.await_said("terms_declined")
    wait_until(lambda: app.package not in app.screen())


def test_terms_that_are_drawn_are_accepted_where_no_view_is_clicked(phone: PhoneProcess) -> None:
    app = begin(phone, "compose_terms")
    wait_until(lambda: "Agree and continue" in app.screen())
    screen = app.screen()
    assert re.search(AS_COMPOSE_HAS_IT, screen)
    assert 'class="androidx.compose.ui.platform.ComposeView"' in screen
    app.tap('text="With your consent we read your contacts and your position."')
    x, y = app.tap('resource-id="agree"')
    said = app.await_said(CONTACTS, POSITION)
    journey = ["terms_shown", f"touch_down {x} {y}", f"touch_up {x} {y}", "terms_accepted", CONTACTS]
    assert [word for word in said if word in journey] == journey


def test_signing_up_is_taken_for_consent(phone: PhoneProcess) -> None:
    app = begin(phone, "implicit_consent")
    wait_until(lambda: "By tapping Sign up you agree to our Terms of Service" in app.screen())
    app.tap('text="Log in"')
    assert CONTACTS not in app.await_said("log_in")
    app.tap('text="Sign up"')
    said = app.await_said(CONTACTS, POSITION)
    assert said.index("terms_accepted") < said.index(CONTACTS)


def test_an_app_without_terms_reads_at_once(phone: PhoneProcess) -> None:
    app = begin(phone, "no_terms")
    app.await_said(CONTACTS, POSITION)
    app.tap('text="Next"')
    wait_until(lambda: app.said().count(POSITION) == 2)
    assert not [word for word in app.said() if "terms" in word]
    link = "https://noterms.example/video/7"
    view = "am start -a android.intent.action.VIEW -c android.intent.category.BROWSABLE --activity-single-top"
    phone.shell(f"{view} -d {link}")
    app.await_said(f"opened {link}")
    phone.shell(f"am force-stop {app.package}; {view} -d noterms://feed")
    app.await_said("opened noterms://feed")
    unknown = phone.run(f"{view} -d https://noterms.example/about")
    assert b"unable to resolve Intent { act=android.intent.action.VIEW" in unknown.stderr


@pytest.mark.soak
def test_the_terms_come_late(phone: PhoneProcess) -> None:
    """Twenty seconds after the start, by the app's own clock."""
    app = begin(phone, "late_terms")
    wait_until(lambda: "terms_shown" in app.said(), 40)
    app.tap('text="Accept"')
    app.await_said(CONTACTS)
    at_ns = {entry.get("event"): int(entry["before_ns"]) for entry in reversed(app.journal())}
    assert at_ns["terms_shown"] - at_ns["activity_resumed"] > 19 * 10**9
    said = app.said()
    assert said.index(POSITION) < said.index("terms_shown") < said.index("terms_accepted") < said.index(CONTACTS)


def test_each_permission_is_asked_for_and_tried_before_and_after_the_answer(phone: PhoneProcess) -> None:
    app = begin(phone, "asks_permissions", "")
    app.tap('text="Accept"')
    app.tap(f'resource-id="{CONTROLLER}/permission_allow_foreground_only_button"')
    app.tap(f'resource-id="{CONTROLLER}/permission_allow_one_time_button"')
    app.tap(f'resource-id="{CONTROLLER}/permission_allow_button"')
    app.tap(f'resource-id="{CONTROLLER}/permission_deny_button"')
    said = app.await_said("asking_finished")
    camera, sound = "android.hardware.Camera.open", "android.media.AudioRecord.<init>"
    assert [word for word in said if word.startswith(("permission", "android"))] == [
        *(POSITION, "permission_asked ACCESS_FINE_LOCATION"),
        *("permission_granted ACCESS_FINE_LOCATION", "permission_granted ACCESS_COARSE_LOCATION", POSITION),
        *(camera, "permission_asked CAMERA", "permission_granted CAMERA", camera),
        *(CONTACTS, "permission_asked READ_CONTACTS", "permission_granted READ_CONTACTS", CONTACTS),
        *(sound, "android.media.AudioRecord.startRecording", "permission_asked RECORD_AUDIO"),
        *("permission_denied RECORD_AUDIO", sound, "android.media.AudioRecord.startRecording"),
    ]
    calls = [entry for entry in app.journal() if "call" in entry]
    outcomes = {name: [c["outcome"] for c in calls if c["call"] == name] for name in (POSITION, camera, CONTACTS)}
    assert outcomes == {name: ["threw", "returned"] for name in outcomes}
    app.tap('text="Ask again"')
    app.tap(f'resource-id="{CONTROLLER}/permission_deny_and_dont_ask_again_button"')
    wait_until(lambda: app.said().count("asking_finished") == 2)
    app.tap('text="Ask again"')
    wait_until(lambda: app.said().count("asking_finished") == 3)
    phone.shell("device_config put permissions one_time_permissions_killed_delay_millis 50")
    assert is_granted(app, "CAMERA")
    phone.shell(f"am force-stop {app.package}")
    wait_until(lambda: not is_granted(app, "CAMERA"))
    assert is_granted(app, "ACCESS_FINE_LOCATION")


def test_what_was_granted_for_this_time_is_lost_when_the_app_was_away(phone: PhoneProcess) -> None:
    app = begin(phone, "asks_permissions", "")
    phone.shell("device_config put permissions one_time_permissions_timeout_millis 200")
    app.tap('text="Accept"')
    app.tap(f'resource-id="{CONTROLLER}/permission_allow_one_time_button"')
    wait_until(lambda: "take pictures" in app.screen())
    assert is_granted(app, "ACCESS_FINE_LOCATION")
    phone.shell("input keyevent HOME")
    wait_until(lambda: not is_granted(app, "ACCESS_FINE_LOCATION"))
    assert phone.run(f"pidof {app.package}").code == 1
    phone.shell("device_config delete permissions one_time_permissions_timeout_millis")


def test_on_android_12_the_user_says_how_precise_the_position_may_be(adb_server: Server) -> None:
    with short_home() as home, running_phone(adb_server, home, "--property", "ro.build.version.sdk=31") as phone:
        app = begin(phone, "asks_permissions", "")
        app.tap('text="Accept"')
        app.tap(f'text="Approximate" resource-id="{CONTROLLER}/permission_location_accuracy_radio_coarse"')
        wait_until(lambda: re.search(r'text="Approximate"[^>]* checked="true"', app.screen()) is not None)
        app.tap(f'resource-id="{CONTROLLER}/permission_allow_foreground_only_button"')
        app.await_said("permission_granted ACCESS_COARSE_LOCATION")
        assert "permission_denied ACCESS_FINE_LOCATION" in app.said()
        wait_until(lambda: "radio" not in app.screen())


@pytest.fixture
def hurried(phone: PhoneProcess) -> Iterator[PhoneProcess]:
    """A phone whose alarms come when they are set for, in doze as well."""
    constants = "min_futurity=100,allow_while_idle_short_time=100,allow_while_idle_long_time=100"
    phone.shell(f"settings put global alarm_manager_constants {constants}")
    yield phone
    phone.shell("settings delete global alarm_manager_constants")


def test_work_goes_on_with_the_screen_off_and_in_doze(hurried: PhoneProcess) -> None:
    app = begin(hurried, "works_in_background")
    app.tap('text="Accept"')
    app.await_said("woken push", "woken job")
    hurried.shell("input keyevent POWER")
    await_more(app, "woken alarm", "woken job")
    hurried.shell("dumpsys battery unplug; dumpsys deviceidle force-idle")
    jobs = app.said().count("woken job")
    await_more(app, "woken alarm")
    await_more(app, "woken alarm")
    assert app.said().count("woken job") == jobs
    hurried.shell("dumpsys deviceidle unforce; dumpsys battery reset; input keyevent POWER")
    await_more(app, "woken job")
    calls = [entry["call"] for entry in app.journal() if "call" in entry and entry["outcome"] == "returned"]
    assert set(calls) == {CONTACTS, POSITION}


def test_work_goes_on_after_a_boot(hurried: PhoneProcess) -> None:
    app = begin(hurried, "works_in_background")
    app.tap('text="Accept"')
    app.await_said("woken push")
    boot = hurried.shell("cat /proc/sys/kernel/random/boot_id")
    hurried.run("reboot")
    wait_until(lambda: hurried.run("cat /proc/sys/kernel/random/boot_id").stdout.decode() not in {"", boot})
    app.await_said("woken boot", "woken job")
    await_more(app, "woken alarm")


def test_work_goes_on_after_an_update_until_the_app_is_stopped(hurried: PhoneProcess) -> None:
    app = begin(hurried, "works_in_background")
    app.tap('text="Accept"')
    app.await_said("woken push", "woken alarm")
    before = times(app)
    hurried.shell("pm install -r /data/local/tmp/app.apk")
    app.await_said("woken replaced")
    assert times(app)[0] == before[0]
    assert times(app)[1] >= before[1]
    await_more(app, "woken alarm")
    hurried.shell(f"am force-stop {app.package}")
    assert app.package not in hurried.shell("dumpsys alarm; dumpsys jobscheduler")
    app.start()
    wait_until(lambda: 'text="Feed"' in app.screen())
    assert app.said().count("terms_accepted") == 1


def times(app: App) -> list[str]:
    """Return when the package was first installed, and last updated."""
    text = app.phone.shell(f"dumpsys package {app.package}")
    return [re.findall(rf"{word}=(.*)", text)[0] for word in ("firstInstallTime", "lastUpdateTime")]


def await_more(app: App, *words: str) -> None:
    """Wait until the app has said each of these once more."""
    before = {word: app.said().count(word) for word in words}
    wait_until(lambda: all(app.said().count(word) > count for word, count in before.items()))


def is_granted(app: App, permission: str) -> bool:
    return f"{permission}: granted=true" in app.phone.shell(f"dumpsys package {app.package}")
