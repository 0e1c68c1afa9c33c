"""deviceidle, and am's commands for standby: how deep the phone sleeps, and how often its apps are used."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.formats import format_bool
from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    Arguments,
    CommandError,
    Handler,
    parse_user,
)
from harness.virtual.system.app_standby import Bucket
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.server import SystemServer

_ALL = ("deep", "light")


class DeviceIdleCommands:
    """The commands of `cmd deviceidle`, which are those of `dumpsys deviceidle` as well."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._idle = system.idle
        self._commands: dict[str, Callable[[list[str]], str]] = {
            "step": self._step,
            "force-idle": self._force_idle,
            "force-inactive": self._force_inactive,
            "unforce": self._unforce,
            "get": self._get,
            "enable": lambda words: self._enable(words, allowed=True),
            "disable": lambda words: self._enable(words, allowed=False),
            "enabled": self._enabled,
            "whitelist": self._whitelist,
        }

    def tool(self) -> Tool:
        """Return the command of the service "deviceidle"."""

        async def run(call: Invocation) -> int:
            name, *words = call.argv[1:] or ("help",)
            if name not in self._commands:
                await call.complain(f"Unknown command: {name}")
                return EXIT_EXCEPTION
            await call.print(self._commands[name](words))
            return 0

        return run

    def dump(self, words: list[str]) -> str:
        """Do a command, or print the state."""
        words = [word for word in words if word != "-a"]
        if not words:
            return self._state()
        name, *rest = words
        return self._commands[name](rest) if name in self._commands else f"Unknown command: {name}\n"

    def _state(self) -> str:
        idle, system = self._idle, self._system
        allowed = (
            f"mLightEnabled={format_bool(idle.is_light_enabled)}  mDeepEnabled={format_bool(idle.is_deep_enabled)}"
        )
        lines = ["  Whitelist user apps:", *(f"    {name}" for name in sorted(idle.exempt))] if idle.exempt else []
        lines += [
            f"  {allowed}",
            f"  mForceIdle={format_bool(idle.is_forced)}",
            f"  mScreenOn={format_bool(system.power.is_awake)}",
            f"  mScreenLocked={format_bool(system.keyguard.is_showing)}",
            "  mNetworkConnected=true",
            f"  mCharging={format_bool(system.battery.is_charging)}",
            f"  mState={idle.deep.name} mLightState={idle.light.name}",
        ]
        return "\n".join([*lines, ""])

    def _step(self, words: list[str]) -> str:
        mode = words[0] if words else "deep"
        if mode == "deep":
            self._idle.step_deep()
            return f"Stepped to deep: {self._idle.deep.name}\n"
        if mode == "light":
            self._idle.step_light()
            return f"Stepped to light: {self._idle.light.name}\n"
        return f"Unknown idle mode: {mode}\n"

    def _force_idle(self, words: list[str]) -> str:
        mode = words[0] if words else "deep"
        if mode not in _ALL:
            return f"Unknown idle mode: {mode}\n"
        if mode == "deep" and not self._idle.is_deep_enabled:
            return "Unable to go deep idle; not enabled\n"
        (self._idle.force_deep if mode == "deep" else self._idle.force_light)()
        return f"Now forced in to {mode} idle mode\n"

    def _force_inactive(self, _: list[str]) -> str:
        self._idle.force_inactive()
        return self._states()

    def _unforce(self, _: list[str]) -> str:
        self._idle.unforce()
        return self._states()

    def _states(self) -> str:
        return f"Light state: {self._idle.light.name}, deep state: {self._idle.deep.name}\n"

    def _get(self, words: list[str]) -> str:
        if not words:
            return "Argument required\n"
        values = {
            "light": self._idle.light.name,
            "deep": self._idle.deep.name,
            "force": format_bool(self._idle.is_forced),
            "quick": "false",
            "screen": format_bool(self._system.power.is_awake),
            "charging": format_bool(self._system.battery.is_charging),
            "network": "true",
        }
        return f"{values.get(words[0], f'Unknown get option: {words[0]}')}\n"

    def _enable(self, words: list[str], *, allowed: bool) -> str:
        idle, mode = self._idle, words[0] if words else "all"
        if mode not in {*_ALL, "all"}:
            return f"Unknown idle mode: {mode}\n"
        was = {"deep": idle.is_deep_enabled, "light": idle.is_light_enabled}
        wanted = {kind: allowed if mode in {kind, "all"} else was[kind] for kind in _ALL}
        idle.enable(deep=wanted["deep"], light=wanted["light"])
        word = "enabled" if allowed else "disabled"
        return "".join(f"{kind.title()} idle mode {word}\n" for kind in _ALL if wanted[kind] != was[kind])

    def _enabled(self, words: list[str]) -> str:
        states = {"deep": self._idle.is_deep_enabled, "light": self._idle.is_light_enabled}
        mode = words[0] if words else "all"
        if mode not in {*_ALL, "all"}:
            return f"Unknown idle mode: {mode}\n"
        return f"{int(all(on for kind, on in states.items() if mode in {kind, 'all'}))}\n"

    def _whitelist(self, words: list[str]) -> str:
        if not words:
            uids = {package.name: package.uid for package in self._system.packages.of_user(0)}
            return "".join(f"user,{name},{uids.get(name, -1)}\n" for name in sorted(self._idle.exempt))
        lines: list[str] = []
        for word in words:
            sign, name = word[:1], word[1:]
            if not name or sign not in "+-=":
                lines.append(f"Package must be prefixed with +, -, or =: {word}")
                break
            lines += self._exempt(sign, name)
        return "".join(f"{line}\n" for line in lines)

    def _exempt(self, sign: str, name: str) -> list[str]:
        if sign == "=":
            return [format_bool(name in self._idle.exempt)]
        if sign == "+":
            if self._system.packages.find_any(name) is None:
                return [f"Unknown package: {name}"]
            self._idle.exempt.add(name)
            return [f"Added: {name}"]
        was_there = name in self._idle.exempt
        self._idle.exempt.discard(name)
        return [f"Removed: {name}"] if was_there else []


class StandbyCommands:
    """The commands of `am`."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system

    def handlers(self) -> dict[str, Handler]:
        """Return the commands by their names."""
        return {
            "set-inactive": self.set_inactive,
            "get-inactive": self.get_inactive,
            "set-standby-bucket": self.set_bucket,
            "get-standby-bucket": self.get_bucket,
        }

    async def set_inactive(self, _: Invocation, arguments: Arguments) -> int:
        """Do as if an app had not been used for long."""
        package = self._package("set-inactive", arguments)
        inactive = arguments.required().lower() == "true"
        if package is not None:
            self._system.standby.set_inactive(package, inactive=inactive)
        return 0

    async def get_inactive(self, call: Invocation, arguments: Arguments) -> int:
        """Print whether an app counts as unused."""
        package = self._package("get-inactive", arguments)
        is_inactive = package is not None and self._system.standby.is_inactive(package)
        await call.print(f"Idle={format_bool(is_inactive)}\n")
        return 0

    async def set_bucket(self, _: Invocation, arguments: Arguments) -> int:
        """Move an app to a bucket."""
        package, name = self._package("set-standby-bucket", arguments), arguments.required()
        if package is not None:
            self._system.standby.set_bucket(package, _bucket(name))
        return 0

    async def get_bucket(self, call: Invocation, arguments: Arguments) -> int:
        """Print an app's bucket, or all apps' buckets."""
        user = self._user("get-standby-bucket", arguments)
        name, known = arguments.next(), self._system.packages.of_user(user)
        wanted = [package for package in known if name in {None, package.name}]
        buckets = [(package.name, self._system.standby.bucket(package).value) for package in wanted]
        lines = [f"{each}: {bucket}" if name is None else str(bucket) for each, bucket in buckets]
        await call.print("".join(f"{line}\n" for line in lines))
        return 0

    def _user(self, command: str, arguments: Arguments) -> int:
        text = arguments.options().get("--user", "current")
        return parse_user(command, text, self._system.user_controller.current) or 0

    def _package(self, command: str, arguments: Arguments) -> UserPackage | None:
        user = self._user(command, arguments)
        return self._system.packages.find(arguments.required(), user)


def _bucket(text: str) -> Bucket:
    """Read a bucket by its number, or by the first two letters of its name."""
    short = text.upper()[:2]
    found = [bucket for bucket in Bucket if short == bucket.name[:2] or text == str(bucket.value)]
    if not found:
        raise CommandError(f"Error: Unknown bucket: {text}", EXIT_EXCEPTION)
    return found[0]
