"""A calendar of the days of a long window: when there was how much, and on which weekdays."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from components.charts import daily, heat
from components.figures.answers import Answer
from components.figures.now import today
from components.figures.picture import Picture, frame
from components.subjects.incidents import frames
from components.subjects.incidents.view import ONE_BY_ONE, Incidents
from components.words import formats, wording
from components.words.i18n import _
from db.facts import days as facts
from db.periods import ONE_DAY, WEEK, Days

A_MONTH = 365 / 12
"""Days of a usual month."""
APART = 3
"""Weeks that the name of a month reaches over."""
TEXTS = (
    *("weekday", "day", "month", "written", "shown", "reports", "usual", "head", "slim_head"),
    *("sum", "key"),
)
NUMBERS = ("ago", "step", "place", "at")
FLAGS = ("today", "first_week", "first_day", "darkest")
BARE = dict.fromkeys(TEXTS, "") | dict.fromkeys(NUMBERS, -1) | dict.fromkeys(FLAGS, False)
AROUND, A_LETTER = 36, 8
"""Pixels of the key around its words, and of a letter of them."""
UNKNOWN, TO_COME = -1, -2
"""What stands for the step of a day that has no number."""


def picture(view: Incidents, sums: list[int], judged: str) -> Picture:
    """`sums` are those of the whole window by weekday, with what is `judged` of them."""
    weeks = facts.weeks(view.period)
    shown = weeks[-facts.MOST_WEEKS :]
    first = shown[0][0]
    counts = by_day(view, first)
    written = _written(counts)
    rows = calendar(view, first, counts, written, sums)
    key, called = view.days_key, _called(counts)
    return Picture(
        rows,
        daily.days(int(rows["shown"].str.len().max())),
        title=view.of(_("Incidents day by day, with sums by weekday")),
        alt=_("Calendar of days, weeks across and weekdays down, darker where more happened"),
        caption=view.caption,
        remark=wording.joined(
            _(
                "The last {n} weeks of {all}; the sum is of the whole period.",
                n=len(shown),
                all=len(weeks),
            )
            if len(shown) < len(weeks)
            else "",
            judged,
            _("Grey with a broken outline: not reported.") if None in counts.values() else "",
        ),
        table=_table(counts, written, shown, sums),
        columns={"week": _("Week"), **_columns(), "sum": _("Sum")},
        answers={
            "day": {
                called[day]: Answer(choice={key: (day, day)}, sight=ONE_BY_ONE) for day in counts
            }
        },
        total=wording.incidents(sum(sums)),
    )


def by_day(view: Incidents, first: date) -> dict[date, int | None]:
    """Incidents of each day from the first one on, as far as figures go; None of a day that no
    incident is known of, in a month that is due and nobody has reported."""
    run, calendar = view.series.months, view.period.calendar
    unheard = run.loc[(run["owed"] > 0) & (run["reported"] == 0), "month"].dt.date
    silent = set(filter(view.deadlines.is_due, unheard))
    last = min(view.period.last, view.newest, today())
    counts = facts.by_day(view.happened(view.selection), first, last)
    return {
        day: None if not n and calendar.month_of(day) in silent else n for day, n in counts.items()
    }


def calendar(
    view: Incidents,
    first: date,
    counts: dict[date, int | None],
    written: dict[date, str],
    sums: list[int],
) -> pd.DataFrame:
    """The frame of charts.daily.days, from the first day on."""
    last, now = view.period.last, today()
    every = facts.each(first, last)
    monday = last - last.weekday() * ONE_DAY
    ago = {day: (monday - day + day.weekday() * ONE_DAY) // WEEK for day in every}
    months = {day: view.period.calendar.month_of(day) for day in every}
    largest = max((n or 0 for n in counts.values()), default=0)
    few = [day for day in every if ago[day] < daily.FEW_WEEKS]
    heads, slim_heads = _heads(every, months, ago), _heads(few, months, ago)
    reports, usual = _reports(view), _usual(view)
    names, called = formats.weekdays("wide"), _called(every)
    month_names = {month: formats.month_name(month) for month in {*months.values()}}
    rows: list[dict[str, Any]] = []
    for day in sorted(every, key=lambda day: (day.weekday(), day)):
        n, month = counts.get(day), months[day]
        rows.append(
            {
                "weekday": names[day.weekday()],
                "ago": ago[day],
                "day": called[day],
                "month": month_names[month],
                "written": written.get(day, ""),
                "shown": "" if n == 0 else written.get(day, ""),
                "reports": reports.get(month, ""),
                "usual": usual,
                "step": _step(n, largest, is_over=day in counts),
                "today": day == now,
                "head": heads.get(day, ""),
                "slim_head": slim_heads.get(day, ""),
                "first_week": months.get(day - WEEK, month) != month,
                "first_day": bool(day.weekday()) and months.get(day - ONE_DAY, month) != month,
            }
        )
    rows += [
        {"weekday": name, "sum": formats.number(n)} for name, n in zip(names, sums, strict=True)
    ]
    rows += _key(largest)
    kinds = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "int64")
    return frame(({**BARE, **row} for row in rows), **kinds, **dict.fromkeys(FLAGS, "bool"))


def _step(n: int | None, largest: int, *, is_over: bool) -> int:
    if n is None:
        return UNKNOWN if is_over else TO_COME
    return heat.step(n, largest)


def _key(largest: int) -> list[dict[str, Any]]:
    """The numbers that each shade stands for."""
    of: dict[int, list[int]] = {}
    for n in range(largest + 1):
        of.setdefault(heat.step(n, largest), []).append(n)
    rows, at = list[dict[str, Any]](), 0
    for place, (step, held) in enumerate(of.items()):
        key = "\u2013".join(map(formats.number, dict.fromkeys((held[0], held[-1]))))
        is_last = place == len(of) - 1
        rows.append({"place": place, "step": step, "key": key, "at": at, "darkest": is_last})
        at += AROUND + A_LETTER * len(key)
    return rows


def _heads(days: list[date], months: dict[date, date], ago: dict[date, int]) -> dict[date, str]:
    """What the months are called, each at its first day, where there is room."""
    firsts: dict[date, date] = {}
    for day in days:
        firsts.setdefault(months[day], day)
    crowded = {day for day, after in pairwise(firsts.values()) if ago[day] - ago[after] < APART}
    return {day: formats.month_short(month) for month, day in firsts.items() if day not in crowded}


def _reports(view: Incidents) -> dict[date, str]:
    """By month how many communes have reported it."""
    run = view.series.months
    return dict(zip(run["month"].dt.date, frames.reports(view.series), strict=True))


def _usual(view: Incidents) -> str:
    """Incidents of a usual day, by the months before."""
    limits = view.series.limits
    return formats.number(None if limits is None else limits.centre / A_MONTH, 1)


def _written(counts: dict[date, int | None]) -> dict[date, str]:
    """Many days have the same number."""
    numbers = {n: formats.number(n) for n in {*counts.values()}}
    return {day: numbers[n] for day, n in counts.items()}


def _called(days: Iterable[date]) -> dict[date, str]:
    """Each in full, with its weekday."""
    names = formats.weekdays("wide")
    return {day: f"{names[day.weekday()]}, {formats.day(day)}" for day in days}


def _columns() -> dict[str, str]:
    return {f"day_{place}": name for place, name in enumerate(formats.weekdays("abbreviated"))}


def _table(
    counts: dict[date, int | None], written: dict[date, str], weeks: list[Days], sums: list[int]
) -> pd.DataFrame:
    """A row a week, newest last, and the sums of the whole window."""
    rows = []
    for first, last in weeks:
        held = [day for day in facts.each(first, last) if day in counts]
        known = [n for n in map(counts.get, held) if n is not None]
        rows.append(
            {
                "week": formats.day_range(first, last),
                **{f"day_{day.weekday()}": written[day] for day in held},
                "sum": formats.number(sum(known)) if known else "",
            }
        )
    rows.append(
        {
            "week": _("Sum"),
            **{f"day_{n}": formats.number(one) for n, one in enumerate(sums)},
            "sum": formats.number(sum(sums)),
        }
    )
    return pd.DataFrame(rows, columns=["week", *_columns(), "sum"]).fillna("").astype("str")
