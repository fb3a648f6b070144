"""What was closed then, what is known now: cells, and their sums by indicator and commune."""

from collections.abc import Mapping

import pandas as pd

from db.indicators import INDICATORS, Kind

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
