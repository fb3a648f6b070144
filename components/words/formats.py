"""Numbers, dates and sums as people here write them. The one place that formats a figure.

Vietnamese writes 1.234.567,89 and English 1,234,567.89. Dates are dd/mm/yyyy in both, because a
month-first order would be misread; Babel's own Vietnamese short and medium dates are not the
official style. A missing figure (None, NaN, NaT) is an en dash. Rounding is exact, half away from
zero; a float counts as the decimal number that it prints as.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import cache, wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar

import pandas as pd
from babel.dates import get_day_names, get_month_names, get_period_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from components.words.i18n import _, language
from db.model import N_, Refusal

MISSING = "\u2013"
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""No daylight saving since 1975: a fixed offset needs no time zone database on the machine."""
BIG_SUMS = ((10**9, N_("{amount} billion dong")), (10**6, N_("{amount} million dong")))
MOST_DIGITS = 15
"""Of a typed count: more is a slip of the keyboard and does not fit the database."""

Number = int | float | Decimal | Fraction
T = TypeVar("T", bound=Number | date)
P = ParamSpec("P")


def _or_missing(write: Callable[Concatenate[T, P], str]) -> Callable[Concatenate[T | None, P], str]:
    @wraps(write)
    def write_or_mark(value: T | None, /, *args: P.args, **kwargs: P.kwargs) -> str:
        return MISSING if value is None or pd.isna(value) else write(value, *args, **kwargs)

    return write_or_mark


@_or_missing
def number(value: Number, decimals: int = 0) -> str:
    """12.345,68 for 12345.678 with two decimals."""
    return _written(value, decimals)


@_or_missing
def signed(value: Number, decimals: int = 0) -> str:
    """A change: +12, -12, 0. What rounds to nothing has no sign."""
    return _written(value, decimals, plus="+")


@_or_missing
def percent(value: Number, signed: bool = False) -> str:
    """-28,57% for a value in percent; +3,00% if `signed`. Two decimals."""
    return _written(value, 2, plus="+" if signed else "") + "%"


@_or_missing
def points(value: Number, signed: bool = False) -> str:
    """The change of a rate, in percentage points, two decimals."""
    return _("{value} percentage points", value=_written(value, 2, plus="+" if signed else ""))


@_or_missing
def money(vnd: int) -> str:
    """A sum to the last dong."""
    return _("{amount} dong", amount=number(vnd))


@_or_missing
def big_money(vnd: int) -> str:
    """A sum in millions or billions of dong, up to two decimals; to the dong below a million."""
    decimal, _group = _separators(language())
    for size, message in BIG_SUMS:
        if abs(vnd) >= size:
            amount = number(Fraction(int(vnd), size), 2).rstrip("0").rstrip(decimal)
            return _(message, amount=amount)
    return money(vnd)


@_or_missing
def count_in_text(n: int) -> str:
    """A count in a Vietnamese sentence: 05, 12, but 0. English takes no leading zero."""
    if 0 < n < 10 and language() == "vi":
        return f"0{n}"
    return number(n)


@_or_missing
def day(value: date) -> str:
    """05/09/2023. A moment counts on its day in Viet Nam."""
    local = value.astimezone(VIETNAM) if isinstance(value, datetime) and value.tzinfo else value
    return f"{local.day:02d}/{local.month:02d}/{local.year:04d}"


@_or_missing
def day_long(value: date) -> str:
    """The date of a document, in words (Decree 30/2020, annex I). Vietnamese puts a zero before
    days under 10 and before months 1 and 2 only."""
    number_of_day, month = str(value.day), _month(value, "wide")
    if language() == "vi":
        number_of_day = f"{value.day:02d}"
        month = f"{value.month:02d}" if value.month < 3 else month
    return _("{day} {month} {year}", day=number_of_day, month=month, year=value.year)


@_or_missing
def day_short(value: date) -> str:
    """05/09, where the year is known, as on an axis."""
    return day(value)[:5]


def weekdays(width: Literal["wide", "abbreviated"]) -> list[str]:
    """Their names, Monday first."""
    names = get_day_names(width, locale=language())
    return [names[weekday] for weekday in range(7)]


def day_range(first: date | None, last: date | None) -> str:
    """15/12/2022 - 10/10/2023 with an en dash; a single day once."""
    return day(first) if first == last else f"{day(first)} \u2013 {day(last)}"


@_or_missing
def month_name(month: date) -> str:
    """A reporting month by the first of its nominal month: 10/2023 after the word for month."""
    return _("{month} {year}", month=_month(month, "wide"), year=month.year)


@_or_missing
def month_in_text(month: date) -> str:
    """A reporting month after the word for it in a sentence: 09/2023."""
    return f"{month.month:02d}/{month.year:04d}"


def month_labels(months: Iterable[date], among: Iterable[date] = ()) -> list[str]:
    """Months on an axis or in a list: each with its year where they, or those among which they
    stand, are of more than one."""
    every = list(months)
    alone = len({month.year for month in (*every, *among)}) < 2
    return [month_short(month) if alone else month_in_text(month) for month in every]


@_or_missing
def month_short(month: date) -> str:
    """A reporting month where the year is known, as on an axis: T10, Oct."""
    return _("{month}", month=_month(month, "abbreviated"))


@_or_missing
def moment(value: datetime) -> str:
    """08:30 10/10/2023 in Viet Nam. ValueError for a datetime without a time zone."""
    return f"{_local(value):%H:%M} {day(value)}"


@_or_missing
def clock(value: datetime) -> str:
    """08:30:05 in Viet Nam. ValueError for a datetime without a time zone."""
    return f"{_local(value):%H:%M:%S}"


def stamp(value: datetime) -> str:
    """20231010-083005 in Viet Nam, for the name of a file."""
    return f"{_local(value):%Y%m%d-%H%M%S}"


def parse_count(text: str, *, field: str | None = None) -> int:
    """A typed count: 5, 05 or, with the separator of the language between thousands, 1.234. Refuses
    everything else: 1.5 must not become 15, nor 0.123 become 123."""
    _decimal, group = _separators(language())
    typed = text.strip()
    count = rf"[0-9]+|[1-9][0-9]{{0,2}}({re.escape(group)}[0-9]{{3}})+"
    if len(typed) > MOST_DIGITS or not re.fullmatch(count, typed):
        raise Refusal(
            N_("Enter a whole number, such as 5, 05 or {example}."),
            field=field,
            example=number(1234),
        )
    return int(typed.replace(group, ""))


def vega_locale() -> dict[str, dict[str, object]]:
    """`number` and `time` for the `config.locale` of a chart: d3 locales in this language."""
    code = language()
    decimal, group = _separators(code)
    days = get_day_names("wide", locale=code)
    short_days = get_day_names("narrow" if code == "vi" else "abbreviated", locale=code)
    months = get_month_names("wide", context="stand-alone", locale=code)
    periods = get_period_names("abbreviated", context="format", locale=code)
    from_sunday = (6, 0, 1, 2, 3, 4, 5)
    return {
        "number": {
            "decimal": decimal,
            "thousands": group,
            "grouping": [3],
            "currency": _("{amount} dong").split("{amount}"),
            "minus": "-",
            "nan": MISSING,
        },
        "time": {
            "dateTime": "%H:%M %d/%m/%Y",
            "date": "%d/%m/%Y",
            "time": "%H:%M:%S",
            "periods": [periods["am"], periods["pm"]],
            "days": [days[i] for i in from_sunday],
            "shortDays": [short_days[i] for i in from_sunday],
            "months": [months[i] for i in range(1, 13)],
            "shortMonths": [month_short(date(2000, i, 1)) for i in range(1, 13)],
        },
    }


@cache
def _separators(code: str) -> tuple[str, str]:
    """Decimal mark and thousands separator of a language."""
    return get_decimal_symbol(code), get_group_symbol(code)


def _written(value: Number, decimals: int, plus: str = "") -> str:
    """In whole units of the last decimal, so that no step of it is a binary fraction."""
    exact = Fraction(int(value) if value % 1 == 0 else str(value))
    units = (2 * abs(exact) * 10**decimals + 1) // 2
    sign = "-" if exact < 0 else plus
    whole, rest = divmod(units, 10**decimals)
    decimal, group = _separators(language())
    tail = f"{decimal}{rest:0{decimals}d}" if decimals else ""
    return (sign if units else "") + f"{whole:,}".replace(",", group) + tail


def _month(value: date, width: Literal["wide", "abbreviated"]) -> str:
    """Its number in Vietnamese, which names months by number, its name in English."""
    if language() == "vi":
        return str(value.month)
    return str(get_month_names(width, locale=language())[value.month])


def _local(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.astimezone(VIETNAM)
