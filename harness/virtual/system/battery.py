"""The battery: what `dumpsys battery` prints and, for tests of apps, pretends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_REAL = {
    "AC powered": "false",
    "USB powered": "true",
    "Wireless powered": "false",
    "Max charging current": "0",
    "Max charging voltage": "0",
    "Charge counter": "4000000",
    "status": "2",
    "health": "2",
    "present": "true",
    "level": "100",
    "scale": "100",
    "voltage": "4300",
    "temperature": "250",
    "technology": "Li-ion",
}
_STATUS_DISCHARGING = "3"
_SUPPLIES = {"ac": "AC powered", "usb": "USB powered", "wireless": "Wireless powered"}
_SETTABLE = {
    "present": "present",
    "status": "status",
    "level": "level",
    "counter": "Charge counter",
    "temp": "temperature",
}
_USAGE = "Dump current battery state, or:\n  set [-f] [ac|usb|wireless|status|level|temp|present|counter] <value>\n"


class Battery:
    """BatteryService: a phone on a cable, until it is told otherwise."""

    def __init__(self) -> None:
        self._values = dict(_REAL)
        self._updates_stopped = False
        self.on_change: list[Callable[[], None]] = []

    @property
    def is_charging(self) -> bool:
        """Whether a cable is in it, of whichever kind."""
        return "true" in {self._values[name] for name in _SUPPLIES.values()}

    def dump(self, words: Sequence[str]) -> str:
        """Do what `dumpsys battery [COMMAND]` says; without one print the state."""
        arguments = [word for word in words if word != "-f"]
        commands: dict[str, Callable[[], None]] = {"unplug": self._unplug, "reset": self._reset}
        if not arguments or arguments[0] == "-a":
            return self._state()
        if arguments[0] in commands:
            commands[arguments[0]]()
            return ""
        return self._set(arguments[1:]) if arguments[0] == "set" else _USAGE

    def _state(self) -> str:
        lines = ["Current Battery Service state:"]
        if self._updates_stopped:
            lines.append("  (UPDATES STOPPED -- use 'reset' to restart)")
        lines += [f"  {name}: {value}" for name, value in self._values.items()]
        return "\n".join([*lines, ""])

    def _set(self, arguments: Sequence[str]) -> str:
        if len(arguments) < 2:
            return "No value specified\n" if arguments else _USAGE
        key, value = arguments[0], arguments[1]
        if key not in _SUPPLIES and key not in _SETTABLE:
            return f"Unknown set option: {key}\n"
        if not value.lstrip("-").isdecimal():
            return f"Bad value: {value}\n"
        self._updates_stopped = True
        if key in _SUPPLIES or key == "present":
            self._values[_SUPPLIES.get(key, "present")] = "false" if value == "0" else "true"
        else:
            self._values[_SETTABLE[key]] = value
        self._changed()
        return ""

    def _unplug(self) -> None:
        self._updates_stopped = True
        self._values |= dict.fromkeys(_SUPPLIES.values(), "false") | {"status": _STATUS_DISCHARGING}
        self._changed()

    def _reset(self) -> None:
        self._updates_stopped = False
        self._values = dict(_REAL)
        self._changed()

    def _changed(self) -> None:
        for callback in self.on_change:
            callback()
