"""A run examined: its rows by its chain, its chain by its manifest, its manifest by its signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from harness.errors import naming
from harness.rules.seal import Examined, Fault, Manifest, Standing, find_differences, parse_manifest
from harness.store.keeping import check_artefacts
from harness.store.manifest import describe_run, list_sealed, path_of, signature_of
from harness.store.sealing import lacks_only_its_end
from harness.store.signing import PublicKey
from harness.store.tampering import CheckedChain, check_chain, check_file, check_schema


class Examiner:
    """Examines runs of one file. With a key that was `named`, no manifest passes that this key did not sign."""

    def __init__(self, db: Database, path: Path, key: PublicKey | None, *, is_named: bool) -> None:
        self._db = db
        self._path = path
        self._key = key
        self._is_named = is_named

    def examine_run(self, run_id: str) -> Examined:
        """Examine one run."""
        return self._judge(run_id, check_chain(self._db, run_id))

    def examine_all(self) -> tuple[list[Examined], list[Fault]]:
        """Examine every run that the file holds or ought to hold, and what is wrong with the file beside them."""
        rows = self._db.execute("select run_id from run union select run_id from block").fetchall()
        chains = {run_id: check_chain(self._db, run_id) for (run_id,) in rows}
        examined = [self._judge(run_id, chain) for run_id, chain in chains.items()]
        examined += [self._miss(run_id) for run_id in list_sealed(self._path) if run_id not in chains]
        return examined, [*self.examine_schema(), *check_file(self._db, list(chains.values()))]

    def examine_schema(self) -> list[Fault]:
        """Find what of the file's schema is not ours."""
        return list(check_schema(self._db))

    def _miss(self, run_id: str) -> Examined:
        fault = Fault(table="manifest", rowid=None, what="seals a run that is not in the file")
        return _describe(run_id, Standing.UNCHAINED, CheckedChain(faults=[fault]), None)

    def _judge(self, run_id: str, chain: CheckedChain) -> Examined:
        target = path_of(self._path, run_id)
        if target.exists():
            examined = self._hold_against(target, run_id, chain)
        else:
            examined = _describe(run_id, self._stand_alone(run_id, chain), chain, None)
        return replace(examined, faults=(*examined.faults, *check_artefacts(self._db, self._path, run_id)))

    def _hold_against(self, target: Path, run_id: str, chain: CheckedChain) -> Examined:
        with naming(target, "read", mend="make it readable"):
            data = target.read_bytes()
        try:
            manifest = parse_manifest(data)
        except ValueError as error:
            return _describe(run_id, Standing.UNSEALED, chain, None, _of_manifest(f"is none: {error}"))
        faults = list(self._check_signature(signature_of(target), manifest, data))
        if lacks_only_its_end(self._db, run_id, manifest):
            return _describe(run_id, Standing.SEALING, chain, manifest, *faults)
        faults += map(_of_manifest, self._compare(run_id, manifest, chain))
        return _describe(run_id, self._find_standing(manifest), chain, manifest, *faults)

    def _stand_alone(self, run_id: str, chain: CheckedChain) -> Standing:
        if not chain.blocks:
            return Standing.UNCHAINED
        has_ended = self._db.execute("select 1 from run_end where run_id = ?", [run_id]).fetchone()
        return Standing.UNSEALED if has_ended else Standing.UNENDED

    def _find_standing(self, manifest: Manifest) -> Standing:
        if manifest.key is None:
            return Standing.UNSIGNED
        is_known = self._key is not None and self._key.fingerprint == manifest.key
        return Standing.SIGNED if is_known else Standing.OTHER_KEY

    def _check_signature(self, target: Path, manifest: Manifest, data: bytes) -> Iterator[Fault]:
        standing = self._find_standing(manifest)
        if self._is_named and standing is not Standing.SIGNED:
            yield _of_signature("is not of the key that was named")
        elif manifest.key is not None and not target.exists():
            yield _of_signature("is missing, and the manifest names a key")
        elif standing is Standing.SIGNED and self._key is not None:
            with naming(target, "read", mend="make it readable"):
                signature = target.read_bytes()
            if not self._key.has_signed(data, signature):
                yield _of_signature("is not of this manifest: one of the two was altered")

    def _compare(self, run_id: str, manifest: Manifest, chain: CheckedChain) -> list[str]:
        if not chain.blocks:
            return ["seals a run whose chain was taken away"]
        try:
            return list(find_differences(manifest, describe_run(self._db, run_id, None)))
        except (ValueError, TypeError, AttributeError) as error:
            return [f"cannot be held against the file: {error}"]


def _describe(
    run_id: str, standing: Standing, chain: CheckedChain, manifest: Manifest | None, *more: Fault
) -> Examined:
    return Examined(
        run_id=run_id,
        standing=standing,
        blocks=chain.blocks,
        rows=chain.rows,
        key=manifest.key if manifest else None,
        sealed_later_at=manifest.sealed_later_at if manifest else None,
        faults=(*chain.faults, *more),
    )


def _of_manifest(what: str) -> Fault:
    return Fault(table="manifest", rowid=None, what=what)


def _of_signature(what: str) -> Fault:
    return Fault(table="signature", rowid=None, what=what)
