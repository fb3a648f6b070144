"""Which few parts are named together, and what their share is called."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.facts.shares import MOST_NAMED, NEAR, leading, spoken


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ([6, 4, 3, 3, 3, 3, 3, 3, 2], 2),
        ([10, 1, 1], 1),
        ([3, 3, 2, 1], 2),
        ([3, 3, 3, 3, 1], 0),
        ([1] * 12, 0),
        ([0, 0], 0),
        ([], 0),
    ],
)
def test_few_are_named_that_hold_a_good_part_and_none_as_large_is_left_out(counts, named):
    assert leading(counts) == named


@given(st.lists(st.integers(0, 30), max_size=30).map(lambda found: sorted(found, reverse=True)))
def test_whoever_is_named_has_more_than_whoever_is_not(counts):
    n = leading(counts)

    assert n <= MOST_NAMED
    assert not n or n == len(counts) or counts[n - 1] > counts[n]
    assert not n or 5 * sum(counts[:n]) >= sum(counts)


@pytest.mark.parametrize(
    ("part", "total", "share"),
    [
        (10, 30, (Fraction(1, 3), 0)),
        (11, 30, (Fraction(1, 3), 1)),
        (14, 30, (Fraction(1, 2), -1)),
        (30, 30, (Fraction(1), 0)),
        (29, 30, None),
        (26, 60, None),
    ],
)
def test_a_share_has_the_nearest_word_and_its_side(part, total, share):
    assert spoken(part, total) == share


@given(st.integers(1, 500), st.integers(0, 500))
def test_a_word_is_never_far_from_the_share(total, part):
    found = spoken(min(part, total), total)

    if found:
        share = Fraction(min(part, total), total)
        assert abs(found[0] - share) <= NEAR
        assert (share > found[0]) - (share < found[0]) == found[1]
