"""What was read of a file to bring in, in words: its cells, and what is wrong with them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from components.words import formats
from components.words.i18n import _
from db.model import Refusal
from db.sheets.header import MissingColumns
from db.sheets.lists import Lists
from db.sheets.subject import Column
from db.sheets.understood import Fault, Note


def refusal_words(refusal: Refusal) -> str:
    if isinstance(refusal, MissingColumns):
        return _(refusal.message, columns=", ".join(map(_, refusal.labels)))
    params = {
        name: formats.number(value) if isinstance(value, int) else value
        for name, value in refusal.params.items()
    }
    return _(refusal.message, **params)


def column_words(label: str, place: int | None) -> str:
    """C (Commune), or the column's name alone where the file has none of it."""
    if not label:
        return ""
    if place is None:
        return _(label)
    from xlsxwriter.utility import xl_col_to_name  # with the first file, not with the server

    return _("{letter} ({column})", letter=xl_col_to_name(place), column=_(label))


def fault_words(fault: Fault) -> str:
    where = column_words(fault.label, fault.column)
    message = refusal_words(fault.refusal)
    return _("{where}: {message}", where=where, message=message) if where else message


def note_words(note: Note) -> str:
    return _(note.message, **note.params)


def values_words(
    columns: tuple[Column, ...], lists: Lists, row: tuple[Any, ...]
) -> Mapping[str, str]:
    """A row as it was understood, by heading."""
    return {
        _(column.label): _value(column, lists, value)
        for column, value in zip(columns, row, strict=True)
    }


def _value(column: Column, lists: Lists, value: Any) -> str:
    if value is None:
        return formats.MISSING
    if column.names:
        return column.choices(lists).get(value, formats.MISSING)
    if isinstance(value, date):
        return formats.day(value)
    return formats.number(value) if isinstance(value, int) else str(value)
