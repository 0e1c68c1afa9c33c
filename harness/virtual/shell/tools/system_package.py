"""pm: packages listed, removed, cleared, switched on and off; installs, users and permissions stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_install import InstallCommands
from harness.virtual.shell.tools.system_permission import PermissionCommands
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    ILLEGAL_ARGUMENT,
    Arguments,
    CommandError,
    Handler,
    java_exception,
    parse_long,
    parse_user,
    printed_option,
    service_command,
)
from harness.virtual.shell.tools.system_users import UserCommands
from harness.virtual.system.intents import ComponentName, IntentError, parse_intent
from harness.virtual.system.package_dump import dump_packages, dump_resolver
from harness.virtual.system.package_errors import JavaError
from harness.virtual.system.package_record import PackageRecord, UserPackage
from harness.virtual.system.server import SystemServer

_RESOLVED = "priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=false"
_LIST_FLAGS = ("-f", "-U", "-3", "-s", "-e", "-d", "-i", "-l", "-u", "-a", "--show-versioncode", "--apex-only")
_STATES = {  # COMPONENT_ENABLED_STATE_*: the command, and how Android prints the state
    "default-state": (0, "default"),
    "enable": (1, "enabled"),
    "disable": (2, "disabled"),
    "disable-user": (3, "disabled-user"),
    "disable-until-used": (4, "disabled-until-used"),
}
_FEATURES = (  # what the phone has; the name stands before its version
    *("android.hardware.camera", "android.hardware.camera.any", "android.hardware.camera.front"),
    *("android.hardware.location", "android.hardware.location.gps", "android.hardware.location.network"),
    *("android.hardware.screen.portrait", "android.hardware.touchscreen", "android.software.app_widgets"),
)
_INSTALL_LOCATIONS = {0: "auto", 1: "internal", 2: "external"}


class PackageCommands:
    """The commands of the service "package"."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._packages = system.packages
        self._install = InstallCommands(system)
        self._permissions = PermissionCommands(system)
        self._users = UserCommands(system)
        self._install_location = 0

    def tool(self) -> Tool:
        """Return `pm`."""
        handlers: dict[str, Handler] = {
            "list": self.list,
            "path": self.path,
            "uninstall": self.uninstall,
            "clear": self.clear,
            "resolve-activity": self.resolve_activity,
            "has-feature": self.has_feature,
            "dump": self.dump,
            "get-install-location": self.get_install_location,
            "set-install-location": self.set_install_location,
            "set-installer": self.set_installer,
            **{command: self._set_enabled(command) for command in _STATES},
            **self._install.handlers(),
            **self._permissions.handlers(),
            **self._users.handlers(),
        }
        return service_command(handlers)

    async def list(self, call: Invocation, arguments: Arguments) -> int:
        """List packages, users, features, libraries, permissions and their groups."""
        kind = arguments.next()
        lists: dict[str, Handler] = {
            "package": self._list_packages,
            "packages": self._list_packages,
            "features": self._list_features,
            "libraries": self._list_libraries,
            "instrumentation": self._list_nothing,
            "permission-groups": self._permissions.list_groups,
            "permissions": self._permissions.list,
            "users": self._users.list,
        }
        if kind in lists:
            return await lists[kind](call, arguments)
        missing = "Error: didn't specify type of data to list"
        await call.print((missing if kind is None else f"Error: unknown list type '{kind}'") + "\n")
        return EXIT_EXCEPTION

    async def path(self, call: Invocation, arguments: Arguments) -> int:
        """Print where the package's APKs are, the base first; for an unknown one nothing, and 1."""
        user = self._user("path", arguments)
        name = arguments.next()
        if name is None:
            raise CommandError("Error: no package specified")
        package = self._packages.find(name, user)
        if package is None:
            return 1
        paths = [_system_path(package.record)] if package.is_system else package.record.apk_paths
        await call.print("".join(f"package:{path}\n" for path in paths))
        return 0

    async def uninstall(self, call: Invocation, arguments: Arguments) -> int:
        """Remove a package, for all users or one, or some of its splits."""
        options = arguments.options("-k", values=("--user", "--versionCode"))
        user = parse_user("uninstall", options.get("--user", "all"), self._current)
        name = arguments.next()
        if name is None:
            await call.print("Error: package name not specified\n")
            return 1
        if splits := arguments.rest():
            return await self._install.remove_splits(call, name, splits)
        if self._packages.uninstall(name, user=user, keep_data="-k" in options):
            self._system.logs.write("system", "I", "PackageManager", f"Package {name} uninstalled")
            await call.print("Success\n")
            return 0
        is_missing = user is not None and self._packages.find(name, user) is None
        reason = f"not installed for {user}" if is_missing else "DELETE_FAILED_INTERNAL_ERROR"
        await call.print(f"Failure [{reason}]\n")
        return 1

    async def clear(self, call: Invocation, arguments: Arguments) -> int:
        """Wipe a package's data; its processes end."""
        user = self._user("clear", arguments)
        name = arguments.next()
        if name is None:
            raise CommandError("Error: no package specified")
        package = self._packages.find(name, user)
        if package is None or package.is_system:
            raise CommandError("Failed")
        self._system.activities.kill_package(package, "clear data")
        self._system.recents.forget(package)
        self._packages.clear(package)
        await call.print("Success\n")
        return 0

    async def resolve_activity(self, call: Invocation, arguments: Arguments) -> int:
        """Print which activity an intent means."""
        is_brief, user = False, self._current

        def on_option(option: str, value: Callable[[], str]) -> bool:
            nonlocal is_brief, user
            if option == "--brief":
                is_brief = True
            elif option == "--user":
                user = parse_user("resolve-activity", value(), self._current) or 0
            elif option == "--query-flags":
                value()
            else:
                return option == "--components"
            return True

        try:
            intent = parse_intent(arguments.rest(), on_option)
        except IntentError as error:
            raise java_exception("resolve-activity", ILLEGAL_ARGUMENT, str(error)) from error
        target = self._system.activities.resolver.resolve(intent, user)
        if target is None:
            await call.print("No activity found\n")
            return 0
        package, activity = target
        name = ComponentName(package=package.name, name=activity.name).short
        await call.print(f"{_RESOLVED}\n{name}\n" if is_brief else _resolve_info(package, activity.name))
        return 0

    async def dump(self, call: Invocation, arguments: Arguments) -> int:
        """Print what the package manager knows of a package, under the heading that each service gets."""
        name = arguments.next()
        if name is None:
            raise CommandError("Error: no package specified")
        package = self._packages.find_any(name)
        text = f"Unable to find package: {name}\n"
        if package is not None:
            text = dump_resolver(package) + dump_packages([package], self._system.properties.zone())
        await call.print("DUMP OF SERVICE package:\n" + "".join(f"  {line}\n" for line in text.splitlines()))
        return 0

    async def has_feature(self, call: Invocation, arguments: Arguments) -> int:
        """Say whether the phone has a feature, by word and by exit code."""
        name = arguments.next()
        if name is None:
            raise CommandError("Error: expected FEATURE name")
        await call.print("true\n" if name in _FEATURES else "false\n")
        return 0 if name in _FEATURES else 1

    async def get_install_location(self, call: Invocation, _: Arguments) -> int:
        """Print where packages are to be installed."""
        await call.print(f"{self._install_location}[{_INSTALL_LOCATIONS[self._install_location]}]\n")
        return 0

    async def set_install_location(self, _: Invocation, arguments: Arguments) -> int:
        """Set where packages are to be installed; there is one place only."""
        text = arguments.next()
        if text is None:
            raise CommandError("Error: no install location specified.")
        if not text.isdecimal() or int(text) not in _INSTALL_LOCATIONS:
            raise CommandError("Error: install location has to be a number.")
        self._install_location = int(text)
        return 0

    async def set_installer(self, call: Invocation, arguments: Arguments) -> int:
        """Name the package that installed another one."""
        name, installer = arguments.next(), arguments.next()
        if name is None or installer is None:
            raise CommandError("Must provide both target and installer package names")
        record = self._packages.find_any(name)
        if record is None:
            raise java_exception("set-installer", ILLEGAL_ARGUMENT, f"Unknown target package: {name}")
        if self._packages.find_any(installer) is None:
            raise java_exception("set-installer", ILLEGAL_ARGUMENT, f"Unknown installer package: {installer}")
        record.installer = installer
        await call.print("Success\n")
        return 0

    def _set_enabled(self, command: str) -> Handler:
        async def run(call: Invocation, arguments: Arguments) -> int:
            user = self._user(command, arguments)
            name = arguments.next()
            if name is None:
                raise CommandError("Error: no package or component specified")
            state, shown = _STATES[command]
            try:
                package = self._packages.set_enabled(name, state, user=user)
            except JavaError as error:
                raise java_exception(command, error.java_class, error.text) from error
            if package.is_disabled and not package.is_system:
                self._system.activities.kill_package(package, "pkg changed")
            await call.print(f"Package {name} new state: {shown}\n")
            return 0

        return run

    @property
    def _current(self) -> int:
        return self._system.user_controller.current

    def _user(self, command: str, arguments: Arguments) -> int:
        """Take `--user N`; who asks for all gets the owner."""
        return parse_user(command, arguments.options().get("--user", "0"), self._current) or 0

    async def _list_packages(self, call: Invocation, arguments: Arguments) -> int:
        """List packages; the filter is any part of the name."""
        options = arguments.options(*_LIST_FLAGS, values=("--user", "--uid"), unknown=printed_option)
        user = parse_user("list", options.get("--user", "0"), self._current) or 0
        uid = parse_long("list", options["--uid"]) if "--uid" in options else None
        part = arguments.next() or ""
        if "--apex-only" in options:
            return 0
        known = self._packages.of_user(user, uninstalled="-u" in options or options.get("--user") == "all")
        wanted = [p for p in known if part in p.name and uid in {None, p.uid} and _is_wanted(p, options)]
        await call.print("".join(_listed(package, options) for package in wanted))
        return 0

    async def _list_features(self, call: Invocation, _: Arguments) -> int:
        await call.print("".join(f"feature:{name}\n" for name in sorted(_FEATURES)) + "reqGlEsVersion=0x20000\n")
        return 0

    async def _list_libraries(self, call: Invocation, _: Arguments) -> int:
        names = ("android.test.base", "android.test.mock", "android.test.runner", "org.apache.http.legacy")
        await call.print("".join(f"library:{name}\n" for name in names))
        return 0

    async def _list_nothing(self, _: Invocation, __: Arguments) -> int:
        return 0


def _system_path(package: PackageRecord) -> str:
    return f"{package.code_path}/{package.name}.apk"


def _is_wanted(package: UserPackage, options: Collection[str]) -> bool:
    return not (
        ("-d" in options and not package.is_disabled)
        or ("-e" in options and package.is_disabled)
        or ("-s" in options and not package.is_system)
        or ("-3" in options and package.is_system)
    )


def _listed(package: UserPackage, options: Collection[str]) -> str:
    record = package.record
    place = _system_path(record) if record.is_system else record.base_apk
    path = f"{place}=" if "-f" in options else ""
    version = f" versionCode:{record.version_code}" if "--show-versioncode" in options else ""
    installer = f"  installer={record.installer or 'null'}" if "-i" in options else ""
    uid = f" uid:{package.uid}" if {"-U", "--uid"} & set(options) else ""
    return f"package:{path}{package.name}{version}{installer}{uid}\n"


def _resolve_info(package: UserPackage, name: str) -> str:
    lines = [_RESOLVED, "ActivityInfo:", f"  name={name}", f"  packageName={package.name}"]
    return "\n".join([*lines, "  ApplicationInfo:", f"    uid={package.uid}", ""])
