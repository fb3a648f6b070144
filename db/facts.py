"""What the frames say, as plain values: the one place where a figure of the screen is made.

A KPI, its chart, its sentence and its export all take their number from here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

from db.compare import (
    FEWEST_ANSWERS,
    SMALL_BASE,
    Comparison,
    Polarity,
    Rate,
    RateComparison,
    StockComparison,
    wilson,
)
from db.model import OPEN_STATES, Selection
from db.periods import Period
from db.schema import FLOWS_OUT, LEVELS


@dataclass(frozen=True)
class Coverage:
    """How many communes have reported every due month of a window, and who has not.

    `missing` holds a commune's id and the nominal months it has not reported. `months` counts the
    months that are due; when it is 0 nothing can be said of anybody.
    """

    communes: int
    months: int
    missing: tuple[tuple[int, tuple[date, ...]], ...]

    @property
    def complete(self) -> int:
        return self.communes - len(self.missing)


def coverage(reporting: pd.DataFrame, communes: Collection[int]) -> Coverage:
    """From the frame of queries.returns.reporting; `communes` gives the order of the missing."""
    absent = reporting.loc[~reporting["reported"]]
    missing = {
        int(unit): tuple(month.date() for month in months)
        for unit, months in absent.groupby("unit_id")["month"]
    }
    return Coverage(
        communes=len(communes),
        months=reporting["month"].nunique(),
        missing=tuple((unit, missing[unit]) for unit in communes if unit in missing),
    )


def incident_comparison(
    now: pd.DataFrame, before: pd.DataFrame, selection: Selection
) -> Comparison:
    """Incidents of the window against the window a year earlier (queries.incidents frames)."""
    days = Fraction(selection.period.days, selection.period.year_before().days)
    return Comparison(
        int(now["incidents"].sum()),
        int(before["incidents"].sum()),
        Polarity.FEWER_IS_BETTER,
        days,
    )


def by_month(now: pd.DataFrame, before: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Incidents by month of the window, beside the same month a year before.

    Returns:
        month datetime64[s], now and before int64, running bool (the window ends inside the
        month); one row a month of the window, also where nothing happened.
    """
    months = pd.DatetimeIndex(period.months()).astype("datetime64[s]")
    year_later = before["month"] + pd.DateOffset(years=1)
    return pd.DataFrame(
        {
            "month": months,
            "now": now.groupby("month")["incidents"].sum().reindex(months, fill_value=0).values,
            "before": before.groupby(year_later)["incidents"]
            .sum()
            .reindex(months, fill_value=0)
            .values,
            "running": [period.last < period.calendar.last_day(m.date()) for m in months],
        }
    ).astype({"now": "int64", "before": "int64"})


def by_commune(now: pd.DataFrame, before: pd.DataFrame, communes: Collection[int]) -> pd.DataFrame:
    """Incidents by commune, most first: unit_id, now, before int64; every commune has its row."""
    units = pd.Index(communes, name="unit_id", dtype="int64")
    counts = {
        name: cells.groupby("unit_id")["incidents"].sum().reindex(units, fill_value=0)
        for name, cells in (("now", now), ("before", before))
    }
    frame = pd.DataFrame(counts).reset_index()
    return frame.sort_values(["now", "before"], ascending=False, kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Reintegration:
    """People under management at the end of the last reported month, and the window's flows.

    `communes` is how many communes the stock covers. Flows are people over `months`.
    """

    month: date | None
    communes: int
    stock: StockComparison | None
    months: tuple[date, ...]
    received: int
    moved_in: int
    left: int
    guided: int


def reintegration(frame: pd.DataFrame, before: pd.DataFrame) -> Reintegration:
    """From the frames of queries.returns.reintegration_months for the window and a year before.

    The stock is that of the window's last reported month. It is compared with the same month a
    year earlier over the communes that reported both; without any, there is no comparison.
    """
    months = tuple(sorted({month.date() for month in frame["month"]}))
    last = frame.loc[frame["month"] == frame["month"].max()]
    year_ago = before.loc[before["month"] == last["month"].max() - pd.DateOffset(years=1)]
    return Reintegration(
        month=months[-1] if months else None,
        communes=len(last),
        stock=_stock(last, year_ago) if months else None,
        months=months,
        received=int(frame["received"].sum()),
        moved_in=int(frame["moved_in"].sum()),
        left=int(frame[list(FLOWS_OUT)].to_numpy().sum()),
        guided=int(frame["guided"].sum()),
    )


def _stock(last: pd.DataFrame, year_ago: pd.DataFrame) -> StockComparison:
    total = int(last["stock_end"].sum())
    comparable = set(last["unit_id"]) == set(year_ago["unit_id"])
    return StockComparison(total, int(year_ago["stock_end"].sum()) if comparable else None)


def stock_by_month(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """People under management at the end of each whole month: month datetime64[s], stock float64.

    A month that a commune of the selection has not reported has no total: it is missing, not less.
    """
    whole = selection.period.whole_months()
    months = pd.DatetimeIndex(whole, name="month").astype("datetime64[s]")
    by_month = frame.groupby("month")
    totals = by_month["stock_end"].sum().where(by_month.size() == len(selection.communes))
    return totals.reindex(months).rename("stock").astype("float64").reset_index()


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


@dataclass(frozen=True)
class Score:
    """Answers at level 4 and 5 of a survey round, pooled over questions and communes.

    `forms` are the valid forms behind the answers, `places` where they were handed out,
    `closed_on` the round's last day.
    """

    closed_on: date
    forms: int
    places: int
    satisfied: RateComparison
    before_closed_on: date | None

    @property
    def shown(self) -> bool:
        """Under five forms a score is not shown: it could point at a person."""
        return self.forms >= FEWEST_ANSWERS

    @property
    def small(self) -> bool:
        return self.forms < SMALL_BASE

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval in percent, on the number of forms.

        One form answers several questions, so its answers are not independent; counting forms
        instead of answers keeps the interval on the safe side.
        """
        percent = self.satisfied.now.percent
        if percent is None or not self.forms:
            return None
        low, high = wilson(float(percent) / 100 * self.forms, self.forms)
        return 100 * low, 100 * high


def score(answers: pd.DataFrame, rounds: pd.DataFrame, selection: Selection) -> Score | None:
    """The newest round that closed in the window, against the round before it, or None.

    From queries.satisfaction. Counts are pooled: percentages of communes are never averaged.
    """
    closings = answers.drop_duplicates("survey_id")[["survey_id", "closed_on"]]
    if closings.empty or closings["closed_on"].iloc[-1] < pd.Timestamp(selection.period.first):
        return None
    latest = closings.iloc[-1]
    earlier = closings.iloc[-2] if len(closings) > 1 else None
    forms = rounds.loc[(rounds["survey_id"] == latest["survey_id"]) & (rounds["valid"] > 0)]
    return Score(
        closed_on=latest["closed_on"].date(),
        forms=int(forms["valid"].sum()),
        places=forms["unit_id"].nunique(),
        satisfied=RateComparison(
            _satisfied(answers, latest["survey_id"]),
            None if earlier is None else _satisfied(answers, earlier["survey_id"]),
            Polarity.MORE_IS_BETTER,
        ),
        before_closed_on=None if earlier is None else earlier["closed_on"].date(),
    )


def score_by_round(answers: pd.DataFrame) -> pd.DataFrame:
    """Score of every round: survey_id int64, closed_on datetime64[s], percent float64."""
    keys = ["survey_id", "closed_on"]
    sums = answers.groupby(keys, as_index=False, sort=False)[list(LEVELS)].sum()
    asked = sums[list(LEVELS)].sum(axis=1)
    satisfied = sums[["level_4", "level_5"]].sum(axis=1)
    return sums[keys].assign(percent=100 * satisfied / asked.where(asked > 0))


def _satisfied(answers: pd.DataFrame, survey_id: int) -> Rate:
    one_round = answers.loc[answers["survey_id"] == survey_id]
    return Rate(
        int(one_round[["level_4", "level_5"]].to_numpy().sum()),
        int(one_round[list(LEVELS)].to_numpy().sum()),
    )
