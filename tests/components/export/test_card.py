"""A picture on the page, taken along as a file."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from components.export import card
from components.figures import scene
from components.subjects.incidents.screen import screen
from db.commands.sessions import open_session
from db.model import Refusal, Selection
from db.periods import Calendar
from db.queries import units
from db.queries.accounts import presence
from db.schema import audit_event
from tests.components.export.test_dialog import breaking
from tests.conftest import BROWSER
from tests.factories import account_id

LAST = date(2023, 10, 10)


def test_a_picture_taken_along_is_written_down(sample_district, conn, open_page):
    open_page("pages/dashboards/overview.py")
    opened = open_session(conn, account_id(conn, "lanhdao"), binding=BROWSER)
    leader = presence(conn, opened.session_id, BROWSER).user
    every = tuple(units.communes(conn, LAST))
    chosen = Selection(Calendar().year_to_date(LAST), every, True, LAST)
    picture = screen(scene.of(leader, chosen)).pictures[0]
    conn.commit()

    refused = []
    with pytest.MonkeyPatch.context() as patch, breaking(patch), pytest.raises(Refusal):
        card._drawn(picture, "svg", "x.svg", "vi", leader, refused)
    drawn = card._drawn(picture, "svg", "x.svg", "vi", leader, refused)

    assert [told.message.split(":")[0] for told in refused] == ["The picture could not be drawn"]
    assert b"2023: 30 v" in drawn
    row = conn.execute(sa.select(audit_event).where(audit_event.c.action == "export")).one()
    assert (row.actor, row.entity, row.entity_id) == ("lanhdao", "picture", "svg")
    assert json.loads(row.new_values)["name"] == "x.svg"
