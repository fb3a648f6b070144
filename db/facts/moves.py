"""Which parts of a whole have risen and fallen most, and which of them beyond chance."""

from fractions import Fraction

import pandas as pd

from db.compare import two_counts_p_value
from db.facts.funnel import hardly_chance

MOST = 3
"""Rises, and falls, that are named."""


def moves(
    rows: pd.DataFrame, days_ratio: Fraction, dispersion: float | None, most: int = MOST
) -> pd.DataFrame:
    """The largest rises, the largest first, then the falls, the largest last; what has not changed
    is neither. `rows` have now and before, one a part. Chance is judged of all parts together, so
    that of 100 such pictures fewer than 5 would call any of them more than chance (Holm); without
    `dispersion` (db.compare.Comparison) it is not judged.

    Returns:
        the columns of rows; change int64, beyond bool.
    """
    change = (rows["now"] - rows["before"]).astype("int64")
    known = [] if dispersion is None else list(zip(rows["now"], rows["before"], strict=True))
    chances = [two_counts_p_value(*pair, days_ratio, dispersion or 1) for pair in known]
    beyond = hardly_chance(chances)
    judged = rows.assign(change=change, beyond=[at in beyond for at in range(len(rows))])
    ordered = judged.sort_values("change", ascending=False, kind="stable")
    rises = ordered.loc[ordered["change"] > 0].head(most)
    falls = ordered.loc[ordered["change"] < 0].tail(most)
    return pd.concat([rises, falls], ignore_index=True)
