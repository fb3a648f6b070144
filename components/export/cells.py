"""A value of a table as a file writes it in words."""

from typing import Any

import pandas as pd

from components.words import formats

WIDEST, READABLE = 60, 165
"""Characters of a column, whose longer texts are wrapped, and of all that are still read when the
page is made as wide as its paper: some six points of eleven."""
BESIDE, FILTER = 2, 5
"""Characters beside a value, and those that the arrow of a filter takes beside a heading."""


def lines(rows: pd.DataFrame) -> list[list[str]]:
    """The headings and the rows of a table in words."""
    return [
        list(map(str, rows.columns)),
        *([as_text(value) for value in row] for row in rows.itertuples(index=False)),
    ]


def as_text(value: Any) -> str:
    """Numbers and days as everywhere, two decimals where there are any, no line breaks."""
    if isinstance(value, pd.Timestamp):
        return formats.day(value)
    if pd.isna(value):
        return formats.MISSING
    if isinstance(value, int | float):
        return formats.number(value, 0 if float(value).is_integer() else 2)
    return str(value).replace("\n", " ")


def widths(rows: pd.DataFrame) -> list[int]:
    """Characters of the columns: as their values and the longest words of their headings need; of
    too many the widest are narrower, and their texts take more lines."""
    needed = [
        max(
            *(len(word) + FILTER for word in str(heading).split() or [""]),
            *(len(str(value)) + BESIDE for value in rows[heading]),
            FILTER,
        )
        for heading in rows.columns
    ]
    fitting = (most for most in range(WIDEST, 0, -1) if _sum(needed, most) <= READABLE)
    most = next(fitting, 1)
    return [min(one, most) for one in needed]


def _sum(needed: list[int], most: int) -> int:
    return sum(min(one, most) for one in needed)
