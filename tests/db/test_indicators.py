"""The table of figures: nothing is said twice, nothing is missing."""

import pytest

from db.facts.closing import totals
from db.indicators import FLOWS, GROUPS, INDICATORS, STANDING, STOCKS, Indicator, Kind
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT, LEVELS, SUPPORT, reintegration
from tests.db.facts.test_closing import cells


def test_every_group_has_figures_and_every_figure_a_group():
    assert list(dict.fromkeys(row.group for row in INDICATORS.values())) == list(GROUPS)


def test_every_column_of_a_return_has_its_row():
    assert {*FLOWS, *STOCKS} == set(reintegration.columns.keys()) - {"return_id"}
    assert (*FLOWS_IN, *FLOWS_OUT, *SUPPORT, "loan_amount") == FLOWS
    assert ("stock_start", *STANDING) == STOCKS
    assert set(CLASSES) < set(STANDING)
    assert {f"satisfaction.{level}" for level in LEVELS} < INDICATORS.keys()


def test_a_figure_says_of_which_kind_it_is():
    with pytest.raises(TypeError, match="kind"):
        Indicator("targets.x", polarity=0, title="x")

    assert {row.kind for row in INDICATORS.values()} == set(Kind)


def test_a_figure_without_a_row_is_an_error():
    with pytest.raises(KeyError, match=r"targets\.x"):
        totals(cells(("targets.x", 1, "2023-09-01", "", 1, 2)))
