"""What is checked of the APKs of one install before anything is placed: that they are one package.

Reasons and texts are those of Android 11's PackageInstallerSession.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.virtual.apk import Apk, ApkError, merge_splits, read_apk
from harness.virtual.apk_signature import hash_code, read_certificate
from harness.virtual.system.package_errors import InstallError

_INVALID = "INSTALL_FAILED_INVALID_APK"
_UNSIGNED = "0" * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedPackage:
    """The APKs of a package, by the names that they get: `base.apk`, `split_NAME.apk`."""

    apk: Apk
    files: Mapping[str, Path]
    certificate: str

    @property
    def splits(self) -> tuple[str, ...]:
        """The names of the splits in their order."""
        return tuple(sorted(name[len("split_") : -len(".apk")] for name in self.files if name != "base.apk"))


def stage(
    files: Mapping[str, Path],
    *,
    inherited: Collection[Path] = (),
    expected_package: str | None = None,
    removed: Collection[str] = (),
) -> StagedPackage:
    """Read APKs, `files` by the phone path that stands for each, and make one package of them.

    What is `inherited` of an installed package stays unless a file takes its place or its split is `removed`.

    Raises: InstallError
    """
    staged = _read_all(files, expected_package)
    new = set(staged)
    for path in inherited:
        apk = _read(path.name, path)
        if apk.split is None:
            _check_same("Existing base", apk, next(iter(staged.values()), apk), expected_package)
        if apk.split not in removed:
            staged.setdefault(apk.split, apk)
    if None not in staged:
        raise InstallError(_INVALID, "Full install must include a base package")
    if staged[None].split_required and len(new) <= 1:
        raise InstallError("INSTALL_FAILED_MISSING_SPLIT", f"Missing split for {staged[None].package}")
    return _package(staged)


def certificate_of(apk: Path) -> str:
    """Return what stands for the signer, eight zeros for an APK that is not signed."""
    certificate = read_certificate(apk)
    return hash_code(certificate) if certificate is not None else _UNSIGNED


def _read_all(files: Mapping[str, Path], expected_package: str | None) -> dict[str | None, Apk]:
    staged: dict[str | None, Apk] = {}
    for shown, path in files.items():
        apk = _read(shown, path)
        if apk.split in staged:
            raise InstallError(_INVALID, f"Split {apk.split or 'null'} was defined multiple times")
        _check_same(shown, apk, next(iter(staged.values()), apk), expected_package)
        staged[apk.split] = apk
    return staged


def _read(shown: str, path: Path) -> Apk:
    try:
        return read_apk(path)
    except ApkError as error:
        if zipfile.is_zipfile(path):
            text = f"Failed to parse {shown}: AndroidManifest.xml"
            raise InstallError("INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION", text) from error
        raise InstallError("INSTALL_PARSE_FAILED_NOT_APK", f"Failed to parse {shown}") from error


def _check_same(shown: str, apk: Apk, first: Apk, expected_package: str | None) -> None:
    if apk.package != first.package:
        raise InstallError(_INVALID, f"{shown} package {apk.package} inconsistent with {first.package}")
    if expected_package not in {None, apk.package}:
        text = f"{shown} specified package {expected_package} inconsistent with {apk.package}"
        raise InstallError(_INVALID, text)
    if apk.version_code != first.version_code:
        text = f"{shown} version code {apk.version_code} inconsistent with {first.version_code}"
        raise InstallError(_INVALID, text)
    if apk is not first and certificate_of(apk.path) != certificate_of(first.path):
        raise InstallError(_INVALID, f"{shown} signatures are inconsistent")


def _package(staged: Mapping[str | None, Apk]) -> StagedPackage:
    splits = [apk for name, apk in sorted((name, apk) for name, apk in staged.items() if name is not None)]
    base = staged[None]
    return StagedPackage(
        apk=merge_splits(base, splits),
        files={"base.apk": base.path, **{f"split_{apk.split}.apk": apk.path for apk in splits}},
        certificate=certificate_of(base.path),
    )
