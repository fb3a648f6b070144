"""Accounts in a file: who is to sign in, as what, and of which unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from db.model import N_, Faults, Refusal, Role, Unit
from db.sheets.cells import excerpt, is_empty, text
from db.sheets.names import Named, Names
from db.sheets.read import Cell, sheets
from db.text import clean, search_key

HEADINGS = {
    "sign_in_name": ("ten dang nhap", "sign-in name", "sign_in_name"),
    "display_name": ("ho va ten", "ho ten", "full name", "display_name"),
    "role": ("vai tro", "role"),
    "unit": ("don vi", "thuoc", "ma don vi", "unit", "belongs to"),
}
"""What each column may be called, by its search key; the first is that of the template."""
ROLES = {
    "lanh dao": Role.LEADER,
    "chi huy": Role.LEADER,
    "truong cong an": Role.LEADER,
    "leader": Role.LEADER,
    "tong hop": Role.STAFF,
    "can bo tong hop": Role.STAFF,
    "staff": Role.STAFF,
    "can bo": Role.OFFICER,
    "can bo xa": Role.OFFICER,
    "can bo cong an cap xa": Role.OFFICER,
    "officer": Role.OFFICER,
    "quan tri": Role.ADMIN,
    "quan tri he thong": Role.ADMIN,
    "quan tri vien": Role.ADMIN,
    "nguoi quan tri": Role.ADMIN,
    "admin": Role.ADMIN,
}
"""What a role may be called, by its search key."""
MOST_LINES = 300


@dataclass(frozen=True)
class AccountLine:
    """One line; `line` counts from 1, the first row of the sheet. No unit: the whole."""

    line: int
    sign_in_name: str
    display_name: str
    role: Role
    unit_id: int | None


@dataclass(frozen=True)
class AccountFile:
    """The lines that could be read, and what is wrong with the others, by line and column."""

    lines: list[AccountLine]
    faults: Mapping[str, Refusal]


def units_by_name(units: Iterable[Unit]) -> Names:
    """The units as a cell may give them: by code, by name, or by kind and name."""
    return Names(
        Named(one.id, one.code, (one.full_name, one.name), one.valid_from, one.valid_to)
        for one in units
    )


def read_accounts(content: bytes, units: Names, today: date) -> AccountFile:
    """The first sheet of a workbook or of a CSV file.

    Raises:
        Refusal: it cannot be read, lacks a column, holds nobody, or too many.
    """
    rows = enumerate(next(sheets(content)).rows(), 1)
    columns = _columns(rows)
    faults, lines, read = Faults(), [], 0
    for number, row in rows:
        cells = {name: row[at] for name, at in columns.items() if at < len(row)}
        if all(map(is_empty, cells.values())):
            continue
        read += 1
        line = _line(number, cells, units, today, faults)
        if line is not None:
            lines.append(line)
    if not 0 < read <= MOST_LINES:
        raise Refusal(
            N_("The file names {n} people; 1 to {most} at a time."), n=read, most=MOST_LINES
        )
    return AccountFile(lines, faults.found)


def _columns(rows: Iterator[tuple[int, list[Cell]]]) -> dict[str, int]:
    """Where each column stands; the rows go on below the headings."""
    for _number, row in rows:
        keys = [search_key(text(cell)) for cell in row]
        found = {
            name: next(at for at, key in enumerate(keys) if key in called)
            for name, called in HEADINGS.items()
            if set(keys) & {*called}
        }
        if len(found) == len(HEADINGS):
            return found
    raise Refusal(
        N_(
            "The file lacks a row with the headings of the template: sign-in name, full name, "
            "role, unit."
        )
    )


def _line(
    number: int, cells: Mapping[str, Cell], units: Names, today: date, faults: Faults
) -> AccountLine | None:
    """The line, or None where what is wrong with it was added to the faults."""
    before = len(faults.found)
    typed = {name: clean(text(cells.get(name, ""))) for name in HEADINGS}
    role, unit_id = ROLES.get(search_key(typed["role"])), None
    if role is None:
        message = N_('"{value}" is no role: leader, staff, officer or administrator.')
        faults.add(f"{number}.role", message, value=excerpt(typed["role"]))
    if typed["unit"]:
        try:
            unit_id = units.find(typed["unit"], today)
        except Refusal as refusal:
            faults.found[f"{number}.unit"] = refusal
    if role is None or len(faults.found) > before:
        return None
    return AccountLine(number, typed["sign_in_name"], typed["display_name"], role, unit_id)
