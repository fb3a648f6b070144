"""What stands on an opened page: its words, and the frames that its charts and tables carry."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest


def frames(at: AppTest) -> list[pd.DataFrame]:
    """Of charts and of tables, in the order in which they stand."""
    return [*map(_frame, _charts(at)), *(table.value for table in at.dataframe)]


def texts(at: AppTest) -> list[str]:
    """Every word outside of frames, with what charts say of themselves."""
    said = []
    for kind in ("header", "subheader", "caption", "text", "markdown", "code", "info", "warning"):
        said += [str(element.value) for element in at.get(kind)]
    for metric in at.metric:
        said += [metric.label, str(metric.value), str(metric.delta)]
        said.append(metric.proto.delta_description)
    return said + [chart.alt for chart in _charts(at)]


def _charts(at: AppTest) -> Iterator[Any]:
    return (element.proto for element in at.get("vega_lite_chart"))


def _frame(chart: Any) -> pd.DataFrame:
    told = chart.data.data or next((kept.data.data for kept in chart.datasets), b"")
    return pa.ipc.open_stream(told).read_pandas() if told else pd.DataFrame()
