"""Hooks for people and programs: those the agent knows, and what became of them in the processes of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from harness.instrument.compile import compile_agent
from harness.instrument.table import KnownHook, read_table
from harness.model import HookReport
from harness.report.console import clean, make_console
from harness.report.formats import to_json
from harness.report.summary import choose_run
from harness.report.table import make_table
from harness.store.evidence import reading
from harness.store.queries import HookRow, read_hook_states

_BELOW = {"binder": "below the API: at Binder", "native": "native code: when the library is loaded"}


def list_known_hooks() -> tuple[KnownHook, ...]:
    """Compile the agent and ask it for its table; no device is needed."""
    return read_table(compile_agent())


def list_hook_states(path: Path, word: str) -> tuple[HookRow, ...]:
    """The state of each hook in each process of the run that a word names."""
    with reading(path) as db:
        return tuple(read_hook_states(db, choose_run(db, word, path).run_id))


def document_hooks(hooks: Sequence[KnownHook] | Sequence[HookRow] | Sequence[HookReport]) -> str:
    """Return a JSON array."""
    return to_json([asdict(hook) for hook in hooks], indent=2)


def print_known_hooks(hooks: Sequence[KnownHook]) -> None:
    """Print a line for each hook."""
    table = make_table("Hooks of the agent", "data", "hook", "kind", "API", "AppOps", "where")
    for hook in hooks:
        seen = f"{hook.class_name}.{hook.method}"
        where = "" if seen == hook.hook else f"seen in {seen}"
        if hook.late:
            where = "code of the app: when its class appears"
        if hook.layer != "api":
            where = _BELOW[hook.layer]
        words = (hook.data_type, hook.hook, hook.kind, _describe_api(hook), hook.op or "", where)
        table.add_row(*map(clean, words))
    make_console().print(table)


def _describe_api(hook: KnownHook) -> str:
    first, last = hook.api
    return "" if first == 0 else f"{first}-{last or ''}"


def print_hook_states(hooks: Sequence[HookRow]) -> None:
    """Print the state of each hook, process by process."""
    console = make_console()
    if not hooks:
        console.print("No process of the app was instrumented: no hook was in place anywhere.")
        return
    table = make_table(
        "Hooks by process", "process", ">pid", "data", "hook", "state", ">overloads", "proved by", "found by", "why not"
    )
    for hook in hooks:
        words = (hook.process, str(hook.pid), hook.data_type, hook.hook, hook.state, str(hook.overloads))
        found_by = (hook.found_by or "").replace("_", " ")
        table.add_row(*map(clean, (*words, hook.proof or "", found_by, hook.error or "")))
    console.print(table)


def print_hook_reports(device: str, reports: Sequence[HookReport]) -> None:
    """Print the state of each hook on a device."""
    table = make_table(f"Hooks on {device}", "data", "hook", "state", ">overloads", "proved by", "why not")
    for report in sorted(reports, key=lambda report: (report.data_type, report.hook)):
        words = (report.data_type, report.hook, report.state, str(report.overloads), report.proof or "")
        table.add_row(*map(clean, (*words, report.error or "")))
    make_console().print(table)
