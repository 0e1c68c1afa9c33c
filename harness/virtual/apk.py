"""Read an APK container as Android's package parser does: what installing and starting the app need.

Class names come out in full, process names resolved (":push" is "com.example.app:push").
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from harness.virtual.axml import AxmlError, Element, parse_axml

MANIFEST = "AndroidManifest.xml"
ACTION_MAIN = "android.intent.action.MAIN"
CATEGORY_LAUNCHER = "android.intent.category.LAUNCHER"
_PATHS = ("path", "pathPrefix", "pathPattern")
_TURNED = 0x480  # ActivityInfo.CONFIG_ORIENTATION, CONFIG_SCREEN_SIZE
_MANIFEST_LIMIT_BYTES = 16 * 1024 * 1024
# What zipfile raises for a file that is no zip archive, a damaged, an encrypted or an unknown kind of entry.
_UNREADABLE = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error)


class ApkError(ValueError):
    """The file is no APK, or its manifest cannot be used; the message is Android's reason in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentFilter:
    """What a component wants to be told of; a path is the name of its attribute in the manifest and its text."""

    actions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    paths: tuple[tuple[str, str], ...] = ()
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A service or a receiver, and what all components have; `permission` is what its callers must hold."""

    name: str
    process: str
    exported: bool
    enabled: bool
    permission: str | None = None
    filters: tuple[IntentFilter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Component):
    """An activity; `launcher` when the home screen shows it, `translucent` when what is below it stays visible.

    `keeps_when_turned` when it wants to be told that the display was turned, and not to be made anew.
    """

    launcher: bool
    translucent: bool = False
    keeps_when_turned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider(Component):
    """A content provider and the authorities it answers for, in the order of the manifest."""

    authorities: tuple[str, ...]
    init_order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Apk:
    """What the manifest of one APK says; `split` is None in a base APK, and its name in a split of a package."""

    path: Path
    package: str
    version_code: int
    version_name: str
    min_sdk: int
    target_sdk: int
    permissions: tuple[str, ...]
    label: str
    application_class: str | None
    process: str
    debuggable: bool
    activities: tuple[Activity, ...]
    services: tuple[Component, ...]
    receivers: tuple[Component, ...]
    providers: tuple[Provider, ...]
    split: str | None = None
    split_required: bool = False
    test_only: bool = False

    @property
    def launcher_activity(self) -> Activity | None:
        """The activity that the home screen starts, if there is one."""
        return next((activity for activity in self.activities if activity.launcher), None)


def merge_splits(base: Apk, splits: Iterable[Apk]) -> Apk:
    """Return the package that a base APK and its splits make: a split adds components and nothing else."""
    merged = base
    for split in splits:
        merged = replace(
            merged,
            activities=merged.activities + split.activities,
            services=merged.services + split.services,
            receivers=merged.receivers + split.receivers,
            providers=merged.providers + split.providers,
        )
    return merged


def read_apk(path: Path) -> Apk:
    """Read the APK at `path`.

    Raises: ApkError when it is no APK or its manifest is unusable.
    """
    try:
        root = parse_axml(_read_manifest(path))
    except AxmlError as error:
        raise ApkError(f"{path.name}: {MANIFEST}: {error}") from error
    return _apk(path, root)


def _read_manifest(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as container, container.open(MANIFEST) as stream:
            data = stream.read(_MANIFEST_LIMIT_BYTES + 1)
    except KeyError as error:
        raise ApkError(f"{path.name}: no {MANIFEST} in it") from error
    except _UNREADABLE as error:
        raise ApkError(f"{path.name}: no readable zip archive: {error}") from error
    if len(data) > _MANIFEST_LIMIT_BYTES:
        raise ApkError(f"{path.name}: {MANIFEST} is larger than {_MANIFEST_LIMIT_BYTES} bytes")
    return data


def _apk(path: Path, root: Element) -> Apk:
    package = root.text("package")
    application = root.child("application")
    if root.name != "manifest" or not package:
        raise ApkError(f"{path.name}: {MANIFEST} names no package")
    if application is None:
        raise ApkError(f"{path.name}: {MANIFEST} has no application")
    sdk = root.child("uses-sdk") or Element(name="uses-sdk")
    min_sdk = sdk.number("minSdkVersion", 1)
    read = _ComponentReader(package, application)
    return Apk(
        path=path,
        package=package,
        split=root.text("split") or None,
        split_required=root.flag("isSplitRequired", default=False),
        test_only=application.flag("testOnly", default=False),
        version_code=root.number("versionCode", 0),
        version_name=root.text("versionName") or "",
        min_sdk=min_sdk,
        target_sdk=sdk.number("targetSdkVersion", min_sdk),
        permissions=_permissions(root),
        label=application.text("label") or package,
        application_class=read.class_name(application),
        process=read.process(application),
        debuggable=application.flag("debuggable", default=False),
        activities=tuple(map(read.activity, application.named("activity"))),
        services=tuple(map(read.component, application.named("service"))),
        receivers=tuple(map(read.component, application.named("receiver"))),
        providers=tuple(map(read.provider, application.named("provider"))),
    )


def _permissions(root: Element) -> tuple[str, ...]:
    names = (element.text("name") for element in root.named("uses-permission"))
    return tuple(dict.fromkeys(name for name in names if name))


class _ComponentReader:
    """Makes components of manifest elements with the package's defaults."""

    def __init__(self, package: str, application: Element) -> None:
        self._package = package
        self._default_process = self._resolve_process(application.text("process"), package)

    def activity(self, element: Element) -> Activity:
        common = self.component(element)
        return Activity(
            name=common.name,
            process=common.process,
            exported=common.exported,
            enabled=common.enabled,
            permission=common.permission,
            filters=common.filters,
            launcher=_is_launcher(element),
            keeps_when_turned=element.number("configChanges", 0) & _TURNED == _TURNED,
        )

    def provider(self, element: Element) -> Provider:
        common = self.component(element)
        return Provider(
            name=common.name,
            process=common.process,
            exported=common.exported,
            enabled=common.enabled,
            permission=common.permission,
            authorities=tuple(filter(None, (element.text("authorities") or "").split(";"))),
            init_order=element.number("initOrder", 0),
        )

    def component(self, element: Element) -> Component:
        name = self.class_name(element)
        if name is None:
            raise ApkError(f"{MANIFEST}: <{element.name}> does not specify android:name")
        return Component(
            name=name,
            process=self.process(element),
            exported=element.flag("exported", default=element.child("intent-filter") is not None),
            enabled=element.flag("enabled", default=True),
            permission=element.text("permission"),
            filters=tuple(map(_filter, element.named("intent-filter"))),
        )

    def class_name(self, element: Element) -> str | None:
        name = element.text("name")
        if not name:
            return None
        if name.startswith("."):
            return self._package + name
        return name if "." in name else f"{self._package}.{name}"

    def process(self, element: Element) -> str:
        return self._resolve_process(element.text("process"), self._default_process)

    def _resolve_process(self, process: str | None, default: str) -> str:
        if not process:
            return default
        return self._package + process if process.startswith(":") else process


def _filter(element: Element) -> IntentFilter:
    return IntentFilter(
        actions=_names(element, "action", "name"),
        categories=_names(element, "category", "name"),
        schemes=_names(element, "data", "scheme"),
        hosts=_names(element, "data", "host"),
        paths=tuple((kind, text) for kind in _PATHS for text in _names(element, "data", kind)),
        priority=element.number("priority", 0),
    )


def _names(element: Element, kind: str, attribute: str) -> tuple[str, ...]:
    return tuple(filter(None, (child.text(attribute) for child in element.named(kind))))


def _is_launcher(activity: Element) -> bool:
    return any(
        _has(intent_filter, "action", ACTION_MAIN) and _has(intent_filter, "category", CATEGORY_LAUNCHER)
        for intent_filter in activity.named("intent-filter")
    )


def _has(intent_filter: Element, kind: str, name: str) -> bool:
    return any(element.text("name") == name for element in intent_filter.named(kind))
