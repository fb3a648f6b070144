"""The balance against a recomputation that walks through every suggestion by itself."""

from datetime import date, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from db.facts.suggestions import (
    AGES,
    Balance,
    balance,
    by_month,
    end_states,
    history,
    open_at,
    open_by_age,
    places_heard,
    standing,
    states_at,
    themes_by_unit,
)
from db.model import OPEN_STATES, SuggestionState
from db.periods import Calendar

S = SuggestionState
START = date(2023, 1, 1)
CALENDARS = st.sampled_from([Calendar(), Calendar(0)])
days = st.integers(0, 300).map(lambda n: START + timedelta(days=n))
stories = st.lists(
    st.tuples(
        st.lists(st.tuples(days, st.sampled_from(list(S))), min_size=1, max_size=4),
        st.none() | days,
        st.integers(1, 3),
    ),
    max_size=8,
)


def frame(told):
    """Events of the stories in the order in which the query gives them."""
    rows = [
        (number, unit, 10 + unit, day, due_on, str(state))
        for number, (events, due_on, unit) in enumerate(told)
        for day, state in sorted(events, key=lambda event: event[0])
    ]
    rows.sort(key=lambda row: row[3])
    columns = ["suggestion_id", "unit_id", "theme_id", "happened_on", "due_on", "state"]
    return pd.DataFrame(rows, columns=columns).astype(
        {
            "suggestion_id": "int64",
            "unit_id": "int64",
            "theme_id": "int64",
            "happened_on": "datetime64[s]",
            "due_on": "datetime64[s]",
            "state": "str",
        }
    )


def state_on(events, day):
    """The state after the last event up to the day, and since when it is finished."""
    now, since = None, None
    for happened_on, state in sorted(events, key=lambda event: event[0]):
        if happened_on > day:
            break
        if state in OPEN_STATES:
            since = None
        elif now is None or now in OPEN_STATES:
            since = happened_on
        now = state
    return now, since


def brute_force(told, first, last):
    counts = dict.fromkeys(Balance.__dataclass_fields__, 0)
    for events, due_on, _unit in told:
        before, _ = state_on(events, first - timedelta(days=1))
        now, since = state_on(events, last)
        carried, is_new = before in OPEN_STATES, before is None and now is not None
        is_open = now in OPEN_STATES
        counts["carried"] += carried
        counts["new"] += is_new
        counts["open"] += is_open
        counts["reopened"] += is_open and not carried and not is_new
        counts["overdue"] += is_open and due_on is not None and due_on < last
        if (carried or is_new) and not is_open:
            counts["finished"] += 1
            counts["on_time"] += due_on is None or since <= due_on
    return Balance(**counts)


@settings(max_examples=150, deadline=None)
@given(stories, days, days, CALENDARS)
def test_the_balance_of_any_window_is_what_a_walk_through_the_events_gives(told, a, b, calendar):
    period = calendar.custom(min(a, b), max(a, b))
    events = frame(told)

    result = balance(events, period)

    assert result == brute_force(told, period.first, period.last)
    assert result.carried + result.new + result.reopened - result.finished == result.open
    assert open_at(events, period.last) == result.open


@settings(max_examples=60, deadline=None)
@given(stories, days, days, CALENDARS)
def test_the_months_add_up_to_the_balance_and_end_as_it_does(told, a, b, calendar):
    period = calendar.custom(min(a, b), max(a, b))
    events = frame(told)
    total = balance(events, period)

    months = by_month(events, standing(events, period), period)

    assert months["month"].dt.date.tolist() == list(period.months())
    assert months[["new", "finished", "on_time"]].sum().tolist() == [
        total.new,
        total.finished,
        total.on_time,
    ]
    ends = [period.overlap(month)[1] for month in period.months()]
    expected = [brute_force(told, day, day) for day in ends]
    assert months["open"].tolist() == [day.open for day in expected]
    assert months["overdue"].tolist() == [day.overdue for day in expected]


@settings(max_examples=60, deadline=None)
@given(stories, days, CALENDARS)
def test_the_past_is_recomputed_from_the_events(told, last, calendar):
    told = [story for story in told if min(day for day, _ in story[0]) <= last]
    rows = history(frame(told), calendar, last, 6)

    assert 1 <= len(rows) <= 6
    for month, opened, overdue, running in rows.itertuples(index=False):
        end = min(last, calendar.last_day(month.date()))
        expected = brute_force(told, end, end)
        assert (opened, overdue) == (expected.open, expected.overdue)
        assert running == (last < calendar.last_day(month.date()))


@settings(max_examples=60, deadline=None)
@given(stories, days, days)
def test_parts_add_up_to_the_balance(told, a, b):
    period = Calendar().custom(min(a, b), max(a, b))
    stand = standing(frame(told), period)
    total = balance(frame(told), period)
    ages, ends, themes = open_by_age(stand, period.last), end_states(stand), themes_by_unit(stand)

    assert ages["above"].tolist() == [0, *AGES]
    assert (ages["within"].sum() + ages["overdue"].sum(), ages["overdue"].sum()) == (
        total.open,
        total.overdue,
    )
    assert ends["n"].sum() == total.finished
    assert not set(ends["state"]) & set(OPEN_STATES)
    assert themes["n"].sum() == total.new
    assert (themes["theme_id"] - themes["unit_id"] == 10).all()


def test_age_classes_include_their_upper_end():
    last = date(2023, 10, 10)
    told = [([(last - timedelta(days=n), S.RECEIVED)], None, 1) for n in (0, 30, 31, 60, 90, 91)]
    period = Calendar().custom(START, last)

    ages = open_by_age(standing(frame(told), period), last)

    assert ages["within"].tolist() == [2, 2, 1, 1]


def test_it_is_overdue_from_the_day_after_it_was_due():
    told = [([(START, S.RECEIVED)], date(2023, 3, 1), 1)]
    events = frame(told)

    def overdue(day):
        return balance(events, Calendar().custom(START, day)).overdue

    assert overdue(date(2023, 3, 1)) == 0
    assert overdue(date(2023, 3, 2)) == 1


def test_a_finish_is_dated_by_its_first_day_also_when_it_is_noted_twice():
    finish = [(date(2023, 2, 1), S.RESOLVED), (date(2023, 5, 1), S.TRANSFERRED)]
    told = [([(START, S.RECEIVED), *finish], date(2023, 3, 1), 1)]

    assert states_at(frame(told), date(2023, 6, 1))["closed_on"].dt.date.tolist() == [finish[0][0]]
    assert balance(frame(told), Calendar().custom(START, date(2023, 6, 1))).on_time == 1


def test_without_events_everything_is_zero():
    nothing, period = frame([]), Calendar().year_to_date(date(2023, 10, 10))
    stand = standing(nothing, period)

    assert balance(nothing, period) == Balance(0, 0, 0, 0, 0, 0)
    assert by_month(nothing, stand, period)["open"].tolist() == [0] * 10
    assert history(nothing, Calendar(), period.last, 24)["open"].tolist() == [0]
    assert places_heard(nothing, period) == set()
    for empty, full in (
        (end_states(stand), end_states(standing(frame(ONE), period))),
        (themes_by_unit(stand), themes_by_unit(standing(frame(ONE), period))),
    ):
        assert empty.empty
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()


ONE = [([(date(2023, 3, 1), S.RESOLVED)], None, 1)]
