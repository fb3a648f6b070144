"""Frames as they go to the browser. Streamlit converts a frame in every run; as the bytes that it
would make of it, it takes what was made once."""

from typing import Any

import pandas as pd
from streamlit.dataframe_util import convert_pandas_df_to_arrow_bytes

NAME = "frame"
"""What the rows of a chart are called in it."""


def converted(frame: pd.DataFrame) -> bytes:
    """The frame as it leaves."""
    return convert_pandas_df_to_arrow_bytes(frame)


def with_rows(spec: dict[str, Any], sent: bytes) -> dict[str, Any]:
    """The chart of a frame that was converted, beside the data of its own that it has."""
    return spec | {"data": {"name": NAME}, "datasets": {**spec.get("datasets", {}), NAME: sent}}
