"""Scenarios as a reader wants them: what there is, and what one of them does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from harness.report.console import clean, make_console
from harness.report.formats import to_json
from harness.report.table import make_table
from harness.rules.scenario import Scenario, Screen, Step


def print_scenarios(scenarios: Sequence[Scenario]) -> None:
    """Print a line for each."""
    table = make_table("Scenarios", "name", "what is done", ">steps", ">looks on")
    for scenario in scenarios:
        watch = "" if scenario.watch_s is None else f"{scenario.watch_s:g} s"
        table.add_row(scenario.name, clean(scenario.title), str(len(scenario.steps)), watch)
    console = make_console()
    console.print(table)
    console.print(
        "What a scenario does, step by step: harness scenario check NAME. How to write one: docs/scenarios.md"
    )


def print_scenario(scenario: Scenario) -> None:
    """Print the steps of one."""
    table = make_table(f"{scenario.name}: {scenario.title}", ">step", "do", "with", "only if", "window")
    for step in scenario.steps:
        table.add_row(str(step.number), step.do, *map(clean, (_say_act(step), _say_condition(step), step.window or "")))
    console = make_console()
    console.print(table)
    if scenario.needs_operator:
        console.print("Somebody must be there: it asks its operator.")


def _say_act(step: Step) -> str:
    """`text "Create", within 10 s; marks draft_started`."""
    words = []
    for name, value in step.given.items():
        if name == "key":
            continue
        if name.endswith("_s"):
            words.append(f"{name.removesuffix('_s')} {value:g} s")
        elif name == "target" or value is True:
            words.append(str(value) if name == "target" else name)
        else:
            words.append(str(value))
    said = ", ".join(words)
    return f"{said}; marks {step.mark}" if step.mark else said


def _say_condition(step: Step) -> str:
    shown = f"the screen is {step.when}" if isinstance(step.when, Screen) else step.when and f"{step.when} is there"
    return shown or ("it is there" if step.optional else "")


def document_scenarios(scenarios: Sequence[Scenario]) -> str:
    """Return a JSON array of scenarios with their steps."""
    documents = [
        {
            "name": scenario.name,
            "title": scenario.title,
            "watch_s": scenario.watch_s,
            "needs_operator": scenario.needs_operator,
            "steps": [asdict(step) for step in scenario.steps],
        }
        for scenario in scenarios
    ]
    return to_json(documents, indent=2)
