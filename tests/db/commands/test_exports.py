"""A file that was made is written down: who, what, of which choice."""

import json

import pytest
import sqlalchemy as sa

from db.commands.exports import log_export
from db.model import Role, User
from db.schema import audit_event
from tests.factories import make_account
from tests.wording import vi


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_an_export_is_recorded(conn, role):
    by = User(make_account(conn, role), "an", "An", role)
    told = {"window": "15/12/2022 - 10/10/2023", "note": vi("Internal circulation")}

    log_export(conn, "pptx", "incidents", told, by=by)

    row = conn.execute(sa.select(audit_event)).one()
    assert (row.action, row.entity, row.entity_id, row.actor) == (
        "export",
        "incidents",
        "pptx",
        "an",
    )
    assert json.loads(row.new_values) == told
