"""The balance of suggestions on any day, from their events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from db.compare import Rate
from db.model import FOREVER, OPEN_STATES, SuggestionState
from db.periods import Calendar, Period

AGES = (30, 60, 90)
"""Upper ends of the age classes in days; the last class has none."""


@dataclass(frozen=True)
class Balance:
    """Suggestions over a window: carried + new + reopened - finished = open.

    `overdue` are open after their day; `on_time` finished by it, or without one. On time is asked
    of closed on time / (closed + overdue), never of the closed alone. `reopened` were finished
    before the window and are open again at its end, which is rare.
    """

    carried: int
    new: int
    finished: int
    open: int
    overdue: int
    on_time: int
    reopened: int = 0

    @property
    def on_time_rate(self) -> Rate:
        return Rate(self.on_time, self.finished + self.overdue)


def states_at(events: pd.DataFrame, day: date) -> pd.DataFrame:
    """The last event of every suggestion raised by the day (queries.suggestions.suggestion_events).

    The frame's columns, one row a suggestion, with raised_on and closed_on datetime64[s] added;
    closed_on is the day since which it has been finished, missing while it is open.
    """
    until = events.loc[events["happened_on"] <= pd.Timestamp(day)]
    numbers, ids = pd.factorize(until["suggestion_id"])
    days = until["happened_on"].to_numpy()
    order = np.arange(len(until))
    first, last = np.full(len(ids), len(until)), np.zeros(len(ids), dtype="int64")
    np.minimum.at(first, numbers, order)
    np.maximum.at(last, numbers, order)
    is_open = until["state"].isin(OPEN_STATES).to_numpy()
    last_open, end_of_it = np.full(len(ids), -1), np.full(len(ids), len(until))
    np.maximum.at(last_open, numbers[is_open], order[is_open])
    ending = order > last_open[numbers]
    np.minimum.at(end_of_it, numbers[ending], order[ending])
    finished = end_of_it < len(until)
    closed_on = np.full(len(ids), np.datetime64("NaT"), dtype="datetime64[s]")
    closed_on[finished] = days[end_of_it[finished]]
    return until.iloc[last].assign(raised_on=days[first], closed_on=closed_on)


def open_at(events: pd.DataFrame, day: date) -> int:
    """Suggestions not finished at the end of the day."""
    until = events.loc[events["happened_on"] <= pd.Timestamp(day)]
    newest = until["state"].loc[~until["suggestion_id"].duplicated(keep="last")]
    return int(newest.isin(OPEN_STATES).sum())


def balance(events: pd.DataFrame, period: Period) -> Balance:
    """From queries.suggestions.suggestion_events, at the window's last day and before its first."""
    return balance_of(standing(events, period))


def standing(events: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The suggestions of the window's balance as they stand at its end.

    Those open before its first day, those raised in it, and those reopened. Columns of
    `states_at`, with carried, is_new, is_open, overdue and in_time (finished by its day) bool.
    """
    at_start = states_at(events, period.first - timedelta(days=1))
    carried = at_start.loc[at_start["closed_on"].isna(), "suggestion_id"]
    at_end = states_at(events, period.last)
    is_open, due_on = at_end["closed_on"].isna(), at_end["due_on"]
    at_end = at_end.assign(
        carried=at_end["suggestion_id"].isin(carried),
        is_new=at_end["raised_on"] >= pd.Timestamp(period.first),
        is_open=is_open,
        overdue=is_open & (due_on < pd.Timestamp(period.last)),
        in_time=~is_open & (due_on.isna() | (at_end["closed_on"] <= due_on)),
    )
    return at_end.loc[at_end["carried"] | at_end["is_new"] | at_end["is_open"]]


def balance_of(stand: pd.DataFrame) -> Balance:
    return Balance(
        carried=int(stand["carried"].sum()),
        new=int(stand["is_new"].sum()),
        finished=int((~stand["is_open"]).sum()),
        open=int(stand["is_open"].sum()),
        overdue=int(stand["overdue"].sum()),
        on_time=int(stand["in_time"].sum()),
        reopened=int((~stand["carried"] & ~stand["is_new"]).sum()),
    )


def by_month(events: pd.DataFrame, stand: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The window's balance by month; new, finished and on_time add up to it.

    Returns:
        month datetime64[s]; new, finished, on_time (in the month), open and overdue (at the end
        of the month or of the window) int64; one row a month of the window.
    """
    months = period.months()
    ends = _days([period.overlap(month)[1] for month in months])

    def per_month(days: pd.Series) -> list[int]:
        return list(np.bincount(ends.searchsorted(days), minlength=len(months)).tolist())

    return pd.DataFrame(
        {
            "month": _days(months),
            "new": per_month(stand.loc[stand["is_new"], "raised_on"]),
            "finished": per_month(stand.loc[~stand["is_open"], "closed_on"]),
            "on_time": per_month(stand.loc[stand["in_time"], "closed_on"]),
            **_open_on(events, ends),
        }
    )


def history(events: pd.DataFrame, calendar: Calendar, last: date, months: int) -> pd.DataFrame:
    """Open and overdue at the end of each of the last `months` months, and on the last day.

    Returns:
        month datetime64[s]; open and overdue int64; running bool (the month has not ended);
        oldest first. Months before the first event are left out.
    """
    begin = last if events.empty else events["happened_on"].iloc[0].date()
    window = calendar.custom(begin, last)
    newest = window.months()[-months:]
    return pd.DataFrame(
        {
            "month": _days(newest),
            **_open_on(events, _days([window.overlap(month)[1] for month in newest])),
            "running": [last < calendar.last_day(month) for month in newest],
        }
    )


def open_on(events: pd.DataFrame, days: Sequence[date]) -> list[int]:
    """Suggestions not finished at the end of each of the days."""
    return _open_on(events, _days(days))["open"]


def _open_on(events: pd.DataFrame, days: pd.DatetimeIndex) -> dict[str, list[int]]:
    """Open and overdue suggestions at the end of each day: a state lasts until the next event."""
    following = events.groupby("suggestion_id")["happened_on"].shift(-1)
    spells = events.assign(until=following.fillna(pd.Timestamp(FOREVER).as_unit("s")))
    spells = spells.loc[spells["state"].isin(OPEN_STATES)]
    late = spells.loc[spells["due_on"].notna()]
    late_from = late["happened_on"].clip(lower=late["due_on"] + pd.Timedelta(days=1))
    return {
        "open": _within(days, spells["happened_on"], spells["until"]),
        "overdue": _within(days, late_from, late["until"]),
    }


def _within(days: pd.DatetimeIndex, since: pd.Series, until: pd.Series) -> list[int]:
    """For each day, how many spans from `since` to before `until` hold it."""
    real = since < until
    begun = since.loc[real].sort_values().searchsorted(days, side="right")
    over = until.loc[real].sort_values().searchsorted(days, side="right")
    return [int(n) for n in begun - over]


def open_by_age(stand: pd.DataFrame, day: date) -> pd.DataFrame:
    """Open suggestions of `standing` by the days since they were raised.

    Returns:
        above int64 (days; the class begins after them), within and overdue int64; one row a
        class, youngest first.
    """
    still = stand.loc[stand["is_open"]]
    age = (pd.Timestamp(day) - still["raised_on"]).dt.days
    classes, late = np.searchsorted(AGES, age), still["overdue"].to_numpy()
    count = len(AGES) + 1
    return pd.DataFrame(
        {
            "above": [0, *AGES],
            "within": np.bincount(classes[~late], minlength=count),
            "overdue": np.bincount(classes[late], minlength=count),
        }
    )


def days_to_finish(stand: pd.DataFrame) -> pd.DataFrame:
    """Of the finished suggestions of `standing` but for those answered on the spot, which took no
    time: theme_id and days (since they were raised) int64."""
    took = stand.loc[~stand["is_open"] & (stand["state"] != SuggestionState.ANSWERED_ON_SPOT)]
    days = (took["closed_on"] - took["raised_on"]).dt.days
    return took[["theme_id"]].assign(days=days).astype("int64").reset_index(drop=True)


def end_states(stand: pd.DataFrame) -> pd.DataFrame:
    """How the finished suggestions of `standing` ended: state str, n int64; most first."""
    ended = stand.loc[~stand["is_open"], "state"].value_counts()
    return pd.DataFrame({"state": ended.index.astype("str"), "n": ended.to_numpy()})


def themes_by_unit(stand: pd.DataFrame) -> pd.DataFrame:
    """New suggestions of `standing`: theme_id, unit_id, n int64; only cells that have any."""
    raised = stand.loc[stand["is_new"], ["theme_id", "unit_id"]]
    return raised.value_counts().rename("n").reset_index().astype("int64")


def places_heard(events: pd.DataFrame, period: Period) -> set[int]:
    """Where a suggestion was raised in the window: communes, and perhaps the district itself."""
    raised = states_at(events, period.last)
    return set(raised.loc[raised["raised_on"] >= pd.Timestamp(period.first), "unit_id"])


def _days(days: Iterable[date]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(list(days)).astype("datetime64[s]")
