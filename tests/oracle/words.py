"""Figures as Vietnamese writes them, by other means than the product's, to find them in texts."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

FIGURE = re.compile(r"[-+<]?\d[\d.]*(?:[,/]\d[\d.]*)*%?")


def figures(*texts: str) -> list[str]:
    """Everything in the texts that begins with a digit or its sign, as it is written."""
    return [found.rstrip(".") for text in texts for found in FIGURE.findall(text)]


def way(text: str) -> int:
    """Whether the words speak of more or of less."""
    return {"tăng": 1, "giảm": -1}.get(text.split(" ")[0], 0)


def whole(n: int) -> str:
    """1.234"""
    return f"{n:,}".replace(",", ".")


def number(written: str) -> int:
    """1234 of 1.234"""
    return int(written.replace(".", ""))


def spoken(n: int) -> str:
    """05: a count below ten in a sentence."""
    return f"0{n}" if 0 < n < 10 else whole(n)


def decimal(value: Fraction, places: int = 2, sign: bool = False) -> str:
    """12,50 or, as a change, +12,50."""
    exact = Decimal(abs(value.numerator)) * 10**places / Decimal(value.denominator)
    units = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if 2 * abs(value.numerator) * 10**places % value.denominator == 0:
        units = (2 * abs(value.numerator) * 10**places // value.denominator + 1) // 2
    integer, rest = divmod(units, 10**places)
    mark = "" if not units else "-" if value < 0 else "+" if sign else ""
    return f"{mark}{whole(integer)}" + (f",{rest:0{places}d}" if places else "")


def day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def plain(value: Any) -> Any:
    """Python's own kind of the value, None for what is missing, safe from binary digits."""
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    value = value.item() if hasattr(value, "item") else value
    if not isinstance(value, float):
        return value
    rounded = round(value, 9)
    return int(rounded) if rounded.is_integer() else rounded


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The columns of a frame, row by row."""
    return [tuple(map(plain, row)) for row in frame[list(columns)].itertuples(index=False)]


def column(values: Iterable[Any]) -> list[Any]:
    return [plain(value) for value in values]
