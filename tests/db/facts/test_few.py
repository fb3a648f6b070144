import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from db.facts.few import MOST_ROWS, split_off

NUMBERS = st.lists(st.integers(-50, 50) | st.none(), max_size=60)


@given(NUMBERS)
def test_every_row_is_shown_or_in_the_rest_and_there_is_room_for_that(numbers):
    rows = pd.DataFrame({"now": pd.Series(numbers, dtype="float64")})

    shown, rest = split_off(rows, [rows["now"], -rows["now"]])

    assert sorted([*shown.index, *rest.index]) == list(rows.index)
    assert len(shown) + (not rest.empty) <= MOST_ROWS
    assert rest.empty == (len(rows) <= MOST_ROWS)
    assert shown.index.is_monotonic_increasing


def test_the_orders_take_turns():
    rows = pd.DataFrame({"now": [9.0, 8, 7, 6, 5, 4], "change": [0.0, -1, 2, -3, 5, None]})
    change = rows["change"]

    shown, rest = split_off(rows, [rows["now"], change, -change], most=4)

    assert list(shown.index) == [0, 3, 4]  # the most, the largest fall, the largest rise
    assert list(rest.index) == [1, 2, 5]
