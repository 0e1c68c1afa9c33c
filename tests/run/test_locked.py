"""Two runs on one device: the second is refused before it touches anything, by whatever address it comes."""

from __future__ import annotations

from pathlib import Path

from tests.run.phones import PACKAGE, RUN, boot, kill
from tests.run.waiting import has_process, has_rows, wait_until


def test_the_second_run_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        port = phone.device.serial.rpartition(":")[2]
        with (tmp_path / "devices.toml").open("a") as file:
            file.write(f'[[device]]\nname = "same"\nkind = "virtual"\nserial = "localhost:{port}"\n')
        first = phone.start_harness(*RUN, "--grant", "--watch", "600")
        assert wait_until(lambda: has_rows(phone, "access"))
        pid = phone.device.run(f"pidof {PACKAGE}")
        for name, app in (("bench", PACKAGE), ("same", PACKAGE), ("bench", "collects_early")):
            done = phone.harness("run", app, "--device", name, "--db", "other.db")
            assert done.returncode == 75, done.stderr
            assert "in use by `harness run collects_early --device bench --devices devices.toml" in done.stderr
            assert f"(pid {first.pid}, since " in done.stderr
        assert not (tmp_path / "other.db").exists()
        assert phone.device.run(f"pidof {PACKAGE}") == pid
        first.terminate()
        assert first.communicate(timeout=100)[0]
        assert first.returncode == 143
        assert phone.observe("--watch", "0.5").returncode == 0


def test_a_killed_run_holds_the_device_until_its_changes_are_undone(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        harness = phone.start_harness(*RUN, "--grant", "--watch", "600")
        assert wait_until(lambda: has_process(phone))
        kill(harness)
        seen = []

        def has_come_free() -> bool:
            seen.append(phone.harness("run", "com.example.nobody", "--device", "bench"))
            return seen[-1].returncode != 75

        assert wait_until(has_come_free, 30)
        assert seen[-1].returncode == 3
        assert phone.device.run("settings get global debug_app").strip() == "null"
        assert all("was killed; what it changed there is being undone" in done.stderr for done in seen[:-1])


def test_nobody_is_told_to_remove_an_app_that_runs(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        assert phone.observe("--keep", "installed", "--watch", "0.5").returncode == 0
        idle = phone.observe()
        phone.device.run(f"monkey -p {PACKAGE} -c android.intent.category.LAUNCHER 1")
        assert wait_until(lambda: has_process(phone))
        busy = phone.observe()
    assert (idle.returncode, busy.returncode) == (4, 4)
    assert f"{PACKAGE} is installed already\n" in idle.stderr
    assert f"uninstall {PACKAGE}" in idle.stderr
    assert f"{PACKAGE} is installed already, and runs: {PACKAGE} " in busy.stderr
    assert "uninstall" not in busy.stderr
    assert "harness run" not in busy.stderr
