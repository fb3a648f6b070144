"""Then and now: which cells differ, and what they add up to."""

import pandas as pd

from db.facts.closing import differing, rolled_up, totals

COLUMNS = ["indicator", "unit_id", "month", "part", "then", "now"]


def cells(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(month=pd.to_datetime(frame["month"])).astype(
        {"indicator": "str", "part": "str", "unit_id": "int64", "then": "Int64", "now": "Int64"}
    )


def told(frame):
    plain = frame.astype("object").where(frame.notna(), None)
    return {
        (row.indicator, row.unit_id): (row.then, row.now, row.difference, row.changed)
        for row in plain.itertuples()
    }


def test_a_figure_differs_by_its_value_or_by_not_being_there():
    frame = cells(
        ("incidents.occurred", 1, "2023-09-01", "5", 3, 3),
        ("incidents.occurred", 1, "2023-09-01", "6", 3, 4),
        ("returns.confirmed", 1, "2023-09-01", "", None, 0),
        ("returns.confirmed", 2, "2023-09-01", "", 0, None),
        ("returns.confirmed", 3, "2023-09-01", "", None, None),
    )

    assert differing(frame).index.size == 3
    assert set(differing(frame)["part"]) == {"6", ""}
    assert differing(frame.iloc[:0]).empty


def test_flows_add_up_and_stocks_are_those_of_the_last_month_known():
    frame = cells(
        ("reintegration.received", 1, "2023-08-01", "", 1, 2),
        ("reintegration.received", 1, "2023-09-01", "", 3, 3),
        ("reintegration.stock_start", 1, "2023-08-01", "", 10, 10),
        ("reintegration.stock_start", 1, "2023-09-01", "", 11, 12),
        ("reintegration.stock_end", 1, "2023-08-01", "", 11, 12),
        ("reintegration.stock_end", 1, "2023-09-01", "", 14, 15),
        ("reintegration.stock_end", 1, "2023-10-01", "", None, None),
    )

    assert told(totals(frame)) == {
        ("reintegration.received", 1): (4, 5, 1, 1),
        ("reintegration.stock_start", 1): (10, 10, 0, 1),
        ("reintegration.stock_end", 1): (14, 15, 1, 2),
    }


def test_what_nobody_has_reported_stays_without_a_figure():
    frame = cells(
        ("reintegration.received", 1, "2023-09-01", "", None, None),
        ("reintegration.received", 2, "2023-09-01", "", None, 2),
    )

    assert told(totals(frame)) == {
        ("reintegration.received", 1): (None, None, None, 0),
        ("reintegration.received", 2): (None, 2, None, 1),
    }


def test_changes_that_cancel_out_are_still_told():
    frame = cells(
        ("incidents.solved", 1, "2023-09-01", "5", 0, 1),
        ("incidents.solved", 1, "2023-09-01", "6", 1, 0),
    )

    assert told(totals(frame)) == {("incidents.solved", 1): (1, 1, 0, 2)}


def test_communes_are_rolled_up_and_others_left_out():
    frame = cells(
        ("incidents.occurred", 1, "2023-09-01", "5", 1, 1),
        ("incidents.occurred", 2, "2023-09-01", "5", 2, 4),
        ("incidents.occurred", 3, "2023-09-01", "5", 9, 9),
    )

    found = rolled_up(frame, {1: 7, 2: 7})

    assert told(totals(found)) == {("incidents.occurred", 7): (3, 5, 2, 1)}
