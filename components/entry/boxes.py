"""The boxes of a monthly return as they stand on its form, section by section; and what the commune
reported in each for the month before and for the same month of last year."""

from datetime import date

import pandas as pd

from components.data import read
from components.words import formats
from components.words.i18n import _
from db.entries.returns import BOXES, CONFIRMED
from db.model import Selection
from db.periods import ONE_DAY
from db.queries import monthly, returns, settings
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT

INCIDENTS = CONFIRMED.name
CHANGES = ("stock_start", *FLOWS_IN, *FLOWS_OUT)
AT_THE_END = ("stock_end", "employed", "borrowing")
HELP = tuple(name for name in BOXES if name not in (*CHANGES, *AT_THE_END, *CLASSES))
"""Whatever has no other place."""
EVERY = (INCIDENTS, *CHANGES, *AT_THE_END, *CLASSES, *HELP)
Pair = tuple[int | None, int | None]


def earlier(unit_id: int, month: date) -> dict[str, Pair]:
    """By field of the return, the month before and a year before; None: not reported in full.

    A merged commune has the sum of its parts.
    """
    calendar = read(settings.calendar)
    first, named_on = calendar.first_day(month), calendar.last_day(month)
    year_before = month.replace(year=month.year - 1)
    window = calendar.custom(calendar.first_day(year_before), first - ONE_DAY)
    selection = Selection(window, (unit_id,), whole=False, named_on=named_on)
    found = read(returns.reintegration_months, selection)
    reported = found[found["reported"]].set_index("month")

    def counts(earlier_month: date) -> dict[str, int]:
        if pd.Timestamp(earlier_month) not in reported.index:
            return {}
        row = reported.loc[str(earlier_month), list(BOXES)]
        incidents = read(monthly.registered, unit_id, earlier_month, named_on)
        return {INCIDENTS: incidents, **row.astype(int).to_dict()}

    last, year = counts(calendar.month_before(month)), counts(year_before)
    return {name: (last.get(name), year.get(name)) for name in EVERY}


def beside(pair: Pair) -> str:
    """Both values, as they stand under a box."""
    last, year = map(formats.number, pair)
    return _("Last month {last} \u00b7 last year {year}", last=last, year=year)
