"""Rises and falls: in which order, and which chance hardly explains, counted another way."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from db.facts.moves import moves

PLAIN = Fraction(1)


def rows(*pairs):
    named = [(f"{place}", now, before) for place, (now, before) in enumerate(pairs)]
    return pd.DataFrame(named, columns=["name", "now", "before"])


def independent(pairs):
    """Holm over twice the smaller tail of the binomial, written from its definition."""
    tails = [
        min(1.0, 2 * min(binom.cdf(now, now + before, 0.5), binom.sf(now - 1, now + before, 0.5)))
        for now, before in pairs
    ]
    adjusted, highest = {}, 0.0
    for rank, place in enumerate(np.argsort(tails, kind="stable")):
        highest = max(highest, (len(tails) - rank) * tails[place])
        adjusted[int(place)] = highest
    return {f"{place}" for place, value in adjusted.items() if value <= 0.05}


def test_rises_come_first_and_what_has_not_changed_is_neither():
    found = moves(rows((5, 5), (9, 2), (1, 8), (4, 3), (0, 2)), PLAIN, 1.0)

    assert found["name"].tolist() == ["1", "3", "4", "2"]
    assert found["change"].tolist() == [7, 1, -2, -7]


def test_of_many_three_each_way_are_named():
    found = moves(rows(*((place, 10) for place in range(21))), PLAIN, 1.0)

    assert found["change"].tolist() == [10, 9, 8, -8, -9, -10]


@pytest.mark.parametrize("seed", range(8))
def test_who_is_beyond_chance_is_told_as_its_definition_has_it(seed):
    drawn = np.random.default_rng(seed)
    pairs = [(int(now), int(before)) for now, before in drawn.integers(0, 40, size=(12, 2))]

    found = moves(rows(*pairs), PLAIN, 1.0, most=12)

    moved = {f"{place}" for place, (now, before) in enumerate(pairs) if now != before}
    assert set(found.loc[found["beyond"], "name"]) == independent(pairs) & moved
    assert set(found["name"]) == moved


def test_a_change_that_is_a_signal_alone_is_none_among_many():
    alone = moves(rows((20, 6)), PLAIN, 1.0)
    among = moves(rows((20, 6), *((7, 8),) * 40), PLAIN, 1.0)

    assert alone["beyond"].tolist() == [True]
    assert not among["beyond"].any()


def test_restless_months_and_windows_that_overlap_call_nothing_beyond_chance():
    for dispersion in (9.0, None):
        assert not moves(rows((60, 30), (5, 5)), PLAIN, dispersion)["beyond"].any()
    assert moves(rows((60, 30), (5, 5)), PLAIN, 1.0)["beyond"].tolist() == [True]


def test_nothing_gives_no_rows_with_all_columns():
    found = moves(rows().astype({"now": "int64", "before": "int64"}), PLAIN, 1.0)

    assert list(found.columns) == ["name", "now", "before", "change", "beyond"]
    assert found.empty
