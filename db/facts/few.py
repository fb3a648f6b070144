"""Which of many rows a picture shows: those that matter by a stated rule, the rest as one."""

from collections.abc import Sequence

import pandas as pd

MOST_ROWS = 20
"""Of a picture with a row a place, the one for the rest included."""


def split_off(
    rows: pd.DataFrame, orders: Sequence[pd.Series], most: int = MOST_ROWS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows to show, in their order, and the rest; none where all have room.

    `orders` are numbers of the rows' index, the largest first to show; they take turns, and what
    has no number is shown by none of them.
    """
    if len(rows) <= most:
        return rows, rows.iloc[:0]
    turns = [
        list(order.dropna().sort_values(ascending=False, kind="stable").index) for order in orders
    ]
    shown: dict[object, None] = {}
    for place in range(len(rows)):
        for turn in turns:
            if place < len(turn) and len(shown) < most - 1:
                shown.setdefault(turn[place])
    is_shown = rows.index.isin(list(shown))
    return rows.loc[is_shown], rows.loc[~is_shown]
