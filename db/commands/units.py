"""Units from a CSV file: how an empty installation gets its province, district and communes."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

import sqlalchemy as sa

from db import schema
from db.entries.field import length
from db.ledger.audit import record
from db.ledger.command import command
from db.model import BEGINNING, FOREVER, N_, Level, Permission, Refusal, User
from db.periods import ONE_DAY
from db.text import clean, damage, legacy_encoding, search_key, sort_key

REQUIRED = ("code", "name", "kind", "valid_from", "valid_to", "successor_codes")
OPTIONAL = ("level", "population", "population_year", "tile_row", "tile_col")
NUMBERS = ("population", "population_year", "tile_row", "tile_col")
LENGTHS = {name: length(schema.unit.c[name]) for name in ("code", "name", "kind")}
OF_ONE = "successor_code"
"""What the column of successors is called in files of before; one code stands in it."""
ENDED = "-"
"""Instead of successors: nothing followed the unit."""
AREA = "area"
"""A level that is no unit's here: a grouping of communes. Its lines are left out."""
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True)
class UnitLine:
    """One checked line of the file; `line` counts from 1, the header."""

    line: int
    code: str
    name: str
    kind: str
    level: Level
    valid_from: date
    valid_to: date
    successor_codes: tuple[str, ...]
    population: int | None
    population_year: int | None
    tile_row: int | None
    tile_col: int | None


class BadLine(Refusal):
    """A line of the file cannot be used; the message begins with its number."""

    def __init__(self, message: str, line: int, column: str, **params: object) -> None:
        super().__init__(message, field=column, line=line, column=column, **params)


def read_units(text: str) -> list[UnitLine]:
    """The lines of a CSV file with a header, separated by commas or semicolons.

    Columns: code, name, kind (free word), valid_from, valid_to (inclusive days; empty is open),
    successor_codes (the unit of that code on the day after valid_to, or several with | between
    them; - where a commune really ended and nothing followed). They may be followed by level
    (province, district, commune; commune when empty), population with population_year, tile_row
    with tile_col. Other columns are ignored, and lines of the level area. A code may return with
    another meaning, never while it is in use.

    Raises:
        Refusal: columns or communes are missing.
        BadLine: what is wrong in which line.
    """
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    header_names = [REQUIRED[-1] if name == OF_ONE else name for name in reader.fieldnames or ()]
    reader.fieldnames = header_names
    missing = [name for name in REQUIRED if name not in header_names]
    if missing:
        raise Refusal(
            N_("The file of units lacks the columns {columns}. Write them in the first line."),
            columns=", ".join(missing),
        )
    rows = [(reader.line_num, row) for row in reader if any(row.values())]
    lines = [_line(number, row) for number, row in rows if row.get("level") != AREA]
    if not any(line.level is Level.COMMUNE for line in lines):
        raise Refusal(N_("The file of units names no commune."))
    _refuse_overlaps(lines)
    for line in lines:
        successors(line, lines)
    return lines


@command(Permission.MANAGE)
def load_units(conn: sa.Connection, text: str, *, root_code: str, by: User | None) -> int:
    """Put the units of the file into an empty installation; the count of units.

    `root_code` is the province or district whose command installs the program (newest meaning
    of the code). It becomes the setting root_unit_id. `by` is None at the terminal.

    Raises:
        Refusal: there are units already, the root is not in the file, or a line is wrong.
    """
    lines = read_units(text)
    if conn.scalar(sa.select(sa.func.count()).select_from(schema.unit)):
        raise Refusal(
            N_("There are units already. A file is read into an empty installation only.")
        )
    root_id = insert_units(conn, lines, root_code)
    conn.execute(schema.setting.insert().values(key="root_unit_id", value=str(root_id)))
    record(conn, "load_units", "unit", by=by, new={"units": len(lines)})
    return len(lines)


def insert_units(conn: sa.Connection, lines: list[UnitLine], root_code: str) -> int:
    """Insert the units with their successors and parents; the id of the root.

    Communes hang on the root, a district on the province if the file has one. Merged communes
    hang there too: the tree tells whose responsibility a unit is.

    Raises:
        Refusal: no province or district of the file has the root's code.
    """
    above = [line for line in lines if line.level is not Level.COMMUNE]
    root = max(
        (line for line in above if line.code == root_code),
        key=attrgetter("valid_from"),
        default=None,
    )
    if root is None:
        raise Refusal(
            N_("No province or district of the file has the code {code}."),
            field="root",
            code=root_code,
        )
    conn.execute(schema.unit.insert(), [_values(line) for line in lines])
    unit = schema.unit.c
    ids: dict[tuple[str, date], int] = {
        (code, valid_from): unit_id
        for unit_id, code, valid_from in conn.execute(
            sa.select(unit.id, unit.code, unit.valid_from)
        )
    }
    province = next((line for line in above if line.level is Level.PROVINCE), None)
    for line in lines:
        parent = {Level.COMMUNE: root, Level.DISTRICT: province}.get(line.level)
        conn.execute(
            schema.unit.update()
            .where(unit.id == ids[line.code, line.valid_from])
            .values(parent_id=ids[parent.code, parent.valid_from] if parent else None)
        )
    links = [
        {
            "unit_id": ids[line.code, line.valid_from],
            "successor_id": ids[heir.code, heir.valid_from],
        }
        for line in lines
        for heir in successors(line, lines)
    ]
    if links:
        conn.execute(schema.unit_successor.insert(), links)
    return ids[root.code, root.valid_from]


def _values(line: UnitLine) -> dict[str, object]:
    fields = ("code", "name", "kind", "level", "valid_from", "valid_to", *NUMBERS)
    return {name: getattr(line, name) for name in fields} | keys(line.name)


def keys(name: str) -> dict[str, str]:
    """What a unit of this name is sorted and found by."""
    return {"sort_key": sort_key(name), "search_key": search_key(name)}


def _line(number: int, row: dict[str, str | None]) -> UnitLine:
    cells = {name: clean(row.get(name) or "") for name in REQUIRED + OPTIONAL}
    for column, cell in cells.items():
        damaged = damage(cell)
        if damaged:
            message = N_('Line {line}: {column} holds a damaged letter ({code}): "{around}".')
            raise BadLine(message, number, column, **damaged.params)
    for column, longest in LENGTHS.items():
        if not 0 < len(cells[column]) <= longest:
            message = N_("Line {line}: {column} needs 1 to {longest} characters.")
            raise BadLine(message, number, column, longest=longest)
        if legacy_encoding(row.get(column) or ""):
            message = N_(
                "Line {line}: {column} is in an old Vietnamese encoding. Save it as UTF-8."
            )
            raise BadLine(message, number, column)
    if (cells["level"] or Level.COMMUNE) not in set(Level):
        message = N_("Line {line}: {column} is one of {levels}.")
        raise BadLine(message, number, "level", levels=", ".join(Level))
    numbers = {column: _number(number, column, cells[column]) for column in NUMBERS}
    for one, other in (("population", "population_year"), ("tile_row", "tile_col")):
        if (numbers[one] is None) != (numbers[other] is None):
            raise BadLine(
                N_("Line {line}: {column} and {other} go together; fill both or none."),
                number,
                one,
                other=other,
            )
    line = UnitLine(
        number,
        cells["code"],
        _bare(cells["name"], cells["kind"]),
        cells["kind"],
        Level(cells["level"] or Level.COMMUNE),
        _day(number, "valid_from", cells["valid_from"], BEGINNING),
        _day(number, "valid_to", cells["valid_to"], FOREVER),
        tuple(dict.fromkeys(filter(None, map(str.strip, cells[REQUIRED[-1]].split("|"))))),
        **numbers,
    )
    if line.valid_to < line.valid_from:
        raise BadLine(N_("Line {line}: {column} is before valid_from."), number, "valid_to")
    return line


def _bare(name: str, kind: str) -> str:
    """The name without its kind, which official lists write before it and we keep beside it."""
    first, rest = name[: len(kind)], name[len(kind) :].strip()
    return rest if rest and first.casefold() == kind.casefold() else name


def _number(line: int, column: str, cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isascii() or not cell.isdigit() or int(cell) < (column in NUMBERS[:2]):
        raise BadLine(N_("Line {line}: {column} is a whole number in digits only."), line, column)
    return int(cell)


def _day(line: int, column: str, cell: str, when_empty: date) -> date:
    if not cell:
        return when_empty
    for date_format in DATE_FORMATS:
        try:
            return datetime.strptime(cell, date_format).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise BadLine(N_("Line {line}: {column} is a day such as 2025-07-01."), line, column)


def _refuse_overlaps(lines: Iterable[UnitLine]) -> None:
    ends: dict[str, UnitLine] = {}
    for line in sorted(lines, key=attrgetter("valid_from")):
        before = ends.get(line.code)
        if before and line.valid_from <= before.valid_to:
            raise BadLine(
                N_("Line {line}: {column} {code} is still in use by line {other}."),
                line.line,
                "code",
                code=line.code,
                other=before.line,
            )
        ends[line.code] = line


def successors(line: UnitLine, lines: list[UnitLine]) -> list[UnitLine]:
    """The lines of what the unit of this one became.

    Raises:
        BadLine: one of them is not in the file, or a commune ends and the file does not say so.
    """
    if not line.successor_codes and line.level is Level.COMMUNE and line.valid_to < FOREVER:
        message = N_(
            "Line {line}: {name} ends and nothing follows. Write the code of what it became in "
            '{column}, or "{ended}" if it really ended.'
        )
        raise BadLine(message, line.line, REQUIRED[-1], name=line.name, ended=ENDED)
    return [_successor(line, code, lines) for code in line.successor_codes if code != ENDED]


def _successor(line: UnitLine, code: str, lines: list[UnitLine]) -> UnitLine:
    if line.valid_to < FOREVER:
        next_day = line.valid_to + ONE_DAY
        for other in lines:
            same = other.code == code and other.level is line.level
            if same and other.valid_from <= next_day <= other.valid_to:
                return other
    raise BadLine(
        N_("Line {line}: no unit {code} exists the day after this one ends."),
        line.line,
        REQUIRED[-1],
        code=code,
    )
