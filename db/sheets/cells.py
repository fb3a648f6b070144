"""What a cell says: days, counts, text as people here type them. Never a guess, never a crash."""

import math
import re
from datetime import date, datetime, time, timedelta

from db.model import N_, Refusal
from db.sheets.marks import ERROR as ERROR_VALUE
from db.sheets.read import Cell
from db.text import clean, clean_block, damage, search_key

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers, from 01/03/1900 on."""
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""Days outside are slips of the keyboard."""
MOST_DIGITS = 15
DATE = re.compile(
    r"(?:ngay )?(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4}|\d{2})"
    r"|(?P<y2>\d{4})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})"
    r"|(?:ngay )?(?P<d3>\d{1,2}) thang (?P<m3>\d{1,2}) nam (?P<y3>\d{4})"
)
HOUR = r"\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?| ?(?:h|g|gio) ?(?:\d{1,2})?(?: ?(?:p|phut))?)"
CLOCK = re.compile(rf"^(?:(?:khoang|luc|hoi) )*{HOUR},? (?:ngay )?|(?:,? (?:luc |hoi )?|t){HOUR}$")
"""A time before or after the day."""
MONTH = re.compile(r"(?:thang |t)?(\d{1,2})\s*(?:[/.\-]\s*|,? ?nam )(\d{4})|(\d{4})-(\d{1,2})")
UNIT = re.compile(r" ?(?:d|dong|vnd|nguoi|vu)\.?$")
"""What is counted, behind its number."""
ERROR = re.compile(r"#(?:null!|div/0!|value!|ref!|name\?|num!|n/a)", re.IGNORECASE)
"""What a text that comes from a spreadsheet shows for one."""
COUNT = re.compile(r"[0-9]+|[1-9][0-9]{0,2}([. ])[0-9]{3}(\1[0-9]{3})*")
NOTHING = {"", "-", "\u2013", "\u2014"}
"""What people put into a cell for nothing."""


def is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell[:1].isalnum() and clean(cell) in NOTHING


def text(cell: Cell) -> str:
    """The cell as text: lines stay, numbers without a fraction are written without one."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    return clean_block(str(cell))


def require_whole(cell: Cell) -> None:
    """A letter that got damaged on its way, or an error value, is named where it stands.

    Raises:
        Refusal: the cell holds one.
    """
    if isinstance(cell, str) and ERROR.fullmatch(cell.strip()):
        raise Refusal(ERROR_VALUE, value=cell.strip())
    damaged = damage(text(cell)) if isinstance(cell, str) and not cell.isprintable() else None
    if damaged:
        raise damaged


def day(cell: Cell) -> date:
    """A date, a serial number, or text: dd/mm/yyyy, d/m/yy, yyyy-mm-dd, a date in words.

    Raises:
        Refusal: it is none of these, or lies outside 2000 to 2099.
    """
    found = _day(cell)
    if found is None or not FIRST <= found <= LAST:
        raise Refusal(
            N_('"{value}" is no day. Write it as dd/mm/yyyy, such as 05/09/2023.'),
            value=excerpt(cell),
        )
    return found


def month(cell: Cell) -> date:
    """The first day of 9/2023 or of "thang 9 nam 2023"; or the day that stands there instead.

    Raises:
        Refusal: it is no month, or lies outside 2000 to 2099.
    """
    parts = MONTH.fullmatch(search_key(cell)) if isinstance(cell, str) else None
    if parts:
        number, year = (parts[1], parts[2]) if parts[1] else (parts[4], parts[3])
        found = _date(int(year), int(number), 1)
    else:
        found = _day(cell)
    if found is None or not FIRST <= found <= LAST:
        raise Refusal(
            N_('"{value}" is no month. Write it as mm/yyyy, such as 09/2023.'), value=excerpt(cell)
        )
    return found


def count(cell: Cell) -> int:
    """A whole number: 5, 05, 1.234, 1 234; never 1,5 nor 1,234, of which nobody knows the meaning.

    Raises:
        Refusal: it is none, or has more than fifteen digits.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if math.isfinite(cell) and 0 <= cell < 10**MOST_DIGITS and cell == int(cell):
            return int(cell)
    elif isinstance(cell, str):
        typed = UNIT.sub("", search_key(cell))
        if COUNT.fullmatch(typed):
            digits = re.sub(r"[. ]", "", typed)
            if len(digits) <= MOST_DIGITS:
                return int(digits)
    raise Refusal(
        N_('"{value}" is no whole number. Write it as 5, 05 or 1.234.'), value=excerpt(cell)
    )


def excerpt(cell: Cell) -> str:
    """The cell as an error tells of it: short, in one line."""
    line = clean(text(cell))
    if isinstance(cell, float):
        line = line.replace(".", ",")
    return line if len(line) <= 40 else f"{line[:39]}\u2026"


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        return None
    if isinstance(cell, int | float):
        in_range = math.isfinite(cell) and 0 < cell < (LAST - EPOCH).days + 1
        return EPOCH + timedelta(days=int(cell)) if in_range else None
    typed = CLOCK.sub("", search_key(cell))
    if re.fullmatch(r"\d{5}", typed):
        return _day(int(typed))
    parts = DATE.fullmatch(typed)
    if parts is None:
        return None
    day_, month_, year = (
        int(parts[name] or parts[f"{name}2"] or parts[f"{name}3"]) for name in ("d", "m", "y")
    )
    return _date(year + 2000 if year < 100 else year, month_, day_)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
