"""Incidents of a window, against the window that it is compared with, its base."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd

from db.columns import added_up, days, totals
from db.compare import SMALL_BASE, Comparison, Rate, RateComparison
from db.facts.returns import Deadlines
from db.indicators import INCIDENTS, indicator
from db.limits import Limits
from db.model import Selection
from db.periods import Period
from db.splits import NONE, Splits

INHABITANTS = 10_000
"""Rates are per so many inhabitants."""
REPORTED, MISSING, RUNNING, NOT_OWED = "reported", "missing", "running", "not owed"
"""States of a commune's month: its return is there, is owed, is not due yet; or the commune is not
there to owe one."""
WORST_LAST = (NOT_OWED, REPORTED, RUNNING, MISSING)
"""That of several is the last of theirs."""


@dataclass(frozen=True)
class HarmComparison(Comparison):
    """People harmed, or dong lost, against an earlier period.

    Several are harmed in one incident, so these are not independent events: no chance test
    applies. `cases` are the incidents behind the earlier figure and decide whether it is small.
    """

    dispersion: None = None
    cases: int = 0

    @property
    def small_base(self) -> bool:
        return self.before is not None and self.cases < SMALL_BASE


def incident_comparison(
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    selection: Selection,
    limits: Limits | None = None,
) -> Comparison:
    """Incidents of the window against its base (queries.incidents frames).
    `before` is None when the figures do not reach back that far. Chance is judged by how much the
    months vary that the `limits` come from, and not at all where the windows overlap."""
    period = selection.period
    return Comparison(
        _sum(now),
        _sum_if_known(before),
        indicator(INCIDENTS, "occurred").polarity,
        Fraction(period.days, period.base.days),
        None if limits is None or period.overlaps_base else limits.dispersion,
    )


def harm_comparison(now: pd.DataFrame, before: pd.DataFrame | None, measure: str) -> HarmComparison:
    """`measure` is dead, injured or damage; the frames hold categories that know of harm."""
    return HarmComparison(
        _sum(now, measure),
        _sum_if_known(before, measure),
        indicator(INCIDENTS, measure).polarity,
        cases=_sum_if_known(before) or 0,
    )


def clear_up(cells: pd.DataFrame) -> Rate:
    """Of the incidents of a window, those that were solved by its last day."""
    return Rate(_sum(cells, "solved"), _sum(cells))


def clear_up_comparison(
    now: pd.DataFrame, before: pd.DataFrame | None, period: Period
) -> RateComparison:
    """The frames hold categories that are investigated."""
    return RateComparison(
        clear_up(now),
        None if before is None else clear_up(before),
        indicator(INCIDENTS, "solved").polarity,
        apart=not period.overlaps_base,
    )


def per_inhabitants(incidents: int, population: int | None) -> Fraction | None:
    """Incidents of the window per 10.000 inhabitants; None without a population."""
    return Fraction(INHABITANTS * int(incidents), population) if population else None


def of_kinds(cells: pd.DataFrame, kinds: Collection[int] | None) -> pd.DataFrame:
    """The cells of these categories; of all of them for None."""
    if kinds is None:
        return cells
    return cells.loc[cells["category_id"].isin(list(kinds))].reset_index(drop=True)


def by_month(now: pd.DataFrame, before: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Incidents by month of the window, beside the month of the base that corresponds to it; where
    none does (Period.months_back), `before` is 0.

    Returns:
        month datetime64[s], now and before int64, running bool (the window ends inside the
        month); one row a month of the window, also where nothing happened.
    """
    months = _days(period)
    later = before.iloc[:0]
    if period.months_back is not None:
        months_before = before["month"].to_numpy().astype("datetime64[M]")
        later = before.assign(month=(months_before + period.months_back).astype("datetime64[s]"))
    running = [period.last < period.calendar.last_day(month) for month in period.months()]
    return _side_by_side(now, later, months).reset_index().assign(running=running)


def by_commune(
    now: pd.DataFrame,
    before: pd.DataFrame,
    communes: Sequence[int],
    splits: Splits = NONE,
) -> pd.DataFrame:
    """Incidents by commune, most first: unit_id, now, before int64; every commune has its row, and
    split ones that had incidents."""
    rows = splits.rows(communes, (*now["unit_id"], *before["unit_id"]))
    units = pd.Index(rows, name="unit_id", dtype="int64")
    return _most_first(_side_by_side(now, before, units).reset_index())


def _side_by_side(now: pd.DataFrame, before: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Incidents by what the index is of, now and before."""
    sides = (("now", now), ("before", before))
    return pd.DataFrame(
        {name: totals(cells, ["incidents"], index)["incidents"] for name, cells in sides}
    )


def _most_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["now", "before"], ascending=False, kind="stable", ignore_index=True)


def _days(period: Period) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(period.months(), name="month").astype("datetime64[s]")


def by_category(
    now: pd.DataFrame, before: pd.DataFrame, kinds: Iterable[tuple[int, Collection[int]]]
) -> pd.DataFrame:
    """Incidents by category, most first, those with none on either side left out.

    `kinds` are the ids to show, each with the categories that count under it.

    Returns:
        category_id, now, before int64.
    """
    counts = []
    for cells in (now, before):
        sums = added_up(cells, ["category_id"], ["incidents"])
        counts.append(dict(zip(sums["category_id"], sums["incidents"], strict=True)))
    rows = [(kind, *(sum(n.get(id_, 0) for id_ in ids) for n in counts)) for kind, ids in kinds]
    frame = pd.DataFrame(rows, columns=["category_id", "now", "before"], dtype="int64")
    return _most_first(frame.loc[frame["now"] + frame["before"] > 0])


def rolled_up_by_month(cells: pd.DataFrame, groups: Mapping[int, Collection[int]]) -> pd.DataFrame:
    """A frame of `by_commune_and_month` by groups of its units, in their order. A month of a group
    is reported when all that owe it have, and missing when one is."""
    place_of = {unit: place for place, found in enumerate(groups.values()) for unit in found}
    columns = (cells["unit_id"].tolist(), days(cells["month"]), cells["incidents"].tolist())
    sums, ranks = Counter[tuple[int, date]](), dict[tuple[int, date], int]()
    for unit, month, n, state in zip(*columns, cells["state"].tolist(), strict=True):
        at = place_of[unit], month
        sums[at] += n
        ranks[at] = max(ranks.get(at, 0), WORST_LAST.index(state))
    order, group_at = sorted(sums), [*groups]
    return pd.DataFrame(
        {
            "unit_id": np.array([group_at[place] for place, _month in order], dtype="int64"),
            "month": np.array([month for _place, month in order], dtype="datetime64[s]"),
            "incidents": np.array([sums[at] for at in order], dtype="int64"),
            "state": pd.Series([WORST_LAST[ranks[at]] for at in order], dtype="str"),
        }
    )


def by_commune_and_month(
    cells: pd.DataFrame,
    reporting: pd.DataFrame,
    selection: Selection,
    deadlines: Deadlines,
    splits: Splits = NONE,
) -> pd.DataFrame:
    """Incidents of every chosen commune, and of split ones that have any or owe a return, in every
    month of the window, and whether it reported.

    Returns:
        unit_id int64, month datetime64[s], incidents int64, state str (reported, missing,
        running: the month is not due, not owed: the commune is not there then); communes in the
        order chosen, oldest month first.
    """
    counts = _by_place_and_month(added_up(cells, ["unit_id", "month"], ["incidents"]), "incidents")
    reported = _by_place_and_month(reporting, "reported")
    units = splits.rows(selection.communes, (*cells["unit_id"], *reporting["unit_id"]))
    months = selection.period.months()
    places = [(unit, month) for unit in units for month in months]
    states = [
        NOT_OWED
        if place not in reported
        else REPORTED
        if reported[place]
        else MISSING
        if deadlines.is_due(place[1])
        else RUNNING
        for place in places
    ]
    return pd.DataFrame(
        {
            "unit_id": np.repeat(np.array(units, dtype="int64"), len(months)),
            "month": np.tile(_days(selection.period).to_numpy(), len(units)),
            "incidents": np.array([counts.get(place, 0) for place in places], dtype="int64"),
            "state": pd.Series(states, dtype="str"),
        }
    )


def _by_place_and_month(rows: pd.DataFrame, column: str) -> dict[tuple[int, date], int]:
    places = zip(rows["unit_id"].tolist(), days(rows["month"]), strict=True)
    return dict(zip(places, rows[column].tolist(), strict=True))


def _sum(cells: pd.DataFrame, measure: str = "incidents") -> int:
    return int(cells[measure].sum())


def _sum_if_known(cells: pd.DataFrame | None, measure: str = "incidents") -> int | None:
    return None if cells is None else _sum(cells, measure)
