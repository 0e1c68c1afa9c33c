"""The ledger: what is noted, under which state, and how Android 11 prints it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from datetime import UTC
from pathlib import Path
from random import Random
from typing import Any

import pytest

from harness.virtual.files import FileSystem
from harness.virtual.system.appops import AppOps, Flag, Mode, Proxy, UidState
from harness.virtual.system.appops_dump import AppOpsDump
from harness.virtual.system.clock import Clock
from harness.virtual.system.package_record import OWNER
from harness.virtual.system.packages import InstallOptions, Packages
from tests.virtual.apks import write_apk

APP, UID = "com.example.app", 10100
ENTRY = re.compile(
    r"^\s+(Access|Reject): \[([a-z]+)-([a-z]+)\] ?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \((-?\+?[0-9dhms]+)\)"
    r"(?: duration=(\S+))?(?: proxy\[([^\]]*)\])?$"
)


class Bench:
    """A ledger over one installed package."""

    def __init__(self, directory: Path, top_settle_s: float = 5.0) -> None:
        root = directory / "phone"
        root.mkdir()
        self.clock = Clock()
        self.packages = Packages(self.clock, FileSystem(root), Random(1))  # noqa: S311 - names, no secrets
        apk = write_apk(directory / "x.apk", permissions=("READ_CONTACTS", "CAMERA", "ACCESS_FINE_LOCATION"))
        self.packages.install(apk, InstallOptions(grant_all=True))
        self.appops = AppOps(self.clock, self.packages.with_uid, top_settle_s=top_settle_s)

    def dump(self) -> list[str]:
        return AppOpsDump(self.appops, self.clock, UTC).dump(package=APP, app_id=UID).splitlines()

    def entries(self) -> list[tuple[str, str, str]]:
        found = (ENTRY.match(line) for line in self.dump())
        return [(match[1], match[2], match[3]) for match in found if match]

    def get(self, op: str | None = None) -> str:
        return AppOpsDump(self.appops, self.clock, UTC).get(UID, APP, op)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def play(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 20))


def test_an_access_is_noted_under_the_state_and_the_wall_clock(bench: Bench) -> None:
    bench.appops.set_uid_state(UID, UidState.TOP)
    before_ms = bench.clock.wall_ms()
    assert bench.appops.note("READ_CONTACTS", UID, APP) is Mode.ALLOW
    (record,) = bench.appops.operations(UID, APP)
    (event,) = record.accesses.values()
    assert before_ms <= event.at_wall_ms <= bench.clock.wall_ms()
    assert bench.entries() == [("Access", "top", "s")]


def test_a_proxy_has_an_entry_of_its_own_and_is_named(bench: Bench) -> None:
    bench.appops.note_proxy("READ_CONTACTS", UID, APP, Proxy(uid=10026, package="com.android.providers.contacts"))
    text = "\n".join(bench.dump())
    assert "proxy[uid=10026, pkg=com.android.providers.contacts, attributionTag=null]" in text
    assert bench.entries() == [("Access", "cch", "tpd")]
    (own,) = bench.appops.operations(10026, "com.android.providers.contacts")
    assert [key[1] for key in own.accesses] == [Flag.TRUSTED_PROXY]


def test_an_ignored_op_is_rejected_and_the_access_before_stays(bench: Bench) -> None:
    bench.appops.note("READ_CONTACTS", UID, APP)
    bench.appops.set_package_mode("READ_CONTACTS", UID, APP, Mode.IGNORE)
    assert bench.appops.note("READ_CONTACTS", UID, APP) is Mode.IGNORE
    assert bench.entries() == [("Access", "cch", "s"), ("Reject", "cch", "s")]
    assert any(line.strip().startswith("Reject: [cch-s]2") for line in bench.dump())


def test_a_permission_for_the_foreground_is_ignored_behind(bench: Bench) -> None:
    assert bench.appops.uid_modes(UID)["CAMERA"] is Mode.FOREGROUND
    assert bench.appops.note("CAMERA", UID, APP) is Mode.IGNORE
    bench.appops.set_uid_state(UID, UidState.TOP)
    assert bench.appops.note("CAMERA", UID, APP) is Mode.ALLOW


def test_a_revoked_permission_shows_as_a_mode_of_the_uid(bench: Bench) -> None:
    bench.packages.set_granted(APP, "android.permission.READ_CONTACTS", granted=False, user=OWNER)
    assert "Uid mode: READ_CONTACTS: ignore" in bench.get().splitlines()


def test_a_session_runs_nests_and_is_written_down_with_its_duration(bench: Bench) -> None:
    bench.appops.set_uid_state(UID, UidState.TOP)
    bench.appops.start("CAMERA", UID, APP)
    bench.appops.start("CAMERA", UID, APP)
    assert any(line.strip() == "startNesting=2" for line in bench.dump())
    assert "(running)" in bench.get("CAMERA")
    bench.appops.finish("CAMERA", UID, APP)
    bench.appops.finish("CAMERA", UID, APP)
    (record,) = bench.appops.operations(UID, APP)
    assert record.running is None
    assert bench.entries() == [("Access", "top", "s")]


def test_leaving_the_top_counts_when_it_has_settled_and_splits_a_session(tmp_path: Path) -> None:
    bench = Bench(tmp_path, top_settle_s=0.1)

    async def scenario() -> None:
        bench.appops.set_uid_state(UID, UidState.TOP)
        bench.appops.start("READ_CONTACTS", UID, APP)
        bench.appops.set_uid_state(UID, UidState.CACHED)
        assert bench.appops.uid_state(UID) is UidState.TOP
        assert "    pendingState=cch" in bench.dump()
        settled = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, settled.set)
        await settled.wait()
        assert [entry[1] for entry in bench.entries()] == ["top", "cch"]
        assert any("Running start at: " in line for line in bench.dump())

    play(scenario())


def test_coming_back_in_time_leaves_no_trace(bench: Bench) -> None:
    async def scenario() -> None:
        bench.appops.set_uid_state(UID, UidState.TOP)
        bench.appops.set_uid_state(UID, UidState.CACHED)
        bench.appops.set_uid_state(UID, UidState.TOP)
        assert not any("pendingState" in line for line in bench.dump())

    play(scenario())


def test_ops_of_one_switch_show_it(bench: Bench) -> None:
    bench.appops.note("MONITOR_LOCATION", UID, APP)
    assert "      MONITOR_LOCATION (allow / switch COARSE_LOCATION=allow): " in bench.dump()


def test_get_says_when_nothing_is_known(bench: Bench) -> None:
    assert bench.get("READ_CALL_LOG") == "No operations.\nDefault mode: allow\n"


def test_an_uninstalled_package_has_no_history(bench: Bench) -> None:
    bench.packages.on_removed.append(bench.appops.forget_package)
    bench.appops.note("READ_CONTACTS", UID, APP)
    bench.packages.uninstall(APP)
    assert bench.appops.operations(UID, APP) == []
