"""A workbook: what was chosen and how it is counted first, then a sheet for each subject.

What is long has a sheet of its own, so that its headings stand on every page. Rows are tables of
the program that opens it, each with a name, filters and, where its rows add up, a line of totals.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd
import xlsxwriter

from components.export.cells import BESIDE, WIDEST, widths
from components.export.codes import NO_CODES, Codes, printed
from components.export.letters import holdable
from components.figures import places
from components.figures.picture import are_numbers
from components.figures.screen import Screen
from components.words import wording
from components.words.i18n import _
from db.text import search_key

LONGEST_NAME = 31
NAMED, EXPLAINED = 28, 110
"""Characters of the columns of the first sheet."""
WIDTHS = (42, 16, 16, 16, 30, 30)
"""Of the sheet of a subject, whose tables stand below each other."""
SHORT, NARROW = 40, len(WIDTHS)
"""Rows and columns of a table that stands there."""
WIDE = 90
"""Characters across a page. LibreOffice enlarges what is narrower to fit, with empty pages."""
ANY = re.compile(r"[^a-z0-9]+")
MEANT = re.compile(r"['#\[\]]")
A4 = 9
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.8, "bottom": 0.7}
"""Inches, with room for head and foot."""
LINE = 15
"""Points of a line of text."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
"""Characters that the name of a sheet may not have."""


@holdable
def workbook(
    title: str,
    screens: Sequence[Screen],
    *,
    note: str = "",
    communes: pd.DataFrame | None = None,
    codes: Codes = NO_CODES,
) -> bytes:
    """The .xlsx: numbers as numbers, days as days, headings frozen. Text is always text: nothing
    that comes from data becomes a formula or a link. `communes` are listed, where they are given;
    else they are asked for where there are many."""
    out = io.BytesIO()
    options = {
        **{f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")},
        "in_memory": True,  # a service that may write nowhere has no folder for temporary files
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheets = _Sheets(book, screens[0].caption.unit, codes)
        sheets.about(title, screens, note)
        for screen in screens:
            sheets.subject(screen)
        if communes is None and places.annex(screens[0].scene):
            communes = places.listing(screens[0].scene)
        if communes is not None:
            sheets.long(_Rows("communes", _("Communes"), communes, (), (), printed(codes.whole)))
    return out.getvalue()


@dataclass(frozen=True)
class _Rows:
    """A table with its title, the words below it and the line of its code. `key` is what it is
    called in formulas."""

    key: str
    title: str
    rows: pd.DataFrame
    sums: tuple[str, ...]
    below: tuple[str, ...]
    code: str

    @property
    def is_long(self) -> bool:
        return len(self.rows) > SHORT or len(self.rows.columns) > NARROW


def named(*words: str) -> str:
    """What a table is called in formulas: small letters without accents."""
    return ANY.sub("_", search_key(" ".join(words))).strip("_")


def tables(screen: Screen, codes: Codes = NO_CODES) -> list[_Rows]:
    """All of a screen, in the order of its page."""
    subject = screen.subject.key
    pictures = [
        _Rows(
            named(subject, name),
            picture.listing,
            picture.figures,
            tuple(picture.columns[one] for one in picture.sums),
            (*picture.below, picture.remark, picture.caption.line),
            codes.line(subject, name),
        )
        for name, picture in screen.named.items()
    ]
    return pictures + [
        _Rows(
            named(subject, "list"),
            table.title,
            table.rows,
            table.sums,
            (screen.note, screen.caption.line),
            codes.line(subject),
        )
        for table in screen.tables
    ]


class _Sheets:
    """The sheets of a book, each with a name of its own."""

    def __init__(self, book: Any, unit: str, codes: Codes) -> None:
        self._book, self._unit, self._codes = book, unit, codes
        self._used: set[str] = set()
        self._named: set[str] = set()
        head = {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}
        self._head = book.add_format(head)
        self._head_of_text = book.add_format({**head, "align": "left", "indent": 1})
        self._head_of_numbers = book.add_format({**head, "align": "right"})
        self._text = book.add_format(
            {"align": "left", "indent": 1, "text_wrap": True, "valign": "top"}
        )
        self._text_of_numbers = book.add_format({"align": "right", "valign": "top"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._over = book.add_format({"bold": True, "font_size": 12})
        self._sum = book.add_format({"bold": True, "num_format": "#,##0"})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self._part = book.add_format({"num_format": "#,##0.00", "valign": "top"})

    def about(self, title: str, screens: Sequence[Screen], note: str) -> None:
        sheet = self._book.add_worksheet(_name(_("About"), set()))
        self._paged(sheet, title, printed(self._codes.whole))
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
            (_("Code"), self._codes.whole),
        ]
        for screen in screens:
            lines += [
                (f"{screen.title}: {name}", text) for name, text in screen.definitions.items()
            ]
        for row, (name, text) in enumerate(lines, start=2):
            sheet.write_string(row, 0, name, self._head)
            sheet.write_string(row, 1, text, self._wrap)
            self._tall(sheet, row, (name, NAMED), (text, EXPLAINED))

    def subject(self, screen: Screen) -> None:
        """The numbers at the head of the screen, as they are written there, the sentence, and below
        them the tables that are short; each of the others has a sheet of its own."""
        headings = (_("Indicator"), _("Value"), _("Change"), _("Percent"), _("Base"), _("Reported"))
        code = self._codes.line(screen.subject.key)
        head = dict.fromkeys(headings, self._head)
        sheet = self._headed(screen.title, head, code, is_long=False)
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width)
        for row, block in enumerate(screen.blocks, start=1):
            parts = (block.label, block.value, block.change, block.percent, block.base)
            cells = (*parts, block.partial)
            for place, words in enumerate(cells):
                sheet.write_string(row, place, words, self._wrap)
            self._tall(sheet, row, *zip(cells, WIDTHS, strict=False))
        at = len(screen.blocks) + 2
        at = self._below(sheet, at, WIDTHS, [screen.sentence or screen.note, code])
        each = tables(screen, self._codes)
        for table in each:
            if not table.is_long:
                sheet.write_string(at + 1, 0, table.title, self._over)
                at = self._table(sheet, at + 2, table, WIDTHS)
                at = self._below(sheet, at, WIDTHS, (*table.below, table.code))
        for table in each:
            if table.is_long:
                self.long(table)

    def long(self, table: _Rows) -> None:
        """On a sheet of its own, its headings in sight and on every page."""
        rows = table.rows
        sheet = self._headed(table.title, dict.fromkeys(rows.columns, self._head), table.code)
        columns = widths(rows)
        for place, width in enumerate(columns):
            sheet.set_column(place, place, width)
        if sum(columns) <= WIDE:
            sheet.set_print_scale(100)
        at = self._table(sheet, 0, table, columns)
        self._below(sheet, at + 1, columns, (table.title, *table.below, table.code))

    def _table(self, sheet: Any, at: int, table: _Rows, widths: Sequence[int]) -> int:
        """The rows from there on; the row after them. Who filters sees the total of the rest."""
        rows, looks = table.rows, self._heads(table.rows)
        for place, (heading, look) in enumerate(looks.items()):
            sheet.write_string(at, place, str(heading), look)
        self._tall(sheet, at, *zip(map(str, looks), (one - BESIDE for one in widths), strict=False))
        texts = [self._text_of_numbers if are_numbers(rows[name]) else self._text for name in rows]
        texts[:1] = [self._wrap]
        for row, values in enumerate(rows.itertuples(index=False), start=at + 1):
            for place, (value, look) in enumerate(zip(values, texts, strict=True)):
                self._write(sheet, row, place, value, look)
            words = [one for one in zip(values, widths, strict=False) if isinstance(one[0], str)]
            if any(len(text) > width for text, width in words):
                self._tall(sheet, row, *words)
        if rows.empty:
            return at + 1
        end = at + len(rows) + bool(table.sums)
        columns = [
            {"header": str(heading), "header_format": look, **self._total(table, place)}
            for place, (heading, look) in enumerate(looks.items())
        ]
        name = self._name_of(table.key)
        how = {"name": name, "columns": columns, "total_row": bool(table.sums), "style": None}
        sheet.add_table(at, 0, end, len(columns) - 1, how)
        for place, heading in enumerate(map(str, rows.columns)):
            if heading in table.sums:  # with the table's name: not every program takes it as said
                sheet.write_formula(
                    *(end, place, f"=SUBTOTAL(109,{name}[{_inside(heading)}])", self._sum),
                    columns[place]["total_value"],
                )
        return end + 1

    def _total(self, table: _Rows, place: int) -> dict[str, Any]:
        """What the last line of the table has below this column."""
        heading = table.rows.columns[place]
        if not table.sums:
            return {}
        if place == 0:
            return {"total_string": _("Total"), "format": self._sum}
        if heading not in table.sums:
            return {}
        total = float(table.rows[heading].sum())
        return {"total_function": "sum", "total_value": total, "format": self._sum}

    def _name_of(self, key: str) -> str:
        """A name for formulas, once in the book."""
        marks = ("", *(f"_{number}" for number in range(2, 1000)))
        name = next(key + mark for mark in marks if key + mark not in self._named)
        self._named.add(name)
        return name

    def _below(self, sheet: Any, row: int, widths: Sequence[int], below: Sequence[str]) -> int:
        """Words under the rows, over all their columns and as many lines as they need; the row
        after them."""
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
        return row + len(list(filter(None, below)))

    def _tall(self, sheet: Any, row: int, *cells: tuple[str, int]) -> None:
        """As high as the texts need in their widths (characters): not every program asks itself."""
        sheet.set_row(row, LINE * max(1, *(len(wrap(text, width)) for text, width in cells)))

    def _heads(self, rows: pd.DataFrame) -> dict[object, Any]:
        """The columns, each with the look of its heading: over numbers at the right."""
        found = {
            name: self._head_of_numbers if are_numbers(rows[name]) else self._head_of_text
            for name in rows.columns
        }
        return found | dict.fromkeys(rows.columns[:1], self._head)

    def _paged(self, sheet: Any, title: str, code: str) -> None:
        """How it prints: A4 across, one page wide, each page with what it is, its code and its
        number."""
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**MARGINS)
        sheet.set_header(f"&L{_printed(self._unit)}&R{_printed(title)}")
        page = _("Page")
        sheet.set_footer(f"&L{_printed(code)}&R{page} &P/&N")

    def _headed(
        self, title: str, headings: Mapping[object, Any], code: str, *, is_long: bool = True
    ) -> Any:
        sheet = self._book.add_worksheet(_name(title, self._used))
        for place, (heading, look) in enumerate(headings.items()):
            sheet.write_string(0, place, str(heading), look)
        if is_long:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
        self._paged(sheet, title, code)
        return sheet

    def _write(self, sheet: Any, row: int, place: int, value: Any, of_text: Any) -> None:
        if pd.isna(value):
            return
        if isinstance(value, pd.Timestamp):
            sheet.write_datetime(row, place, value.to_pydatetime(), self._day)
        elif isinstance(value, bool | str):
            sheet.write_string(row, place, str(value).replace("\n", " "), of_text)
        else:
            whole = float(value).is_integer()
            sheet.write_number(row, place, float(value), self._whole if whole else self._part)


def _inside(heading: str) -> str:
    """A heading as formulas name its column."""
    return MEANT.sub(r"'\g<0>", heading)


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
