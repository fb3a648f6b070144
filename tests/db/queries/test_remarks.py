"""Which returns somebody should look at before they are approved, and which are as usual."""

from datetime import date

import pytest

from db.model import ReturnState
from db.queries.remarks import Remark, remarks
from tests.factories import make_category, make_incident, make_return, make_root, make_unit

MONTH = date(2023, 9, 1)
BEFORE = [date(2023, n, 1) for n in range(1, 9)]


@pytest.fixture
def commune(conn):
    return make_unit(conn, parent_id=make_root(conn))


def sent(conn, unit_id, incidents, stock=5, registered=None):
    """A return that waits, and the incidents of its month in the register."""
    theft = make_category(conn)
    for _n in range(incidents if registered is None else registered):
        make_incident(conn, unit_id=unit_id, category_id=theft, occurred_on=date(2023, 9, 5))
    state, counts = ReturnState.SUBMITTED, {"stock_start": stock}
    return make_return(
        conn,
        unit_id=unit_id,
        month=MONTH,
        state=state,
        counts=counts,
        incidents_confirmed=incidents,
    )


def earlier(conn, unit_id, incidents, months=BEFORE):
    for month in months:
        counts = {"stock_start": 5}
        given = {"unit_id": unit_id, "month": month, "incidents_confirmed": incidents}
        make_return(conn, **given, counts=counts)


@pytest.mark.parametrize(
    ("incidents", "stock", "registered", "found"),
    [
        (3, 5, None, ()),
        (0, 5, None, ()),
        (3, 5, 4, (Remark.REGISTER,)),
        (3, 6, None, (Remark.OPENING,)),
        (12, 5, None, (Remark.UNUSUAL,)),
        (12, 6, 1, (Remark.REGISTER, Remark.OPENING, Remark.UNUSUAL)),
    ],
)
def test_what_differs_from_the_register_the_month_before_and_the_usual_is_noted(
    conn, commune, incidents, stock, registered, found
):
    earlier(conn, commune, 3)
    waits = sent(conn, commune, incidents, stock, registered)

    assert remarks(conn, [MONTH]) == {waits: found}


def test_nothing_is_unusual_where_little_is_known(conn, commune):
    earlier(conn, commune, 3, BEFORE[:4])
    waits = sent(conn, commune, 30)

    assert remarks(conn, [MONTH]) == {waits: ()}


def test_the_first_return_has_nothing_to_go_on_from(conn, commune):
    waits = sent(conn, commune, 1)

    assert remarks(conn, [MONTH]) == {waits: ()}


def test_what_does_not_wait_is_not_looked_at(conn, commune):
    earlier(conn, commune, 3)

    assert remarks(conn, BEFORE) == {}


def test_incidents_of_a_part_count_for_the_commune_that_it_became_within_the_month(conn):
    root = make_root(conn)
    new = make_unit(conn, parent_id=root, valid_from=date(2023, 9, 10))
    old = make_unit(conn, parent_id=root, valid_to=date(2023, 9, 9), successor_id=new)
    theft = make_category(conn)
    make_incident(conn, unit_id=old, category_id=theft, occurred_on=date(2023, 9, 5))
    make_incident(conn, unit_id=new, category_id=theft, occurred_on=date(2023, 9, 12))
    waits = sent(conn, new, 2, registered=0)

    assert remarks(conn, [MONTH]) == {waits: ()}
