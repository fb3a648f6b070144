"""Whoever knows all that is shown cannot work out what is hidden."""

from itertools import product

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from db.compare import Comparison
from db.masking import SMALLEST_SHOWN, Hidden, Mask, alone, is_small, parts

COUNTS = st.lists(st.none() | st.integers(0, 7), max_size=7)
SMALL = {1, 2}


def could_be(cells, total):
    """For each place, the counts that agree with everything shown: marks, counts, the total."""
    totals = SMALL if total is Hidden.SMALL else {total}
    hidden = [place for place, cell in enumerate(cells) if isinstance(cell, Hidden)]
    shown = sum(cell for cell in cells if isinstance(cell, int) and not isinstance(cell, Hidden))
    options = [
        sorted(SMALL) if cells[place] is Hidden.SMALL else range(max(totals) + 1)
        for place in hidden
    ]
    found = {place: set() for place in hidden}
    for guess in _guesses(options, max(totals) - shown):
        if shown + sum(guess) in totals:
            for place, count in zip(hidden, guess, strict=True):
                found[place].add(count)
    return found


def _guesses(options, most):
    if not options:
        yield ()
        return
    for count in options[0]:
        if count <= most:
            for rest in _guesses(options[1:], most - count):
                yield (count, *rest)


@given(COUNTS)
@settings(max_examples=300, deadline=None)
def test_a_small_part_cannot_be_worked_out_from_the_total_and_the_other_parts(counts):
    total = sum(count for count in counts if count is not None)

    found = could_be(parts(counts), alone(total))

    for place, count in enumerate(counts):
        if is_small(count):
            assert len(found[place]) > 1


def test_every_short_list_of_small_counts_is_safe():
    for counts in product(range(4), repeat=4):
        found = could_be(parts(counts), alone(sum(counts)))
        assert all(len(found[place]) > 1 for place, n in enumerate(counts) if is_small(n)), counts


@given(COUNTS)
def test_what_is_shown_is_true_and_no_small_count_is_shown(counts):
    for count, cell in zip(counts, parts(counts), strict=True):
        if cell is Hidden.SMALL:
            assert is_small(count)
        elif cell is Hidden.WITHHELD:
            assert count is not None
        else:
            assert cell == count
            assert not is_small(cell)


@given(COUNTS)
def test_nothing_is_hidden_without_a_small_count(counts):
    if not any(map(is_small, counts)):
        assert parts(counts) == counts


@given(COUNTS)
def test_what_nobody_reported_stays_not_reported(counts):
    assert [cell is None for cell in parts(counts)] == [count is None for count in counts]


@given(st.integers(0, 9), st.integers(0, 9))
def test_neither_a_share_nor_the_rest_of_the_whole_can_be_worked_out(count, rest):
    cell = Mask(hides=True).share(count, count + rest)

    if is_small(count) or is_small(rest):
        assert isinstance(cell, Hidden)
    else:
        assert cell == count


def test_the_least_is_withheld_that_protects():
    low, other = Hidden.SMALL, Hidden.WITHHELD

    assert parts([80, 2, 30, 0, None]) == [80, low, other, 0, None]
    assert parts([80, 2, 1, 30]) == [80, low, low, 30]
    assert parts([1, 1, 0, 1]) == [other] * 4
    assert parts([0, 1, 0]) == [other] * 3
    assert [alone(n) for n in (None, 0, 1, 2, SMALLEST_SHOWN)] == [None, 0, low, low, 3]


@given(COUNTS)
def test_who_may_see_small_counts_sees_every_count(counts):
    mask = Mask(hides=False)

    assert mask.parts(counts) == counts == [mask.one(count) for count in counts]
    assert mask.share(1, 3) == 1
    assert not mask.hides_any(*counts)
    assert not mask.hides_change(1, Comparison(2, 1))


def test_a_change_is_hidden_that_tells_a_small_count():
    mask = Mask(hides=True)

    assert mask.hides_change(2, Comparison(2, 30))
    assert mask.hides_change(30, Comparison(30, 1))
    assert mask.hides_change(30, Comparison(28, 20))
    assert not mask.hides_change(30, Comparison(30, 20))
    assert not mask.hides_change(30, Comparison(30, None))


def test_of_stocks_by_month_the_newest_stays_alone():
    months = pd.DataFrame({"stock": [30, 31, 29]})

    assert Mask(hides=True).newest(months)["stock"].tolist() == [29]
    assert Mask(hides=False).newest(months)["stock"].tolist() == [30, 31, 29]
