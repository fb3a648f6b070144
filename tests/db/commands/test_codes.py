"""Giving codes: the same figure of the same state has one, and it keeps what it showed."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from db.check import check
from db.codes import LENGTH
from db.commands.codes import issue_codes
from db.model import NotAllowed, Role, Selection, User
from db.periods import Calendar
from db.queries.codes import Shown, coded
from db.schema import account, audit_event, figure_code
from tests.factories import make_account, make_root, make_unit


def someone(conn, role, unit_id=None):
    account = make_account(conn, role, unit_id=unit_id)
    return User(account, role, f"Who is {role}", role, unit_id)


@pytest.fixture
def shown(conn):
    make_root(conn)
    period = Calendar().month(2023, 9)
    chosen = Selection(period, (make_unit(conn),), False, period.last)
    return Shown(("incidents",), chosen, '{"blocks": [["Số vụ", "3 vụ", "3 vụ"]], "rows": []}')


def coded_by(conn, user):
    return conn.scalar(sa.select(account.c.display_name).where(account.c.id == user.id))


def events(conn):
    return conn.scalar(
        sa.select(sa.func.count())
        .where(audit_event.c.entity == "figure_code")
        .select_from(audit_event)
    )


def test_the_same_figure_of_the_same_state_has_one_code(conn, shown):
    leader, staff = someone(conn, Role.LEADER), someone(conn, Role.STAFF)

    first, second = issue_codes(conn, [shown, shown], by=leader)
    third = issue_codes(conn, [shown], by=staff)

    assert len(first) == LENGTH
    assert [first] == [second] == third
    assert events(conn) == 1
    assert coded(conn, first).shown == shown
    assert coded(conn, first).issued_by == coded_by(conn, leader)


@pytest.mark.parametrize(
    "other",
    [
        {"content": "{}"},
        {"picture": "months"},
        {"detail": 3},
        {"for_sharing": True},
        {"subjects": ("incidents", "targets")},
    ],
)
def test_another_figure_or_state_has_another_code(conn, shown, other):
    first, second = issue_codes(
        conn, [shown, replace(shown, **other)], by=someone(conn, Role.LEADER)
    )

    assert first != second
    assert coded(conn, second).shown == replace(shown, **other)


def test_the_screen_of_a_part_is_another_than_that_of_the_whole(conn, shown):
    (unit,) = shown.selection.communes

    (of_part,) = issue_codes(conn, [shown], by=someone(conn, Role.OFFICER, unit))
    (of_whole,) = issue_codes(conn, [shown], by=someone(conn, Role.LEADER))

    assert of_part != of_whole
    assert (coded(conn, of_part).unit_id, coded(conn, of_whole).unit_id) == (unit, None)


def test_nobody_has_a_code_for_what_they_do_not_see(conn, shown):
    officer = someone(conn, Role.OFFICER, make_unit(conn))

    with pytest.raises(NotAllowed):
        issue_codes(conn, [shown], by=officer)

    assert conn.scalar(sa.select(sa.func.count()).select_from(figure_code)) == 0


def test_the_check_finds_a_code_that_tells_another_number(conn, shown):
    (code,) = issue_codes(conn, [shown], by=someone(conn, Role.LEADER))
    row = dict(conn.execute(sa.select(figure_code)).mappings().one()) | {"id": 9, "code": "0" * 10}

    def faults():
        return next(one.faults for one in check(conn) if one.subject.startswith("codes keep"))

    assert faults() == []
    row |= {"sha256": "x" * 64, "content": '{"blocks": [["Số vụ", "2 vụ", "2 vụ"]], "rows": []}'}
    conn.execute(figure_code.insert().values(row))
    assert faults() == ["figure_code 9: no audit row tells of it"]
    assert code != "0" * 10
