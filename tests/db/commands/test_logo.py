"""The installation's own logo: set, replaced, taken away, each written down."""

import json

import pytest
import sqlalchemy as sa

from db.commands.logo import set_logo
from db.model import NotAllowed, Role
from db.queries.settings import logo
from db.schema import audit_event
from tests.factories import make_user


def test_it_is_set_replaced_and_taken_away(conn):
    admin = make_user(conn, Role.ADMIN)
    assert logo(conn) == b""

    for png in (b"one", b"two", None):
        set_logo(conn, png, by=admin)
        assert logo(conn) == (png or b"")

    rows = sa.select(audit_event.c.new_values).where(audit_event.c.entity == "logo")
    assert [json.loads(one)["bytes"] for one in conn.scalars(rows)] == [3, 3, 0]


def test_who_keeps_no_program_sets_no_logo(conn):
    with pytest.raises(NotAllowed):
        set_logo(conn, b"x", by=make_user(conn, Role.LEADER))
