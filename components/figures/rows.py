"""The rows of a table that is drawn with a row a place."""

from collections.abc import Mapping

import pandas as pd

from components.figures.scene import View
from db.facts.few import MOST_ROWS, split_off

OTHERS = 0
"""Instead of a unit's id: all that have no row of their own."""
Rows = Mapping[int, tuple[int, ...]]
"""Each row to the units that it holds."""


def rows_of(view: View, sums: pd.Series) -> Rows:
    """Areas where there are any; else, of many communes, those with the largest of the `sums`,
    which are by unit, and one for the others."""
    if view.areas or len(sums) <= MOST_ROWS:
        return view.areas or {unit: (unit,) for unit in sums.index}
    shown, rest = split_off(sums.to_frame(), [sums])
    return {**{unit: (unit,) for unit in shown.index}, OTHERS: tuple(rest.index)}


def named(view: View, found: Rows, row: int) -> str:
    return view.others(found[row]) if row == OTHERS else view.place_name(row)
