"""What was closed then, what is known now: cells, and their sums by indicator and commune."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.facts.returns import Deadlines
from db.indicators import GROUPS, INDICATORS, REINTEGRATION, Indicator, Kind, indicator

KEYS = ["indicator", "unit_id"]


def differing(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells (queries.closing.then_and_now) whose figure is another now, or came or went."""
    same = (cells["then"] == cells["now"]).fillna(value=False)
    neither = cells["then"].isna() & cells["now"].isna()
    return cells.loc[~same.astype("bool") & ~neither].reset_index(drop=True)


def rolled_up(cells: pd.DataFrame, heirs: Mapping[int, int]) -> pd.DataFrame:
    """The cells of these units, each named by the commune it is part of."""
    mine = cells.loc[cells["unit_id"].isin(list(heirs))]
    return mine.assign(unit_id=mine["unit_id"].map(heirs).astype("int64"))


def totals(cells: pd.DataFrame) -> pd.DataFrame:
    """By indicator and commune.

    Flows are added up over months and parts, stocks over the parts of the last month in which the
    commune has one, then or now.

    Returns:
        indicator str, unit_id int64, then, now, difference Int64 (missing: not reported, or no
        difference of two figures), changed int64 (cells that differ).
    """
    changed = differing(cells).groupby(KEYS).size()
    sums = _counted(cells).groupby(KEYS)[["then", "now"]].sum(min_count=1)
    every = cells.groupby(KEYS).size().index
    return _compared(sums.reindex(every), changed.reindex(every, fill_value=0))


@dataclass(frozen=True)
class Sum:
    """A figure of a whole choice, kept and known now; `about` is the target or the survey round,
    `month` that of a stock, `units` are those whose cells differ, of which there are `changed`."""

    indicator: str
    about: str
    month: date | None
    then: int | None
    now: int | None
    units: tuple[int, ...]
    changed: int


def sums(cells: pd.DataFrame, settled: date | None, last: date) -> list[Sum]:
    """Those of rolled up cells that differ, in the order of reading.

    Flows are added up over everything. A stock of the returns is that of the `settled` month: those
    that owe it count as they stood last, on either side; any other is that of the month `last`.
    Targets are told one by one, and so are survey rounds.
    """
    cells = cells.loc[cells["indicator"].isin(differing(cells)["indicator"])]
    found = []
    for (key, part), rows in cells.groupby(["indicator", _about(cells)]):
        figure, changed = INDICATORS[key], differing(rows)
        if changed.empty:
            continue
        units = tuple(dict.fromkeys(map(int, changed["unit_id"])))
        month = settled if GROUPS[figure.group].by_months else last
        found.append(Sum(key, part, *_of_all(rows, figure, month), units, len(changed)))
    order = list(INDICATORS)
    return sorted(found, key=lambda one: (order.index(one.indicator), one.about))


def _about(cells: pd.DataFrame) -> pd.Series:
    """Of cells whose parts do not add up, the target or the round; empty for the others."""
    groups = (GROUPS[INDICATORS[key].group] for key in cells["indicator"])
    pairs = zip(groups, cells["part"], strict=True)
    found = [part.partition(".")[0] if group.one_by_one else "" for group, part in pairs]
    return pd.Series(found, index=cells.index, dtype="str")


def _of_all(
    cells: pd.DataFrame, figure: Indicator, month: date | None
) -> tuple[date | None, int | None, int | None]:
    """The month of a stock; then and now over all units."""
    if figure.kind is Kind.FLOW:
        return None, *_both(cells)
    if figure.kind is Kind.FIRST:
        month = cells["month"].min().date()
    if month is None:
        return None, None, None
    at = cells["month"] == pd.Timestamp(month)
    if figure.kind is Kind.FIRST or figure.absent is not None:
        return month, *_both(cells.loc[at])
    until = cells.loc[cells["month"] <= pd.Timestamp(month)]
    if GROUPS[figure.group].by_months:  # what ended before owes no more and has no cell
        until = until.loc[until["unit_id"].isin(cells.loc[at, "unit_id"])]
    by_month = until.groupby(["unit_id", "part", "month"])[["then", "now"]].sum(min_count=1)
    return month, *_both(by_month.groupby(["unit_id", "part"]).last())


def _both(cells: pd.DataFrame) -> tuple[int | None, int | None]:
    then, now = (cells[side].sum(min_count=1) for side in ("then", "now"))
    return None if pd.isna(then) else int(then), None if pd.isna(now) else int(now)


def settled_month(cells: pd.DataFrame, due: Deadlines) -> date | None:
    """The last month of which a stock was told then: all that owe it had reported it, or it was
    due and somebody had; None where no stock was."""
    stock = cells.loc[cells["indicator"] == indicator(REINTEGRATION, "stock_end").key]
    months: set[date] = {day.date() for day in stock["month"]}
    for month in sorted(months, reverse=True):
        known = stock.loc[stock["month"] == pd.Timestamp(month), "then"].notna()
        if known.all() or (due.is_due(month) and known.any()):
            return month
    return None


def _compared(sums: pd.DataFrame, changed: pd.Series) -> pd.DataFrame:
    return sums.assign(
        difference=sums["now"] - sums["then"], changed=changed.astype("int64")
    ).reset_index()


def _counted(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells that a sum over the whole time is made of."""
    known = cells.loc[cells["then"].notna() | cells["now"].notna()]
    months = known.groupby(KEYS)["month"]
    kinds = known["indicator"].map(lambda key: INDICATORS[key].kind)
    return known.loc[
        ((kinds != Kind.FIRST) | (known["month"] == months.transform("min")))
        & ((kinds != Kind.LAST) | (known["month"] == months.transform("max")))
    ]
