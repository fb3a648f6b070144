"""What stands behind a code, and who changed what since."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.codes import issue_codes
from db.commands.incidents import save_incident
from db.entries.incidents import IncidentEntry
from db.ledger.records import Submission
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries.codes import Shown, amended, coded
from tests.factories import make_account, make_category, make_code, make_root, make_unit

DAY, TODAY = date(2023, 9, 5), date(2023, 10, 10)


@pytest.fixture
def staff(conn):
    return User(make_account(conn, Role.STAFF), "staff", "Staff", Role.STAFF)


def test_a_code_opens_however_it_is_typed(conn):
    code = make_code(conn, [make_unit(conn)])

    found = coded(conn, f" {code[:5]}-{code[5:]} ".lower())

    assert found.code == code
    assert found.shown.subjects == ("incidents",)


@pytest.mark.parametrize("typed", ["", "00000-00000", "'; DROP TABLE x", "\x00", "a" * 500, "%"])
def test_what_is_no_code_and_what_nothing_has_are_answered_alike(conn, typed):
    make_code(conn, [make_unit(conn)])
    asked = []
    sa.event.listen(conn, "before_cursor_execute", lambda *args: asked.append(args[2]))

    assert coded(conn, typed) is None
    assert len(asked) == 1


def test_what_was_written_since_is_told_where_it_counts(conn, staff):
    make_root(conn)
    mine, other = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An", code="15391")
    kind = make_category(conn)
    period = Calendar().month(2023, 9)
    chosen = Selection(period, (mine,), False, period.last)
    shown = Shown(("incidents",), chosen, "{}")

    def write(unit, day):
        save_incident(
            conn, IncidentEntry(unit, kind, day), Submission.fresh(), today=TODAY, by=staff
        )

    write(mine, DAY)
    (code,) = issue_codes(conn, [shown], by=staff)
    assert amended(conn, coded(conn, code), ["incidents"]) == []
    write(mine, DAY)
    write(other, DAY)
    write(mine, date(2023, 6, 1))

    (one,) = amended(conn, coded(conn, code), ["incidents"])
    assert (one.actor, one.action, one.units) == ("staff", "add", (mine,))
    assert amended(conn, coded(conn, code), ["targets"]) == []
