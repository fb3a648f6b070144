"""One commune's month: its register, how it begins, and the board of all."""

from collections import Counter
from datetime import UTC, date, datetime

from db.model import ReturnState, Scope
from db.queries import monthly
from tests.factories import make_account, make_incident, make_return, make_unit

MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)
GONE = date(2025, 6, 30)


def merged(conn, *names):
    """A commune since 01/07/2025 and the ones it was made of."""
    new = make_unit(conn, "Tây Đô", valid_from=JULY)
    return new, [make_unit(conn, name, valid_to=GONE, successor_id=new) for name in names]


def test_a_commune_goes_on_from_its_own_last_standing():
    ended = {1: Counter(stock_end=5), 2: Counter(stock_end=7)}
    assert monthly.carried(1, ended, {1: [2]}) == Counter(stock_end=5)


def test_a_new_commune_goes_on_from_the_sum_of_its_parts():
    ended = {1: Counter(stock_end=5, employed=2), 2: Counter(stock_end=7)}
    parts = {3: [1, 4], 4: [2]}
    assert monthly.carried(3, ended, parts) == Counter(stock_end=12, employed=2)


def test_where_one_part_is_not_known_the_sum_is_not():
    assert monthly.carried(3, {1: Counter(stock_end=5)}, {3: [1, 2]}) is None
    assert monthly.carried(3, {}, {}) is None


def test_a_standing_is_that_of_the_last_reported_month(conn):
    long = make_unit(conn)
    make_return(conn, unit_id=long, month=date(2025, 4, 1), counts={"stock_start": 4})
    make_return(conn, unit_id=long, month=MAY, counts={"stock_start": 4, "received": 1})
    make_return(
        conn, unit_id=long, month=JUNE, state=ReturnState.RETURNED, counts={"stock_start": 9}
    )

    assert monthly.standing_before(conn, long, MAY)["stock_end"] == 4
    assert monthly.standing_before(conn, long, JULY)["stock_end"] == 5
    assert monthly.standing_before(conn, long, date(2025, 4, 1)) is None


def test_the_next_start_is_that_of_the_successor_in_the_end(conn):
    new, (quang, tien) = merged(conn, "Vĩnh Quang", "Vĩnh Tiến")
    make_return(conn, unit_id=quang, month=JUNE, counts={"stock_start": 3})
    make_return(conn, unit_id=new, month=JULY, counts={"stock_start": 8})

    assert monthly.next_start(conn, quang, MAY) == (quang, JUNE, 3)
    assert monthly.next_start(conn, quang, JUNE) == (new, JULY, 8)
    assert monthly.next_start(conn, tien, MAY) == (new, JULY, 8)
    assert monthly.next_start(conn, new, JULY) is None


def test_the_register_counts_the_month_and_the_parts(conn):
    new, (quang,) = merged(conn, "Vĩnh Quang")
    for unit_id, day in ((quang, 15), (quang, 30), (quang, 14)):
        make_incident(conn, unit_id=unit_id, occurred_on=date(2025, 6, day))
    make_incident(conn, unit_id=new, occurred_on=date(2025, 7, 14))
    make_incident(conn, unit_id=new, occurred_on=date(2025, 7, 14), voided=True)

    assert monthly.registered(conn, new, JULY, date(2025, 7, 14)) == 3
    assert monthly.registered(conn, quang, JUNE, date(2025, 6, 14)) == 1
    assert monthly.registered(conn, new, JUNE, date(2025, 7, 14)) == 1
    assert monthly.registered(conn, quang, JULY, date(2025, 7, 14)) == 0


def test_a_record_brings_its_counts_and_its_author(conn):
    who = make_account(conn, sign_in_name="lan")
    long = make_unit(conn)
    return_id = make_return(
        conn, unit_id=long, month=MAY, counts={"stock_start": 4}, written_by=who
    )
    bare = make_return(conn, unit_id=long, month=JUNE)

    told = monthly.return_record(conn, long, MAY)
    assert (told["id"], told["stock_end"], told["author"]) == (return_id, 4, "lan")
    assert monthly.return_by_id(conn, return_id) == told
    assert monthly.return_by_id(conn, bare)["stock_end"] is None
    assert monthly.return_record(conn, long, JULY) is None


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

    board = monthly.board(conn, (JUNE, JULY), Scope.everything())

    assert [(owed.unit_id, owed.month, owed.state) for owed in board] == [
        (quang, JUNE, "submitted"),
        (yen, JUNE, ""),
        (new, JULY, ""),
        (yen, JULY, ""),
    ]
    first, second = board[:2]
    assert (first.return_id, first.version, first.incidents) == (sent, 1, 2)
    assert first.submitted_at == at
    assert second == monthly.Owed(unit_id=yen, month=JUNE)
    own = monthly.board(conn, (JUNE, JULY), Scope.of([yen]))
    assert [owed.unit_id for owed in own] == [yen, yen]
    assert monthly.board(conn, (), Scope.everything()) == []
