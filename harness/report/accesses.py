"""The accesses of one run, in the format that was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from pathlib import Path

from sqlite_utils import Database

from harness.errors import ConfigError, NotFoundError
from harness.report.console import make_console
from harness.report.coverage import describe_coverage
from harness.report.formats import count_rows, write_csv, write_json, write_ndjson
from harness.report.states import describe_rest
from harness.report.summary import Summary, choose_run, summarise_run
from harness.report.text import make_timeline
from harness.store.accesses import Selection, read_accesses, read_timeline
from harness.store.appstates import read_states
from harness.store.evidence import reading
from harness.store.queries import RunRow

_JSON_COLUMNS = ("detail",)
_MOST_IN_A_TABLE = 1000


class Format(Enum):
    """How accesses are written."""

    TABLE = "table"
    CSV = "csv"
    NL = "nl"
    JSON = "json"


def print_accesses(path: Path, word: str, selection: Selection, form: Format) -> None:
    """Write the accesses to standard output. Raises NotFoundError for a selection that is empty."""
    with reading(path) as db:
        run = choose_run(db, word, path)
        _refuse_unwatched(db, run, selection.data_types)
        count = _print_table(db, run, selection) if form is Format.TABLE else _write(db, run, selection, form)
        if not count and not selection.is_everything:
            raise NotFoundError(
                f"no access of run {run.run_id} is of that phase, type and outcome",
                mend="; ".join(["not observed is no acquittal", *_describe_worth(summarise_run(db, run))]),
            )


def _refuse_unwatched(db: Database, run: RunRow, data_types: Sequence[str]) -> None:
    """Raise ConfigError for a word that is none of the run's data types; a run that watched nothing has none."""
    if not data_types:
        return
    watched = [each.data_type for each in summarise_run(db, run).coverage.types]
    for word in data_types:
        if watched and word not in watched:
            raise ConfigError(
                f"run {run.run_id} watched no data type {word!r}", mend=f"--type takes one of: {', '.join(watched)}"
            )


def _describe_worth(summary: Summary) -> list[str]:
    """What an empty selection is worth: what was not observed at all, or where to look."""
    rest = describe_rest(summary.state)
    return describe_coverage(summary.coverage) or [rest or f"see harness show {summary.run.run_id}"]


def _print_table(db: Database, run: RunRow, selection: Selection) -> int:
    limit = _MOST_IN_A_TABLE if selection.limit is None else selection.limit
    rows = list(read_timeline(db, run.run_id, read_states(db, run.run_id), replace(selection, limit=limit + 1)))
    console = make_console()
    if rows:
        console.print(make_timeline(rows[:limit]))
        if len(rows) > limit:
            console.print(f"These are the first {limit}; there are more: use --limit, --csv, --nl or --json.")
    elif selection.is_everything:
        console.print("Nothing was observed. That is no acquittal; it is worth what was watched:")
        for sentence in describe_coverage(summarise_run(db, run).coverage):
            console.print(sentence)
    return len(rows)


def _write(db: Database, run: RunRow, selection: Selection, form: Format) -> int:
    rows, count = count_rows(read_accesses(db, run.run_id, read_states(db, run.run_id), selection))
    with _until_nobody_reads():
        match form:
            case Format.CSV:
                write_csv(sys.stdout, rows)
            case Format.NL:
                write_ndjson(sys.stdout, rows, _JSON_COLUMNS)
            case _:
                write_json(sys.stdout, rows, _JSON_COLUMNS)
        sys.stdout.flush()
    return count()


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    """A reader that has seen enough, as `| head` has, is no error."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
