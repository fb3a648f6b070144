from dataclasses import replace
from datetime import date

import pytest

from db.indicators import FLOWS, STOCKS
from db.model import ReturnState, Selection
from db.periods import Calendar
from db.queries.returns import reintegration_months, reporting
from tests.factories import make_return, make_unit

MERGER, BEFORE = date(2025, 7, 1), date(2025, 6, 30)
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)


def merged(conn):
    new = make_unit(conn, "Tây Đô", valid_from=MERGER)
    old = [
        make_unit(conn, name, valid_to=BEFORE, successor_id=new)
        for name in ("Vĩnh Quang", "Vĩnh Long")
    ]
    return new, old


def chosen(*communes, months=(6, 7), year=2025):
    calendar = Calendar()
    first, last = date(year, months[0], 1), date(year, months[1], 1)
    period = calendar.custom(calendar.first_day(first), calendar.last_day(last))
    return Selection(period, communes, whole=True, named_on=period.last)


def cells(frame):
    return {
        (row.month.date(), row.unit_id): (row.received, row.stock_end, row.reported)
        for row in frame.itertuples()
    }


def test_no_row_has_the_same_columns_and_types_as_rows(conn):
    unit = make_unit(conn)
    selection = chosen(unit)
    empty = reintegration_months(conn, selection)
    make_return(conn, unit_id=unit, month=JUNE, counts={"received": 1})
    filled = reintegration_months(conn, selection)

    assert list(empty) == ["month", "unit_id", *FLOWS, *STOCKS, "reported"]
    assert (len(empty), len(filled)) == (0, 1)
    assert empty.dtypes.to_dict() == filled.dtypes.to_dict()
    assert filled["reported"].dtype == bool


def test_former_communes_add_up_and_are_complete_when_both_have_reported(conn):
    new, (first, second) = merged(conn)
    make_return(conn, unit_id=first, month=JUNE, counts={"stock_start": 10, "received": 2})
    make_return(conn, unit_id=second, month=JUNE, counts={"stock_start": 20, "received": 3})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 35, "received": 4})

    found = cells(reintegration_months(conn, chosen(new)))

    assert found == {(JUNE, new): (5, 35, True), (JULY, new): (4, 39, True)}


def test_a_month_that_one_of_two_former_communes_owes_is_not_reported(conn):
    new, (first, _second) = merged(conn)
    make_return(conn, unit_id=first, month=JUNE, counts={"stock_start": 10, "received": 2})

    assert cells(reintegration_months(conn, chosen(new))) == {(JUNE, new): (2, 12, False)}


def test_the_stock_is_that_of_the_communes_that_exist_at_the_end_of_the_month(conn):
    new, (first, _second) = merged(conn)
    make_return(conn, unit_id=first, month=JULY, counts={"stock_start": 10, "received": 2})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 30})

    assert cells(reintegration_months(conn, chosen(new))) == {(JULY, new): (2, 30, True)}


def test_a_month_in_which_communes_merge_starts_with_the_stocks_before_the_merger(conn):
    """10 and 20 people; the first commune receives 2 and hands over 12, so 32 begin the new one."""
    new, (first, _second) = merged(conn)
    make_return(conn, unit_id=first, month=JULY, counts={"stock_start": 10, "received": 2})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 32, "out_moved": 1})

    month = reintegration_months(conn, chosen(new)).iloc[0]

    assert (month["stock_start"], month["received"], month["stock_end"]) == (30, 2, 31)


def test_a_return_of_a_commune_that_has_ended_does_not_complete_the_month(conn):
    new, (first, _second) = merged(conn)
    make_return(conn, unit_id=first, month=JULY, counts={"stock_start": 10, "received": 2})

    assert cells(reintegration_months(conn, chosen(new))) == {(JULY, new): (2, 0, False)}


@pytest.mark.parametrize("state", [ReturnState.DRAFT, ReturnState.RETURNED])
def test_what_has_not_been_handed_in_does_not_count(conn, state):
    unit = make_unit(conn)
    make_return(conn, unit_id=unit, month=JUNE, state=state, counts={"received": 1})

    assert reintegration_months(conn, chosen(unit)).empty


def test_a_return_without_counts_of_reintegration_leaves_the_month_open(conn):
    new, (first, second) = merged(conn)
    make_return(conn, unit_id=first, month=JUNE, counts={"received": 1})
    make_return(conn, unit_id=second, month=JUNE)

    assert cells(reintegration_months(conn, chosen(new))) == {(JUNE, new): (1, 1, False)}
    assert told(reporting(conn, chosen(new)))[new, JUNE]


def test_only_whole_months_of_the_window_and_chosen_communes_count(conn):
    unit, other = make_unit(conn), make_unit(conn)
    for month in (5, 6, 7, 8):
        make_return(conn, unit_id=unit, month=date(2025, month, 1), counts={"received": 1})
    make_return(conn, unit_id=other, month=JUNE, counts={"received": 1})
    window = chosen(unit)
    short = Calendar().custom(date(2025, 5, 16), window.period.last)

    assert [month for month, _ in cells(reintegration_months(conn, window))] == [JUNE, JULY]
    assert [
        month for month, _ in cells(reintegration_months(conn, replace(window, period=short)))
    ] == [JULY]


def told(frame):
    return {(row.unit_id, row.month.date()): row.reported for row in frame.itertuples()}


def test_every_whole_month_of_the_window_is_told_for_every_commune(conn):
    first, second = make_unit(conn), make_unit(conn)
    make_return(conn, unit_id=first, month=JUNE)

    assert told(reporting(conn, chosen(first, second))) == {
        (first, JUNE): True,
        (second, JUNE): False,
        (first, JULY): False,
        (second, JULY): False,
    }


def test_a_merged_commune_has_reported_when_all_that_owed_the_month_have(conn):
    new, (first, second) = merged(conn)
    make_return(conn, unit_id=first, month=JUNE)
    make_return(conn, unit_id=new, month=JULY)
    window = chosen(new)

    assert told(reporting(conn, window)) == {(new, JUNE): False, (new, JULY): True}
    make_return(conn, unit_id=second, month=JUNE)
    assert told(reporting(conn, window)) == {(new, JUNE): True, (new, JULY): True}
