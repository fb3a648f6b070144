"""Rows of a statement: as a frame, with the same columns and types with rows or without, and one
as a record."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import sqlalchemy as sa

from db.schema.base import Moment

# Frames here have tens or hundreds of rows: what Arrow asks for each column and each row that is
# taken is dearer than the work, an eighth of what a choice never seen costs
pd.set_option("mode.string_storage", "python")

T = TypeVar("T")
PLAIN = ("bool", "int64", "float64", "datetime64[s]")
Rows = sa.Select[Any] | sa.CompoundSelect[Any]
DAY = "datetime64[s]"
DTYPES: dict[type[Any], str] = {
    sa.Boolean: "bool",
    sa.Integer: "int64",
    sa.String: "str",
    sa.Date: DAY,
    Moment: "datetime64[us, UTC]",
}
"""Type of a column to that of a frame; a number that may be missing needs another."""


def several(name: str) -> sa.BindParameter[Any]:
    """Values of that name, for what is one `in_` them. A statement that is asked all the time is
    written once: to put it together takes longer than to ask it."""
    return sa.bindparam(name, expanding=True)


def frame(
    conn: sa.Connection, statement: Rows, values: Mapping[str, object] | None = None, **dtypes: str
) -> pd.DataFrame:
    """The statement's rows under its labels, with the types of its columns unless `dtypes` says
    another; `values` by the names in it."""
    own = {
        name: next(dtype for kind, dtype in DTYPES.items() if isinstance(column.type, kind))
        for name, column in statement.selected_columns.items()
    }
    return as_frame(conn.execute(statement, values), **{**own, **dtypes})


def columns(table: sa.FromClause, names: str) -> list[sa.ColumnElement[Any]]:
    """The table's columns of these names, which blanks part."""
    return [table.c[name] for name in names.split()]


def as_frame(rows: Iterable[tuple[object, ...]], **columns: str) -> pd.DataFrame:
    """`columns` names the values of a row in order, with their dtypes."""
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    given = zip(columns.items(), cells, strict=True)
    return pd.DataFrame({name: _column(values, dtype) for (name, dtype), values in given})


def _column(values: Sequence[object], dtype: str) -> np.ndarray[Any, Any] | pd.Series:
    """The values as the dtype, without looking first at what they might be where numpy knows."""
    if dtype in PLAIN:
        return np.array(values, dtype=dtype)
    return pd.Series(values, dtype="object").astype(dtype)


def rolled_up(
    rows: pd.DataFrame, heirs: Mapping[int, int], column: str = "unit_id"
) -> pd.DataFrame:
    """The rows, each under the unit that its own is part of; every unit of theirs has one."""
    units = [heirs[unit_id] for unit_id in rows[column].tolist()]
    return rows.assign(**{column: np.array(units, dtype="int64")})


def as_record(kind: type[T], row: sa.Row[*tuple[Any, ...]], **others: object) -> T:
    """The row as a dataclass that has a field for each of some columns; `others` are the fields
    that no column holds as it is."""
    values = row._mapping
    own = {name: values[name] for name in kind.__annotations__ if name in values}
    return kind(**{**own, **others})
