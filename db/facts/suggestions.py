"""The balance of suggestions on any day, told from their events."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from db.compare import Rate
from db.model import OPEN_STATES
from db.periods import Period


@dataclass(frozen=True)
class Balance:
    """Suggestions over a window: carried + new - finished = open.

    `overdue` are open after their day; `on_time` finished by it, or without one. On time is asked
    of closed on time / (closed + overdue), never of the closed alone.
    """

    carried: int
    new: int
    finished: int
    open: int
    overdue: int
    on_time: int

    @property
    def on_time_rate(self) -> Rate:
        return Rate(self.on_time, self.finished + self.overdue)


def states_at(events: pd.DataFrame, day: date) -> pd.DataFrame:
    """The last event of every suggestion raised by the day (queries.suggestions.suggestion_events).

    The frame's columns, one row a suggestion, with raised_on datetime64[s] added.
    """
    until = events.loc[events["happened_on"] <= pd.Timestamp(day)]
    raised = until.groupby("suggestion_id")["happened_on"].min()
    last = until.drop_duplicates("suggestion_id", keep="last")
    return last.assign(raised_on=last["suggestion_id"].map(raised).astype("datetime64[s]"))


def open_at(events: pd.DataFrame, day: date) -> int:
    """Suggestions not finished at the end of the day."""
    return int(states_at(events, day)["state"].isin(OPEN_STATES).sum())


def balance(events: pd.DataFrame, period: Period) -> Balance:
    """From queries.suggestions.suggestion_events, at the window's last day and before its first."""
    at_start = states_at(events, period.first - timedelta(days=1))
    at_end = states_at(events, period.last)
    carried = at_start.loc[at_start["state"].isin(OPEN_STATES), "suggestion_id"]
    is_new = at_end["raised_on"] >= pd.Timestamp(period.first)
    is_open = at_end["state"].isin(OPEN_STATES)
    finished = at_end.loc[~is_open & (is_new | at_end["suggestion_id"].isin(carried))]
    in_time = finished["due_on"].isna() | (finished["happened_on"] <= finished["due_on"])
    overdue = is_open & (at_end["due_on"] < pd.Timestamp(period.last))
    return Balance(
        carried=len(carried),
        new=int(is_new.sum()),
        finished=len(finished),
        open=int(is_open.sum()),
        overdue=int(overdue.sum()),
        on_time=int(in_time.sum()),
    )


def communes_heard(events: pd.DataFrame, period: Period) -> int:
    """Places with a suggestion raised in the window."""
    raised = states_at(events, period.last)
    return raised.loc[raised["raised_on"] >= pd.Timestamp(period.first), "unit_id"].nunique()
