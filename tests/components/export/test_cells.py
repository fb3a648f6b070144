"""A value of a table in words."""

import pandas as pd
import pytest

from components.export.cells import READABLE, WIDEST, as_text, widths


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


def test_a_column_is_as_wide_as_its_values_and_the_words_of_its_heading_need():
    rows = pd.DataFrame({"Trên 10.000 dân": [3], "Xã, phường": ["Tây Đô"], "Ghi chú": ["x" * 99]})

    assert widths(rows) == [len("10.000") + 5, len("phường") + 5, WIDEST]


def test_of_too_many_columns_the_widest_are_narrower():
    long = {f"Cột {n}": ["một câu dài hơn một cột" * 4] for n in range(6)}
    rows = pd.DataFrame({"Số": [1], **long})

    short, *others = widths(rows)

    assert short == len("Số") + 5
    assert len(set(others)) == 1
    assert READABLE - len(others) < short + sum(others) <= READABLE
