"""The filter bar: asks for a window and communes, answers with one frozen Selection.

The widgets keep their values in the address, so that a link opens the same view.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

import streamlit as st

from components import formats
from components.data import read
from components.i18n import _
from components.wording import short_name
from db.model import Selection, Unit, User
from db.periods import Calendar, Period, PeriodKind
from db.queries import settings, units
from db.text import search_key

T = TypeVar("T")


def selection(user: User) -> Selection | None:
    """The reader's choice, or None while there is nothing to choose from.

    Opens on the year to date of the newest data. A window that is still running ends with the
    newest data, so that it is compared with the same day of last year.
    """
    span = read(settings.data_span)
    if span is None:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        period = _period(read(settings.calendar), *span)
        offered = _communes_of(user, period.last)
        chosen = _communes(offered, period)
    if not offered:
        return None
    every = tuple(read(units.communes, period.last))
    communes = tuple(unit for unit in offered if unit in chosen) or tuple(offered)
    return Selection(period, communes, whole=communes == every, named_on=period.last)


def _communes_of(user: User, day: date) -> dict[int, Unit]:
    if user.unit_id is None:
        return read(units.communes, day)
    return read(units.part_of, day, user.unit_id)


def _period(calendar: Calendar, first: date, last: date) -> Period:
    kind = _choice(
        st.segmented_control,
        "period",
        _("Period"),
        {
            PeriodKind.MONTH: _("Month"),
            PeriodKind.QUARTER: _("Quarter"),
            PeriodKind.HALF_YEAR: _("6 months"),
            PeriodKind.NINE_MONTHS: _("9 months"),
            PeriodKind.YEAR: _("Year"),
            PeriodKind.YEAR_TO_DATE: _("Year to date"),
            PeriodKind.CUSTOM: _("Other"),
        },
        default=PeriodKind.YEAR_TO_DATE,
        required=True,
    )
    if kind is PeriodKind.YEAR_TO_DATE:
        until = _day("until", _("Until"), last, first, last)
        return calendar.year_to_date(until)
    if kind is PeriodKind.CUSTOM:
        return calendar.custom(*_days(calendar, first, last))
    asked = _whole(kind, calendar, first, last)
    return replace(asked, last=min(asked.last, last))


def _whole(kind: PeriodKind, calendar: Calendar, first: date, last: date) -> Period:
    """A month, quarter, half year, nine months or year that has begun by the newest data."""
    months = calendar.custom(first, last).months()[::-1]
    if kind is PeriodKind.MONTH:
        names = {month: formats.month_name(month) for month in months}
        month = _choice(st.selectbox, "month", _("Month"), names, width=180)
        return calendar.month(month.year, month.month)
    if kind is PeriodKind.QUARTER:
        quarters = {
            (month.year, (month.month + 2) // 3): _(
                "Quarter {n}/{year}", n=(month.month + 2) // 3, year=month.year
            )
            for month in months
        }
        return calendar.quarter(
            *_choice(st.selectbox, "quarter", _("Quarter"), quarters, width=180)
        )
    years = {month.year: str(month.year) for month in months}
    year = _choice(st.selectbox, "year", _("Year"), years, width=120)
    make: dict[PeriodKind, Callable[[int], Period]] = {
        PeriodKind.HALF_YEAR: calendar.half_year,
        PeriodKind.NINE_MONTHS: calendar.nine_months,
        PeriodKind.YEAR: calendar.year,
    }
    return make[kind](year)


def _days(calendar: Calendar, first: date, last: date) -> tuple[date, date]:
    month_start = max(first, calendar.first_day(calendar.month_of(last)))
    _refuse_bad_days("days", _("Days"), first, last)
    chosen = st.date_input(
        _("Days"),
        (month_start, last),
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        key="days",
        bind="query-params",
        width=250,
    )
    if len(chosen) < 2:
        st.info(_("Choose the last day of the period too."))
        st.stop()
    return chosen


def _day(key: str, label: str, default: date, first: date, last: date) -> date:
    _refuse_bad_days(key, label, first, last)
    return st.date_input(
        label,
        default,
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        key=key,
        bind="query-params",
        width=150,
    )


def _communes(offered: Mapping[int, Unit], period: Period) -> list[int]:
    names = commune_labels(offered)
    _explain_unknown_communes(names, period)
    if len(offered) == 1:
        return list(offered)
    return st.multiselect(
        _("Communes"),
        list(names),
        format_func=names.__getitem__,
        placeholder=_("All {n} communes", n=len(names)),
        key="communes",
        bind="query-params",
        filter_mode="contains",
    )


def commune_labels(offered: Mapping[int, Unit]) -> dict[int, str]:
    """Names to choose from; those that differ in accents alone carry their code."""
    keys = [search_key(unit.name) for unit in offered.values()]
    return {
        id_: f"{short_name(unit)} ({unit.code})"
        if keys.count(search_key(unit.name)) > 1
        else short_name(unit)
        for id_, unit in offered.items()
    }


def _choice(
    widget: Callable[..., T], key: str, label: str, names: Mapping[T, str], **more: Any
) -> T:
    """A widget bound to the address; what the address asks for and is not offered is said.

    The address is the user's own text, so it is never shown again: text in a message is markdown.
    """
    if set(st.query_params.get_all(key)) - set(names.values()):
        st.session_state.pop(key, None)
        _unknown(label)
    return widget(
        label, list(names), format_func=names.__getitem__, key=key, bind="query-params", **more
    )


def _refuse_bad_days(key: str, label: str, first: date, last: date) -> None:
    for told in st.query_params.get_all(key):
        try:
            known = first <= date.fromisoformat(told) <= last
        except ValueError:
            known = False
        if not known:
            _unknown(label)


def _unknown(label: str) -> None:
    st.warning(
        _(
            "The address of this page asks for something unknown under {field}. "
            "The usual choice is shown instead; please choose again.",
            field=label,
        ),
        icon=":material/link_off:",
    )


def _explain_unknown_communes(names: Mapping[int, str], period: Period) -> None:
    """Say what became of a commune that the address names and the window's last day lacks."""
    asked = set(st.query_params.get_all("communes")) - set(names.values())
    if not asked:
        return
    heirs = read(units.lineage, period.last)
    today = read(units.communes, period.last)
    known = False
    for unit in read(units.every_commune):
        if asked.isdisjoint({short_name(unit), f"{short_name(unit)} ({unit.code})"}):
            continue
        if unit.id in heirs and unit.id not in today:
            known = True
            st.warning(
                _(
                    "{old} has been part of {new} since {day}: later figures cannot be split.",
                    old=short_name(unit),
                    new=short_name(today[heirs[unit.id]]),
                    day=formats.day(unit.valid_to + timedelta(days=1)),
                ),
                icon=":material/call_merge:",
            )
        elif unit.valid_from > period.last:
            known = True
            st.warning(
                _(
                    "{unit} exists only since {day}; choose a later period or its former communes.",
                    unit=short_name(unit),
                    day=formats.day(unit.valid_from),
                ),
                icon=":material/call_merge:",
            )
    if not known:
        _unknown(_("Communes"))
