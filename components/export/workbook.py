"""A workbook: what was chosen and how it is counted first, then a sheet for each picture."""

import io
import re
from collections.abc import Mapping, Sequence
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
"""Characters of a column; longer texts are wrapped."""
NAMED, EXPLAINED = 28, 110
"""Characters of the columns of the first sheet."""
A4 = 9
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.8, "bottom": 0.7}
"""Inches, with room for head and foot."""
LINE = 15
"""Points of a line of text."""
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
        sheets = _Sheets(book, screens[0].caption.unit)
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

    def __init__(self, book: Any, unit: str) -> None:
        self._book, self._unit = book, unit
        self._used: set[str] = set()
        head = {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}
        self._head = book.add_format(head)
        self._head_of_text = book.add_format({**head, "align": "left", "indent": 1})
        self._head_of_numbers = book.add_format({**head, "align": "right"})
        self._text = book.add_format(
            {"align": "left", "indent": 1, "text_wrap": True, "valign": "top"}
        )
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._whole = book.add_format({"num_format": "#,##0"})
        self._part = book.add_format({"num_format": "#,##0.00"})

    def about(self, title: str, screens: Sequence[Screen], note: str) -> None:
        sheet = self._book.add_worksheet(_name(_("About"), set()))
        self._paged(sheet, title)
        sheet.set_column(0, 0, NAMED)
        sheet.set_column(1, 1, EXPLAINED)
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
            self._tall(sheet, row, (name, NAMED), (text, EXPLAINED))

    def numbers(self, screen: Screen) -> None:
        """The numbers at the head of the screen, as they are written there, and the sentence."""
        headings = (_("Indicator"), _("Value"), _("Change"), _("Percent"), _("Base"), _("Reported"))
        sheet = self._headed(screen.title, dict.fromkeys(headings, self._head))
        widths = [30, 14, 14, 12, 40, 30]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for row, block in enumerate(screen.blocks, start=1):
            parts = (block.label, block.value, block.change, block.percent, block.base)
            cells = (*parts, block.partial)
            for place, words in enumerate(cells):
                sheet.write_string(row, place, words, self._wrap)
            self._tall(sheet, row, *zip(cells, widths, strict=True))
        self._below(sheet, len(screen.blocks) + 2, widths, [screen.sentence or screen.note])

    def rows(self, title: str, rows: pd.DataFrame, below: Sequence[str]) -> None:
        """The rows, and below them the words that explain them."""
        sheet = self._headed(title, self._heads(rows))
        widths = []
        for place, heading in enumerate(rows.columns):
            longest = max([len(str(heading)), *(len(str(value)) for value in rows[heading])])
            widths.append(min(longest + 2, WIDEST))
            sheet.set_column(place, place, widths[-1], self._wrap if longest > WIDEST else None)
        if len(rows):
            sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
        for row, values in enumerate(rows.itertuples(index=False), start=1):
            for place, value in enumerate(values):
                self._write(sheet, row, place, value)
        self._below(sheet, len(rows) + 2, widths, below)

    def _below(self, sheet: Any, row: int, widths: Sequence[int], below: Sequence[str]) -> None:
        """Words under the rows, over all their columns and as many lines as they need."""
        room = max(sum(widths), WIDEST)
        across = 0
        while across < len(widths) - 1 and sum(widths[: across + 1]) < room:
            across += 1
        for place, words in enumerate(filter(None, below), start=row):
            if across:
                sheet.merge_range(place, 0, place, across, "", self._wrap)
            sheet.write_string(place, 0, words, self._wrap if across else None)
            if across:
                self._tall(sheet, place, (words, room))

    def _tall(self, sheet: Any, row: int, *cells: tuple[str, int]) -> None:
        """As high as the texts need in their widths (characters): not every program asks itself."""
        sheet.set_row(row, LINE * max(1, *(-(-len(text) // width) for text, width in cells)))

    def _heads(self, rows: pd.DataFrame) -> dict[object, Any]:
        """The columns, each with the look of its heading: over numbers at the right."""
        found = {
            name: self._head_of_numbers
            if pd.api.types.is_numeric_dtype(rows[name])
            else self._head_of_text
            for name in rows.columns
        }
        return found | dict.fromkeys(rows.columns[:1], self._head)

    def _paged(self, sheet: Any, title: str) -> None:
        """How it prints: A4 across, one page wide, each page with what it is and its number."""
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**MARGINS)
        sheet.set_header(f"&L{_printed(self._unit)}&R{_printed(title)}")
        sheet.set_footer(f"&R{_('Page')} &P/&N")

    def _headed(self, title: str, headings: Mapping[object, Any]) -> Any:
        sheet = self._book.add_worksheet(_name(title, self._used))
        for place, (heading, look) in enumerate(headings.items()):
            sheet.write_string(0, place, str(heading), look)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        self._paged(sheet, title)
        return sheet

    def _write(self, sheet: Any, row: int, place: int, value: Any) -> None:
        if pd.isna(value):
            return
        if isinstance(value, pd.Timestamp):
            sheet.write_datetime(row, place, value.to_pydatetime(), self._day)
        elif isinstance(value, bool | str):
            look = self._text if place else None
            sheet.write_string(row, place, str(value).replace("\n", " "), look)
        else:
            whole = float(value).is_integer()
            sheet.write_number(row, place, float(value), self._whole if whole else self._part)


def _printed(words: str) -> str:
    """Text of a head or foot, whose sign is &; no longer than what they hold."""
    return words.replace("&", "&&")[:100]


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
