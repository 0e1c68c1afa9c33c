"""Install sessions: files are written into a staging directory, then committed as one package or thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import BinaryIO

from harness.virtual.files import FileSystem
from harness.virtual.system.package_errors import InstallError, SessionError
from harness.virtual.system.package_record import PackageRecord
from harness.virtual.system.package_staging import stage
from harness.virtual.system.packages import InstallOptions, Packages

_INVALID = "INSTALL_FAILED_INVALID_APK"
_APK = ".apk"


@dataclass(slots=True, kw_only=True)
class _Session:
    options: InstallOptions
    directory: str
    removed: set[str] = field(default_factory=set)


class InstallSessions:
    """PackageInstallerService."""

    def __init__(self, packages: Packages, files: FileSystem, random: Random) -> None:
        self._packages = packages
        self._files = files
        self._random = random
        self._sessions: dict[int, _Session] = {}

    def create(self, options: InstallOptions) -> int:
        """Open a session and return its id."""
        session_id = self._random.randrange(1, 1 << 31)
        directory = f"/data/app/vmdl{session_id}.tmp"
        self._files.make_dirs(directory, mode=0o775)
        self._sessions[session_id] = _Session(options=options, directory=directory)
        return session_id

    def open_write(self, session_id: int, name: str) -> BinaryIO:
        """Open a file of a session for writing.

        Raises: SessionError; OSError
        """
        session = self._get(session_id)
        if not name or "/" in name or "\0" in name or name in {".", ".."}:
            raise SessionError("java.lang.IllegalArgumentException", f"Invalid name: {name}")
        return self._files.open_write(f"{session.directory}/{name}", mode=0o644)

    def remove_split(self, session_id: int, split: str) -> None:
        """Mark a split of the installed package to be left out.

        Raises: SessionError
        """
        session = self._get(session_id)
        if not session.options.inherit:
            raise SessionError("java.lang.IllegalStateException", "Must specify package name to remove a split")
        session.removed.add(split)

    def commit(self, session_id: int) -> PackageRecord:
        """Install what was staged; the session is over by that, however it ends.

        Raises: InstallError; SessionError
        """
        session = self._get(session_id)
        try:
            return self._install(session_id, session)
        finally:
            self.abandon(session_id)

    def abandon(self, session_id: int) -> None:
        """Throw a session away with its files.

        Raises: SessionError
        """
        session = self._get(session_id)
        del self._sessions[session_id]
        self._files.remove_tree(session.directory)

    def has(self, session_id: int) -> bool:
        """Whether the session is open."""
        return session_id in self._sessions

    def _install(self, session_id: int, session: _Session) -> PackageRecord:
        options = session.options
        installed = self._packages.find_any(options.package) if options.inherit and options.package else None
        if options.inherit and (installed is None or installed.is_system):
            raise InstallError(_INVALID, "Missing existing base package")
        paths = [f"{session.directory}/{name}" for name in self._files.list_dir(session.directory)]
        files = {path: self._files.host_path(path) for path in paths if path.endswith(_APK) or len(paths) == 1}
        if not files and not session.removed:
            text = f"Session: {session_id}. No packages staged in {session.directory}"
            raise InstallError(_INVALID, text)
        for split in sorted(session.removed):
            if installed is None or split not in installed.splits:
                raise InstallError(_INVALID, f"Split not found: {split}")
        inherited = self._packages.host_apks(installed) if installed is not None else []
        staged = stage(files, inherited=inherited, expected_package=options.package, removed=session.removed)
        return self._packages.install_staged(staged, options)

    def _get(self, session_id: int) -> _Session:
        session = self._sessions.get(session_id)
        if session is None:
            raise SessionError("java.lang.SecurityException", f"Caller has no access to session {session_id}")
        return session
