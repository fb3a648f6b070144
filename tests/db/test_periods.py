"""The reporting calendar against an oracle that walks the time line one day at a time."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.periods import Calendar, Period, PeriodKind

POLICE = Calendar()
CIVIL = Calendar(cutoff_day=0)
CUTOFFS = range(29)
WALK = (date(2007, 1, 1), date(2032, 12, 31))

cutoffs = st.integers(0, 28)
years = st.integers(2009, 2031)
days = st.dates(date(2009, 1, 1), date(2031, 12, 31))
first_months = st.builds(date, years, st.integers(1, 12), st.just(1))


@st.composite
def windows(draw, kinds=None):
    """Windows of every kind on every calendar, leap days and month ends well represented."""
    calendar = Calendar(draw(cutoffs))
    kind = draw(st.sampled_from(kinds or list(PeriodKind)))
    year = draw(years)
    if kind == PeriodKind.MONTH:
        return calendar.month(year, draw(st.integers(1, 12)))
    if kind == PeriodKind.QUARTER:
        return calendar.quarter(year, draw(st.integers(1, 4)))
    if kind == PeriodKind.YEAR_TO_DATE:
        return calendar.year_to_date(draw(days | turns_of_months()))
    if kind == PeriodKind.WEEK:
        return calendar.week(draw(days | turns_of_months()))
    if kind == PeriodKind.CUSTOM:
        return calendar.custom(*sorted((draw(days | turns_of_months()), draw(days))))
    return getattr(calendar, kind)(year)


def turns_of_months():
    return st.builds(
        lambda month, step: month + timedelta(days=step), first_months, st.integers(-2, 14)
    )


@cache
def walked(cutoff_day):
    """{day: (year, month)}, by walking: the month turns on the day after the cut-off."""
    day, last = WALK
    year, month = day.year, day.month
    found = {}
    while day <= last:
        found[day] = (year, month)
        tomorrow = day + timedelta(days=1)
        if day.day == cutoff_day if cutoff_day else tomorrow.day == 1:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = tomorrow
    return found


@cache
def walked_months(cutoff_day):
    """{(year, month): its days in order}."""
    by_month = groupby(walked(cutoff_day).items(), key=itemgetter(1))
    return {month: [day for day, _ in found] for month, found in by_month}


def days_of(period):
    ordinals = range(period.first.toordinal(), period.last.toordinal() + 1)
    return list(map(date.fromordinal, ordinals))


def days_of_months(cutoff_day, months):
    return [day for month in months for day in walked_months(cutoff_day)[month]]


def named(months):
    return [(month.year, month.month) for month in months]


def leap_days(period):
    return sum((day.month, day.day) == (2, 29) for day in days_of(period))


@pytest.mark.parametrize("cutoff_day", CUTOFFS)
def test_every_day_belongs_to_one_month_without_gap_or_overlap(cutoff_day):
    calendar = Calendar(cutoff_day)

    assert {day: (calendar.month_of(day), calendar.year_of(day)) for day in walked(cutoff_day)} == {
        day: (date(*month, 1), month[0]) for day, month in walked(cutoff_day).items()
    }


@pytest.mark.parametrize("cutoff_day", CUTOFFS)
def test_a_month_begins_and_ends_where_its_days_do(cutoff_day):
    calendar = Calendar(cutoff_day)
    complete = list(walked_months(cutoff_day).items())[1:-1]

    assert [
        (calendar.first_day(date(*month, 1)), calendar.last_day(date(*month, 1)))
        for month, _ in complete
    ] == [(days[0], days[-1]) for _, days in complete]


def test_the_police_month_runs_from_the_15th_to_the_14th():
    october = date(2023, 10, 1)

    assert POLICE.first_day(october) == date(2023, 9, 15)
    assert POLICE.last_day(october) == date(2023, 10, 14)
    assert POLICE.month_of(date(2023, 9, 14)) == date(2023, 9, 1)
    assert POLICE.month_of(date(2023, 9, 15)) == october
    assert POLICE.year_of(date(2022, 12, 15)) == 2023
    assert POLICE.year_of(date(2023, 12, 14)) == 2023


def test_cutoff_28_begins_march_on_the_leap_day_or_on_the_first():
    calendar = Calendar(28)

    assert calendar.first_day(date(2024, 3, 1)) == date(2024, 2, 29)
    assert calendar.first_day(date(2023, 3, 1)) == date(2023, 3, 1)


@pytest.mark.parametrize("cutoff_day", [-1, 29, 31])
def test_a_cutoff_that_some_month_lacks_is_refused(cutoff_day):
    with pytest.raises(ValueError, match="cut-off day"):
        Calendar(cutoff_day)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (POLICE.month(2023, 1), date(2022, 12, 15), date(2023, 1, 14)),
        (POLICE.quarter(2023, 1), date(2022, 12, 15), date(2023, 3, 14)),
        (POLICE.half_year(2023), date(2022, 12, 15), date(2023, 6, 14)),
        (POLICE.nine_months(2023), date(2022, 12, 15), date(2023, 9, 14)),
        (POLICE.year(2023), date(2022, 12, 15), date(2023, 12, 14)),
        (POLICE.year_to_date(date(2023, 10, 10)), date(2022, 12, 15), date(2023, 10, 10)),
        (POLICE.year_to_date(date(2022, 12, 15)), date(2022, 12, 15), date(2022, 12, 15)),
        (CIVIL.month(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (CIVIL.year_to_date(date(2023, 10, 10)), date(2023, 1, 1), date(2023, 10, 10)),
    ],
)
def test_named_periods_have_the_days_of_the_rule_book(period, first, last):
    assert (period.first, period.last) == (first, last)


@given(cutoffs, years, st.integers(1, 4))
def test_quarter_half_nine_months_and_year_are_the_unions_of_their_months(cutoff, year, quarter):
    calendar = Calendar(cutoff)
    expected = {
        calendar.quarter(year, quarter): range(3 * quarter - 2, 3 * quarter + 1),
        calendar.half_year(year): range(1, 7),
        calendar.nine_months(year): range(1, 10),
        calendar.year(year): range(1, 13),
    }

    for period, numbers in expected.items():
        assert days_of(period) == days_of_months(cutoff, [(year, n) for n in numbers])
        assert period.is_whole


@given(cutoffs, days)
def test_year_to_date_holds_the_days_of_the_reporting_year_up_to_that_day(cutoff, until):
    period = Calendar(cutoff).year_to_date(until)
    year = walked(cutoff)[until][0]

    assert days_of(period) == [
        day for day, month in walked(cutoff).items() if month[0] == year and day <= until
    ]


@given(windows(), days)
def test_a_period_knows_its_days_and_months(period, day):
    cutoff = period.calendar.cutoff_day
    inside = days_of(period)
    touched = list(dict.fromkeys(walked(cutoff)[day] for day in inside))
    whole = [month for month in touched if set(walked_months(cutoff)[month]) <= set(inside)]

    assert period.days == len(inside)
    assert named(period.months()) == touched
    assert named(period.whole_months()) == whole
    assert period.is_whole == (days_of_months(cutoff, touched) == inside)
    assert period.contains(day) == (day in inside)


@given(windows())
def test_the_overlaps_with_its_months_add_up_to_the_period(period):
    parts = [period.overlap(month) for month in period.months()]

    assert [
        day for first, last in parts for day in days_of(replace(period, first=first, last=last))
    ] == days_of(period)
    assert all(
        period.overlap(month) == (period.calendar.first_day(month), period.calendar.last_day(month))
        for month in period.whole_months()
    )


def test_a_month_outside_the_period_has_no_overlap():
    with pytest.raises(ValueError, match="11/2023 has no day"):
        POLICE.month(2023, 10).overlap(date(2023, 11, 1))


def test_a_period_is_a_value():
    assert POLICE.month(2023, 10) == Calendar(14).month(2023, 10)
    assert len({POLICE.month(2023, 10), Calendar(14).month(2023, 10), CIVIL.month(2023, 10)}) == 2


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        POLICE.custom(date(2023, 10, 10), date(2023, 10, 9))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: POLICE.month(2023, 13), "no month 13"),
        (lambda: POLICE.quarter(2023, 5), "no quarter 5"),
        (lambda: POLICE.first_day(date(2023, 10, 2)), "named by its first day"),
        (lambda: POLICE.last_day(date(1899, 12, 1)), "from 1900 on"),
    ],
)
def test_months_and_quarters_that_do_not_exist_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (POLICE.year_to_date(date(2023, 10, 10)), date(2021, 12, 15), date(2022, 10, 10)),
        (POLICE.year(2023), date(2021, 12, 15), date(2022, 12, 14)),
        (POLICE.custom(date(2024, 2, 20), date(2024, 2, 29)), date(2023, 2, 20), date(2023, 2, 28)),
        (CIVIL.month(2025, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (CIVIL.month(2024, 2), date(2023, 2, 1), date(2023, 2, 28)),
        (CIVIL.year_to_date(date(2025, 2, 28)), date(2024, 1, 1), date(2024, 2, 29)),
        (CIVIL.year_to_date(date(2024, 2, 29)), date(2023, 1, 1), date(2023, 2, 28)),
        (CIVIL.year_to_date(date(2024, 2, 28)), date(2023, 1, 1), date(2023, 2, 28)),
        # an end that ends a month stays one, whatever day the window began on, and a beginning too
        (CIVIL.custom(date(2025, 1, 15), date(2025, 2, 28)), date(2024, 1, 15), date(2024, 2, 29)),
        (
            Calendar(28).custom(date(2025, 3, 1), date(2025, 3, 9)),
            date(2024, 2, 29),
            date(2024, 3, 9),
        ),
        (
            Calendar(28).custom(date(2024, 2, 29), date(2024, 2, 29)),
            date(2023, 3, 1),
            date(2023, 3, 1),
        ),
    ],
)
def test_the_year_before_of_known_windows(period, first, last):
    before = period.year_before()

    assert (before.first, before.last) == (first, last)
    assert (before.calendar, before.kind) == (period.calendar, period.kind)


@given(windows())
def test_the_year_before_has_an_equal_span(period):
    before = period.year_before()

    assert abs(period.days - before.days) <= 1
    assert period.days == before.days or leap_days(period) != leap_days(before)


@given(windows())
def test_the_year_before_of_whole_months_is_the_same_whole_months(period):
    before = period.year_before()

    assert period.is_whole <= before.is_whole
    assert named(before.whole_months()) == [(y - 1, m) for y, m in named(period.whole_months())]
    for now, then, turns in (
        (period.first, before.first, period.calendar.first_day),
        (period.last, before.last, period.calendar.last_day),
    ):
        if now != turns(period.calendar.month_of(now)):
            same = now.replace(year=now.year - 1) if (now.month, now.day) != (2, 29) else None
            assert then == (same or max(before.first, date(now.year - 1, 2, 28)))


@pytest.mark.parametrize(
    ("last", "overlaps"), [(date(2023, 12, 14), False), (date(2024, 1, 14), True)]
)
def test_a_window_longer_than_a_year_overlaps_its_base(last, overlaps):
    assert POLICE.custom(date(2022, 12, 15), last).overlaps_base is overlaps


@given(windows([k for k in PeriodKind if k not in (PeriodKind.CUSTOM, PeriodKind.WEEK)]))
def test_the_year_before_of_a_named_period_is_that_period_of_last_year(period):
    before, calendar = period.year_before(), period.calendar
    year = calendar.year_of(period.last) - 1
    month = period.months()[-1].month
    made = {
        PeriodKind.MONTH: lambda: calendar.month(year, month),
        PeriodKind.QUARTER: lambda: calendar.quarter(year, month // 3),
        PeriodKind.HALF_YEAR: lambda: calendar.half_year(year),
        PeriodKind.NINE_MONTHS: lambda: calendar.nine_months(year),
        PeriodKind.YEAR: lambda: calendar.year(year),
        PeriodKind.YEAR_TO_DATE: lambda: calendar.year_to_date(before.last),
    }

    assert before == made[period.kind]()


@pytest.mark.parametrize("calendar", [POLICE, CIVIL, Calendar(28)])
def test_the_first_and_last_month_can_be_named(calendar):
    last_day = 31 if calendar == CIVIL else calendar.cutoff_day

    assert calendar.month(9999, 12).last == date(9999, 12, last_day)
    assert calendar.month_of(calendar.month(1900, 1).first) == date(1900, 1, 1)
    assert len(Period(date(1900, 1, 1), date(9999, 12, 10), calendar, PeriodKind.CUSTOM).months())


@pytest.mark.parametrize(
    "make",
    [
        lambda: POLICE.month(1899, 12),
        lambda: POLICE.year(10_000),
        lambda: POLICE.month_of(date(9999, 12, 15)),
        lambda: POLICE.month_of(date.max),
        lambda: POLICE.month_of(date.min),
        lambda: CIVIL.month_of(date(1899, 12, 31)),
        lambda: POLICE.year_to_date(date.max),
        lambda: POLICE.custom(date.min, date(2023, 1, 1)),
        lambda: POLICE.month(1900, 12).year_before(),
        lambda: CIVIL.custom(date(1900, 1, 2), date(1900, 1, 3)).year_before(),
    ],
)
def test_beyond_the_ends_of_time_is_a_value_error(make):
    with pytest.raises(ValueError, match="outside 1900 to 9999"):
        make()
