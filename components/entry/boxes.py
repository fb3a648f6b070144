"""The boxes of a monthly return as they stand on its form, section by section; what the commune
reported in each for the month before and the same month of last year; and what they add up to."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from components.data import read
from components.forms.field import read_fields
from components.forms.form import Values
from components.words import formats
from components.words.i18n import _
from db.entries.returns import BOXES, CONFIRMED, made_of
from db.model import Faults, Selection
from db.periods import ONE_DAY
from db.queries import returns, settings
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT

INCIDENTS = CONFIRMED.name
CHANGES = ("stock_start", *FLOWS_IN, *FLOWS_OUT)
AT_THE_END = ("stock_end", "employed", "borrowing")
HELP = tuple(name for name in BOXES if name not in (*CHANGES, *AT_THE_END, *CLASSES))
"""Whatever has no other place."""
EVERY = (INCIDENTS, *CHANGES, *AT_THE_END, *CLASSES, *HELP)
Pair = tuple[int | None, int | None]
Remark = tuple[str, bool | None]
"""A sum in words, and whether it agrees: None while a number that it needs is missing."""


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
        incidents = read(returns.registered, unit_id, earlier_month, named_on)
        return {INCIDENTS: incidents, **row.astype(int).to_dict()}

    last, year = counts(calendar.month_before(month)), counts(year_before)
    return {name: (last.get(name), year.get(name)) for name in EVERY}


def beside(pair: Pair) -> str:
    """Both values, as they stand under a box."""
    last, year = map(formats.number, pair)
    return _("Last month {last} \u00b7 last year {year}", last=last, year=year)


def balance(values: Values) -> Remark:
    """The opening stock with what came and what left, against the stock at the end."""
    counts = _counts(values, ("stock_start", *FLOWS_IN, *FLOWS_OUT))
    if counts is None:
        return _("Opening stock + came - left: a number is still missing."), None
    made = made_of(counts)
    sum_ = _(
        "Opening {start} + came {come} - left {gone} = {made}.",
        start=formats.number(counts["stock_start"]),
        come=formats.number(sum(counts[name] for name in FLOWS_IN)),
        gone=formats.number(sum(counts[name] for name in FLOWS_OUT)),
        made=formats.number(made),
    )
    return _against(sum_, made, values)


def classes(values: Values) -> Remark:
    """The four classes together, against the stock at the end."""
    counts = _counts(values, CLASSES)
    if counts is None:
        return _("Classes A + B + C + D: a number is still missing."), None
    made = sum(counts.values())
    return _against(_("A + B + C + D = {made}.", made=formats.number(made)), made, values)


def _against(sum_: str, made: int, values: Values) -> Remark:
    counts = _counts(values, ("stock_end",))
    if counts is None:
        return sum_, None
    end = counts["stock_end"]
    off = {"end": formats.number(end), "n": formats.number(abs(end - made))}
    if made == end:
        verdict = _("This agrees with the stock at the end.")
    elif made < end:
        verdict = _("The stock at the end is {end}: {n} are missing here.", **off)
    else:
        verdict = _("The stock at the end is {end}: {n} too many here.", **off)
    return f"{sum_} {verdict}", made == end


def _counts(values: Values, names: Sequence[str]) -> dict[str, int] | None:
    """The typed counts; None if one is missing or unreadable."""
    counts = read_fields({name: BOXES[name] for name in names}, values, Faults())
    return None if None in counts.values() else counts
