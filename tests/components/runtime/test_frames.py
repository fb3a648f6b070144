"""What is converted once is what Streamlit would send."""

import json

import pandas as pd
from streamlit.dataframe_util import convert_anything_to_arrow_bytes
from streamlit.testing.v1 import AppTest

from components.runtime.frames import converted

FRAME = pd.DataFrame(
    {"day": pd.to_datetime(["2023-10-10", None]), "n": [1.5, None], "name": ["Vĩnh Hòa", ""]}
)


def test_the_bytes_are_those_of_the_frame():
    plain = convert_anything_to_arrow_bytes(FRAME)

    assert converted(FRAME) == plain


def test_a_chart_takes_it():
    def page(table):
        import streamlit as st

        from components.runtime.frames import with_rows

        spec = {"mark": "bar", "encoding": {"x": {"field": "n"}}}
        st.vega_lite_chart(spec=with_rows(spec, table))

    at = AppTest.from_function(page, args=(converted(FRAME),))
    at.run()

    assert not at.exception
    chart = at.main.children[0].proto
    assert [one.data.data for one in chart.datasets] == [convert_anything_to_arrow_bytes(FRAME)]
    assert "datasets" not in json.loads(chart.spec)
