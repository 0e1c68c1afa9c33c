"""pm install and its sessions: from files of the phone, or streamed by standard input."""

from __future__ import annotations

import asyncio
import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

from harness.virtual.apk import ApkError, read_apk
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import PIPE_BYTES, FileReader
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    ILLEGAL_ARGUMENT,
    Arguments,
    CommandError,
    Handler,
    java_exception,
    parse_long,
    parse_user,
)
from harness.virtual.system.install_sessions import InstallSessions
from harness.virtual.system.package_errors import InstallError, SessionError
from harness.virtual.system.packages import InstallOptions
from harness.virtual.system.server import SystemServer

_TMP = "/data/local/tmp/"
_STDIN = "-"
# Options of `pm install` that make no difference here, with and without a value.
_PLAIN_OPTIONS = frozenset(
    {"-r", "-f", "-s", "-l", "--fastdeploy", "--full", "--instant", "--instantapp", "--ephemeral", "--dont-kill"}
    | {"--force-sdk", "--force-queryable", "--preload", "--enable-rollback", "--wait", "--no-wait"}
    | {"--skip-verification"}
)
_VALUE_OPTIONS = frozenset(
    {"--abi", "--install-location", "--install-reason", "--originating-uri", "--referrer", "--force-uuid"}
)


class InstallCommands:
    """The commands of the service "package" that install."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._sessions = InstallSessions(system.packages, system.files, Random())  # noqa: S311 - session ids

    def handlers(self) -> dict[str, Handler]:
        """Return the commands by their names."""
        return {
            "install": self.install,
            "install-create": self.create,
            "install-write": self.write,
            "install-remove": self.remove,
            "install-commit": self.commit,
            "install-abandon": self.abandon,
            "install-destroy": self.abandon,
            "install-existing": self.install_existing,
        }

    async def install(self, call: Invocation, arguments: Arguments) -> int:
        """Install APKs from paths of the phone, or one of so many bytes from standard input."""
        options, size = _install_options("install", arguments, self._system.user_controller.current)
        paths = arguments.rest()
        from_stdin = paths[:1] in ([], [_STDIN])
        if from_stdin and size is None:
            await call.print("Error: must either specify a package size or an APK file\n")
            return 1
        if from_stdin and len(paths) > 1:
            await call.print("Error: can't specify SPLIT(s) along with STDIN\n")
            return 1
        for path in [] if from_stdin else paths:
            await self._check_apk(call, path)
        session_id = self._sessions.create(options)
        try:
            for path in paths or [_STDIN]:
                name = posixpath.basename(path) if len(paths) > 1 else "base.apk"
                await self._write(call, session_id, name, path, size)
            return await self._commit(call, session_id)
        finally:
            if self._sessions.has(session_id):
                self._sessions.abandon(session_id)

    async def create(self, call: Invocation, arguments: Arguments) -> int:
        """Open a session; adb reads the number from between the brackets."""
        options, _ = _install_options("install-create", arguments, self._system.user_controller.current)
        await call.print(f"Success: created install session [{self._sessions.create(options)}]\n")
        return 0

    async def write(self, call: Invocation, arguments: Arguments) -> int:
        """Write a file of a session."""
        size = arguments.options(values=("-S",), unknown=_unknown("install-write", "Unknown option: ")).get("-S")
        session_id = _session_id("install-write", arguments)
        name, path = arguments.next() or "", arguments.next() or _STDIN
        size_bytes = None if size is None else parse_long("install-write", size)
        written = await self._write(call, session_id, name, path, size_bytes)
        await call.print(f"Success: streamed {written} bytes\n")
        return 0

    async def remove(self, call: Invocation, arguments: Arguments) -> int:
        """Mark splits of the installed package for removal."""
        session_id, splits = _session_id("install-remove", arguments), arguments.rest()
        if not splits:
            await call.print("Error: split name not specified\n")
            return 1
        for split in splits:
            with _thrown("install-remove"):
                self._sessions.remove_split(session_id, split)
        await call.print("Success\n")
        return 0

    async def commit(self, call: Invocation, arguments: Arguments) -> int:
        """Install what a session holds."""
        arguments.options("--wait", "--no-wait")
        return await self._commit(call, _session_id("install-commit", arguments))

    async def abandon(self, call: Invocation, arguments: Arguments) -> int:
        """Throw a session away."""
        session_id = _session_id("install-abandon", arguments)
        with _thrown("install-abandon"):
            self._sessions.abandon(session_id)
        await call.print("Success\n")
        return 0

    async def install_existing(self, call: Invocation, arguments: Arguments) -> int:
        """Give an installed package to another user."""
        flags = ("--instant", "--ephemeral", "--full", "--wait", "--restrict-permissions")
        user = (
            parse_user(
                "install-existing", arguments.options(*flags).get("--user", "0"), self._system.user_controller.current
            )
            or 0
        )
        name = arguments.next()
        if name is None:
            await call.print("Error: package name not specified\n")
            return 1
        if self._system.packages.install_existing(name, user) is None:
            text = "android.content.pm.PackageManager$NameNotFoundException"
            await call.print(f"{text}: Package {name} doesn't exist\n")
            return 1
        await call.print(f"Package {name} installed for user: {user}\n")
        return 0

    async def remove_splits(self, call: Invocation, package: str, splits: list[str]) -> int:
        """Do what `pm uninstall PACKAGE SPLIT...` does."""
        session_id = self._sessions.create(InstallOptions(package=package, inherit=True))
        for split in splits:
            self._sessions.remove_split(session_id, split)
        return await self._commit(call, session_id)

    async def _check_apk(self, call: Invocation, path: str) -> None:
        files, absolute = self._system.files, call.path(path)
        if not files.exists(absolute, uid=call.identity.uid) or files.is_dir(absolute):
            raise _cannot_open(path)
        try:
            await asyncio.to_thread(read_apk, files.host_path(absolute))
        except ApkError as error:
            text = f"Error: Failed to parse APK file: {path}"
            failure = java_exception("install", ILLEGAL_ARGUMENT, text)
            raise CommandError(f"{text}\n{failure.text}\nCaused by: {error}", EXIT_EXCEPTION) from error

    async def _write(self, call: Invocation, session_id: int, name: str, path: str, size: int | None) -> int:
        """Copy a file, or so many bytes of standard input, into a session; return how many there were."""
        if path != _STDIN:
            return await self._write_file(call, session_id, name, path)
        if not size or size < 0:
            raise CommandError("Error: must specify a APK size")
        missing = size
        with _thrown("install-write"), self._sessions.open_write(session_id, name) as target:
            while missing and (data := await call.stdin.read(min(missing, PIPE_BYTES))):
                await asyncio.to_thread(target.write, data)
                missing -= len(data)
        return size - missing

    async def _write_file(self, call: Invocation, session_id: int, name: str, path: str) -> int:
        files, absolute = self._system.files, call.path(path)
        if not files.exists(absolute, uid=call.identity.uid) or files.is_dir(absolute):
            raise CommandError(f"Error: Unable to open file: {path}", EXIT_EXCEPTION)
        with files.open_read(absolute, uid=call.identity.uid) as source:
            size = files.stat(absolute).size
            return await self._write(replace(call, stdin=FileReader(source)), session_id, name, _STDIN, size)

    async def _commit(self, call: Invocation, session_id: int) -> int:
        try:
            with _thrown("install-commit"):
                record = self._sessions.commit(session_id)
        except InstallError as error:
            await call.print(f"Failure [{error}]\n")
            return 1
        self._system.logs.write("system", "I", "PackageManager", f"Package {record.name} installed")
        await call.print("Success\n")
        return 0


@contextmanager
def _thrown(command: str) -> Iterator[None]:
    """Turn what the session service throws, and what its files refuse, into what the shell command prints."""
    try:
        yield
    except SessionError as error:
        raise java_exception(command, error.java_class, error.text) from error
    except ConnectionError:
        raise
    except OSError as error:
        raise CommandError(f"Error: failed to write; {error.strerror}") from error


def _unknown(command: str, text: str) -> Callable[[str], CommandError]:
    return lambda name: java_exception(command, ILLEGAL_ARGUMENT, text + name)


def _install_options(command: str, arguments: Arguments, current: int) -> tuple[InstallOptions, int | None]:
    """Return what is asked for, and the size of what comes by standard input."""
    options = arguments.options(
        *("-R", "-d", "-g", "-t", "--restrict-permissions", *_PLAIN_OPTIONS),
        values=("-i", "-p", "-S", "--pkg", "--user", *_VALUE_OPTIONS),
        unknown=_unknown(command, "Unknown option "),
    )
    size = parse_long(command, options["-S"]) if "-S" in options else None
    if size is not None and size <= 0:
        raise java_exception(command, ILLEGAL_ARGUMENT, "Size must be positive")
    return InstallOptions(
        replace="-R" not in options,
        downgrade="-d" in options,
        grant_all="-g" in options,
        test="-t" in options,
        exempt="--restrict-permissions" not in options,
        installer=options.get("-i"),
        user=parse_user(command, options.get("--user", "all"), current),
        package=options.get("-p", options.get("--pkg")),
        inherit="-p" in options,
    ), size


def _session_id(command: str, arguments: Arguments) -> int:
    return parse_long(command, arguments.next() or "null")


def _cannot_open(path: str) -> CommandError:
    lines = [f"Error: Unable to open file: {path}"]
    if not path.startswith(_TMP):
        lines.append(f"Consider using a file under {_TMP}")
    lines.append(f"Error: Can't open file: {path}")
    failure = java_exception("install", ILLEGAL_ARGUMENT, f"Error: Can't open file: {path}")
    return CommandError("\n".join([*lines, failure.text]), EXIT_EXCEPTION)
