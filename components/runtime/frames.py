"""Frames as they go to the browser. Streamlit converts a frame of pandas in every run; what it
made of it once it takes as it is."""

from typing import Any

import pandas as pd
from streamlit.dataframe_util import convert_pandas_df_to_arrow_table


def converted(frame: pd.DataFrame) -> Any:
    """The frame as Streamlit's elements take it without converting it again."""
    return convert_pandas_df_to_arrow_table(frame)
