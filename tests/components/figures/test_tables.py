"""How the columns of a table stand."""

import pandas as pd
import pytest

from components.figures import tables


def columns(cells):
    (config,) = tables.numbers(pd.DataFrame({"name": ["a"] * len(cells), "x": cells})).values()
    return config["type_config"], config["alignment"]


@pytest.mark.parametrize(
    ("cells", "step"), [([12.5, 12.0, None], 0.01), ([3.0, None], 1), ([1, 2], 1), ([0.0], 1)]
)
def test_numbers_have_as_many_decimals_as_the_others_of_their_column(cells, step):
    how, alignment = columns(cells)

    assert (how["format"], how["step"]) == ("localized", step)
    assert alignment in (None, "right")


def test_unknown_counts_are_numbers_too():
    how, _alignment = columns(pd.array([58, None], dtype="Int64"))

    assert how["step"] == 1


@pytest.mark.parametrize("cells", [["6.200 thẻ", "31.000"], ["101,82%", ""], ["9/9", "-3"]])
def test_numbers_in_words_stand_to_the_right(cells):
    assert columns(cells)[1] == "right"


@pytest.mark.parametrize(
    "cells",
    [["09/2023"], ["02/10/2023", ""], ["09:14 16/09/2023"], ["15/03/2023 – 14/06/2023"], ["T9"]],
)
def test_days_and_months_are_no_numbers(cells):
    assert tables.numbers(pd.DataFrame({"name": ["a"] * len(cells), "x": cells})) == {}


def test_what_names_the_row_stands_to_the_left():
    assert tables.numbers(pd.DataFrame({"code": ["15379", "15367"]})) == {}
