"""System properties and the settings provider: what `getprop`, `setprop` and `settings` read and write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo

from harness.virtual.formats import find_zone

_TIMEZONE = "persist.sys.timezone"
NAMESPACES = ("system", "secure", "global")
_CONFIG = "config"  # the table behind device_config, whose keys begin with a namespace of its own
_VALUE_LIMIT = 91
_FINGERPRINT = "Android/virtual_phone/virtual:11/RP1A.201105.002/1:userdebug/test-keys"
_DEFAULTS = {
    "dalvik.vm.heapgrowthlimit": "192m",
    "dalvik.vm.heapsize": "512m",
    "dalvik.vm.usap_pool_enabled": "false",
    "init.svc.adbd": "running",
    _TIMEZONE: "GMT",
    "ro.adb.secure": "0",
    "ro.boot.hardware": "virtual",
    "ro.boot.verifiedbootstate": "orange",
    "ro.build.characteristics": "emulator",
    "ro.build.display.id": "virtual_phone-userdebug 11 RP1A.201105.002 1 test-keys",
    "ro.build.fingerprint": _FINGERPRINT,
    "ro.build.id": "RP1A.201105.002",
    "ro.build.tags": "test-keys",
    "ro.build.type": "userdebug",
    "ro.build.version.codename": "REL",
    "ro.build.version.incremental": "1",
    "ro.build.version.release": "11",
    "ro.build.version.release_or_codename": "11",
    "ro.build.version.sdk": "30",
    "ro.build.version.security_patch": "2020-11-05",
    "ro.debuggable": "1",
    "ro.hardware": "virtual",
    "ro.kernel.qemu": "1",
    "ro.product.board": "virtual",
    "ro.product.brand": "Android",
    "ro.product.cpu.abi": "x86_64",
    "ro.product.cpu.abilist": "x86_64",
    "ro.product.cpu.abilist32": "",
    "ro.product.cpu.abilist64": "x86_64",
    "ro.product.device": "virtual",
    "ro.product.first_api_level": "30",
    "ro.product.locale": "en-US",
    "ro.product.manufacturer": "virtual",
    "ro.product.model": "Virtual Phone",
    "ro.product.name": "virtual_phone",
    "ro.secure": "1",
    "ro.zygote": "zygote64",
    "sys.boot_completed": "1",
}
_DEFAULT_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "system": {
        "accelerometer_rotation": "1",
        "screen_brightness": "102",
        "screen_brightness_mode": "0",
        "screen_off_timeout": "60000",
        "user_rotation": "0",
    },
    "secure": {"location_mode": "3", "user_setup_complete": "1"},
    "global": {
        "adb_enabled": "1",
        "airplane_mode_on": "0",
        "auto_time": "1",
        "auto_time_zone": "1",
        "device_name": "Virtual Phone",
        "device_provisioned": "1",
        "development_settings_enabled": "1",
    },
}


class PropertyError(ValueError):
    """The property cannot be set: it is read-only, or the value is too long."""


class Properties:
    """The system properties; the serial number is the phone's own."""

    def __init__(self, serial: str) -> None:
        self._values = {**_DEFAULTS, "ro.serialno": serial, "ro.boot.serialno": serial}

    def get(self, name: str) -> str:
        """Return a value; an unset property reads as the empty string."""
        return self._values.get(name, "")

    def items(self) -> list[tuple[str, str]]:
        """Return all properties in the order of their names."""
        return sorted(self._values.items())

    def set(self, name: str, value: str) -> None:
        """Set a property.

        Raises: PropertyError
        """
        is_read_only = name.startswith("ro.")
        if (is_read_only and name in self._values) or (not is_read_only and len(value.encode()) > _VALUE_LIMIT):
            raise PropertyError(name)
        self._values[name] = value

    def preset(self, values: Mapping[str, str]) -> None:
        """Have been built or booted with these values, also of read-only ones."""
        self._values |= values

    def adopt(self, before: Properties) -> None:
        """Take over what is kept over a boot: the properties that say so by their name."""
        self._values |= {name: value for name, value in before.items() if name.startswith("persist.")}

    def zone(self) -> tzinfo:
        """Return the time zone."""
        return find_zone(self.get(_TIMEZONE))


class Settings:
    """The settings provider's tables: three for `settings`, one for `device_config`."""

    def __init__(self) -> None:
        self._tables = {namespace: dict(_DEFAULT_SETTINGS[namespace]) for namespace in NAMESPACES} | {_CONFIG: {}}
        self.on_change: list[Callable[[], None]] = []

    def find(self, namespace: str, key: str) -> str | None:
        """Return a value, or None when there is none."""
        return self._tables[namespace].get(key)

    def put(self, namespace: str, key: str, value: str) -> None:
        """Set a value."""
        self._tables[namespace][key] = value
        self._changed()

    def delete(self, namespace: str, key: str) -> bool:
        """Remove a value; tell whether there was one."""
        was_there = self._tables[namespace].pop(key, None) is not None
        self._changed()
        return was_there

    def config(self, namespace: str) -> dict[str, str]:
        """Return what `device_config` has in a namespace."""
        names = {key: key.removeprefix(f"{namespace}/") for key in self._tables[_CONFIG]}
        return {name: self._tables[_CONFIG][key] for key, name in names.items() if name != key}

    def put_config(self, namespace: str, key: str, value: str) -> None:
        """Set a value of `device_config`."""
        self.put(_CONFIG, f"{namespace}/{key}", value)

    def delete_config(self, namespace: str, key: str) -> bool:
        """Remove a value of `device_config`; tell whether there was one."""
        return self.delete(_CONFIG, f"{namespace}/{key}")

    def constant_ms(self, name: str, key: str, default_ms: int) -> int:
        """Return one of a service's constants, which one global setting holds: `key=1000,other=2`."""
        pairs = (part.partition("=") for part in (self.find("global", name) or "").split(","))
        value = {key: text for key, _, text in pairs}.get(key, "")
        return int(value) if value.isdecimal() else default_ms

    def adopt(self, before: Settings) -> None:
        """Take over the tables of the boot before."""
        self._tables = {namespace: dict(before.items(namespace)) for namespace in self._tables}
        self._changed()

    def items(self, namespace: str) -> list[tuple[str, str]]:
        """Return one table in the order of its keys."""
        return sorted(self._tables[namespace].items())

    def _changed(self) -> None:
        for callback in self.on_change:
            callback()
