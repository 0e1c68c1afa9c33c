"""Whether a run is sealed, in a line; and what an examination of it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from harness.errors import ExitCode, gravest, naming
from harness.report.console import clean
from harness.report.formats import to_json
from harness.report.summary import choose_run
from harness.report.table import Item
from harness.rules.seal import Examined, Fault, Standing, parse_manifest
from harness.run.asking import is_running
from harness.store.evidence import reading
from harness.store.examine import Examiner
from harness.store.manifest import path_of
from harness.store.signing import PublicKey

_LISTED = 100
_STANDING = {
    Standing.SIGNED: "whole, sealed, and signed by the key {key}",
    Standing.UNSIGNED: "whole, and sealed by a manifest that nobody signed: who can write both can have made both",
    Standing.OTHER_KEY: "whole, and sealed with a signature of the key {key}, which is not known here: "
    "name the lab's with --public-key FILE",
    Standing.UNSEALED: "whole in itself; nothing outside the file vouches for it, for there is no manifest",
    Standing.UNCHAINED: "not to be verified: it has no hashes, as runs of an older harness have none",
}
_BEFORE_THE_END = {
    (Standing.UNENDED, True): "whole so far; it goes on, and is sealed when it ends",
    (Standing.UNENDED, False): "whole in itself up to its last commit; it was killed and is not sealed: "
    "harness recover",
    (Standing.SEALING, True): "whole, and being sealed",
    (Standing.SEALING, False): "whole, but for its end, which only its manifest has: it was killed as it was sealed: "
    "harness recover",
}


def find_seal(path: Path, run_id: str) -> dict[str, str | None] | None:
    """Name the manifest of a run and the key that it says it was signed with; None for a run that is not sealed."""
    target = path_of(path, run_id)
    if not target.exists():
        return None
    with naming(target, "read", mend="make it readable"):
        data = target.read_bytes()
    try:
        return {"manifest": target.name, "key": parse_manifest(data).key}
    except ValueError:
        return {"manifest": target.name, "key": None}


def describe_seal(path: Path, run_id: str) -> str:
    """Say in a line whether a run is sealed and signed, which is not yet whether it is whole."""
    seal = find_seal(path, run_id)
    if seal is None:
        return "Not sealed: there is no manifest."
    if seal["key"] is None:
        return f"Sealed in {seal['manifest']}, not signed: there was no key (harness key new)."
    return f"Sealed in {seal['manifest']}, signed by the key {seal['key']}; is it whole: harness verify {run_id}"


class Examination:
    """What was found of a file, or of one run of it."""

    def __init__(self, path: Path, runs: Sequence[Examined], faults: Sequence[Fault]) -> None:
        self._path = path
        self._runs = runs
        self._faults = faults

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of all; a file without a run has nothing to vouch for."""
        codes = [run.exit_code for run in self._runs] or [ExitCode.INCOMPLETE]
        return gravest(*codes, ExitCode.INTEGRITY if self._faults else ExitCode.DONE)

    def print(self, console: Console) -> None:
        """Say of each run whether it is whole and what vouches for it, and name what is not as it was written."""
        for run in self._runs:
            console.print(clean(f"run {run.run_id}: {_describe(run)}", "" if not run.faults else "bold red"))
            _print_faults(console, run.faults)
        if self._faults:
            console.print(clean(f"{self._path} is not as it was written", "bold red"))
            _print_faults(console, self._faults)

    def document(self) -> str:
        """The same for programs."""
        runs = [asdict(run) | {"exit_code": int(run.exit_code)} for run in self._runs]
        faults = [asdict(fault) for fault in self._faults]
        return to_json({"db": str(self._path.absolute()), "runs": runs, "faults": faults}, indent=2)


def examine(path: Path, word: str | None, key: PublicKey | None, *, is_named: bool) -> Examination:
    """Examine the run that a word names, or everything. Raises NotFoundError when the file holds no such run."""
    with reading(path) as db:
        examiner = Examiner(db, path, key, is_named=is_named)
        if word is None:
            return Examination(path, *examiner.examine_all())
        run = examiner.examine_run(choose_run(db, word, path).run_id)
        return Examination(path, [run], examiner.examine_schema())


def _describe(run: Examined) -> str:
    size = f"{run.rows} rows in {run.blocks} blocks"
    if run.faults:
        return f"not as it was written ({size})"
    if run.standing in (Standing.UNENDED, Standing.SEALING):
        return f"{_BEFORE_THE_END[run.standing, is_running(run.run_id)]} ({size})"
    words = _STANDING[run.standing].format(key=run.key)
    later = run.sealed_later_at and f"; it was killed, and sealed by whoever found that at {run.sealed_later_at}"
    return words if run.standing is Standing.UNCHAINED else f"{words}{later or ''} ({size})"


def _print_faults(console: Console, faults: Sequence[Fault]) -> None:
    for fault in faults[:_LISTED]:
        place = fault.table if fault.rowid is None else f"{fault.table} row {fault.rowid}"
        console.print(Item(clean(f"{place} {fault.what}")))
    if len(faults) > _LISTED:
        console.print(Item(clean(f"and {len(faults) - _LISTED} more")))
