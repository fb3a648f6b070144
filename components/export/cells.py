"""A value of a table as a file writes it in words."""

from typing import Any

import pandas as pd

from components.words import formats


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
