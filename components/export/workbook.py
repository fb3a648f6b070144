"""A workbook: what was chosen and how it is counted first, then a sheet for each picture."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from components.export.letters import holdable
from components.figures import places
from components.figures.screen import Screen
from components.words import wording
from components.words.i18n import _

LONGEST_NAME = 31
WIDEST = 60
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
"""Characters that the name of a sheet may not have."""


@holdable
def workbook(title: str, screens: Sequence[Screen], *, note: str = "") -> bytes:
    """The .xlsx: numbers as numbers, days as days, headings frozen. Text is always text: nothing
    that comes from data becomes a formula or a link."""
    out = io.BytesIO()
    options = {
        **{f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")},
        "in_memory": True,  # a service that may write nowhere has no folder for temporary files
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheets = _Sheets(book)
        sheets.about(title, screens, note)
        for screen in screens:
            sheets.numbers(screen)
            for picture in screen.pictures:
                words = (picture.title, picture.remark, picture.caption.line)
                sheets.rows(picture.title, picture.figures, words)
            for table in screen.tables:
                words = (table.title, screen.note, screen.caption.line)
                sheets.rows(table.title, table.rows, words)
        if places.annex(screens[0].scene):
            sheets.rows(_("Communes"), places.listing(screens[0].scene), ())
    return out.getvalue()


class _Sheets:
    """The sheets of a book, each with a name of its own."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._used: set[str] = set()
        self._head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._whole = book.add_format({"num_format": "#,##0"})
        self._part = book.add_format({"num_format": "#,##0.00"})

    def about(self, title: str, screens: Sequence[Screen], note: str) -> None:
        sheet = self._book.add_worksheet(_name(_("About"), set()))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 110, self._wrap)
        caption = screens[0].caption
        sheet.write_string(0, 0, title, self._title)
        lines = [
            (_("Unit"), caption.unit),
            (_("Period"), caption.windows),
            (_("Communes"), caption.communes),
            (_("Reported"), caption.completeness),
            (_("Data"), caption.freshness),
            (_("Standing"), caption.standing),
            (_("Mark"), wording.dotted(note, caption.mark)),
        ]
        for screen in screens:
            lines += [
                (f"{screen.title}: {name}", text) for name, text in screen.definitions.items()
            ]
        for row, (name, text) in enumerate(lines, start=2):
            sheet.write_string(row, 0, name, self._head)
            sheet.write_string(row, 1, text, self._wrap)

    def numbers(self, screen: Screen) -> None:
        """The numbers at the head of the screen, as they are written there, and the sentence."""
        headings = (_("Indicator"), _("Value"), _("Change"), _("Percent"), _("Base"), _("Reported"))
        sheet = self._headed(screen.title, headings)
        for row, block in enumerate(screen.blocks, start=1):
            parts = (block.label, block.value, block.change, block.percent, block.base)
            for place, words in enumerate((*parts, block.partial)):
                sheet.write_string(row, place, words)
        sheet.write_string(len(screen.blocks) + 2, 0, screen.sentence or screen.note)
        sheet.set_column(0, 5, 30)

    def rows(self, title: str, rows: pd.DataFrame, below: Sequence[str]) -> None:
        """The rows, and below them the words that explain them."""
        sheet = self._headed(title, rows.columns)
        for place, heading in enumerate(rows.columns):
            longest = max([len(str(heading)), *(len(str(value)) for value in rows[heading])])
            sheet.set_column(place, place, min(longest + 2, WIDEST))
        for row, values in enumerate(rows.itertuples(index=False), start=1):
            for place, value in enumerate(values):
                self._write(sheet, row, place, value)
        for place, words in enumerate(filter(None, below), start=len(rows) + 2):
            sheet.write_string(place, 0, words)

    def _headed(self, title: str, headings: Iterable[object]) -> Any:
        sheet = self._book.add_worksheet(_name(title, self._used))
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, str(heading), self._head)
        sheet.freeze_panes(1, 0)
        return sheet

    def _write(self, sheet: Any, row: int, place: int, value: Any) -> None:
        if pd.isna(value):
            return
        if isinstance(value, pd.Timestamp):
            sheet.write_datetime(row, place, value.to_pydatetime(), self._day)
        elif isinstance(value, bool | str):
            sheet.write_string(row, place, str(value).replace("\n", " "))
        else:
            whole = float(value).is_integer()
            sheet.write_number(row, place, float(value), self._whole if whole else self._part)


def _name(title: str, used: set[str]) -> str:
    """A sheet's name of the title: short enough, without what is forbidden, once in the book."""
    bare = FORBIDDEN.sub(" ", title).strip()
    for number in range(1, 1000):
        mark = f" ({number})" if number > 1 else ""
        name = bare[: LONGEST_NAME - len(mark)].strip() + mark
        if name.casefold() not in used:
            break
    used.add(name.casefold())
    return name
