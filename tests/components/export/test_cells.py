"""A value of a table in words."""

import pandas as pd
import pytest

from components.export.cells import as_text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1234, "1.234"),
        (1234.0, "1.234"),
        (0.5, "0,50"),
        (-3.25, "-3,25"),
        (float("nan"), "–"),
        (None, "–"),
        (pd.NaT, "–"),
        (pd.Timestamp("2023-09-05"), "05/09/2023"),
        ("Kết quả\ngiữ gìn", "Kết quả giữ gìn"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_value_is_written_as_everywhere(value, said):
    assert as_text(value) == said
