"""Tables that stay readable at any width: columns where they fit, else row by row. No cell is ever cut.

    wide      name   pid  why               narrow    com.x
              com.x    7  no gate held it               pid 7; why no gate held it

A table with `lead` columns keeps those in a narrow terminal, and stacks the cells that follow in the room that is left.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

_BETWEEN = "  "
_BULLET = "  - "
_LEAST_STACKED = 24
_NOTHING = ("", "·")


class Table:
    """Rows of cells below names. `head` cells stand on a line of their own when there is no room for all columns."""

    def __init__(self, title: str, columns: tuple[str, ...], *, head: int, lead: int) -> None:
        self._title = title
        self._names = [Text(column.lstrip(">")) for column in columns]
        self._is_right = [column.startswith(">") for column in columns]
        self._head = head
        self._lead = lead
        self._rows: list[list[Text]] = []

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def add_row(self, *cells: str | Text) -> None:
        """Add a row; a `str` is our own word, text of the device comes as a `Text`."""
        self._rows.append([Text(cell) if isinstance(cell, str) else cell for cell in cells])

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        natural = _total(self._widths())
        return Measurement(min(natural, options.max_width), min(natural, options.max_width))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._title:
            yield Text(self._title, style="bold")
        widths = self._widths()
        if _total(widths) <= options.max_width:
            yield from (self._join(row, widths) for row in (self._bold_names(), *self._rows))
        elif self._lead and options.max_width - self._lead_width(widths) >= _LEAST_STACKED:
            yield from self._stack(console, options.max_width, widths)
        else:
            for row in self._rows:
                yield from self._spell_out(console, options.max_width, row)

    def _bold_names(self) -> list[Text]:
        return [Text(name.plain, style="bold") for name in self._names]

    def _widths(self) -> list[int]:
        return [max(cell.cell_len for cell in column) for column in zip(self._names, *self._rows, strict=True)]

    def _lead_width(self, widths: list[int]) -> int:
        return _total(widths[self._head : self._head + self._lead]) + len(_BETWEEN)

    def _join(self, row: list[Text], widths: list[int], first: int = 0) -> Text:
        """One line of cells, each as wide as its column; nothing stands behind the last one."""
        last = max((number for number, cell in enumerate(row) if cell.plain), default=0)
        parts: list[str | Text] = []
        for number, cell in enumerate(row[: last + 1]):
            padding = " " * (widths[first + number] - cell.cell_len)
            padded = (padding, cell) if self._is_right[first + number] else (cell, "" if number == last else padding)
            parts += [_BETWEEN if number else "", *padded]
        return Text.assemble(*parts)

    def _stack(self, console: Console, width: int, widths: list[int]) -> Iterator[Text]:
        first, end = self._head, self._head + self._lead
        room = width - self._lead_width(widths)
        yield self._join(self._bold_names()[first : end + 1], widths, first)
        for row in self._rows:
            if any(cell.plain for cell in row[:first]):
                yield Text(" ").join(row[:first])
            lead = self._join(row[first:end], widths, first)
            lead.pad_right(width - room - lead.cell_len)
            for number, line in enumerate(_pack(console, row[end:], room)):
                yield Text.assemble(lead if not number else " " * lead.cell_len, line)

    def _spell_out(self, console: Console, width: int, row: list[Text]) -> Iterator[Text]:
        """The first cell, and below it the others that say something, each after its column's name."""
        yield from _wrap(console, row[0], width)
        named = zip(self._names[1:], row[1:], strict=True)
        items = [Text.assemble((name.plain, "dim"), " ", cell) for name, cell in named if cell.plain not in _NOTHING]
        line = Text()
        for item in items:
            if line.plain and len(_BETWEEN) + line.cell_len + 2 + item.cell_len > width:
                yield Text.assemble(_BETWEEN, line, ";")
                line = Text()
            line = Text.assemble(line, "; " if line.plain else "", item)
            *full, line = _wrap(console, line, width - 2 * len(_BETWEEN))
            yield from (Text.assemble(_BETWEEN, part) for part in full)
        if line.plain:
            yield Text.assemble(_BETWEEN, line)


class Item:
    """An item of a list: what goes on in further lines is indented as the first one is."""

    def __init__(self, text: str | Text) -> None:
        self._text = Text(text) if isinstance(text, str) else text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for number, line in enumerate(_wrap(console, self._text, options.max_width - len(_BULLET))):
            yield Text.assemble(" " * len(_BULLET) if number else _BULLET, line)


def make_table(title: str, *columns: str, head: int = 0, lead: int = 0) -> Table:
    """A table without rules; a column whose name begins with `>` stands to the right."""
    return Table(title, columns, head=head, lead=lead)


def _total(widths: list[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _pack(console: Console, cells: list[Text], width: int) -> list[Text]:
    """Cells side by side where they fit into one line, else below each other."""
    together = Text(_BETWEEN).join(cell for cell in cells if cell.plain)
    if together.cell_len <= width:
        return [together]
    return [line for cell in cells if cell.plain for line in _wrap(console, cell, width)]


def _wrap(console: Console, text: Text, width: int) -> list[Text]:
    """Lines of at most this width, broken between words; a word that is longer by itself goes on in the next line."""
    return list(text.wrap(console, max(1, width), overflow="fold")) or [Text()]
