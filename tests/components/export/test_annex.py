"""Whole tables on as many slides as they need."""

import pandas as pd
import pytest

from components.export.annex import ACROSS, BOTTOM, TOP, WIDEST, sheets


def table(rows, columns, words="xã"):
    return pd.DataFrame(
        {f"Cột {place}": [f"{words} {n}" for n in range(rows)] for place in range(columns)}
    )


@pytest.mark.parametrize(
    ("rows", "columns", "words"), [(1, 1, "a"), (166, 3, "xã"), (40, 5, "câu hỏi " * 12)]
)
def test_every_row_is_there_once_and_no_part_is_larger_than_a_slide(rows, columns, words):
    found = sheets(table(rows, columns, words))

    first = [line[0] for sheet in found for line in sheet.lines[1:]]
    groups = len(first) // rows
    assert first == [f"{words} {n}" for _group in range(groups) for n in range(rows)]
    for sheet in found:
        assert sheet.height <= BOTTOM - TOP + 1e-9
        assert sheet.width <= max(ACROSS, 2 * WIDEST)


def test_of_many_columns_some_stand_together_each_time_behind_the_first():
    found = sheets(table(2, 30, "một cột rộng"))

    headings = [sheet.lines[0] for sheet in found]
    assert len(headings) > 1
    assert {line[0] for line in headings} == {"Cột 0"}
    assert [name for line in headings for name in line[1:]] == [f"Cột {n}" for n in range(1, 30)]


def test_a_table_without_rows_has_its_headings():
    assert [sheet.lines for sheet in sheets(table(0, 2))] == [[["Cột 0", "Cột 1"]]]


def test_a_heading_of_many_words_does_not_make_every_row_as_high():
    rows = pd.DataFrame({"Cùng kỳ năm trước của toàn địa bàn": ["1"] * 40, "Số": ["2"] * 40})

    first = sheets(rows)[0]

    assert first.heights[0] > 1.5 * first.heights[1]
    assert len(first.lines) > 15


def test_columns_of_numbers_are_known_for_such_but_the_first_one():
    rows = pd.DataFrame({"Mã": ["01"], "n": [3], "Tỷ lệ": ["95% (3/4)"], "Ý": ["tốt"]})

    (sheet,) = sheets(rows)

    assert sheet.numbers == [False, True, True, False]
