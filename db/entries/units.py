"""Units in a CSV file: what the lines of one say, and everything that is wrong with them."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from db import schema
from db.entries.field import length
from db.model import (
    AREA,
    BEGINNING,
    COMMUNE,
    FOREVER,
    N_,
    Faults,
    Invalid,
    Refusal,
    Words,
)
from db.periods import ONE_DAY
from db.text import clean, damage, legacy_encoding, search_key

REQUIRED = ("code", "name", "kind", "valid_from", "valid_to", "successor_codes")
OPTIONAL = (
    "level",
    "parent_code",
    "population",
    "population_year",
    "tile_row",
    "tile_col",
)
NUMBERS = ("population", "population_year", "tile_row", "tile_col")
LENGTHS = {name: length(schema.unit.c[name]) for name in ("code", "name", "kind")}
LONGEST = LENGTHS | {"level": length(schema.unit.c.level)}
ENDED = "-"
"""Instead of successors: nothing followed the unit."""
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
HEADINGS = {
    "ma": "code",
    "ma don vi": "code",
    "ten": "name",
    "ten don vi": "name",
    "loai": "kind",
    "loai don vi": "kind",
    "tu ngay": "valid_from",
    "den ngay": "valid_to",
    "thanh": "successor_codes",
    "ma don vi moi": "successor_codes",
    "cap": "level",
    "thuoc": "parent_code",
    "ma cap tren": "parent_code",
    "dan so": "population",
    "nam dan so": "population_year",
    "hang o": "tile_row",
    "cot o": "tile_col",
    "successor_code": "successor_codes",
}
"""What a column may be called too: Vietnamese by its search key, and the successor of before."""
WORDS = {
    "quoc gia": "country",
    "tinh": "province",
    "thanh pho": "province",
    "huyen": "district",
    "khu vuc": AREA,
    "cum": AREA,
    "xa": COMMUNE,
    "cap xa": COMMUNE,
    "phuong": COMMUNE,
}
"""Vietnamese words for levels, by their search key; any other word stands as it is."""
EXAMPLE = re.compile(r"\(.*\)")
"""The name of a unit that only shows how a line is written."""
MOST_FAULTS = 20
"""So many are told one by one; of more only how many they are."""


@dataclass(frozen=True)
class UnitLine:
    """One checked line of the file; `line` counts from 1, the header."""

    line: int
    code: str
    name: str
    kind: str
    level: str
    parent_code: str
    valid_from: date
    valid_to: date
    successor_codes: tuple[str, ...]
    population: int | None
    population_year: int | None
    tile_row: int | None
    tile_col: int | None


@dataclass(frozen=True)
class UnitFile:
    """The lines of a file, and its columns that nothing was made of."""

    lines: list[UnitLine]
    ignored: tuple[str, ...] = ()


def read_units(text: str) -> UnitFile:
    """The lines of a CSV file with a header, separated by commas or semicolons.

    Columns, in English or Vietnamese: code, name, kind (free word), valid_from, valid_to (inclusive
    days; empty is open), successor_codes (the unit of that code on the day after valid_to, or
    several with | between them; - where a commune really ended and nothing followed). They may be
    followed by level (commune when empty; any other word for what stands above), parent_code (the
    unit above it hangs in), population with population_year, tile_row with tile_col. Other
    columns are ignored, and so is a population whose year no column tells. A code may return with
    another meaning, never while it is in use.

    Raises:
        Refusal: columns or communes are missing.
        Invalid: everything that is wrong, by line and column.
    """
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        return _read(reader)
    except csv.Error as error:  # a cell longer than any is
        raise Refusal(
            N_("Line {line} of the file cannot be read. Save it anew as CSV."),
            line=reader.line_num + 1,
        ) from error


def _read(reader: "csv.DictReader[str]") -> UnitFile:
    written = {name: _column(name) for name in reader.fieldnames or ()}
    named = list(written.values())
    missing = [name for name in REQUIRED if name not in named]
    if missing:
        raise Refusal(
            N_("The file of units lacks the columns {columns}. Write them in the first line."),
            columns=Words(missing),
        )
    dated = "population_year" in named
    taken = {*REQUIRED, *OPTIONAL} - (set() if dated else {"population"})
    reader.fieldnames = [name if name in taken else "" for name in named]
    faults = Faults()
    read = [_line(reader.line_num, row, faults) for row in reader if any(row.values())]
    lines = [line for line in read if line is not None]
    if not any(line.level == COMMUNE for line in lines) and not faults.found:
        raise Refusal(N_("The file of units names no commune."))
    _refuse_overlaps(lines, faults)
    if len(lines) == len(read):
        of_code = by_code(lines)
        for line in lines:
            _check_successors(line, of_code, faults)
            _check_parent(line, of_code, faults)
    _refuse(faults)
    return UnitFile(lines, tuple(name for name, known in written.items() if known not in taken))


def _column(heading: str) -> str:
    name = heading.strip()
    return HEADINGS.get(search_key(name), name)


def _refuse(faults: Faults) -> None:
    """Raise what was found, the first ones one by one."""
    found = list(faults.found.items())
    if len(found) > MOST_FAULTS:
        more = Refusal(N_("{n} more cells are wrong."), n=len(found) - MOST_FAULTS)
        raise Invalid(dict(found[:MOST_FAULTS]) | {"more": more})
    faults.refuse()


def _wrong(faults: Faults, line: int, column: str, message: str, **params: object) -> None:
    faults.add(f"{line}.{column}", message, line=line, column=Words([column]), **params)


def _line(number: int, row: dict[str, str | None], faults: Faults) -> UnitLine | None:
    """The line, or None where what is wrong with it was added to the faults."""
    before = len(faults.found)
    cells = {name: clean(row.get(name) or "") for name in REQUIRED + OPTIONAL}
    cells["level"] = WORDS.get(search_key(cells["level"]), cells["level"]) or COMMUNE
    for column, cell in cells.items():
        if damaged := damage(cell):
            message = N_('Line {line}: {column} holds a damaged letter ({code}): "{around}".')
            _wrong(faults, number, column, message, **damaged.params)
    for column, longest in LONGEST.items():
        if legacy_encoding(row.get(column) or ""):
            message = N_(
                "Line {line}: {column} is in an old Vietnamese encoding. Save it as UTF-8."
            )
            _wrong(faults, number, column, message)
        if not 0 < len(cells[column]) <= longest:
            message = N_("Line {line}: {column} needs 1 to {longest} characters.")
            _wrong(faults, number, column, message, longest=longest)
    if EXAMPLE.fullmatch(cells["name"]):
        message = N_("Line {line}: {name} is an example. Write a name there, or delete the line.")
        _wrong(faults, number, "name", message, name=cells["name"])
    numbers = {column: _number(number, column, cells[column], faults) for column in NUMBERS}
    for one, other in (("population", "population_year"), ("tile_row", "tile_col")):
        if (not cells[one]) != (not cells[other]):
            message = N_("Line {line}: {column} and {other} go together; fill both or none.")
            _wrong(faults, number, one, message, other=Words([other]))
    first = _day(number, "valid_from", cells["valid_from"], BEGINNING, faults)
    last = _day(number, "valid_to", cells["valid_to"], FOREVER, faults)
    if last < first:
        message = N_("Line {line}: {column} is before {other}.")
        _wrong(faults, number, "valid_to", message, other=Words(["valid_from"]))
    if len(faults.found) > before:
        return None
    return UnitLine(
        number,
        cells["code"],
        bare(cells["name"], cells["kind"]),
        cells["kind"],
        cells["level"],
        cells["parent_code"],
        first,
        last,
        tuple(dict.fromkeys(filter(None, map(str.strip, cells[REQUIRED[-1]].split("|"))))),
        **numbers,
    )


def bare(name: str, kind: str) -> str:
    """The name without its kind, which official lists write before it and we keep beside it."""
    first, rest = name[: len(kind)], name[len(kind) :].strip()
    return rest if rest and first.casefold() == kind.casefold() else name


def _number(line: int, column: str, cell: str, faults: Faults) -> int | None:
    if not cell:
        return None
    if not cell.isascii() or not cell.isdigit() or int(cell) < (column in NUMBERS[:2]):
        message = N_("Line {line}: {column} is a whole number in digits only.")
        _wrong(faults, line, column, message)
        return None
    return int(cell)


def _day(line: int, column: str, cell: str, when_empty: date, faults: Faults) -> date:
    if not cell:
        return when_empty
    for date_format in DATE_FORMATS:
        try:
            return datetime.strptime(cell, date_format).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    _wrong(faults, line, column, N_("Line {line}: {column} is a day such as 2025-07-01."))
    return when_empty


def _refuse_overlaps(lines: Iterable[UnitLine], faults: Faults) -> None:
    ends: dict[str, UnitLine] = {}
    for line in sorted(lines, key=attrgetter("valid_from")):
        before = ends.get(line.code)
        if before and line.valid_from <= before.valid_to:
            message = N_("Line {line}: {column} {code} is still in use by line {other}.")
            _wrong(faults, line.line, "code", message, code=line.code, other=before.line)
        ends[line.code] = line


Lines = Mapping[str, Sequence[UnitLine]]
"""The lines of each code."""


def by_code(lines: Iterable[UnitLine]) -> Lines:
    found: dict[str, list[UnitLine]] = defaultdict(list)
    for line in lines:
        found[line.code].append(line)
    return found


def parent(line: UnitLine, lines: Lines) -> UnitLine | None:
    """The line of what the unit hangs in, if the file says so: of the units above communes, the
    newest of the code."""
    above = (other for other in lines.get(line.parent_code, ()) if other.level != COMMUNE)
    return max(above, key=attrgetter("valid_from"), default=None)


def _check_parent(line: UnitLine, lines: Lines, faults: Faults) -> None:
    path, above = [line], parent(line, lines)
    if line.parent_code and above is None:
        message = N_("Line {line}: no unit above the communes has the {column} {code}.")
        _wrong(faults, line.line, "parent_code", message, code=line.parent_code)
    while above is not None and above not in path:
        path.append(above)
        above = parent(above, lines)
    if above is not None:
        message = N_("Line {line}: {column} {code} leads round in a circle.")
        _wrong(faults, line.line, "parent_code", message, code=line.parent_code)


def successors(line: UnitLine, lines: Lines) -> list[UnitLine]:
    """The lines of what the unit of this one became."""
    found = (_successor(line, code, lines) for code in line.successor_codes)
    return [heir for heir in found if heir is not None]


def _successor(line: UnitLine, code: str, lines: Lines) -> UnitLine | None:
    if line.valid_to == FOREVER:
        return None
    next_day = line.valid_to + ONE_DAY
    for other in lines.get(code, ()):
        if other.level == line.level and other.valid_from <= next_day <= other.valid_to:
            return other
    return None


def _check_successors(line: UnitLine, lines: Lines, faults: Faults) -> None:
    if not line.successor_codes and line.level == COMMUNE and line.valid_to < FOREVER:
        message = N_(
            "Line {line}: {name} ends and nothing follows. Write the code of what it became in "
            '{column}, or "{ended}" if it really ended.'
        )
        _wrong(faults, line.line, REQUIRED[-1], message, name=line.name, ended=ENDED)
    for code in line.successor_codes:
        if code != ENDED and _successor(line, code, lines) is None:
            message = N_("Line {line}: no unit {code} exists the day after this one ends.")
            _wrong(faults, line.line, REQUIRED[-1], message, code=code)
