"""Letters that no file can hold, taken out at one place before anything is made of them.

Nothing of the kind can be stored, but rows of other programs and of older editions may have it: a
workbook or a document with such a letter does not open, a drawing ends the process that draws it.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from operator import is_
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from components.figures.screen import Table
from db.text import UNHOLDABLE, unholdable

P = ParamSpec("P")
T = TypeVar("T")
MARK = "\ufffd"
"""Stands where one was taken out, so that it is seen and can be mended."""


def holdable(make: Callable[P, T]) -> Callable[P, T]:
    """For whatever makes a file: it is given nothing that the file cannot hold."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        return make(*cleaned(args), **cleaned(kwargs))

    return made


def cleaned(value: Any) -> Any:
    """The value with MARK in such places; what has none of them is itself."""
    if isinstance(value, str):
        return UNHOLDABLE.sub(MARK, value) if unholdable(value) else value
    if isinstance(value, pd.DataFrame):
        return _frame(value)
    if isinstance(value, Mapping):
        return _same(value, {cleaned(name): cleaned(part) for name, part in value.items()})
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return _same(value, type(value)(*map(cleaned, value)))
    if isinstance(value, list | tuple):
        return _same(value, type(value)(map(cleaned, value)))
    if isinstance(value, Table):  # its rows are fetched later, and cleaned then
        return replace(value, title=cleaned(value.title), fetch=lambda: cleaned(value.rows))
    if is_dataclass(value) and not isinstance(value, type):
        was = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        now = {name: cleaned(part) for name, part in was.items()}
        changed = {name: part for name, part in now.items() if part is not was[name]}
        return replace(value, **changed) if changed else value
    return value


def _same(value: Any, now: Any) -> Any:
    """The value itself where nothing of it was changed."""
    was, parts = ([*v, *v.values()] if isinstance(v, Mapping) else v for v in (value, now))
    whole = len(was) == len(parts) and all(map(is_, was, parts))
    return value if whole else now


def _frame(frame: pd.DataFrame) -> pd.DataFrame:
    now = frame.rename(columns=cleaned) if any(map(_differs, frame.columns)) else frame
    now = now.rename(index=cleaned) if any(map(_differs, frame.index)) else now
    for place, kind in enumerate(frame.dtypes):
        column = frame.iloc[:, place]
        if not pd.api.types.is_numeric_dtype(kind) and any(map(_differs, column)):
            now = now.copy() if now is frame else now
            now.isetitem(place, column.astype(object).map(cleaned))
    return now


def _differs(value: Any) -> bool:
    return cleaned(value) is not value
