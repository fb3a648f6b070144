"""The filter: asks for a window and communes, answers with one frozen Selection.

The widgets keep their values in the address, so that a link opens the same view.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from components.data import read
from components.figures import levels, offering
from components.figures.choice import Outside, choice, unknown
from components.figures.headline import Headline
from components.figures.now import call_communes, deadlines
from components.figures.offering import commune_names
from components.figures.scene import choose
from components.runtime import fold, link
from components.words import bases, formats, kinds, splits, wording
from components.words.i18n import _
from components.words.wording import listed, short_name
from db.model import Selection, Unit, User
from db.periods import WEEK, Base, Calendar, Period, PeriodKind
from db.queries import records, settings, units

T = TypeVar("T")


def show(user: User, places: Headline, page: str) -> None:
    """Offer the choice and remember it for the page (its address) that runs after.

    The router shows it, not the page: what a page binds to the address Streamlit drops when
    another page opens, and the reader's choice goes along from page to page.
    """
    outside = Outside(places)
    behind = places.tools.popover(_("Period and place"), icon=":material/tune:", key="filters")
    fold.later(behind)
    fold.later(places.tools)
    with behind:
        choose(selection(user, outside))
    with places.beside:
        link.hold(page, outside.address, levels.in_sight())


def selection(user: User, outside: Outside) -> Selection | None:
    """The reader's choice, or None while there is nothing to choose from.

    Opens on the year to the `opening_day`, against the year before. A window that is still running
    ends with the newest data, so that it is compared with the same day of its base.
    """
    span = read(settings.data_span)
    if span is None:
        return None
    opening = opening_day(*span)
    period = _period(read(settings.calendar), *span, opening, outside)
    period = replace(period, against=_base(outside))
    every = communes_of(user, period.last)
    call_communes(kinds.together(every.values()))
    offering.find(every)
    offered = within_area(every, read(records.areas_of, period.last, user.sees), outside)
    chosen = _communes(offered, period, outside)
    if not offered:
        return None
    with outside.places.beside:
        levels.show(user)
    communes = tuple(unit for unit in offered if unit in chosen) or tuple(offered)
    whole = communes == tuple(read(units.communes, period.last)) and user.sees.is_everything
    return Selection(period, communes, whole, named_on=period.last)


def opening_day(first: date, last: date) -> date:
    """The day that dashboards open on, of data from `first` to `last`: the last one of the newest
    month that is due, so that no commune that reports early turns what they tell. The sample opens
    on the day of its story."""
    due = deadlines()
    opening = read(settings.opening_day) or due.calendar.last_day(due.last_due_month())
    return min(opening, last) if opening >= first else last


def communes_of(user: User, day: date) -> dict[int, Unit]:
    """The communes of the day whose figures the user may see, by id."""
    return read(records.part_of, day, user.sees)


def may_see(user: User, choice: Selection) -> bool:
    """Whether the figures of the choice are among those that the user may see."""
    return read(records.is_within, user.sees, choice)


def within_area(
    offered: dict[int, Unit], areas: Mapping[int, tuple[int, ...]], outside: Outside
) -> dict[int, Unit]:
    """Ask for one of the areas where there are several; those of the communes that hang in it."""
    tree = read(units.tree)
    if tree is None or not areas:
        return offered
    area = choice(
        st.selectbox,
        levels.AREA,
        _("Area"),
        lambda: {node: wording.node_name(tree.nodes[node]) for node in areas},
        outside=outside,
        index=None,
        placeholder=_("All {n} areas", n=len(areas)),
    )
    return offered if area is None else {one: offered[one] for one in areas[area]}


def _period(calendar: Calendar, first: date, last: date, opening: date, outside: Outside) -> Period:
    kind = choice(
        st.segmented_control,
        "period",
        _("Period"),
        _kinds,
        outside=outside,
        default=PeriodKind.YEAR_TO_DATE,
        required=True,
    )
    if kind is PeriodKind.YEAR_TO_DATE:
        until = _day("until", _("Until"), opening, first, last, outside)
        _to_newest(until, last, outside)
        return calendar.year_to_date(until)
    if kind is PeriodKind.CUSTOM:
        return calendar.custom(*_days(calendar, first, last, opening, outside))
    whole = _whole(kind, calendar, first, last, opening, outside)
    return replace(whole, last=min(whole.last, last))


def _base(outside: Outside) -> Base:
    """What the period is compared with."""
    chosen: Base = choice(
        st.segmented_control,
        "base",
        _("Compared with"),
        lambda: {base: bases.name(base) for base in Base},
        outside=outside,
        default=Base.YEAR_BEFORE,
        required=True,
    )
    return chosen


def _kinds() -> dict[PeriodKind, str]:
    return {
        PeriodKind.WEEK: _("Week"),
        PeriodKind.MONTH: _("Month"),
        PeriodKind.QUARTER: _("Quarter"),
        PeriodKind.HALF_YEAR: _("6 months"),
        PeriodKind.NINE_MONTHS: _("9 months"),
        PeriodKind.YEAR: _("Year"),
        PeriodKind.YEAR_TO_DATE: _("Year to date"),
        PeriodKind.CUSTOM: _("Other"),
    }


def _weeks(calendar: Calendar, first: date, last: date) -> dict[date, str]:
    """Their Mondays, the newest first."""
    newest, found = calendar.week(last).first, {}
    for step in range((newest - calendar.week(first).first) // WEEK + 1):
        monday = newest - step * WEEK
        days = formats.day_range(monday, calendar.week(monday).last)
        found[monday] = _("Week {days}", days=days)
    return found


def _months(months: Iterable[date]) -> dict[date, str]:
    return {month: formats.month_name(month) for month in months}


def _quarter(month: date) -> tuple[int, int]:
    return month.year, (month.month + 2) // 3


def _quarters(months: Iterable[date]) -> dict[tuple[int, int], str]:
    found = dict.fromkeys(map(_quarter, months))
    return {(year, n): _("Quarter {n}/{year}", n=n, year=year) for year, n in found}


def _to_newest(until: date, last: date, outside: Outside) -> None:
    """One tap to the newest day, whose months need not be due."""
    if until < last:
        outside.places.tools.button(
            _("Up to {day}", day=formats.day(last)),
            key="to-newest",
            icon=":material/fast_forward:",
            type="tertiary",
            on_click=_turn_to_newest,
            args=(last,),
        )


def _turn_to_newest(last: date) -> None:
    st.session_state["until"] = last


def _whole(
    kind: PeriodKind,
    calendar: Calendar,
    first: date,
    last: date,
    opening: date,
    outside: Outside,
) -> Period:
    """A week, month, quarter, half year, nine months or year that has begun by the newest data; the
    usual one holds the opening day."""
    if kind is PeriodKind.WEEK:
        weeks, monday = partial(_weeks, calendar, first, last), calendar.week(opening).first
        return calendar.week(_one_of("week", _("Week"), weeks, monday, outside))
    months = calendar.custom(first, last).months()[::-1]
    usual = calendar.month_of(opening)
    if kind is PeriodKind.MONTH:
        month = _one_of("month", _("Month"), partial(_months, months), usual, outside)
        return calendar.month(month.year, month.month)
    if kind is PeriodKind.QUARTER:
        quarters = partial(_quarters, months)
        return calendar.quarter(
            *_one_of("quarter", _("Quarter"), quarters, _quarter(usual), outside)
        )
    years = {month.year: str(month.year) for month in months}
    make: dict[PeriodKind, Callable[[int], Period]] = {
        PeriodKind.HALF_YEAR: calendar.half_year,
        PeriodKind.NINE_MONTHS: calendar.nine_months,
        PeriodKind.YEAR: calendar.year,
    }
    return make[kind](_one_of("year", _("Year"), lambda: years, usual.year, outside))


def _one_of(
    key: str, label: str, names: Callable[[], Mapping[T, str]], usual: T, outside: Outside
) -> Any:
    index = list(names()).index(usual)
    return choice(st.selectbox, key, label, names, outside=outside, index=index)


def _days(
    calendar: Calendar, first: date, last: date, opening: date, outside: Outside
) -> tuple[date, date]:
    month_start = max(first, calendar.first_day(calendar.month_of(opening)))
    chosen = _day("days", _("Days"), (month_start, opening), first, last, outside)
    if len(chosen) < 2:
        outside.places.beside.info(_("Choose the last day of the period too."))
        st.stop()
    return chosen[0], chosen[1]


def _day(key: str, label: str, default: Any, first: date, last: date, outside: Outside) -> Any:
    """A day from `first` to `last`, or two where the default is two."""
    _refuse_bad_days(key, label, first, last, outside)
    chosen = st.date_input(
        label,
        default,
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        key=key,
        bind="query-params",
    )
    value = chosen or default  # a browser of its own cannot empty the field
    days = value if isinstance(value, tuple) else (value,)
    outside.address[key] = [] if value == default else [day.isoformat() for day in days]
    return value


def _communes(offered: Mapping[int, Unit], period: Period, outside: Outside) -> list[int]:
    if len(offered) == 1:
        return list(offered)
    before = st.session_state.get("communes", [])
    gone = [unit for unit in before if unit not in offered]
    if gone:
        st.session_state["communes"] = [unit for unit in before if unit in offered]
    explained = _explain_other_communes(offered, period, gone, outside)
    listed = offering.few(offered)
    if not listed and not st.query_params.get_all("communes"):
        return []
    chosen: list[int] = choice(
        st.multiselect,
        "communes",
        _("Communes"),
        partial(commune_names, listed),
        explained=explained,
        outside=outside,
        placeholder=_("All {n} communes", n=len(offered)),
    )
    return chosen


def _refuse_bad_days(key: str, label: str, first: date, last: date, outside: Outside) -> None:
    for day in st.query_params.get_all(key):
        try:
            known = first <= date.fromisoformat(day) <= last
        except ValueError:
            known = False
        if not known:
            unknown(label, outside)


def _explain_other_communes(
    offered: Mapping[int, Unit], period: Period, gone: Collection[int], outside: Outside
) -> set[str]:
    """Say what became of a commune that was asked for and the window's last day lacks.

    Asked for by its name in the address, or chosen for another window (`gone`, unit ids).

    Returns the names of the address that were explained.
    """
    explained: set[str] = set()
    asked = set(st.query_params.get_all("communes"))
    others = [unit for unit in read(units.every_commune) if unit.id not in offered]
    heirs, divided = read(units.lineage, period.last), read(units.undivided, period.last)
    known = read(units.by_ids)
    for unit in others:
        names = asked & {short_name(unit), f"{short_name(unit)} ({unit.code})"}
        if not names - explained and unit.id not in gone:
            continue
        if unit.valid_from > period.last:
            message = _(
                "{unit} exists only since {day}; choose a later period or its former communes.",
                unit=short_name(unit),
                day=formats.day(unit.valid_from),
            )
        elif heirs.get(unit.id) in offered:
            old, new = splits.names_apart(unit, offered[heirs[unit.id]])
            message = _(
                "{old} has been part of {new} since {day}: later figures cannot be split.",
                old=old,
                new=new,
                day=formats.day(unit.valid_to + timedelta(days=1)),
            )
        elif unit.id in divided:
            message = _(
                "{old} was split between {new} on {day}: choose all of them to see its figures.",
                old=short_name(unit),
                new=listed(short_name(known[heir]) for heir in sorted(divided[unit.id])),
                day=formats.day(unit.valid_to + timedelta(days=1)),
            )
        else:
            continue
        explained |= names
        outside.places.beside.warning(message, icon=":material/call_merge:")
    return explained
