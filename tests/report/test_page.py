"""The page: whole, harmless whatever the device says, of one size, and shown by a real browser without a complaint."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from harness.errors import ConfigError, NotFoundError
from harness.report.html import NAME, write_page
from harness.report.page import Page, make_page
from tests.cli.evidence_files import write_partly_watched
from tests.report.judged import ask, write_evidence

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
VOID = {"meta", "link", "br"}


def page_of(path: Path, policy: str = "ci") -> Page:
    return make_page(path, "latest", ask(policy))[1]


class _Reader(HTMLParser):
    """Follows the nesting of tags and notes what a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.fetched: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "srcset", "data")]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def written(tmp_path: Path) -> str:
    write_evidence(tmp_path / "e.db")
    return write_page(page_of(tmp_path / "e.db", "claims"), tmp_path / "out").read_text()


def test_it_is_one_file_that_loads_nothing(written: str) -> None:
    reader = _Reader()
    reader.feed(written)
    assert reader.open == []
    assert not {"script", "img", "iframe", "object", "embed"} & set(reader.seen)
    assert reader.fetched == ["data:,"]
    assert "http://" not in written
    assert "https://" not in written
    assert "@import" not in written


def test_text_of_the_device_stays_text(written: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert not any(sign in written for sign in ("<script", "\x1b", "\u202e", "\x00"))


def test_it_answers_the_question_and_says_what_was_not_seen(written: str) -> None:
    reader = _Reader()
    reader.feed(written)
    text = re.sub(r"\s+", " ", " ".join(reader.words))
    for words in (
        "When did this app touch the camera, the location, the contacts and faces",
        "takes the contacts before the terms are accepted",
        "12.000 s after install, 3.000 s after first launch, 28.000 s before the terms were accepted",
        "Inconclusive:",
        "accesses may be missing",
        "This policy does not answer:",
        "calls that go below Binder",
        "(T.java:1)",
        "when this page was made",
        "no permission granted",
        "1 process lived 34.000 s, of which 97.0 % was watched.",
    ):
        assert words in text, words


def test_the_picture_shows_phases_milestones_accesses_and_blind_windows(written: str) -> None:
    classes = set(re.findall(r'<rect [^>]*class="([^"]+)"', written))
    wanted = {
        "phase before_launch",
        "phase before_terms",
        "phase after_terms",
        "milestone",
        "returned",
        "refused",
        "blind",
    }
    assert wanted <= classes
    for x, width in re.findall(r'<rect x="([\d.-]+)" y="[^"]+" width="([\d.-]+)"', written):
        assert float(x) >= 0
        assert float(x) + float(width) <= 1001
    assert {"contacts", "location"} <= set(re.findall(r'class="lane-name">([^<]+)<', written))


def test_a_hundred_thousand_accesses_make_a_page_of_the_same_size(tmp_path: Path) -> None:
    write_evidence(tmp_path / "few.db", accesses=2000, word="w")
    write_evidence(tmp_path / "many.db", accesses=100_000, word="w")
    few, many = (write_page(page_of(tmp_path / name), tmp_path / name[:-3]) for name in ("few.db", "many.db"))
    assert "100000 accesses" in many.read_text()
    assert many.stat().st_size < 1.2 * few.stat().st_size
    assert many.stat().st_size < 5_000_000


def test_a_run_without_an_end_or_anything_else_has_a_page(tmp_path: Path) -> None:
    from harness.store.evidence import open_for_writing
    from harness.store.writer import Writer
    from tests.builders import run

    Writer(open_for_writing(tmp_path / "e.db"), run()).close()
    page = page_of(tmp_path / "e.db")
    assert page.verdict == "inconclusive"
    assert page.facts[-4:] == (
        ("gates", "none was tried"),
        ("taps of the run", "none"),
        ("crashes", "none"),
        ("connections lost and won back", "none"),
    )
    assert "no process of the app was watched" in page.rules[0].lines
    write_page(page, tmp_path / "out")


def test_each_process_that_was_not_watched_throughout_is_named_and_drawn(tmp_path: Path) -> None:
    page = page_of(write_partly_watched(tmp_path / "e.db"))
    assert "2 processes lived 12.000 s, of which 41.6 % was watched; 1 never had an agent." in page.unseen
    assert "com.x (7) lived 10.000 s, of which 50.0 % was watched." in page.unseen
    assert "com.x:sub (8) lived 2.000 s, of which 0.0 % was watched." in page.unseen
    drawn = [(box.what, box.words) for box in page.picture.boxes if box.words.endswith("watched")]
    assert drawn == [
        ("watched", "com.x: watched"),
        ("blind", "com.x: not watched"),
        ("blind", "com.x:sub: not watched"),
    ]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    write_evidence(tmp_path / "e.db")
    with pytest.raises(ConfigError, match=f"e.db/{NAME} cannot be written"):
        write_page(page_of(tmp_path / "e.db"), tmp_path / "e.db")
    with pytest.raises(NotFoundError):
        make_page(tmp_path / "e.db", "nonesuch", ask())


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt install chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it_without_a_complaint(tmp_path: Path, scheme: str) -> None:
    from PIL import Image

    write_evidence(tmp_path / "e.db")
    page = write_page(page_of(tmp_path / "e.db", "claims"), tmp_path / "out")
    shot = tmp_path / "shot.png"
    said = _browse(
        tmp_path, page, f"--screenshot={shot}", f"--blink-settings=preferredColorScheme={int(scheme != 'dark')}"
    )
    assert "CONSOLE" not in said
    with Image.open(shot) as image:
        corner = image.convert("RGB").getpixel((3, 3))
    assert isinstance(corner, tuple)
    assert (sum(corner) > 600) is (scheme == "light")


def _browse(folder: Path, page: Path, *options: str) -> str:
    """Open the page with a profile of its own; whatever the page logs comes out on standard error."""
    command = [
        *(str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"),
        *(f"--user-data-dir={folder / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND", *options, page.as_uri()),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=100, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stderr
    return done.stderr
