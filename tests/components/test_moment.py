"""What a page shows is of one moment, whoever writes meanwhile; a script stands in for the page."""

from itertools import count

import pytest
import sqlalchemy as sa

from components import data
from components.runtime import runs
from db.engine import writing
from db.schema import category, session
from tests.factories import make_account, make_category

ASKED = count()
"""Makes the second question one that was never asked."""
MEANWHILE = []
"""What somebody else does after the first question of a run, a run each."""
SCRIPT = """
import streamlit as st
from components.data import read
from tests.components.test_moment import ASKED, MEANWHILE, first, second

st.button("press", key="press")
st.text(read(first))
if MEANWHILE:
    MEANWHILE.pop(0)()
st.text(read(second, next(ASKED)))
"""


def first(conn):
    return conn.scalar(sa.select(sa.func.count()).select_from(category))


def second(conn, _number):
    return conn.scalar(sa.select(sa.func.count(category.c.id)))


@pytest.fixture
def page(open_page, conn, tmp_path):
    """The script, with what somebody writes while it runs for the first time."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    lan = make_account(conn)

    def open_(*meanwhile):
        MEANWHILE[:] = meanwhile
        return open_page(None, account_id=lan, script=script)

    yield open_
    MEANWHILE.clear()


@pytest.fixture
def write(engine):
    """What somebody else does on a connection of their own."""

    def write_():
        with writing(engine) as theirs:
            make_category(theirs)

    return write_


def shown(at):
    assert not at.exception
    return [int(one.value) for one in at.text]


def test_a_page_between_whose_questions_somebody_wrote_is_shown_anew(page, write):
    assert shown(page(write)) == [1, 1]


def test_also_where_the_run_has_written_something_meanwhile(page, write):
    """Such as that somebody looked, after which it asks anew how the data stand."""

    def both():
        write()
        with writing(data.engine()) as conn:
            conn.execute(session.update().values(seen_at=session.c.seen_at))

    assert shown(page(both)) == [1, 1]


def test_without_a_pause_in_the_writing_it_is_shown_as_it_is(page, write):
    at = page(*[write] * (runs.MOST_AGAIN + 5))

    before, after = shown(at)

    assert (before, after) == (runs.MOST_AGAIN, runs.MOST_AGAIN + 1)
    assert len(MEANWHILE) == 4


def test_after_a_press_what_it_opened_stays(page, write):
    at = page()
    MEANWHILE[:] = [write]

    at.button(key="press").click().run()

    assert shown(at) == [0, 1]
    assert not MEANWHILE
