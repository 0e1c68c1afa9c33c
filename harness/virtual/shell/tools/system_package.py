"""pm: packages listed, installed, removed, cleared; permissions granted and revoked."""

from __future__ import annotations

from collections.abc import Callable, Collection

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    Arguments,
    CommandError,
    Handler,
    java_exception,
    service_command,
)
from harness.virtual.system.intents import ComponentName, IntentError, parse_intent
from harness.virtual.system.packages import (
    GrantError,
    InstallError,
    InstallOptions,
    NotAnApkError,
    PackageRecord,
)
from harness.virtual.system.server import SystemServer

_ILLEGAL_ARGUMENT = "java.lang.IllegalArgumentException"
_TMP = "/data/local/tmp/"
_RESOLVED = "priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=false"
# Options of `pm install` that make no difference here, with and without a value.
_PLAIN_OPTIONS = frozenset(
    {"-r", "-t", "-f", "-s", "-l", "--fastdeploy", "--full", "--instant", "--dont-kill", "--force-uuid"}
    | {"--no-streaming", "--streaming", "--force-queryable", "--bypass-low-target-sdk-block"}
    | {"--restrict-permissions", "--skip-verification"}
)
_VALUE_OPTIONS = frozenset({"--user", "--abi", "--install-location", "--install-reason", "--originating-uri", "-S"})


class PackageCommands:
    """The commands of the service "package"."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._packages = system.packages

    def tool(self) -> Tool:
        """Return `pm`."""
        handlers: dict[str, Handler] = {
            "list": self.list,
            "path": self.path,
            "install": self.install,
            "uninstall": self.uninstall,
            "clear": self.clear,
            "grant": self.grant,
            "revoke": self.revoke,
            "resolve-activity": self.resolve_activity,
        }
        return service_command(handlers)

    async def list(self, call: Invocation, arguments: Arguments) -> int:
        """List what `pm list packages` lists; the filter is any part of the name."""
        kind = arguments.next()
        if kind in {"users", "user"}:
            await call.print("Users:\n\tUserInfo{0:Owner:c13} running\n")
            return 0
        if kind not in {"packages", "package"}:
            text = (
                "Error: didn't specify type of data to list" if kind is None else f"Error: unknown list type '{kind}'"
            )
            raise CommandError(text, EXIT_EXCEPTION)
        options = arguments.options(*["-f", "-U", "-3", "-s", "-e", "-d", "-i", "-u", "-a", "--show-versioncode"])
        part = arguments.next() or ""
        lines = [_listed(p, options) for p in self._packages if part in p.name and _is_wanted(p, options)]
        await call.print("".join(lines))
        return 0

    async def path(self, call: Invocation, arguments: Arguments) -> int:
        """Print where the package's APK is; for an unknown one nothing, and 1."""
        arguments.options()
        package = self._packages.find(arguments.required())
        if package is None:
            return 1
        await call.print(f"package:{package.base_apk}\n")
        return 0

    async def install(self, call: Invocation, arguments: Arguments) -> int:
        """Install an APK from a path of the phone."""
        options = _install_options(arguments)
        path = arguments.next()
        if path is None:
            raise CommandError("Error: no package specified")
        files, absolute = self._system.files, call.path(path)
        if not files.exists(absolute, uid=call.identity.uid) or files.is_dir(absolute):
            raise _cannot_open(path)
        try:
            record = self._packages.install(files.host_path(absolute), options)
        except NotAnApkError as error:
            text = f"Error: Failed to parse APK file: {path}"
            failure = java_exception("install", _ILLEGAL_ARGUMENT, text)
            raise CommandError(f"{text}\n{failure.text}\nCaused by: {error}", EXIT_EXCEPTION) from error
        except InstallError as error:
            await call.print(f"Failure [{error}]\n")
            return 1
        self._system.logs.write("system", "I", "PackageManager", f"Package {record.name} installed")
        await call.print("Success\n")
        return 0

    async def uninstall(self, call: Invocation, arguments: Arguments) -> int:
        """Remove a package."""
        user = arguments.options("-k").get("--user")
        name = arguments.required()
        if self._packages.uninstall(name):
            await call.print("Success\n")
            return 0
        reason = f"not installed for {user}" if user is not None else "DELETE_FAILED_INTERNAL_ERROR"
        await call.print(f"Failure [{reason}]\n")
        return 1

    async def clear(self, call: Invocation, arguments: Arguments) -> int:
        """Wipe a package's data; its processes end."""
        arguments.options()
        package = self._packages.find(arguments.required())
        if package is None or package.is_system:
            await call.print("Failed\n")
            return 1
        self._system.activities.kill_package(package, "clear data")
        self._packages.clear(package)
        await call.print("Success\n")
        return 0

    async def grant(self, _: Invocation, arguments: Arguments) -> int:
        """Grant a runtime permission."""
        self._set_granted("grant", arguments, granted=True)
        return 0

    async def revoke(self, _: Invocation, arguments: Arguments) -> int:
        """Revoke a runtime permission; this ends the processes of the uid."""
        uid = self._set_granted("revoke", arguments, granted=False)
        if uid is not None:
            self._system.activities.kill_uid(uid, "permissions revoked")
        return 0

    async def resolve_activity(self, call: Invocation, arguments: Arguments) -> int:
        """Print which activity an intent means."""
        is_brief = False

        def on_option(option: str, value: Callable[[], str]) -> bool:
            nonlocal is_brief
            if option == "--brief":
                is_brief = True
            elif option in {"--user", "--query-flags"}:
                value()
            else:
                return option == "--components"
            return True

        try:
            intent = parse_intent(arguments.rest(), on_option)
        except IntentError as error:
            raise java_exception("resolve-activity", _ILLEGAL_ARGUMENT, str(error)) from error
        target = self._system.activities.resolve(intent)
        if target is None:
            await call.print("No activity found\n")
            return 0
        package, activity = target
        name = ComponentName(package=package.name, name=activity.name).short
        await call.print(f"{_RESOLVED}\n{name}\n" if is_brief else _resolve_info(package, activity.name))
        return 0

    def _set_granted(self, command: str, arguments: Arguments, *, granted: bool) -> int | None:
        """Return the uid for which this changed something, or None."""
        arguments.options()
        name, permission = arguments.required(), arguments.required()
        try:
            changed = self._packages.set_granted(name, permission, granted=granted)
        except GrantError as error:
            raise java_exception(command, error.java_class, error.text) from error
        package = self._packages.find(name)
        return package.uid if changed and package is not None else None


def _install_options(arguments: Arguments) -> InstallOptions:
    def unknown(name: str) -> CommandError:
        return java_exception("install", _ILLEGAL_ARGUMENT, f"Unknown option {name}")

    options = arguments.options("-R", "-d", "-g", *_PLAIN_OPTIONS, values=("-i", *_VALUE_OPTIONS), unknown=unknown)
    return InstallOptions(
        replace="-R" not in options,
        downgrade="-d" in options,
        grant_all="-g" in options,
        installer=options.get("-i"),
    )


def _cannot_open(path: str) -> CommandError:
    lines = [f"Error: Unable to open file: {path}"]
    if not path.startswith(_TMP):
        lines.append(f"Consider using a file under {_TMP}")
    lines.append(f"Error: Can't open file: {path}")
    failure = java_exception("install", _ILLEGAL_ARGUMENT, f"Error: Can't open file: {path}")
    return CommandError("\n".join([*lines, failure.text]), EXIT_EXCEPTION)


def _is_wanted(package: PackageRecord, options: Collection[str]) -> bool:
    if "-3" in options:
        return not package.is_system
    return "-d" not in options and ("-s" not in options or package.is_system)


def _listed(package: PackageRecord, options: Collection[str]) -> str:
    path = f"{package.base_apk}=" if "-f" in options else ""
    version = f" versionCode:{package.version_code}" if "--show-versioncode" in options else ""
    installer = f"  installer={package.installer or 'null'}" if "-i" in options else ""
    uid = f" uid:{package.uid}" if "-U" in options else ""
    return f"package:{path}{package.name}{version}{installer}{uid}\n"


def _resolve_info(package: PackageRecord, name: str) -> str:
    lines = [_RESOLVED, "ActivityInfo:", f"  name={name}", f"  packageName={package.name}"]
    return "\n".join([*lines, "  ApplicationInfo:", f"    uid={package.uid}", ""])
