"""Whether day and month of a column were exchanged, by a program of another region.

Excel set to month before day makes a date of 05/09/2023 by exchanging the two, and leaves
13/09/2023, which it cannot read, as text.
"""

import re
from collections.abc import Iterable
from datetime import date

from db.sheets.read import Cell

NUMBERS = re.compile(r"\s*(\d{1,2})([/.\-])(\d{1,2})([/.\-](?:\d{4}|\d{2})\b.*)", re.DOTALL)
MONTHS, DAYS = 12, 31
FEW = 3
"""Months whose dates show a pattern."""


def may_be_exchanged(column: Iterable[Cell]) -> bool:
    """Whether no date of a column speaks against it, where another column looks exchanged."""
    return all(not isinstance(cell, date) or cell.day <= MONTHS for cell in column)


def looks_exchanged(column: Iterable[Cell]) -> bool:
    """Dates whose days could all be months, beside texts that could be no dates there; or that
    fall on few days of many months; or texts that are days with the month first."""
    dates: set[date] = set()
    texts: list[tuple[int, int]] = []
    for cell in column:
        if isinstance(cell, date):
            dates.add(date(cell.year, cell.month, cell.day))
        elif isinstance(cell, str) and (found := NUMBERS.fullmatch(cell)):
            pair = int(found[1]), int(found[3])
            if min(pair) <= MONTHS and max(pair) <= DAYS:  # else it is a slip, which says nothing
                texts.append(pair)
    month_first = [pair for pair in texts if pair[0] <= MONTHS < pair[1]]
    day_first = [pair for pair in texts if pair[1] <= MONTHS < pair[0]]
    if texts and not dates:
        return bool(month_first) and not day_first
    if all(day.day == day.month for day in dates) or any(day.day > MONTHS for day in dates):
        return False
    if texts:
        return len(day_first) == len(texts)
    months, days = {(day.year, day.month) for day in dates}, {day.day for day in dates}
    return len(months) >= max(FEW, 2 * len(days))


def exchanged(cell: Cell) -> Cell:
    """With day and month the other way round, where both can be a month."""
    if isinstance(cell, date):
        return date(cell.year, cell.day, cell.month) if cell.day <= MONTHS else cell
    found = NUMBERS.fullmatch(cell) if isinstance(cell, str) else None
    if found is None or int(found[1]) > MONTHS:
        return cell
    return f"{found[3]}{found[2]}{found[1]}{found[4]}"
