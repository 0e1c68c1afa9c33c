"""The page of a report as one HTML file that opens from a disk and loads nothing. Text from the device stays text."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from harness.errors import naming
from harness.report.page import Page
from harness.report.picture import WIDTH
from harness.rules.texts import escape

NAME = "report.html"
OTHER_FOLDER = "name another folder with -o"
_LEGEND = (
    ("phase before_launch", "before launch"),
    ("phase before_terms", "before the terms"),
    ("phase after_terms", "after the terms"),
    ("returned", "access that returned"),
    ("refused", "access denied or failed"),
    ("milestone", "milestone"),
    ("doubt", "its uncertainty"),
    ("blind", "accesses may be missing"),
    ("watched", "process watched"),
)


def write_page(page: Page, folder: Path) -> Path:
    """Write the file into a folder, which is made if need be, and return its path."""
    return write_text(render(page), folder)


def write_text(text: str, folder: Path) -> Path:
    """Write a page into a folder, which is made if need be. Raises ConfigError when it cannot be written."""
    path = folder / NAME
    with naming(path, "written", mend=OTHER_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def render(page: Page) -> str:
    """Return the HTML of the page of a run."""
    return fill(NAME, page=page, width=WIDTH, legend=_LEGEND)


def fill(template: str, **values: object) -> str:
    """Return a template of ours with its values, every text of which stays text."""
    environment = Environment(
        loader=PackageLoader("harness.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    return environment.get_template(template).render(values)


def _harmless(value: object) -> object:
    """Control characters and direction marks show as escapes, before HTML's own signs are escaped."""
    return escape(value) if isinstance(value, str) and not isinstance(value, Markup) else value
