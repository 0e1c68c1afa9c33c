"""`policy.toml`: rules parsed once into values; a mistake names line, column, key and mend. Two packs come with us."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from harness.errors import ConfigError
from harness.fleet.places import Path as KeyPath
from harness.fleet.tomlfile import TomlFile, parse_toml, read_file
from harness.model import AppState, MilestoneName, Outcome
from harness.rules.policy import PHASES, Conditions, Policy, Rule, RuleException, Severity
from harness.taxonomy.data_types import DATA_TYPES

PACKS = ("ci", "claims")

_EXAMPLE = 'write [[rule]], and below it id = "...", title = "...", severity = "error" and reason = "..."'
_FILE_KEYS = ("name", "title", "open_questions", "rule")
_RULE_KEYS = ("id", "title", "severity", "reason", "after", "before", "exception")
_EXCEPTION_KEYS = ("reason", "owner", "expires")
_CONDITIONS = tuple(field.name for field in fields(Conditions))

# Words that are known beforehand: a misspelt one would match nothing for ever. The others are patterns.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "data_type": DATA_TYPES,
    "phase": PHASES,
    "outcome": tuple(Outcome),
    "kind": ("request", "delivery"),
    "layer": ("api", "binder", "native"),
    "app_state": tuple(AppState),
}


def load_policy(word: str) -> Policy:
    """Return the pack of this name, or the policy in the file of this name."""
    if word in PACKS:
        return parse_policy((files("harness") / "policies" / f"{word}.toml").read_bytes(), f"the pack {word}")
    option = f"--policy FILE, or one of the packs {' and '.join(PACKS)}"
    return replace(parse_policy(read_file(Path(word), option), word), path=word)


def parse_policy(data: bytes, where: str) -> Policy:
    """Read the bytes of a `policy.toml`. Raises ConfigError with the place of the mistake."""
    file = parse_toml(data, where, _EXAMPLE)
    file.refuse_unknown((), file.table, _FILE_KEYS)
    rows = file.find_tables(("rule",), file.table)
    if not rows:
        raise ConfigError(f"{where} holds no rule", mend=_EXAMPLE)
    rules = tuple(_parse_rule(file, ("rule", number), row) for number, row in enumerate(rows))
    file.refuse_twins("rule", "id", [rule.rule_id for rule in rules])
    return Policy(
        name=file.get_text(("name",), file.table),
        title=file.get_text(("title",), file.table),
        source=where,
        path=None,
        sha256=hashlib.sha256(data).hexdigest(),
        rules=rules,
        open_questions=file.find_texts(("open_questions",), file.table),
    )


def _parse_rule(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> Rule:
    file.refuse_unknown(path, row, (*_RULE_KEYS, *_CONDITIONS))
    exceptions = file.find_tables((*path, "exception"), row)
    return Rule(
        rule_id=file.get_text((*path, "id"), row),
        title=file.get_text((*path, "title"), row),
        severity=_get_severity(file, (*path, "severity"), row),
        reason=file.get_text((*path, "reason"), row),
        conditions=_parse_conditions(file, path, row),
        after=_find_milestone(file, (*path, "after"), row),
        before=_find_milestone(file, (*path, "before"), row),
        exceptions=tuple(
            _parse_exception(file, (*path, "exception", number), each) for number, each in enumerate(exceptions)
        ),
    )


def _parse_exception(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> RuleException:
    file.refuse_unknown(path, row, (*_EXCEPTION_KEYS, *_CONDITIONS))
    conditions = _parse_conditions(file, path, row)
    if conditions == Conditions():
        mend = "write a condition too, such as hook or caller"
        raise file.at_key(path, "an exception for everything would switch its rule off", mend)
    return RuleException(
        conditions=conditions,
        reason=file.get_text((*path, "reason"), row),
        owner=file.find_text((*path, "owner"), row),
        expires=_find_date(file, (*path, "expires"), row),
    )


def _parse_conditions(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> Conditions:
    found = {name: file.find_texts((*path, name), row) for name in _CONDITIONS}
    for name, known in _WORDS.items():
        for number, word in enumerate(found[name]):
            _refuse_unknown_word(file, (*path, name, number), name, word, known)
    return Conditions(**found)


def _get_severity(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> Severity:
    word = file.get_text(path, row)
    _refuse_unknown_word(file, path, "severity", word, tuple(Severity))
    return Severity(word)


def _find_milestone(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> MilestoneName | None:
    word = file.find_text(path, row)
    if word is None:
        return None
    _refuse_unknown_word(file, path, "milestone", word, tuple(MilestoneName))
    return MilestoneName(word)


def _refuse_unknown_word(file: TomlFile, path: KeyPath, name: str, word: str, known: Iterable[str]) -> None:
    if word not in known:
        raise file.at_value(path, f'"{word}" is no {name.replace("_", " ")}', f"there are {', '.join(known)}")


def _find_date(file: TomlFile, path: KeyPath, row: Mapping[str, Any]) -> date | None:
    value = row.get(str(path[-1]))
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise file.at_value(path, f"{path[-1]} is no day", f"write {path[-1]} = 2027-01-31, without quotes")
    return value
