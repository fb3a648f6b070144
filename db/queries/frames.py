"""Rows of a statement as a frame that has the same columns and types with rows or without."""

from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa

DAY = "datetime64[s]"


def frame(conn: sa.Connection, statement: sa.Executable, **columns: str) -> pd.DataFrame:
    """The statement's rows; `columns` names them in order with their dtypes."""
    return as_frame(conn.execute(statement).all(), **columns)


def as_frame(rows: Iterable[tuple[object, ...]], **columns: str) -> pd.DataFrame:
    return pd.DataFrame([tuple(row) for row in rows], columns=list(columns)).astype(columns)
