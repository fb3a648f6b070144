"""Workbooks around bringing in a spreadsheet: the template, and the rows that need correcting.

Text is written as text, whatever it begins with: a cell that begins with = must not calculate.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from components.export.letters import holdable
from components.words.i18n import _
from components.words.imports import fault_words
from db.sheets import cells
from db.sheets.lists import Lists
from db.sheets.subject import Column, Subject
from db.sheets.understood import BadRow

TYPED_ROWS = 5_000
"""Rows of the template that offer choices and know dates."""
HEADING = {"bold": True, "bg_color": "#0f5c46", "font_color": "#ffffff", "text_wrap": True}
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
"""Nothing that is written becomes a formula or a link by itself."""
WIDTHS = {"note": 50, "category_id": 34}
EXAMPLES_OF, EXAMPLES_UNTIL = "2023", (10, 10)
"""The year of which the examples are written, and the month and day of the last that has passed."""


@holdable
def template(subject: Subject, lists: Lists) -> bytes:
    """An empty table of the subject: headings, an example, choices to pick, explanations."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, PLAIN) as book:
        sheet = book.add_worksheet(_("Data to bring in"))
        offered = book.add_worksheet(_("Choices"))
        heading = book.add_format({**HEADING, "valign": "vcenter", "border": 1})
        quiet = book.add_format({"italic": True, "font_color": "#5a6b65"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.set_row(0, 36)
        sheet.freeze_panes(1, 0)
        sheet.write_string(0, 0, _("Serial no."), heading)
        sheet.write_string(1, 0, _("Example"), quiet)
        for place, column in enumerate(subject.columns, start=1):
            choices = _choices(column, lists)
            sheet.set_column(
                place, place, WIDTHS.get(column.name, 18), day if column.is_day else None
            )
            sheet.write_string(0, place, _heading(column), heading)
            sheet.write_string(1, place, _example(column, lists), quiet)
            offered.write_string(0, place - 1, _("List: {column}", column=_(column.label)), heading)
            offered.set_column(place - 1, place - 1, 34 if choices else 4, None)
            for row, choice in enumerate(choices, start=1):
                offered.write_string(row, place - 1, choice)
            if choices:
                sheet.data_validation(1, place, TYPED_ROWS, place, _validation(place, choices))
        _explain(book, subject, lists, heading)
    return made.getvalue()


@holdable
def filled(rows: Sequence[Sequence[str]], choices: Mapping[int, Sequence[str]]) -> bytes:
    """A table of text below its headings, to be gone on with; what may be picked in a column stands
    on a sheet of its own. What is typed stays as it was typed, also a day and a 0 in front."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, PLAIN) as book:
        sheet = book.add_worksheet(_("Data to bring in"))
        heading, typed = book.add_format(HEADING), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(rows[0]) - 1, 22, typed)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows):
            _write(sheet, at, row, typed if at else heading)
        if choices:
            offered = book.add_worksheet(_("Choices"))
        for at, (place, listed) in enumerate(choices.items()):
            offered.set_column(at, at, 34)
            _write_down(offered, at, [rows[0][place], *listed])
            sheet.data_validation(1, place, TYPED_ROWS, place, _validation(at + 1, listed))
    return made.getvalue()


@holdable
def problems(rows: Sequence[BadRow]) -> bytes:
    """The rows with problems, as they stand in the file, and the reasons beside them."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, PLAIN) as book:
        sheet = book.add_worksheet(_("Rows to correct"))
        heading = book.add_format(HEADING)
        width = max((row.left + len(row.cells) for row in rows), default=0)
        titles = [_("Sheet"), _("Row"), _("What to correct")]
        _write(sheet, 0, [*titles, *map(xl_col_to_name, range(width))], heading)
        sheet.set_column(2, 2, 70)
        sheet.set_column(3, 3 + width, 18)
        sheet.freeze_panes(1, 3)
        for at, row in enumerate(rows, start=1):
            reasons = " ".join(map(fault_words, row.faults))
            texts = ["" for _place in range(row.left)] + [cells.text(cell) for cell in row.cells]
            _write(sheet, at, [row.sheet, str(row.number), reasons, *texts])
    return made.getvalue()


def _write(sheet: Any, row: int, texts: Iterable[str], form: Any = None) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(row, place, text, form)


def _write_down(sheet: Any, place: int, texts: Iterable[str]) -> None:
    for row, text in enumerate(texts):
        sheet.write_string(row, place, text)


def _heading(column: Column) -> str:
    return _(column.label) + (" *" if column.required else "")


def _choices(column: Column, lists: Lists) -> list[str]:
    return list(dict.fromkeys(column.choices(lists).values()))


def _example(column: Column, lists: Lists) -> str:
    """What there is to choose, or the example as of the last twelve months."""
    last = lists.today.year - ((lists.today.month, lists.today.day) < EXAMPLES_UNTIL)
    choices = _choices(column, lists)
    return choices[0] if choices else column.example.replace(EXAMPLES_OF, str(last))


def _validation(place: int, choices: Sequence[str]) -> dict[str, Any]:
    sheet, letter = _("Choices"), xl_col_to_name(place - 1)
    return {
        "validate": "list",
        "source": f"='{sheet}'!${letter}$2:${letter}${len(choices) + 1}",
        "error_type": "warning",
        "error_title": _("Not in the list"),
        "error_message": _("A code or a name that the list does not show may also be typed."),
    }


def _explain(book: Any, subject: Subject, lists: Lists, heading: Any) -> None:
    sheet = book.add_worksheet(_("Explanations"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((30, 14, 70, 24)):
        sheet.set_column(place, place, width)
    titles = (_("What it is"), _("Needed"), _("How to write it"), _("For example"))
    _write(sheet, 0, titles, heading)
    for row, column in enumerate(subject.columns, start=1):
        needed = _("yes") if column.required else _("no")
        _write(
            sheet, row, (_(column.label), needed, _(column.help), _example(column, lists)), wrapped
        )
    lines = (
        _("Columns marked with * are needed. The order of the columns does not matter."),
        _("Titles above the headings, rows of totals and the row of the example are left out."),
        _("Counts: 5, 05 or 1.234. Days: dd/mm/yyyy. Text in Unicode."),
        _("All rows come in or none; a file that is brought in twice changes nothing."),
    )
    for row, line in enumerate(lines, start=len(subject.columns) + 3):
        sheet.write_string(row, 0, line)
