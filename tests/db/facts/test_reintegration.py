from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from db.facts.reintegration import (
    bridge,
    by_commune,
    classes_by_month,
    flow,
    flows_by_month,
    since_start,
    stock_by_month,
    stock_change,
)
from db.facts.returns import Deadlines
from db.facts.stocks import Stocks
from db.indicators import FLOWS, STOCKS
from db.model import Selection
from db.periods import Calendar

UNITS = (1, 2)
SELECTION = Selection(Calendar().quarter(2023, 1), UNITS, whole=True, named_on=date(2023, 3, 14))
JANUARY, FEBRUARY, MARCH = (date(2023, month, 1) for month in (1, 2, 3))
DUE = Deadlines(Calendar(), 3, date(2023, 6, 18))
"""All months of the selection are due."""
EVERY = [(unit, month) for month in (JANUARY, FEBRUARY, MARCH) for unit in UNITS]


def cell(unit, month, start=0, reported=True, **counts):
    come = counts.get("received", 0) + counts.get("moved_in", 0)
    gone = sum(count for name, count in counts.items() if name.startswith("out_"))
    end = start + come - gone
    return (
        {"month": pd.Timestamp(month), "unit_id": unit}
        | dict.fromkeys((*FLOWS, *STOCKS), 0)
        | {"stock_start": start, "stock_end": end, "class_d": end, "reported": reported}
        | counts
    )


def frame(*rows):
    columns = ["month", "unit_id", *FLOWS, *STOCKS, "reported"]
    dtypes = dict.fromkeys(["unit_id", *FLOWS, *STOCKS], "int64") | {"reported": "bool"}
    return pd.DataFrame(rows, columns=columns).astype({"month": "datetime64[s]"} | dtypes)


NOTHING = frame()


def year_before(rows):
    return frame(*(row | {"month": row["month"] - pd.DateOffset(years=1)} for row in rows))


def test_flows_since_the_start_add_up_and_say_how_many_returns_are_missing():
    rows = frame(
        cell(1, JANUARY, 10, received=2),
        cell(2, JANUARY, 20, out_died=1),
        cell(1, FEBRUARY, 12, received=3, guided=4, reported=False),
    )

    found = since_start(rows, SELECTION)

    assert (found.received, found.guided, found.missing) == (5, 4, 4)
    assert found.months == (JANUARY, FEBRUARY)
    assert since_start(NOTHING, SELECTION).missing == 6


def test_a_month_that_is_not_complete_has_no_stock():
    rows = frame(cell(1, JANUARY, 10), cell(1, FEBRUARY, 5, reported=False))

    assert Stocks(rows).months == (JANUARY,)
    found = stock_by_month(Stocks(rows), SELECTION, DUE)
    assert found["stock"].tolist()[0] == 10
    assert found["stock"].isna().tolist() == [False, True, True]
    assert found["communes"].tolist() == [1, 0, 0]


def test_a_stock_is_compared_over_the_communes_that_have_both_dates():
    now = [cell(1, JANUARY, 10), cell(2, JANUARY, 20)]
    before = year_before([cell(1, JANUARY, 7), cell(2, JANUARY, 13)])

    def change(*rows):
        stocks = Stocks(pd.concat(rows))
        return stock_change(stocks, stocks.at(JANUARY), date(2022, 1, 1))

    both = change(frame(*now), before)
    assert (both.compared.now, both.compared.before, both.communes) == (30, 20, {1, 2})
    one = change(frame(*now), before.iloc[:1])
    assert (one.compared.now, one.compared.before, one.communes) == (10, 7, {1})
    none = change(frame(*now))
    assert (none.compared.now, none.compared.before, none.communes) == (30, None, frozenset())


def test_a_flow_is_compared_over_what_both_years_have_reported():
    now = [cell(1, JANUARY, received=4), cell(2, JANUARY, received=3), cell(1, MARCH, received=9)]
    before = [
        cell(1, JANUARY, received=5),
        cell(2, JANUARY, received=1, reported=False),
        cell(1, FEBRUARY, received=8),
    ]

    found = flow(frame(*now), year_before(before), ["received"])

    assert (found.total, found.alike) == (16, False)
    assert (found.compared.now, found.compared.before) == (4, 5)


def test_a_flow_without_a_year_before_is_not_compared():
    found = flow(frame(cell(1, JANUARY, received=4)), NOTHING, ["received"])

    assert (found.total, found.compared, found.alike) == (4, None, False)
    assert flow(NOTHING, NOTHING, ["received"]).total == 0


def test_a_flow_of_the_same_returns_is_compared_whole():
    rows = [cell(unit, month, received=unit) for unit, month in EVERY]

    found = flow(frame(*rows), year_before(rows), ["received"])

    assert found.alike
    assert (found.total, found.compared.now, found.compared.before) == (9, 9, 9)


def chain(missing=(), hidden=0):
    """Three months of both communes; a commune's next month begins where its last one ended."""
    stocks, rows = {1: 10, 2: 20}, []
    for unit, month in EVERY:
        row = cell(unit, month, stocks[unit], received=unit, out_expunged=1)
        stocks[unit] = row["stock_end"]
        if (unit, month) in missing:
            stocks[unit] += hidden
        else:
            rows.append(row)
    return frame(*rows)


def test_a_bridge_adds_up_when_all_have_reported():
    found = bridge(chain(), SELECTION, MARCH)

    assert (found.opening, found.received, found.moved_in, found.left) == (30, 9, 0, 6)
    assert (found.closing, found.unexplained, found.gaps) == (33, 0, 0)
    assert (found.first, found.last) == (JANUARY, MARCH)
    assert (found.communes, found.left_out) == (UNITS, ())


def test_what_happened_in_a_missing_month_is_shown_as_not_explained():
    found = bridge(chain(missing={(2, FEBRUARY)}, hidden=3), SELECTION, MARCH)

    assert (found.opening, found.received, found.left, found.closing) == (30, 7, 5, 36)
    assert (found.unexplained, found.gaps) == (4, 1)


def test_a_commune_without_a_stock_at_one_end_is_left_out_on_both():
    found = bridge(chain(missing={(2, MARCH)}), SELECTION, MARCH)

    assert (found.opening, found.closing, found.unexplained) == (10, 10, 0)
    assert (found.communes, found.left_out) == ((1,), (2,))


def test_a_bridge_ends_at_the_month_of_the_stock():
    found = bridge(chain(missing={(2, MARCH)}), SELECTION, FEBRUARY)

    assert (found.last, found.communes) == (FEBRUARY, UNITS)
    assert bridge(chain(), SELECTION, None) is None


def test_without_a_commune_at_both_ends_there_is_no_bridge():
    assert bridge(NOTHING, SELECTION, MARCH) is None
    apart = frame(cell(1, JANUARY, 10), cell(2, MARCH, 20))
    assert bridge(apart, SELECTION, MARCH) is None


@given(
    missing=st.sets(st.sampled_from(EVERY)),
    partial=st.sets(st.sampled_from(EVERY)),
    hidden=st.integers(-2, 3),
)
def test_a_bridge_always_says_what_it_cannot_explain(missing, partial, hidden):
    rows = chain(missing, hidden)
    rows["reported"] = [(row.unit_id, row.month.date()) not in partial for row in rows.itertuples()]

    found = bridge(rows, SELECTION, MARCH)

    if found is None:
        return
    assert (
        found.opening + found.received + found.moved_in - found.left + found.unexplained
        == found.closing
    )
    assert set(found.communes) | set(found.left_out) == set(UNITS)
    if not missing:
        assert found.unexplained == 0
    if not missing | partial:
        assert found.gaps == 0


def test_a_month_that_nobody_reported_is_a_gap_and_not_a_zero():
    rows = frame(
        cell(1, JANUARY, 10, received=2, out_moved=1),
        cell(2, JANUARY, 20),
        cell(1, MARCH, 11, moved_in=1),
    )

    found = flows_by_month(rows, SELECTION)

    assert found["month"].dt.date.tolist() == [JANUARY, FEBRUARY, MARCH]
    assert found["communes"].tolist() == [2, 0, 1]
    assert found["received"].isna().tolist() == [False, True, False]
    assert found["left"].tolist()[::2] == [1, 0]


def test_classes_add_up_to_the_stock_of_a_month_that_is_settled():
    rows = frame(
        cell(1, JANUARY, 10, class_d=8, class_a=2),
        cell(2, JANUARY, 20),
        cell(1, FEBRUARY, 10),
    )

    found = classes_by_month(Stocks(rows), SELECTION, DUE)

    of_class = found[["class_a", "class_b", "class_c", "class_d"]]
    assert of_class.loc[:1].to_numpy().tolist() == [[2, 0, 0, 28], [0, 0, 0, 30]]
    assert found["class_a"].isna().tolist() == [False, False, True]
    assert found["communes"].tolist() == [2, 1, 0]


def test_every_commune_has_its_row_also_without_a_return():
    rows = frame(cell(2, JANUARY, 20, received=1), cell(2, FEBRUARY, 21, guided=2))

    stocks = Stocks(rows)
    found = by_commune(rows, SELECTION, stocks, stocks.at(FEBRUARY))

    assert found["unit_id"].tolist() == [1, 2]
    assert found.loc[0].drop(["unit_id", "months"]).isna().all()
    assert found.loc[1].tolist() == [2, 21, 1, 0, 0, 2, 2]


def test_facts_of_nothing_have_the_columns_of_facts_of_something():
    something = chain()
    some = Stocks(something)
    pairs = [
        (fact(some, SELECTION, DUE), fact(Stocks(NOTHING), SELECTION, DUE))
        for fact in (classes_by_month, stock_by_month)
    ]
    pairs.append((flows_by_month(something, SELECTION), flows_by_month(NOTHING, SELECTION)))
    pairs.append(
        (
            by_commune(something, SELECTION, some, some.at(MARCH)),
            by_commune(NOTHING, SELECTION, Stocks(NOTHING), None),
        )
    )
    for full, empty in pairs:
        assert full.dtypes.to_dict() == empty.dtypes.to_dict()
        assert len(full) == len(empty)
