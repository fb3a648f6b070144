"""The annex of a deck: whole tables, a slide for as many rows as there is room for."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.export import cells, measure, native
from components.export.codes import Codes
from components.export.master import MARGIN, SMALLEST, WIDTH
from components.export.master import page as blank
from components.figures.picture import are_numbers
from components.figures.screen import Screen
from components.words import wording
from components.words.i18n import _

TOP, BOTTOM = 1.08, 6.86
ACROSS = WIDTH - 2 * MARGIN
WIDEST = 4.6
"""Inches of a column; longer words are broken into lines."""
MOST_SLIDES = 12
"""Of one table; what is left is in the workbook, and that is said."""
GAP = 0.3
"""Inches between parts of a narrow table that stand beside each other."""
HEADING = 0.6
"""Of the width of a heading, that its column has at least."""
AIR = 0.08
"""Inches of a row above and below its words."""


@dataclass(frozen=True)
class Sheet:
    """A part of a table that is no higher than a slide."""

    lines: list[list[str]]
    widths: list[float]
    heights: list[float]
    numbers: list[bool]
    """Which columns are of numbers."""

    @property
    def width(self) -> float:
        return sum(self.widths)

    @property
    def height(self) -> float:
        return sum(self.heights)


class Annex:
    """Tables that stand behind the slides, each once. Those that are slides of their own, in
    front, are written at once."""

    def __init__(self, made: Any, note: str, day: str, codes: Codes) -> None:
        self._made, self._note, self._day, self._codes = made, note, day, codes
        self._waiting: dict[str, tuple[pd.DataFrame, Screen, str]] = {}

    def add(
        self, title: str, rows: pd.DataFrame, screen: Screen, name: str = "", *, front: bool = False
    ) -> None:
        """`name` is that of the picture whose table it is, of no other table."""
        if front:
            self._write(title, rows, screen, name)
        else:
            self._waiting.setdefault(title, (rows, screen, name))

    def write(self) -> None:
        for title, (rows, screen, name) in self._waiting.items():
            self._write(_("Annex: {title}", title=title), rows, screen, name)

    def _write(self, title: str, rows: pd.DataFrame, screen: Screen, name: str) -> None:
        every, caption = _beside(sheets(rows)), screen.caption
        code = self._codes.line(screen.subject.key, name)
        source = wording.dotted(caption.short, self._note, code)
        for place, shown in enumerate(every[:MOST_SLIDES], start=1):
            heading = title
            if len(every) > 1:
                heading = _("{title} ({n}/{all})", title=title, n=place, all=len(every))
            if place == MOST_SLIDES < len(every):
                heading = _("{title}; the rest is in the workbook", title=heading)
            page = blank(self._made, heading, source, self._day)
            left = MARGIN
            for sheet in shown:
                native.table(
                    page, sheet.lines, sheet.widths, sheet.heights, (left, TOP), sheet.numbers
                )
                left += sheet.width + GAP
        page.notes_slide.notes_text_frame.text = "\n".join([title, caption.line, *as_text(rows)])


def sheets(rows: pd.DataFrame) -> list[Sheet]:
    """The table in parts; of too many columns some at a time, each time behind the first one."""
    lines = cells.lines(rows)
    every = [at > 0 and are_numbers(rows.iloc[:, at]) for at in range(len(rows.columns))]
    found = []
    for columns in _columns(lines):
        chosen = [[line[place] for place in columns] for line in lines]
        widths = [_width(chosen, place) for place in range(len(columns))]
        numbers = [every[place] for place in columns]
        heading, *body = [(line, _height(line, widths)) for line in chosen]
        page = [heading]
        for row in body:
            if sum(height for _line, height in page) + row[1] > BOTTOM - TOP and len(page) > 1:
                found.append(_sheet(page, widths, numbers))
                page = [heading]
            page.append(row)
        found.append(_sheet(page, widths, numbers))
    return found


def _sheet(rows: list[tuple[list[str], float]], widths: list[float], numbers: list[bool]) -> Sheet:
    lines, heights = zip(*rows, strict=True)
    return Sheet(list(lines), widths, list(heights), numbers)


def _beside(every: list[Sheet]) -> list[list[Sheet]]:
    """The parts by slide: as many beside each other as there is room for."""
    found: list[list[Sheet]] = []
    for sheet in every:
        if found and sum(one.width + GAP for one in found[-1]) + sheet.width <= ACROSS:
            found[-1].append(sheet)
        else:
            found.append([sheet])
    return found


def _columns(lines: list[list[str]]) -> list[list[int]]:
    """Places of the columns that stand beside each other."""
    first, *rest = range(len(lines[0]))
    found, room = [[first]], ACROSS - _width(lines, first)
    for place in rest:
        needed = _width(lines, place)
        if needed > room and len(found[-1]) > 1:
            found.append([first])
            room = ACROSS - _width(lines, first)
        found[-1].append(place)
        room -= needed
    return found


def _width(lines: list[list[str]], place: int) -> float:
    """As its longest words; a heading is broken into two lines or so."""
    heading, *body = (measure.width(line[place], SMALLEST, bold=True) for line in lines)
    words = [measure.width(word, SMALLEST, bold=True) for word in lines[0][place].split()]
    return min(WIDEST, max([HEADING * heading, *words, *body]) + native.CELL + 0.05)


def _height(line: list[str], widths: list[float]) -> float:
    high = (
        measure.height(words, SMALLEST, width - native.CELL)
        for words, width in zip(line, widths, strict=True)
    )
    return max(high) + AIR


def as_text(rows: pd.DataFrame) -> list[str]:
    """A line a row."""
    return ["\t".join(line) for line in cells.lines(rows)]
