"""`harness verify`, `key` and `recover`: what each says of evidence, and that others can check it without us."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from harness.store.evidence import lock_evidence, open_for_writing
from harness.store.manifest import folder_of, path_of, signature_of, write_manifest
from harness.store.signing import SigningKey, make_key
from harness.store.wholefile import write_whole
from harness.store.writer import Writer
from tests.builders import SECOND, access, process, run, stored
from tests.cli.calling import Called, call
from tests.store.sealed import FIRST, LAST, ODD, open_as_forger, put_back_triggers, restamp, write_two_runs

DOCS = Path(__file__).parents[2] / "docs" / "verify.md"
KILLED = "01HAKKKKKKKKKKKKKKKKKKKKKK"
OPENSSL = shutil.which("openssl") is None
NO_TOOLS = any(shutil.which(tool) is None for tool in ("sqlite3", "sha256sum", "openssl"))


@pytest.fixture(autouse=True)
def configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for this user's configuration that no other test has, and a folder to work in."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "collection-harness"


@pytest.fixture
def key(configuration: Path) -> SigningKey:
    return make_key(configuration / "key.pem")


@pytest.fixture
def sealed(tmp_path: Path, key: SigningKey) -> Path:
    return write_two_runs(tmp_path / "e.db", key)


@pytest.fixture
def public(tmp_path: Path, key: SigningKey) -> Path:
    (tmp_path / "lab.pem").write_text(call("key", "show").stdout)
    return tmp_path / "lab.pem"


def words(called: Called) -> str:
    return " ".join(called.stdout.split())


def test_a_key_is_made_once_and_nobody_else_can_read_it(configuration: Path) -> None:
    missing = call("key", "show")
    assert (missing.code, "harness key new" in missing.stderr) == (3, True)
    made = call("key", "new")
    path = configuration / "key.pem"
    assert made.code == 0
    assert str(path) in made.stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    again = call("key", "new")
    assert (again.code, path.read_bytes()) == (2, before)
    assert "is there already" in again.stderr
    path.chmod(0o640)
    assert "can be read by others" in call("key", "show").stderr
    path.chmod(0o600)
    path.write_text("no key")
    assert call("key", "show").code == 2


@pytest.mark.skipif(OPENSSL, reason="needs openssl")
def test_openssl_finds_the_signature_good_and_the_same_fingerprint(sealed: Path, public: Path) -> None:
    manifest = path_of(sealed, LAST)
    command = ("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", manifest,
               "-sigfile", signature_of(manifest))  # fmt: skip
    assert b"Verified Successfully" in subprocess.run(command, check=True, capture_output=True).stdout
    der = subprocess.run(
        ("openssl", "pkey", "-pubin", "-in", public, "-outform", "DER"), check=True, capture_output=True
    ).stdout
    fingerprint = hashlib.sha256(der).hexdigest()
    assert json.loads(manifest.read_bytes())["key"] == fingerprint
    assert fingerprint in public.read_text()
    manifest.write_bytes(manifest.read_bytes() + b" ")
    assert subprocess.run(command, capture_output=True).returncode != 0


def test_a_manifest_says_what_the_run_was(sealed: Path) -> None:
    manifest = json.loads(path_of(sealed, LAST).read_bytes())
    assert manifest["run"]["command"] == ["harness", "run", "x.apk"]
    assert (manifest["run"]["fingerprint"], manifest["run"]["boot_id"]) == ("f", "b")
    assert manifest["apks"][0]["signer_sha256"] == "2" * 64
    assert (manifest["end"]["verdict"], manifest["end"]["reasons"]) == ("incomplete", ["a gap"])
    assert [gap["kind"] for gap in manifest["gaps"]] == ["lost"]
    assert [sample["source"] for sample in manifest["clock_samples"]] == ["shell"]
    assert manifest["artefacts"] == []
    with closing(sqlite3.connect(sealed)) as db:
        assert (
            manifest["rows"]["access"]
            == db.execute("select count(*) from access where run_id = ?", [LAST]).fetchone()[0]
        )


def test_whole_and_signed(sealed: Path, public: Path, key: SigningKey) -> None:
    said = call("verify", "--db", sealed)
    assert said.code == 0
    assert words(said).count(f"whole, sealed, and signed by the key {key.public.fingerprint}") == 2
    assert call("verify", sealed, "--public-key", public).code == 0
    assert words(call("verify", "latest", "--db", sealed)).startswith(f"run {LAST}: whole")
    document = json.loads(call("verify", sealed, "--json").stdout)
    assert [(each["run_id"], each["standing"], each["faults"]) for each in document["runs"]] == [
        (FIRST, "signed", []),
        (LAST, "signed", []),
    ]
    assert document["faults"] == []
    shown = words(call("show", LAST, "--db", sealed))
    assert f"Sealed in e.db.{LAST}.json, signed by the key {key.public.fingerprint}; is it whole:" in shown
    call("report", LAST, "--db", sealed, "-o", sealed.parent / "page")
    assert f"Sealed in e.db.{LAST}.json, signed by" in (sealed.parent / "page" / "report.html").read_text()
    assert json.loads(call("show", LAST, "--db", sealed, "--json").stdout)["seal"] == {
        "manifest": f"e.db.{LAST}.json",
        "key": key.public.fingerprint,
    }


def test_whole_and_not_signed_is_said(tmp_path: Path, public: Path) -> None:
    path = write_two_runs(tmp_path / "u.db", None)
    said = call("verify", "--db", path)
    assert said.code == 0
    assert words(said).count("sealed by a manifest that nobody signed") == 2
    assert "not signed: there was no key" in words(call("show", "latest", "--db", path))
    named = call("verify", "--db", path, "--public-key", public)
    assert (named.code, "signature is not of the key that was named" in words(named)) == (7, True)


def test_what_nothing_outside_the_file_vouches_for(sealed: Path, configuration: Path) -> None:
    path_of(sealed, FIRST).unlink()
    said = call("verify", FIRST, "--db", sealed)
    assert said.code == 6
    assert "whole in itself; nothing outside the file vouches for it, for there is no manifest" in words(said)
    assert "Not sealed: there is no manifest." in words(call("show", FIRST, "--db", sealed))
    shutil.rmtree(configuration)
    said = call("verify", LAST, "--db", sealed)
    assert (said.code, "which is not known here" in words(said)) == (6, True)


def test_each_row_that_is_not_as_it_was_written_is_named(sealed: Path, public: Path) -> None:
    with closing(open_as_forger(sealed)) as db:
        db.execute("update access set caller = 'com.y.B.c' where access_id = 2")
        db.execute("delete from gap where gap_id = 1")
        db.execute("insert into mark values (9, ?, 'terms_shown', 1, 1)", [LAST])
        put_back_triggers(db)
    said = call("verify", sealed, "--public-key", public)
    assert said.code == 7
    for sentence in ("access row 2 was edited", "gap row 1 was deleted", "mark row 9 was inserted", "not as it was"):
        assert sentence in words(said)
    one = json.loads(call("verify", FIRST, "--db", sealed, "--json").stdout)["runs"][0]
    assert {"table": "access", "rowid": 2, "what": "was edited"} in one["faults"]
    assert one["exit_code"] == 7


def test_a_copy_on_read_only_media_is_verified_and_nothing_is_left_there(sealed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    for path in tmp_path.glob("e.db*"):
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / path.name).chmod(0o444)
    names = sorted(path.name for path in folder.iterdir())
    folder.chmod(0o555)
    assert call("verify", folder / sealed.name).code == 0
    folder.chmod(0o755)
    assert sorted(path.name for path in folder.iterdir()) == names


def make_killed(path: Path) -> Writer:
    """A run that watched a process, of which events 1, 4 and 5 never came, and got no further."""
    writer = Writer(open_for_writing(path), run(run_id=KILLED))
    with writer.batch():
        writer.add_process(process())
        for seq in (0, 2, 3, 6):
            writer.add_access(stored(access(seq=seq, at_boottime_ns=(100 + seq) * SECOND)))
    return writer


def test_a_killed_run_is_ended_and_sealed_with_what_it_had(tmp_path: Path, key: SigningKey) -> None:
    path = tmp_path / "k.db"
    writer = make_killed(path)
    with lock_evidence(path):
        assert call("recover", "--db", path).code == 75
    said = call("verify", "--db", path)
    assert (said.code, "up to its last commit; it was killed and is not sealed: harness recover" in words(said)) == (
        6,
        True,
    )
    writer.db.close()

    assert f"run {KILLED} was killed" in call("recover", "--db", path).stdout
    assert "no run of the file was killed" in call("recover", "--db", path).stdout
    said = call("verify", "--db", path)
    assert (said.code, "; it was killed, and sealed by whoever found that at 20" in words(said)) == (0, True)
    found = json.loads(call("show", KILLED, "--db", path, "--json").stdout)
    assert (found["verdict"], found["state"], found["seal"]["key"]) == (
        "interrupted",
        "aborted",
        key.public.fingerprint,
    )
    assert found["reasons"][0].startswith("the harness was killed")
    gaps = [(gap["kind"], gap["events"], gap["reason"], gap["from_boottime_ns"]) for gap in found["gaps"]]
    assert gaps == [
        ("missing", 1, "seq 1 to 1", None),
        ("missing", 2, "seq 4 to 5", None),
        ("open_tail", None, "the harness was killed", 106 * SECOND),
    ]
    assert found["processes"][0]["end_reason"] == "the harness was killed"
    names = sorted(each.name.removeprefix("k.db") for each in tmp_path.glob("k.db*"))
    assert names == ["", f".{KILLED}.json", f".{KILLED}.json.sig"]


def test_what_a_killed_run_kept_and_did_not_tell_of_goes_when_it_is_ended(tmp_path: Path, key: SigningKey) -> None:
    path = tmp_path / "k.db"
    make_killed(path).close()
    untold = folder_of(path, KILLED) / "001.png.new"
    write_whole(untold, b"half a pict")
    assert call("verify", path).code == 6
    assert call("recover", "--db", path).code == 0
    assert not untold.exists()
    assert call("verify", path).code == 0
    write_whole(untold, b"of somebody else")
    said = call("verify", path)
    assert (said.code, "001.png.new is told of by no row" in words(said)) == (7, True)


def test_a_file_that_somebody_reads_is_recovered_all_the_same(tmp_path: Path, key: SigningKey) -> None:
    path = tmp_path / "k.db"
    make_killed(path).db.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select * from run").fetchall()
        assert (call("recover", "--db", path).code, call("verify", "--db", path).code) == (0, 0)


def seal_and_be_killed(path: Path, key: SigningKey) -> bytes:
    """Leave a file as a kill does that comes between the manifest and the commit of the end; return the manifest."""
    writer = make_killed(path)
    writer.begin()
    writer.add_end("complete", ("a \u2028 gap", 'said "no"'))
    writer.close_block()
    write_manifest(writer.db, path, KILLED, key)
    writer.roll_back()
    writer.close()
    return path_of(path, KILLED).read_bytes()


def test_a_run_that_was_killed_as_it_was_sealed_gets_the_end_that_was_sealed(tmp_path: Path, key: SigningKey) -> None:
    path = tmp_path / "k.db"
    manifest = seal_and_be_killed(path, key)
    said = call("verify", path)
    assert (said.code, "but for its end, which only its manifest has" in words(said)) == (6, True)
    assert json.loads(call("verify", path, "--json").stdout)["runs"][0]["standing"] == "sealing"
    assert f"run {KILLED} was killed as it was sealed" in call("recover", "--db", path).stdout
    said = call("verify", path)
    assert (said.code, "whole, sealed, and signed" in words(said), "killed" in words(said)) == (0, True, False)
    assert path_of(path, KILLED).read_bytes() == manifest
    found = json.loads(call("show", KILLED, "--db", path, "--json").stdout)
    assert (found["verdict"], found["reasons"]) == ("complete", ["a \u2028 gap", 'said "no"'])


@pytest.mark.parametrize("anew", [False, True])
def test_such_an_end_hides_nothing_that_was_done_meanwhile(tmp_path: Path, key: SigningKey, *, anew: bool) -> None:
    path = tmp_path / "k.db"
    seal_and_be_killed(path, key)
    with closing(open_as_forger(path)) as db:
        db.execute("update access set caller = 'x' where seq = 3")
        put_back_triggers(db)
    if anew:
        restamp(path, KILLED)
    assert call("verify", path).code == 7
    assert ("no run of the file was killed" in call("recover", "--db", path).stdout) is anew
    assert call("verify", path).code == 7


def test_a_run_whose_end_was_taken_away_is_not_sealed_again(sealed: Path) -> None:
    before = path_of(sealed, LAST).read_bytes()
    with closing(open_as_forger(sealed)) as db:
        db.execute("delete from run_end where run_id = ?", [LAST])
        put_back_triggers(db)
    assert "no run of the file was killed" in call("recover", "--db", sealed).stdout
    assert path_of(sealed, LAST).read_bytes() == before
    said = call("verify", LAST, "--db", sealed)
    assert (said.code, "run_end row 2 was deleted" in words(said)) == (7, True)


def test_an_ended_run_without_a_manifest_is_not_sealed_later(sealed: Path) -> None:
    path_of(sealed, LAST).unlink()
    call("recover", "--db", sealed)
    assert not path_of(sealed, LAST).exists()


def check_by_script(folder: Path, *arguments: Path | str) -> subprocess.CompletedProcess[str]:
    (script,) = re.findall(r"<!-- verify script -->\n```sh\n(.*?)```", DOCS.read_text(), re.DOTALL)
    (folder / "verify.sh").write_text(script)
    return subprocess.run(("sh", folder / "verify.sh", *arguments), capture_output=True, text=True)


@pytest.mark.skipif(NO_TOOLS, reason="needs sqlite3, sha256sum and openssl")
def test_a_third_party_finds_the_same_without_this_program(sealed: Path, public: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(sealed)) as db:
        assert db.execute("select count(*) from change where detail = ?", [ODD]).fetchone() == (2,)
    for run_id in (FIRST, LAST):
        checked = check_by_script(tmp_path, sealed, run_id, public)
        assert (checked.returncode, checked.stderr) == (0, ""), checked
        assert f"head {json.loads(path_of(sealed, run_id).read_bytes())['head']}" in checked.stdout


FORGERIES = {
    "update access set caller = 'x' where access_id = 12": "or a row that it tells of",
    "delete from gap where gap_id = 1": "or a row that it tells of",
    f"insert into mark values (9, '{FIRST}', 'terms_shown', 1, 1)": "rows of mark",
    f"delete from block where run_id = '{FIRST}' and number > 3": "the chain is not the one that was sealed",
    f"delete from block where run_id = '{FIRST}' and number = 3": "does not follow the one before it",
}


@pytest.mark.skipif(NO_TOOLS, reason="needs sqlite3, sha256sum and openssl")
@pytest.mark.parametrize("sql", FORGERIES)
def test_a_third_party_finds_a_forgery(sealed: Path, public: Path, tmp_path: Path, sql: str) -> None:
    with closing(open_as_forger(sealed)) as db:
        db.execute(sql)
    checked = [check_by_script(tmp_path, sealed, run_id, public) for run_id in (FIRST, LAST)]
    assert 7 in [each.returncode for each in checked], checked
    assert any(FORGERIES[sql] in each.stdout for each in checked), checked


@pytest.mark.skipif(NO_TOOLS, reason="needs sqlite3, sha256sum and openssl")
def test_a_third_party_finds_a_file_and_a_manifest_that_were_written_anew(
    sealed: Path, public: Path, tmp_path: Path
) -> None:
    with closing(open_as_forger(sealed)) as db:
        db.execute("update access set caller = 'x' where run_id = ?", [LAST])
    restamp(sealed, LAST)
    assert "the chain is not the one that was sealed" in check_by_script(tmp_path, sealed, LAST, public).stdout
    path_of(sealed, LAST).write_text("{}")
    assert "the signature is not of this manifest" in check_by_script(tmp_path, sealed, LAST, public).stdout
