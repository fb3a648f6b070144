"""How the data stand, and which tables a question speaks of."""

import sqlalchemy as sa

from db.queries.revisions import (
    EVERY,
    noting_tables,
    once,
    revision,
    settled,
    state,
    tables_of,
)
from db.queries.settings import setting
from db.schema import account, incident, incident_month, suggestion, unit
from tests.factories import make_unit, set_setting


def noted(conn, *statements):
    with noting_tables(conn) as tables:
        for statement in statements:
            conn.execute(statement)
    return tables


def test_a_write_changes_how_its_own_table_stands_and_no_other(conn):
    before = state(conn)
    make_unit(conn)
    after = state(conn)

    assert after.revision == revision(conn) != before.revision
    assert after.of({"unit"}) != before.of({"unit"})
    assert after.of({"incident", "setting"}) == before.of({"incident", "setting"})


def test_what_has_no_token_stands_with_the_revision(conn):
    before = state(conn)
    set_setting(conn, "colour", "green")

    assert state(conn).of({account.name}) != before.of({account.name})
    assert state(conn).of({EVERY}) != before.of({EVERY})


def test_a_state_that_stands_is_not_read_again(conn):
    known = state(conn)

    assert state(conn, known) is known
    assert noted(conn, sa.select(unit)) == {"unit"}
    make_unit(conn)
    assert state(conn, known) != known


def test_tables_are_found_wherever_they_stand_in_a_statement():
    inner = sa.select(suggestion.c.id).where(suggestion.c.unit_id == unit.c.id)
    beside = sa.select(sa.func.max(incident.c.id)).scalar_subquery()
    ahead = sa.select(account.c.id).cte()
    statement = sa.select(unit.c.id, beside).join(ahead, ahead.c.id == unit.c.id)

    assert tables_of(statement.where(sa.exists(inner))) == {
        "unit",
        "incident",
        "suggestion",
        "account",
    }


def test_what_the_database_makes_itself_stands_with_what_it_is_made_of():
    assert tables_of(sa.select(incident_month)) == {"incident", "setting"}


def test_what_is_written_as_text_or_asked_past_it_may_speak_of_every_table(conn):
    assert noted(conn, sa.select(unit).where(sa.text("1 = 1"))) == {EVERY}
    with noting_tables(conn) as tables:
        conn.exec_driver_sql("SELECT 1")
    assert tables == {EVERY}


def test_a_question_that_is_not_noted_any_more_notes_nothing(conn):
    tables = noted(conn, sa.select(unit))
    setting(conn, "colour")

    assert tables == {"unit"}


def units_of(conn):
    return conn.scalars(sa.select(unit.c.id)).all()


def test_what_is_settled_is_read_once_and_noted_each_time(conn):
    first = make_unit(conn)
    with settled(conn), noting_tables(conn) as tables:
        assert once(conn, units_of) == [first]
        make_unit(conn)
        assert once(conn, units_of) == [first]
    assert tables == {"unit"}
    assert len(once(conn, units_of)) == 2


def test_a_question_inside_of_another_is_of_the_tables_of_both(conn):
    with settled(conn), noting_tables(conn) as tables:
        setting(conn, "colour")
        once(conn, units_of)
        with noting_tables(conn) as inner:
            once(conn, units_of)

    assert tables == {"setting", "unit"}
    assert inner == {"unit"}


def test_what_was_settled_of_a_state_ends_with_it(conn):
    known = state(conn)
    with settled(conn, known.settled):
        assert once(conn, units_of) == []
    make_unit(conn)
    now = state(conn, known)

    assert [key[0] for key in known.settled] == [units_of]
    assert now.settled == {}
    assert now != known


def test_what_was_settled_goes_on_while_its_own_tables_stand(conn):
    known = state(conn)
    with settled(conn, known.settled):
        once(conn, units_of)
    set_setting(conn, "colour", "green")
    now = state(conn, known)

    assert now != known
    assert now.settled == known.settled != {}


def test_a_state_is_what_it_says_whatever_was_read_of_it(conn):
    one, other = state(conn), state(conn)
    with settled(conn, one.settled):
        once(conn, units_of)

    assert one == other
    assert one.settled != other.settled
