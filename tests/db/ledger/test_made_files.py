"""A file is handed out by any process, to its own browser and while its session lasts."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from db.commands.sessions import open_session
from db.ledger.made_files import KEPT, MadeFile, keep_made, made_for
from db.schema import made_file, session
from tests.factories import make_account

NAME, OTHER = "a" * 64, "b" * 64
MADE = MadeFile("Mật khẩu\n1".encode(), "text/csv", "tài khoản.csv")


@pytest.fixture
def lan(conn):
    return open_session(conn, make_account(conn), binding="mine").session_id


def rows(conn):
    return set(conn.scalars(sa.select(made_file.c.id)))


def test_it_comes_as_it_was_made_with_its_name(conn, lan):
    keep_made(conn, NAME, MADE, lan, "mine")
    keep_made(conn, NAME, MADE, lan, "mine")

    assert made_for(conn, NAME, "mine") == (lan, MADE)
    assert made_for(conn, OTHER, "mine") is None


def test_another_browser_is_handed_nothing(conn, lan):
    keep_made(conn, NAME, MADE, lan, "mine")

    assert made_for(conn, NAME, "another") is None


def test_with_the_session_it_goes(conn, lan):
    keep_made(conn, NAME, MADE, lan, "mine")
    conn.execute(session.update().values(revoked_at=datetime.now(UTC)))

    assert made_for(conn, NAME, "mine") is None
    conn.execute(session.delete())
    assert rows(conn) == set()


def test_a_copy_of_the_database_opens_none(conn, lan):
    """There are first passwords among them."""
    keep_made(conn, NAME, MADE, lan, "mine")

    sealed = conn.scalar(sa.select(made_file.c.sealed))
    assert MADE.content not in sealed
    conn.execute(made_file.update().values(id=OTHER))
    with pytest.raises(InvalidTag):
        made_for(conn, OTHER, "mine")


def test_after_an_hour_it_is_gone_with_the_next(conn, lan):
    keep_made(conn, NAME, MADE, lan, "mine", at=datetime.now(UTC) - 2 * KEPT)
    keep_made(conn, OTHER, MADE, lan, "mine")

    assert rows(conn) == {OTHER}
