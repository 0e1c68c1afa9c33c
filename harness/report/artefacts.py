"""What a pipeline keeps of a run: the page, the verdict for programs, the accesses, all in one directory."""

from __future__ import annotations

from pathlib import Path

from harness.errors import naming
from harness.report.assessment import Assessment, Question
from harness.report.files import write_files
from harness.report.formats import write_csv
from harness.report.html import NAME, OTHER_FOLDER, write_page
from harness.report.page import make_page
from harness.store.accesses import Selection, read_accesses
from harness.store.appstates import read_states
from harness.store.evidence import reading

EVIDENCE, JUNIT, SARIF, MARKDOWN, ACCESSES = "evidence.db", "junit.xml", "verdict.sarif", "verdict.md", "accesses.csv"


def remove_artefacts(folder: Path) -> None:
    """Remove what an earlier run left: its verdict must not be taken for that of one that failed."""
    for name in (NAME, JUNIT, SARIF, MARKDOWN, ACCESSES):
        with naming(folder / name, "removed", mend=OTHER_FOLDER):
            (folder / name).unlink(missing_ok=True)


def write_artefacts(run_id: str, folder: Path, question: Question) -> Assessment:
    """Put a question to a run of the evidence file in this folder and write everything beside it."""
    db = folder / EVIDENCE
    assessment, page = make_page(db, run_id, question)
    write_page(page, folder)
    write_files(assessment, junit=folder / JUNIT, sarif=folder / SARIF, markdown=folder / MARKDOWN)
    _write_accesses(db, run_id, folder / ACCESSES)
    return assessment


def _write_accesses(db: Path, run_id: str, path: Path) -> None:
    with (
        naming(path, "written", mend=OTHER_FOLDER),
        reading(db) as opened,
        path.open("w", encoding="utf-8", newline="") as file,
    ):
        write_csv(file, read_accesses(opened, run_id, read_states(opened, run_id), Selection()))
