"""A scenario's TOML, parsed once into steps; a mistake names line, column, key and mend before a device is touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, replace
from importlib.resources import files
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from harness.errors import ConfigError
from harness.fleet.places import Path as KeyPath
from harness.fleet.tomlfile import TomlFile, parse_toml, read_file
from harness.model import MilestoneName
from harness.rules import scenario as acts
from harness.rules.scenario import Act, By, Key, Scenario, Screen, Step, Target, find_disorder
from harness.run.asking import BY_OPERATOR

SHIPPED = tuple(
    sorted(path.name[:-5] for path in (files("harness") / "scenarios").iterdir() if path.name[-5:] == ".toml")
)

FIRST_USE, WATCH = "first-use", "watch"  # what is played unless something else is asked for, and with --attach

_EXAMPLE = 'write name = "...", title = "...", and below them [[step]] with do = "launch"'
_FILE_KEYS = ("name", "title", "watch_s", "step")
_STEP_KEYS = ("do", "name", "optional", "when", "mark", "window")
_WAYS = tuple(By)

_ACTS: Mapping[str, type] = {
    "install": acts.Install,
    "launch": acts.Launch,
    "dwell": acts.Dwell,
    "hand-over": acts.HandOver,
    "wait": acts.Wait,
    "tap": acts.Tap,
    "type": acts.Type,
    "swipe": acts.Swipe,
    "unlock": acts.Unlock,
    "rotate": acts.Rotate,
    "terms": acts.Terms,
    "permit": acts.Permit,
    "grant": acts.Grant,
    "revoke": acts.Revoke,
    "force-stop": acts.ForceStop,
    "swipe-away": acts.SwipeAway,
    "clear-data": acts.ClearData,
    "uninstall": acts.Uninstall,
    "reboot": acts.Reboot,
    "idle": acts.Idle,
    "broadcast": acts.Broadcast,
    "link": acts.Link,
    "shell": acts.Shell,
    "screenshot": acts.Screenshot,
    "mark": acts.Mark,
    "ask": acts.Ask,
}
_KEYS = {"back": Key.BACK, "home": Key.HOME, "recents": Key.RECENTS, "lock": Key.SLEEP}
WORDS = (*_ACTS, *_KEYS)


def load_scenario(word: str) -> Scenario:
    """Return the shipped scenario of this name, or the one in the file of this name. Raises ConfigError."""
    if word in SHIPPED:
        return parse_scenario((files("harness") / "scenarios" / f"{word}.toml").read_bytes(), f"the scenario {word}")
    option = f"--scenario FILE, or one of {', '.join(SHIPPED)}"
    return parse_scenario(read_file(Path(word), option), word)


def parse_scenario(data: bytes, where: str) -> Scenario:
    """Read the bytes of a scenario. Raises ConfigError with the place of the mistake."""
    file = parse_toml(data, where, _EXAMPLE)
    file.refuse_unknown((), file.table, _FILE_KEYS)
    rows = file.find_tables(("step",), file.table)
    if not rows:
        raise ConfigError(f"{where} holds no step", mend=_EXAMPLE)
    steps = [_parse_step(file, ("step", number), row) for number, row in enumerate(rows)]
    _refuse_disorder(file, steps)
    return Scenario(
        name=file.get_text(("name",), file.table),
        title=file.get_text(("title",), file.table),
        text=data.decode("utf-8-sig"),
        steps=_number(steps),
        watch_s=file.find_number(("watch_s",), file.table, least=0),
    )


def _refuse_disorder(file: TomlFile, steps: list[Step]) -> None:
    found = find_disorder(steps)
    if found is not None:
        step, why = found
        raise file.at_value(("step", steps.index(step), "do"), f"{step.do} cannot come here: {why}", "change the order")


def _number(steps: list[Step]) -> tuple[Step, ...]:
    """What says nothing of its installation has it come first."""
    if not isinstance(steps[0].act, acts.Install):
        steps = [Step(number=0, do="install", name="install", act=acts.Install()), *steps]
    return tuple(replace(step, number=number) for number, step in enumerate(steps, 1))


def _parse_step(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> Step:
    do = file.get_text((*path, "do"), row)
    if do not in WORDS:
        raise file.at_value((*path, "do"), f'"{do}" is nothing that can be done', f"the words are {', '.join(WORDS)}")
    act = _parse_act(file, path, row, do)
    return Step(
        number=0,
        do=do,
        name=file.find_text((*path, "name"), row) or " ".join([do, *map(str, _tell(act))]),
        act=act,
        optional=file.find_flag((*path, "optional"), row),
        when=_find_condition(file, (*path, "when"), row),
        mark=_find_mark(file, (*path, "mark"), row),
        window=file.find_text((*path, "window"), row),
    )


def _tell(act: Act) -> list[Any]:
    """What tells a step from others with the same word."""
    values = (getattr(act, field.name) for field in fields(act) if field.name not in ("key", "within_s", "read_s"))
    return [value for value in values if value not in (None, False)]


def _parse_act(file: TomlFile, path: KeyPath, row: Mapping[str, Any], do: str) -> Act:
    if do in _KEYS:
        file.refuse_unknown(path, row, _STEP_KEYS)
        return acts.Press(key=_KEYS[do])
    made = _ACTS[do]
    file.refuse_unknown(path, row, (*_STEP_KEYS, *_keys_of(made)))
    kinds = get_type_hints(made)
    given = {field.name: _read_field(file, path, row, field, kinds[field.name]) for field in fields(made)}
    act: Act = made(**{name: value for name, value in given.items() if value is not None})
    if isinstance(act, acts.Wait) and (act.target is None) == (act.screen is None):
        raise file.at_key(path, "wait needs one thing to wait for", 'write text = "...", or screen = "terms"')
    return act


def _keys_of(made: type) -> list[str]:
    return [key for field in fields(made) for key in (_WAYS if field.name == "target" else (field.name,))]


def _read_field(file: TomlFile, path: KeyPath, row: Mapping[str, Any], field: Field[Any], kind: Any) -> Any:
    """Read what one field is given; None where it may be, and is, left out."""
    kinds = [each for each in get_args(kind) if each is not type(None)] if isinstance(kind, UnionType) else [kind]
    is_needed = field.default is MISSING
    if kinds == [Target]:
        return _read_target(file, path, row, is_needed=is_needed)
    if not is_needed and field.name not in row:
        return None
    key = (*path, field.name)
    if kinds == [bool]:
        return file.find_flag(key, row)
    if kinds == [float]:
        return _get_number(file, key, row)
    text = file.get_text(key, row)
    if kinds == [str]:
        return _require_typeable(file, key, text) if field.name == "value" else text
    return _choose(file, key, text, list(BY_OPERATOR if kinds == [MilestoneName] else kinds[0]))


def _get_number(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> float:
    number = file.find_number(path, row, least=0)
    if number is None:
        raise file.at_key(path[:-1], f"{row['do']} lacks {path[-1]}", f"write {path[-1]} = 10, in seconds")
    return number


def _choose(file: TomlFile, path: KeyPath, text: str, known: list[Any]) -> Any:
    if text not in known:
        raise file.at_value(path, f'{path[-1]} is "{text}"', f"write one of {', '.join(known)}")
    return known[known.index(text)]


def _require_typeable(file: TomlFile, path: KeyPath, text: str) -> str:
    """`input text` of a device has keys for ASCII alone."""
    if not (text.isascii() and text.isprintable()):
        raise file.at_value(
            path, f"{path[-1]} has characters that no key types", "write letters, digits and signs of ASCII"
        )
    return text


def _read_target(file: TomlFile, path: KeyPath, row: Mapping[str, Any], *, is_needed: bool) -> Target | None:
    ways = [way for way in _WAYS if way in row]
    if len(ways) > 1:
        raise file.at_key(
            (*path, ways[1]), f"a view is told by {ways[0]} or by {ways[1]}, not by both", "leave one out"
        )
    if not ways:
        if is_needed:
            mend = 'write text = "...", id = "...", description = "..." or regex = "..."'
            raise file.at_key(path, f"{row['do']} does not say which view", mend)
        return None
    return _parse_target(file, (*path, ways[0]), row, ways[0])


def _parse_target(file: TomlFile, path: KeyPath, row: Mapping[str, Any], way: By) -> Target:
    words = file.get_text(path, row)
    if way is By.REGEX:
        try:
            re.compile(words)
        except re.error as error:
            raise file.at_value(
                path, f"the regex cannot be read: {error}", "mend it; Python's re has the rules"
            ) from error
    return Target(by=way, words=words)


def _find_condition(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> Target | Screen | None:
    if "when" not in row:
        return None
    mend = 'write when = { text = "..." }, or when = { screen = "terms" }'
    table = row["when"]
    if not isinstance(table, dict) or len(table) != 1:
        raise file.at_value(path, "when is not one condition", mend)
    file.refuse_unknown(path, table, (*_WAYS, "screen"))
    if "screen" in table:
        return Screen(_choose(file, (*path, "screen"), file.get_text((*path, "screen"), table), list(Screen)))
    way = By(next(iter(table)))
    return _parse_target(file, (*path, way), table, way)


def _find_mark(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> MilestoneName | None:
    text = file.find_text(path, row)
    return None if text is None else MilestoneName(_choose(file, path, text, list(BY_OPERATOR)))
