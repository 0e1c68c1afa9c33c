"""The app of tests/data/java-parts, with one of every component, built once and installed on a phone of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.virtual.axml import build_axml
from harness.virtual.build.archive import pack
from harness.virtual.build.compiler import compile_java
from harness.virtual.build.manifest import parse_manifest
from harness.virtual.build.sources import FRAMEWORK
from tests.virtual.phone_process import PhoneProcess, Server, bounds_of, running_phone, short_home, wait_until

PARTS = "com.example.parts"
SOURCES = Path(__file__).parent.parent / "data" / "java-parts"


def build_parts(path: Path, permission: str = "android.permission.FOREGROUND_SERVICE") -> Path:
    """Build the APK; it asks for one permission more."""
    asked = f'<uses-permission android:name="{permission}" />\n\n    <application '
    text = (SOURCES / "AndroidManifest.xml").read_text(encoding="utf-8").replace("<application ", asked)
    manifest = parse_manifest(text)
    classes = compile_java(sorted(SOURCES.rglob("*.java")), FRAMEWORK.output)
    path.write_bytes(pack({"AndroidManifest.xml": build_axml(manifest), "classes.jar": pack(classes)}))
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsPhone:
    """A phone on which the app has just been installed."""

    phone: PhoneProcess

    def shell(self, command: str) -> str:
        return self.phone.shell(command)

    def said(self) -> list[str]:
        """Return what the app has logged."""
        lines = self.shell("logcat -d -b main -v raw -s Parts").splitlines()
        return [line for line in lines if not line.startswith("---------")]

    def wait_said(self, what: str) -> None:
        try:
            wait_until(lambda: what in self.said())
        except TimeoutError as error:
            raise AssertionError((what, self.said(), self.shell("logcat -d")[-2000:])) from error

    def launch(self) -> None:
        self.shell(f"am start -W -n {PARTS}/.MainActivity")

    def screen(self) -> str:
        return self.shell("uiautomator dump /dev/tty")

    def tap(self, resource: str) -> None:
        x, y = bounds_of(self.screen(), resource)
        self.shell(f"input tap {x} {y}")

    def wait_screen(self, text: str) -> None:
        wait_until(lambda: text in self.screen())


@contextmanager
def parts_phone(server: Server, apk: Path) -> Iterator[PhoneProcess]:
    """Boot a phone."""
    with short_home() as home, running_phone(server, home) as phone:
        phone.adb("push", str(apk), "/data/local/tmp/parts.apk")
        yield phone


@contextmanager
def installed(phone: PhoneProcess) -> Iterator[PartsPhone]:
    """Install the app on a phone with an empty log; it is gone afterwards."""
    phone.shell("input keyevent WAKEUP; logcat -b all -c; pm install /data/local/tmp/parts.apk")
    yield PartsPhone(phone=phone)
    phone.shell(f"pm uninstall {PARTS}")
