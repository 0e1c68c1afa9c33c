"""SWEEP.toml: read into values and cells, or a message with line, column, key and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.fleet.apps import find_app
from harness.fleet.sweepfile import _KEYS, SweepFile, load_sweep
from harness.fleet.sweepplan import hash_app, hash_asked, plan_cells
from harness.rules.policy import Severity
from harness.rules.sweep import Limits, Scenario

HEAD = 'name = "nightly"\n'
APPS = 'apps = ["never_collects"]\n'
SCENARIO = '[[scenario]]\nname = "a"\n'
DEVICES = '[[device]]\nname = "b1"\nkind = "virtual"\n[[device]]\nname = "b2"\nkind = "virtual"\n'
FULL = HEAD + (
    'directory = "results"\napps = ["builds/*.apk", "com.example.app", "never_collects"]\ndevices_file = "lab.toml"\n'
    'devices = ["b2", "b1"]\nrepeats = 2\npolicy = "ci"\nfail_on = "error"\nattempts = 2\nquarantine_after = 4\n'
    'attempt_s = 120\n[[scenario]]\nname = "first use"\nwatch_s = 5\ngrant = true\n'
    '[[scenario]]\nname = "alone"\nplay = "manual"\nwatch_s = 1.5\n'
)


def load(folder: Path, text: str) -> SweepFile:
    path = folder / "SWEEP.toml"
    path.write_text(text)
    return load_sweep(path)


def bring_apk(folder: Path, name: str) -> Path:
    source = find_app("never_collects")
    assert isinstance(source, Path)
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(source, folder / name))


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "lab.toml").write_text(DEVICES)
    sweep = load(tmp_path, FULL)
    assert (sweep.name, sweep.directory, sweep.folder) == ("nightly", tmp_path / "results", tmp_path)
    assert [entry.name for entry in sweep.devices] == ["b2", "b1"]
    assert sweep.devices_file == tmp_path / "lab.toml"
    assert (sweep.repeats, sweep.policy.name, sweep.fail_on) == (2, "ci", Severity.ERROR)
    assert sweep.limits == Limits(attempts=2, quarantine_after=4, attempt_s=120.0)
    assert sweep.scenarios == (
        Scenario(name="first use", play="first-use", watch_s=5.0, grant=True),
        Scenario(name="alone", play="manual", watch_s=1.5, grant=False),
    )


def test_what_is_left_out(tmp_path: Path) -> None:
    sweep = load(tmp_path, HEAD + APPS)
    assert [entry.name for entry in sweep.devices] == ["virtual"]
    assert sweep.limits == Limits(attempts=3, quarantine_after=3, attempt_s=900.0)
    assert sweep.scenarios == (Scenario(name="first-use", play="first-use", watch_s=10.0, grant=False),)
    assert (sweep.directory, sweep.repeats, sweep.policy.name) == (tmp_path / "sweeps", 1, "claims")
    (tmp_path / "devices.toml").write_text(DEVICES)
    assert [entry.name for entry in load(tmp_path, HEAD + APPS).devices] == ["b1", "b2"]


def test_the_folder_that_it_is_started_from_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "devices.toml").write_text(DEVICES)
    (tmp_path / "lab").mkdir()
    monkeypatch.chdir(tmp_path)
    assert [entry.name for entry in load(tmp_path / "lab", HEAD + APPS).devices] == ["virtual"]


def test_every_app_on_every_device_in_every_scenario_as_often_as_asked(tmp_path: Path) -> None:
    (tmp_path / "lab.toml").write_text(DEVICES)
    for name in ("b.apk", "a.apk"):
        bring_apk(tmp_path / "builds", name)
    cells = plan_cells(load(tmp_path, FULL))
    assert len(cells) == len({cell.cell_id for cell in cells}) == 4 * 2 * 2 * 2
    assert [cell.number for cell in cells] == list(range(1, 33))
    assert list(dict.fromkeys((cell.label, cell.package) for cell in cells)) == [
        ("builds/a.apk", "com.example.nevercollects"),
        ("builds/b.apk", "com.example.nevercollects"),
        ("com.example.app", "com.example.app"),
        ("never_collects", "com.example.nevercollects"),
    ]
    assert (cells[0].cell_id, cells[1].cell_id) == (
        "0001-builds_a.apk-first_use-1-b2",
        "0002-builds_a.apk-first_use-1-b1",
    )
    assert cells[0].app == str(tmp_path / "builds" / "a.apk")
    assert cells[0].app_sha256 == hash_app(cells[0].app)
    assert {cell.app_sha256 for cell in cells if cell.label == "com.example.app"} == {None}


def test_an_app_that_two_words_mean_is_one(tmp_path: Path) -> None:
    bring_apk(tmp_path / "builds", "a.apk")
    text = HEAD + 'apps = ["builds/a.apk", "builds/*.apk", "b*/?.apk"]\n'
    assert [cell.label for cell in plan_cells(load(tmp_path, text))] == ["builds/a.apk"]


def test_the_same_question_has_the_same_hash_and_another_app_makes_another(tmp_path: Path) -> None:
    apk = bring_apk(tmp_path, "a.apk")
    text = HEAD + 'apps = ["a.apk"]\n'

    def asked(text: str) -> str:
        sweep = load(tmp_path, text)
        return hash_asked(sweep, plan_cells(sweep))

    same = asked(text)
    assert asked(text + "# a comment\n") == same
    assert asked(text + "attempts = 4\n") != same
    other = find_app("collects_early")
    assert isinstance(other, Path)
    apk.write_bytes(other.read_bytes())
    assert asked(text) != same


def test_the_hash_of_a_directory_is_of_its_files_and_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "splits"
    base = bring_apk(folder, "base.apk")
    before = hash_app(str(folder))
    base.rename(folder / "main.apk")
    assert hash_app(str(folder)) != before
    shutil.rmtree(folder)
    assert hash_app(str(folder)) == ""
    assert hash_app("com.example.app") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, 'SWEEP.toml: the file lacks apps\n  write apps = ["builds/*.apk"]'),
        (APPS, 'the file lacks name\n  write name = "..."'),
        (HEAD + APPS + "colour = 1\n", "line 3, column 1: colour is not known\n  the keys are apps, attempt_s"),
        (HEAD + 'apps = ["never_collects", "none/*.apk"]\n',
         'line 2, column 27: "none/*.apk" matches nothing\n  patterns count from /'),
        (HEAD + 'apps = ["no-such.apk"]\n', "line 2, column 9: there is no APK no-such.apk\n  give the path"),
        (HEAD + 'apps = ["SWEEP.toml"]\n', "line 2, column 9: "),
        (HEAD + APPS + 'devices = ["nobody"]\n',
         'line 3, column 12: there is no device named "nobody"\n  without a devices.toml has: virtual'),
        (HEAD + APPS + 'devices = ["virtual", "virtual"]\n', 'line 3, column 23: "virtual" is given twice'),
        (HEAD + APPS + 'devices_file = "none.toml"\n', "none.toml is no file\n  name the file"),
        (HEAD + APPS + 'policy = "none"\n', "line 3, column 10: there is no policy /"),
        (HEAD + APPS + 'fail_on = "fatal"\n', 'line 3, column 11: "fatal" is no severity'),
        (HEAD + APPS + "repeats = 0\n", "line 3, column 11: repeats is 0\n  write repeats = 1, or more"),
        (HEAD + APPS + "repeats = 1.5\n", "line 3, column 11: repeats is no whole number"),
        (HEAD + APPS + 'attempts = "2"\n', "line 3, column 12: attempts is not a number"),
        (HEAD + APPS + "attempts = true\n", "line 3, column 12: attempts is not a number"),
        (HEAD + APPS + "attempt_s = inf\n", "line 3, column 13: attempt_s is not a number"),
        (HEAD + APPS + SCENARIO + 'play = "dance"\n',
         'line 5, column 8: "dance" is no scenario\n  name a file, or one of declined, '),
        (HEAD + APPS + SCENARIO + 'play = "manual"\n',
         "line 3, column 3: manual is for an operator, and lacks watch_s\n  write watch_s = 60"),
        (HEAD + APPS + SCENARIO + "watch_s = -1\n", "line 5, column 11: watch_s is -1\n  write watch_s = 0, or more"),
        (HEAD + APPS + SCENARIO + "grant = 1\n", "line 5, column 9: grant is neither true nor false"),
        (HEAD + APPS + SCENARIO + "speed = 1\n", "line 5, column 1: speed is not known"),
        (HEAD + APPS + SCENARIO + SCENARIO, 'line 6, column 8: "a" is given twice\n  give each only once'),
        (HEAD + APPS + "[[scenario]]\n", "line 3, column 3: scenario lacks name"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_its_mend(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan_cells(load(tmp_path, text))
    assert message in str(caught.value)
    assert str(tmp_path / "SWEEP.toml") in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_sweep(tmp_path / "none.toml")


def test_the_example_of_the_docs_is_read(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "sweep.md").read_text()
    example = docs.partition("```toml\n")[2].partition("```")[0]
    bring_apk(tmp_path / "builds", "a.apk")
    (tmp_path / "devices.toml").write_text('[[device]]\nname = "virtual"\nkind = "virtual"\n')
    sweep = load(tmp_path, example)
    assert len(plan_cells(sweep)) == 3 * 2 * 2
    assert set(sweep.file.table) == set(_KEYS), "the example has every key that there is"
