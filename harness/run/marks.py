"""What the operator says while a run goes on: milestones, and that it is enough.

The run is the one writer of its file, so that whoever has something to say connects to it, as `asking` describes.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Self

from harness.device.adb import Device
from harness.device.clock import ask_bracketed
from harness.errors import ConfigError, HarnessError, NotFoundError
from harness.model import Milestone, MilestoneName
from harness.rules.clocks import from_bracket
from harness.rules.hierarchy import is_box
from harness.rules.milestones import is_acceptance, marked, terms_clicked
from harness.rules.remarks import Remark, RemarkKind
from harness.run.asking import (
    Marked,
    Request,
    Word,
    address_of,
    host_boottime_ns,
    parse_request,
    read_line,
    refuse_strangers,
    to_line,
)
from harness.run.book import Book
from harness.run.clicks import Found, find_end
from harness.run.playclock import PlayClock
from harness.run.recorder import Recorder

_REQUEST_S = 2.0
_STORED_S = 10.0
_STOP_S = 5.0
_ACTS = ("click", "touch")


def bracket_of(request: Request, read_host_ns: tuple[int, int], read_boottime_ns: tuple[int, int]) -> tuple[int, int]:
    """Carry the operator's instant back to the device's boot clock from a reading that was taken after it.

    The device's clock was between the two of `read_boottime_ns` at some instant between the two of `read_host_ns`.
    """
    (host_low, host_high), (low, high) = read_host_ns, read_boottime_ns
    earliest = low - (host_high - request.at_host_ns) - round(request.within_s * 1e9)
    return earliest, high - (host_low - request.at_host_ns)


class Marks:
    """The running one's end: a thread that stores what the operator says. A context manager."""

    def __init__(self, run_id: str, device: Device, recorder: Recorder) -> None:
        self._run_id = run_id
        self._device = device
        self._recorder = recorder
        self._word = threading.Event()
        self._listens = False
        self._asked: tuple[MilestoneName, int] | None = None
        self._word_at_ns: int | None = None
        self._picture = threading.Event()
        self.clock = PlayClock()
        self._began_ns: int | None = None
        self._ended_ns: int | None = None

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._thread = threading.Thread(target=self._serve, name="marks", daemon=True)
        self._socket.bind(address_of(self._run_id))
        self._socket.listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._thread.join(_STOP_S)
        self._socket.close()

    def begin(self) -> None:
        """From now on the app is observed, and what happens to it can be marked."""
        self._began_ns = host_boottime_ns()

    def end(self) -> None:
        """What happens from now on is no longer observed: it cannot be marked."""
        self._ended_ns = self._ended_ns or self._word_at_ns or host_boottime_ns()

    def has_word(self) -> bool:
        """Say whether the operator's word has come that something is done, or enough."""
        return self._word.is_set()

    def listen(self, asked: MilestoneName | None = None) -> None:
        """From now on a word is waited for, or a mark that was asked for; one from before was for something else."""
        self._word.clear()
        self._word_at_ns = None
        self._asked = None if asked is None else (asked, host_boottime_ns())
        self._listens = True

    def stop_listening(self) -> None:
        """No word is waited for any more, and the play goes on."""
        self._listens = False
        self._asked = None
        self._word_at_ns = None

    def takes_picture(self) -> bool:
        """Say whether the operator asked for a picture of the screen since this was last asked."""
        is_asked = self._picture.is_set()
        self._picture.clear()
        return is_asked

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # one that goes away without listening is answered all the same
                answer = to_line(self._answer(connection))
                connection.settimeout(_REQUEST_S)
                connection.sendall(answer)

    def _answer(self, connection: socket.socket) -> dict[str, object]:
        try:
            refuse_strangers(connection)  # before a byte of theirs is read
            return self._do(parse_request(read_line(connection, _REQUEST_S)))
        except HarnessError as error:
            return {"problem": str(error), "exit_code": int(error.exit_code)}

    def _do(self, request: Request) -> dict[str, object]:
        if request.milestone is None:
            self._heed(request)
            return {}
        self._require_observed(request, request.milestone)
        return asdict(self._store(request, request.milestone))

    def _heed(self, request: Request) -> None:
        match request.word:
            case Word.ENOUGH if not self._listens:
                raise NotFoundError(
                    f"run {self._run_id} waits for no word now",
                    mend="say it when the run asks for something to be done",
                )
            case Word.ENOUGH:
                self._word_at_ns = request.at_host_ns
                self._word.set()
            case Word.PICTURE:
                self._picture.set()
            case Word.PAUSE:
                self.clock.pause()
                self._remark(request, RemarkKind.PAUSED)
            case Word.RESUME:
                self._remark(request, RemarkKind.RESUMED)
                self.clock.resume()
            case Word.NOTE:
                self._require_observed(request, "the note")
                self._remark(request, RemarkKind.NOTE)

    def _remark(self, request: Request, kind: RemarkKind) -> None:
        instant = from_bracket(*self._place(request))
        self._recorder.put(
            Remark(
                kind=kind,
                text=request.text,
                at_boottime_ns=instant.at_boottime_ns,
                uncertainty_ns=instant.uncertainty_ns,
            )
        )

    def _place(self, request: Request) -> tuple[int, int]:
        before = host_boottime_ns()
        _, read = ask_bracketed(self._device, "true")
        return bracket_of(request, (before, host_boottime_ns()), read)

    def _require_observed(self, request: Request, what: str) -> None:
        if self._began_ns is None or request.at_host_ns < self._began_ns:
            raise ConfigError(
                f"run {self._run_id} does not observe the app yet: {what} is not stored",
                mend="mark what happens from the start of the app on",
            )
        ended_ns = self._ended_ns or self._word_at_ns
        if ended_ns is not None and request.at_host_ns > ended_ns:
            raise NotFoundError(
                f"run {self._run_id} no longer observes the app: {what} is not stored",
                mend="mark what happens while the app is observed",
            )

    def _store(self, request: Request, name: MilestoneName) -> Marked:
        """Store a mark and return it once it is durable, with what is known of that milestone from elsewhere."""
        mark = marked(name, self._place(self._since_asked(request)))
        if name is MilestoneName.TERMS_ACCEPTED:
            self._confirm_click(mark)
        self._recorder.put(mark)
        known = self._recorder.wait(
            lambda book: book.reached.get(name) if mark in book.marks else None,
            _STORED_S,
            f"the milestone {name}",
            self._device.serial,
        )
        return Marked(milestone=mark, known=None if known == mark else known)

    def _since_asked(self, request: Request) -> Request:
        """Who was asked to do something by hand may have done it at any time since."""
        name, asked_ns = self._asked or (None, 0)
        if request.milestone is not name:
            return request
        return replace(request, within_s=max(request.within_s, (request.at_host_ns - asked_ns) / 1e9))

    def _confirm_click(self, mark: Milestone) -> None:
        """The operator says which click it was, and the agent that saw it knows better when."""
        clicked = self._recorder.read(lambda book: _find_click_within(book, mark))
        if clicked is not None:
            self._recorder.put(clicked)


def _find_click_within(book: Book, mark: Milestone) -> Milestone | None:
    """The one click that a mark can mean: on an accepting button, or the only act there was; of several none."""
    low, high = mark.at_boottime_ns - mark.uncertainty_ns, mark.at_boottime_ns + mark.uncertainty_ns
    acts = book.find_signals(lambda signal: signal.name in _ACTS and low <= signal.at_boottime_ns <= high)
    clicks = [found for found in acts if is_acceptance(found[1])] or [found for found in acts if _is_alone(found, acts)]
    if mark.name in book.reached or len(clicks) != 1:
        return None
    done_ns = find_end(book, clicks[0][1])
    return None if done_ns is None else terms_clicked(*clicks[0], done_ns)


def _is_alone(found: Found, acts: Sequence[Found]) -> bool:
    """Say whether this is a click, on no box, and nothing else was clicked or touched."""
    click = found[1]
    return len(acts) == 1 and click.name == "click" and not is_box(str(click.detail.get("class", "")))
