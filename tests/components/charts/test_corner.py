"""The button in the upper right corner of a picture covers nothing that is written in its rows."""

import pytest

from components.charts import (
    incidents,
    matrix,
    moves,
    satisfaction,
    style,
    suggestions,
)

IN_ROWS = (
    incidents.by_commune,
    incidents.by_category,
    moves.moves,
    satisfaction.communes,
    suggestions.ages,
    suggestions.owed,
    matrix.matrix,
)


@pytest.mark.parametrize("chart", IN_ROWS, ids=lambda chart: f"{chart.__module__}.{chart.__name__}")
def test_rows_end_before_the_corner(chart):
    assert chart()["padding"]["right"] >= style.CORNER


def test_the_names_of_two_lines_stand_apart_where_they_end_together():
    texts = [
        layer["mark"]["dy"]
        for layer in suggestions.history()["layer"]
        if layer["mark"]["type"] == "text"
    ]

    assert max(texts) - min(texts) >= style.TEXT_SIZE
