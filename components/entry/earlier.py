"""What a commune reported for the month before and for the same month of last year."""

from datetime import date

import pandas as pd

from components.data import read
from components.entry.boxes import INCIDENTS
from components.words import formats
from components.words.i18n import _
from db.entries.returns import COUNTS
from db.model import Selection
from db.periods import ONE_DAY
from db.queries import returns, settings

Pair = tuple[int | None, int | None]


def earlier(unit_id: int, month: date) -> dict[str, Pair]:
    """By field of the return, the month before and a year before; None: not reported in full.

    A merged commune has the sum of its parts.
    """
    calendar = read(settings.calendar)
    first = calendar.first_day(month)
    named_on = calendar.last_day(month)
    before = calendar.month_of(first - ONE_DAY)
    year_before = month.replace(year=month.year - 1)
    window = calendar.custom(calendar.first_day(year_before), first - ONE_DAY)
    told = read(
        returns.reintegration_months, Selection(window, (unit_id,), whole=False, named_on=named_on)
    )
    told = told[told["reported"]].set_index("month")
    pairs: dict[str, list[int | None]] = {name: [] for name in (INCIDENTS, *COUNTS)}
    for earlier_month in (before, year_before):
        known = pd.Timestamp(earlier_month) in told.index
        for name in COUNTS:
            pairs[name].append(int(told.loc[str(earlier_month), name]) if known else None)
        pairs[INCIDENTS].append(
            read(returns.registered, unit_id, earlier_month, named_on) if known else None
        )
    return {name: (last, year) for name, (last, year) in pairs.items()}


def said(pair: Pair) -> str:
    """Both values, as they stand under a box."""
    last, year = pair
    return _(
        "Last month {last} \u00b7 last year {year}",
        last=formats.number(last),
        year=formats.number(year),
    )
