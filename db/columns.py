"""Days and sums of the frames of db.queries, whose keys and measures are never missing.

What pandas asks before it adds up takes longer than to add up the some hundred rows that are there,
and every number and picture begins with a sum.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd


def added_up(rows: pd.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """The sums of the measures by the keys: one row for each that is there, in their order."""
    columns = [rows[key].to_numpy() for key in keys]
    order = np.lexsort(columns[::-1])
    columns = [column[order] for column in columns]
    first = _first_of_each(columns)
    found = {key: column[first] for key, column in zip(keys, columns, strict=True)}
    sums = {name: _sums(rows[name].to_numpy()[order], first) for name in measures}
    return pd.DataFrame(found | sums)


def totals(rows: pd.DataFrame, measures: Sequence[str], order: pd.Index) -> pd.DataFrame:
    """The sums of the measures for each of the keys in the order, whose name is that of their
    column; 0 for one that has no row."""
    key = str(order.name)
    sums = added_up(rows, [key], measures)
    found, places = sums[key].to_numpy(), order.to_numpy()
    at = np.searchsorted(found, places)
    there = at < len(found)
    there[there] = found[at[there]] == places[there]
    result = {name: np.zeros(len(places), dtype="int64") for name in measures}
    for name, column in result.items():
        column[there] = sums[name].to_numpy()[at[there]]
    return pd.DataFrame(result, index=order)


def days(column: pd.Series) -> list[date]:
    """The days of a column of datetime64[s]."""
    found: list[date] = column.to_numpy().astype("datetime64[D]").tolist()
    return found


def _first_of_each(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Where another combination begins, in columns that are in order."""
    is_first = np.ones(len(columns[0]), dtype="bool")
    if len(is_first):
        is_first[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(is_first)


def _sums(values: np.ndarray, first: np.ndarray) -> np.ndarray:
    """`reduceat` knows no answer where there is nothing."""
    return np.add.reduceat(values, first) if len(first) else values[:0]
