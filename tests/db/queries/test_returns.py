from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from db.indicators import FLOWS, STOCKS
from db.model import ReturnState, Scope, Selection
from db.periods import Calendar
from db.queries import returns
from db.queries.returns import reintegration_months, reporting
from tests.factories import make_account, make_incident, make_return, make_unit

MERGER, BEFORE = date(2025, 7, 1), date(2025, 6, 30)
MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)


def merged(conn, *names):
    """A commune since 01/07/2025 and the ones it was made of."""
    new = make_unit(conn, "Tây Đô", valid_from=JULY)
    return new, [make_unit(conn, name, valid_to=BEFORE, successor_id=new) for name in names]


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
    new, (first, second) = merged(conn, "Vĩnh Quang", "Vĩnh Long")
    make_return(conn, unit_id=first, month=JUNE, counts={"stock_start": 10, "received": 2})
    make_return(conn, unit_id=second, month=JUNE, counts={"stock_start": 20, "received": 3})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 35, "received": 4})

    found = cells(reintegration_months(conn, chosen(new)))

    assert found == {(JUNE, new): (5, 35, True), (JULY, new): (4, 39, True)}


def test_a_month_that_one_of_two_former_communes_owes_is_not_reported(conn):
    new, (first, _second) = merged(conn, "Vĩnh Quang", "Vĩnh Long")
    make_return(conn, unit_id=first, month=JUNE, counts={"stock_start": 10, "received": 2})

    assert cells(reintegration_months(conn, chosen(new))) == {(JUNE, new): (2, 12, False)}


def test_the_stock_is_that_of_the_communes_that_exist_at_the_end_of_the_month(conn):
    new, (first, _second) = merged(conn, "Vĩnh Quang", "Vĩnh Long")
    make_return(conn, unit_id=first, month=JULY, counts={"stock_start": 10, "received": 2})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 30})

    assert cells(reintegration_months(conn, chosen(new))) == {(JULY, new): (2, 30, True)}


def test_a_month_in_which_communes_merge_starts_with_the_stocks_before_the_merger(conn):
    """10 and 20 people; the first commune receives 2 and hands over 12, so 32 begin the new one."""
    new, (first, _second) = merged(conn, "Vĩnh Quang", "Vĩnh Long")
    make_return(conn, unit_id=first, month=JULY, counts={"stock_start": 10, "received": 2})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 32, "out_moved": 1})

    month = reintegration_months(conn, chosen(new)).iloc[0]

    assert (month["stock_start"], month["received"], month["stock_end"]) == (30, 2, 31)


def test_a_return_of_a_commune_that_has_ended_does_not_complete_the_month(conn):
    new, (first, _second) = merged(conn, "Vĩnh Quang", "Vĩnh Long")
    make_return(conn, unit_id=first, month=JULY, counts={"stock_start": 10, "received": 2})

    assert cells(reintegration_months(conn, chosen(new))) == {(JULY, new): (2, 0, False)}


@pytest.mark.parametrize("state", [ReturnState.DRAFT, ReturnState.RETURNED])
def test_what_has_not_been_handed_in_does_not_count(conn, state):
    unit = make_unit(conn)
    make_return(conn, unit_id=unit, month=JUNE, state=state, counts={"received": 1})

    assert reintegration_months(conn, chosen(unit)).empty


def test_a_return_without_counts_of_reintegration_leaves_the_month_open(conn):
    new, (first, second) = merged(conn, "Vĩnh Quang", "Vĩnh Long")
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


def test_every_month_that_a_window_touches_is_asked_for(conn):
    unit = make_unit(conn)
    make_return(conn, unit_id=unit, month=JULY)
    days = Calendar().custom(date(2025, 6, 10), date(2025, 6, 20))

    frame = reporting(conn, Selection(days, (unit,), whole=True, named_on=days.last))

    assert told(frame) == {(unit, JUNE): False, (unit, JULY): True}


def test_a_commune_that_merges_in_the_rest_of_the_month_has_reported_when_its_successor_has(conn):
    new, old = merged(conn, "Vĩnh Quang", "Vĩnh Long")
    days = Calendar().custom(date(2025, 6, 10), date(2025, 6, 20))
    window = Selection(days, tuple(old), whole=True, named_on=days.last)
    assert not any(reporting(conn, window)["reported"])

    make_return(conn, unit_id=new, month=JULY)

    assert {cell for cell, done in told(reporting(conn, window)).items() if done} == {
        (unit, JULY) for unit in old
    }


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
    new, (first, second) = merged(conn, "Vĩnh Quang", "Vĩnh Long")
    make_return(conn, unit_id=first, month=JUNE)
    make_return(conn, unit_id=new, month=JULY)
    window = chosen(new)

    assert told(reporting(conn, window)) == {(new, JUNE): False, (new, JULY): True}
    make_return(conn, unit_id=second, month=JUNE)
    assert told(reporting(conn, window)) == {(new, JUNE): True, (new, JULY): True}


def test_a_commune_goes_on_from_its_own_last_standing():
    ended = {1: Counter(stock_end=5), 2: Counter(stock_end=7)}
    assert returns.carried(1, ended, {1: [2]}) == Counter(stock_end=5)


def test_a_new_commune_goes_on_from_the_sum_of_its_parts():
    ended = {1: Counter(stock_end=5, employed=2), 2: Counter(stock_end=7)}
    parts = {3: [1, 4], 4: [2]}
    assert returns.carried(3, ended, parts) == Counter(stock_end=12, employed=2)


def test_where_one_part_is_not_known_the_sum_is_not():
    assert returns.carried(3, {1: Counter(stock_end=5)}, {3: [1, 2]}) is None
    assert returns.carried(3, {}, {}) is None


def test_a_standing_is_that_of_the_last_reported_month(conn):
    long = make_unit(conn)
    make_return(conn, unit_id=long, month=date(2025, 4, 1), counts={"stock_start": 4})
    make_return(conn, unit_id=long, month=MAY, counts={"stock_start": 4, "received": 1})
    make_return(
        conn, unit_id=long, month=JUNE, state=ReturnState.RETURNED, counts={"stock_start": 9}
    )

    assert returns.standing_before(conn, long, MAY)["stock_end"] == 4
    assert returns.standing_before(conn, long, JULY)["stock_end"] == 5
    assert returns.standing_before(conn, long, date(2025, 4, 1)) is None


def test_the_next_start_is_that_of_the_successor_in_the_end(conn):
    new, (quang, tien) = merged(conn, "Vĩnh Quang", "Vĩnh Tiến")
    make_return(conn, unit_id=quang, month=JUNE, counts={"stock_start": 3})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 8})

    assert returns.next_start(conn, quang, MAY) == (quang, JUNE, 3)
    assert returns.next_start(conn, quang, JUNE) == (new, JULY, 8)
    assert returns.next_start(conn, tien, MAY) == (new, JULY, 8)
    assert returns.next_start(conn, new, JULY) is None


def test_the_register_counts_the_month_and_the_parts(conn):
    new, (quang,) = merged(conn, "Vĩnh Quang")
    for unit_id, day in ((quang, 15), (quang, 30), (quang, 14)):
        make_incident(conn, unit_id=unit_id, occurred_on=date(2025, 6, day))
    make_incident(conn, unit_id=new, occurred_on=date(2025, 7, 14))
    make_incident(conn, unit_id=new, occurred_on=date(2025, 7, 14), voided=True)

    assert returns.registered(conn, new, JULY, date(2025, 7, 14)) == 3
    assert returns.registered(conn, quang, JUNE, date(2025, 6, 14)) == 1
    assert returns.registered(conn, new, JUNE, date(2025, 7, 14)) == 1
    assert returns.registered(conn, quang, JULY, date(2025, 7, 14)) == 0


def test_a_record_brings_its_counts_and_its_author(conn):
    who = make_account(conn, sign_in_name="lan")
    long = make_unit(conn)
    return_id = make_return(
        conn, unit_id=long, month=MAY, counts={"stock_start": 4}, written_by=who
    )
    bare = make_return(conn, unit_id=long, month=JUNE)

    told = returns.return_record(conn, long, MAY)
    assert (told["id"], told["stock_end"], told["author"]) == (return_id, 4, "lan")
    assert returns.return_by_id(conn, return_id) == told
    assert returns.return_by_id(conn, bare)["stock_end"] is None
    assert returns.return_record(conn, long, JULY) is None


def test_the_board_holds_what_is_owed_reported_or_not(conn):
    new, (quang,) = merged(conn, "Vĩnh Quang")
    yen = make_unit(conn, "Vĩnh Yên")
    at = datetime(2025, 6, 16, 1, tzinfo=UTC)
    sent = make_return(
        conn,
        unit_id=quang,
        month=JUNE,
        state=ReturnState.SUBMITTED,
        submitted_at=at,
        incidents_confirmed=2,
    )

    board = returns.board(conn, (JUNE, JULY), Scope.everything())

    assert [(owed.unit_id, owed.month, owed.state) for owed in board] == [
        (quang, JUNE, "submitted"),
        (yen, JUNE, ""),
        (new, JULY, ""),
        (yen, JULY, ""),
    ]
    first, second = board[:2]
    assert (first.return_id, first.version, first.incidents) == (sent, 1, 2)
    assert first.submitted_at == at
    assert second == returns.Owed(unit_id=yen, month=JUNE)
    own = returns.board(conn, (JUNE, JULY), Scope.of([yen]))
    assert [owed.unit_id for owed in own] == [yen, yen]
    assert returns.board(conn, (), Scope.everything()) == []


def test_with_what_an_heir_of_a_split_commune_begins_is_not_known(conn):
    heirs = [make_unit(conn, name, valid_from=date(2025, 7, 1)) for name in ("Một", "Hai")]
    ended = {"valid_to": date(2025, 6, 30)}
    old = make_unit(conn, "Cũ", **ended, successors=heirs)
    beside = make_unit(conn, "Bên", **ended, successor_id=heirs[0])
    for unit_id in (old, beside):
        make_return(conn, unit_id=unit_id, month=date(2025, 6, 1), counts={"stock_start": 5})

    assert returns.standing_before(conn, heirs[0], date(2025, 8, 1)) is None
    assert returns.next_start(conn, beside, date(2025, 6, 1)) is None
