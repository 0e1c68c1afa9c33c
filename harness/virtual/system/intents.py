"""Intents as `am` reads them and Android prints them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

from harness.virtual.system.extras import EXTRA_OPTIONS, ExtraKind, Extras

ACTION_MAIN = "android.intent.action.MAIN"
CATEGORY_LAUNCHER = "android.intent.category.LAUNCHER"
CATEGORY_DEFAULT = "android.intent.category.DEFAULT"
FLAG_ACTIVITY_NEW_TASK = 0x10000000
FLAG_ACTIVITY_CLEAR_TASK = 0x00008000
FLAG_ACTIVITY_CLEAR_TOP = 0x04000000
FLAG_ACTIVITY_SINGLE_TOP = 0x20000000
FLAG_ACTIVITY_RESET_TASK_IF_NEEDED = 0x00200000
FLAG_RECEIVER_FROM_SHELL = 0x00400000
FLAG_EXCLUDE_STOPPED_PACKAGES = 0x00000010
FLAG_INCLUDE_STOPPED_PACKAGES = 0x00000020
FLAG_RECEIVER_REGISTERED_ONLY = 0x40000000
_FLAG_OPTIONS: Mapping[str, int] = MappingProxyType(
    {
        "--grant-read-uri-permission": 0x1,
        "--grant-write-uri-permission": 0x2,
        "--exclude-stopped-packages": FLAG_EXCLUDE_STOPPED_PACKAGES,
        "--include-stopped-packages": FLAG_INCLUDE_STOPPED_PACKAGES,
        "--activity-clear-task": FLAG_ACTIVITY_CLEAR_TASK,
        "--activity-clear-top": FLAG_ACTIVITY_CLEAR_TOP,
        "--activity-single-top": FLAG_ACTIVITY_SINGLE_TOP,
        "--activity-no-history": 0x40000000,
        "--activity-reorder-to-front": 0x00020000,
        "--receiver-registered-only": FLAG_RECEIVER_REGISTERED_ONLY,
        "--receiver-foreground": 0x10000000,
    }
)


class IntentError(ValueError):
    """The arguments make no intent; the text is what Android says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentName:
    """A package and a class in it."""

    package: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read "pkg/cls" or "pkg/.Cls"; None when it is neither."""
        package, slash, name = text.partition("/")
        if not slash or not package or not name:
            return None
        return cls(package=package, name=package + name if name.startswith(".") else name)

    @property
    def short(self) -> str:
        """Print "pkg/.Cls", as flattenToShortString does."""
        if self.name.startswith(f"{self.package}."):
            return f"{self.package}/{self.name[len(self.package) :]}"
        return f"{self.package}/{self.name}"

    @property
    def braced(self) -> str:
        """Print "{pkg/pkg.Cls}", as toShortString does."""
        return f"{{{self.package}/{self.name}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is to be started."""

    action: str | None = None
    categories: tuple[str, ...] = ()
    component: ComponentName | None = None
    package: str | None = None
    data: str | None = None
    type: str | None = None
    flags: int = 0
    extras: bytes | None = None

    @property
    def has_extras(self) -> bool:
        """Whether it carries anything; what, only the app reads."""
        return self.extras is not None

    @property
    def filter_key(self) -> tuple[object, ...]:
        """What Intent.filterEquals compares."""
        return self.action, self.data, self.type, self.package, self.component, frozenset(self.categories)

    def with_flags(self, flags: int) -> Intent:
        """Return the intent with more flags."""
        return replace(self, flags=self.flags | flags)

    @property
    def is_launcher(self) -> bool:
        """Whether it finds launcher activities; without an action it matches filters of any."""
        return self.action in {None, ACTION_MAIN} and CATEGORY_LAUNCHER in self.categories

    def __str__(self) -> str:
        return f"Intent {{ {self.short} }}"

    @property
    def short(self) -> str:
        """Print the inside of the braces, as Intent.toShortString does."""
        parts = (
            f"act={self.action}" if self.action else "",
            f"cat=[{','.join(self.categories)}]" if self.categories else "",
            f"dat={self.data}" if self.data else "",
            f"typ={self.type}" if self.type else "",
            f"flg={self.flags:#x}" if self.flags else "",
            f"pkg={self.package}" if self.package else "",
            f"cmp={self.component.short}" if self.component else "",
            "(has extras)" if self.has_extras else "",
        )
        return " ".join(filter(None, parts))


def parse_intent(arguments: Sequence[str], on_option: Callable[[str, Callable[[], str]], bool]) -> Intent:
    """Read an intent as Intent.parseCommandArgs does; options it does not know go to `on_option`.

    Raises: IntentError
    """
    return _IntentParser(arguments, on_option).parse()


class _IntentParser:
    def __init__(self, arguments: Sequence[str], on_option: Callable[[str, Callable[[], str]], bool]) -> None:
        self._rest = list(arguments)
        self._on_option = on_option
        self._option = ""
        self._values: dict[str, str] = {}
        self._categories: list[str] = []
        self._flags = 0
        self._extras = Extras()
        self._setters: Mapping[str, Callable[[str], None]] = {
            "-a": lambda value: self._values.__setitem__("action", value),
            "-d": lambda value: self._values.__setitem__("data", value),
            "-t": lambda value: self._values.__setitem__("type", value),
            "-p": lambda value: self._values.__setitem__("package", value),
            "-n": self._set_component,
            "-c": self._categories.append,
            "-f": self._set_flags,
        }
        self._component: ComponentName | None = None

    def parse(self) -> Intent:
        while self._rest and self._rest[0].startswith("-"):
            self._option = self._rest.pop(0)
            if self._option in self._setters:
                self._setters[self._option](self._next())
            elif self._option in EXTRA_OPTIONS:
                self._put_extra(EXTRA_OPTIONS[self._option])
            elif self._option in _FLAG_OPTIONS:
                self._flags |= _FLAG_OPTIONS[self._option]
            elif not self._on_option(self._option, self._next):
                raise IntentError(f"Unknown option: {self._option}")
        if self._rest:
            self._set_target(self._rest.pop(0))
        if not (self._values or self._categories or self._component):
            raise IntentError("No intent supplied")
        return self._intent()

    def _intent(self) -> Intent:
        categories, action = tuple(self._categories), self._values.get("action")
        if self._values.get("package") and not (action or categories or self._component or self._values.get("data")):
            action, categories = ACTION_MAIN, (CATEGORY_LAUNCHER,)
        return Intent(
            action=action,
            categories=categories,
            component=self._component,
            package=self._values.get("package"),
            data=self._values.get("data"),
            type=self._values.get("type"),
            flags=self._flags,
            extras=self._extras.pack(),
        )

    def _put_extra(self, kind: ExtraKind) -> None:
        key = self._next()
        try:
            self._extras.put(kind, key, None if kind is ExtraKind.NULL else self._next())
        except ValueError as error:
            raise IntentError(str(error)) from error

    def _next(self) -> str:
        if not self._rest:
            raise IntentError(f'Argument expected after "{self._option}"')
        return self._rest.pop(0)

    def _set_component(self, text: str) -> None:
        self._component = ComponentName.parse(text)
        if self._component is None:
            raise IntentError(f"Bad component name: {text}")

    def _set_flags(self, text: str) -> None:
        try:
            self._flags |= int(text, 0)
        except ValueError as error:
            raise IntentError(f'For input string: "{text}"') from error

    def _set_target(self, text: str) -> None:
        """Read the last argument: a URI, a component or a package."""
        if ":" in text:
            self._values["data"] = text
        elif "/" in text:
            self._set_component(text)
        else:
            self._values["package"] = text
