"""A workbook: what was chosen and how it is counted first, then a sheet for each picture."""

import io
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from components.export.letters import holdable
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
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "part": book.add_format({"num_format": "#,##0.00"}),
        }
        _about(book, formats, title, screens, note)
        used: set[str] = set()
        for screen in screens:
            _numbers(book, formats, screen, used)
            for picture in screen.pictures:
                words = (picture.title, picture.remark, picture.caption.line)
                _sheet(book, formats, picture.title, picture.figures, words, used)
            for table in screen.tables:
                words = (table.title, screen.note, screen.caption.line)
                _sheet(book, formats, table.title, table.rows, words, used)
    return out.getvalue()


def _about(
    book: Any, formats: dict[str, Any], title: str, screens: Sequence[Screen], note: str
) -> None:
    sheet = book.add_worksheet(_name(_("About"), set()))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110, formats["wrap"])
    caption = screens[0].caption
    sheet.write_string(0, 0, title, formats["title"])
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
        lines += [(f"{screen.title}: {name}", told) for name, told in screen.definitions.items()]
    for row, (name, told) in enumerate(lines, start=2):
        sheet.write_string(row, 0, name, formats["head"])
        sheet.write_string(row, 1, told, formats["wrap"])


def _numbers(book: Any, formats: dict[str, Any], screen: Screen, used: set[str]) -> None:
    """The numbers at the head of the screen, as they are written there, and the sentence."""
    sheet = book.add_worksheet(_name(screen.title, used))
    headings = (_("Indicator"), _("Value"), _("Change"), _("Percent"), _("Base"))
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, formats["head"])
    for row, block in enumerate(screen.blocks, start=1):
        told = (block.label, block.value, block.change, block.percent, block.base)
        for place, words in enumerate(told):
            sheet.write_string(row, place, words)
    sheet.write_string(len(screen.blocks) + 2, 0, screen.sentence or screen.note)
    sheet.set_column(0, 4, 30)
    sheet.freeze_panes(1, 0)


def _sheet(
    book: Any,
    formats: dict[str, Any],
    title: str,
    rows: pd.DataFrame,
    below: Sequence[str],
    used: set[str],
) -> None:
    """The rows, and below them the words that explain them."""
    sheet = book.add_worksheet(_name(title, used))
    for place, heading in enumerate(rows.columns):
        sheet.write_string(0, place, str(heading), formats["head"])
        longest = max([len(str(heading)), *(len(str(value)) for value in rows[heading])])
        sheet.set_column(place, place, min(longest + 2, WIDEST))
    for row, values in enumerate(rows.itertuples(index=False), start=1):
        for place, value in enumerate(values):
            _cell(sheet, row, place, value, formats)
    for place, words in enumerate(filter(None, below), start=len(rows) + 2):
        sheet.write_string(place, 0, words)
    sheet.freeze_panes(1, 0)


def _cell(sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if pd.isna(value):
        return
    if isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, place, value.to_pydatetime(), formats["day"])
    elif isinstance(value, bool | str):
        sheet.write_string(row, place, str(value).replace("\n", " "))
    else:
        whole = float(value).is_integer()
        sheet.write_number(row, place, float(value), formats["whole" if whole else "part"])


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
