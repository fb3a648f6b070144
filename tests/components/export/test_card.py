"""A picture on the page, taken along as a file."""

import json
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa

from components.export import card, image
from components.export.renderer import Renderer
from components.figures import scene
from components.figures.code import Figure
from components.subjects.incidents.screen import screen
from db.codes import written
from db.commands.sessions import open_session
from db.model import Refusal, Selection
from db.periods import Calendar
from db.queries import units
from db.queries.accounts import presence
from db.schema import audit_event, figure_code
from tests.components.export.test_renderer import ABORTING
from tests.conftest import BROWSER
from tests.factories import account_id

LAST = date(2023, 10, 10)


@contextmanager
def breaking(patch):
    """Every drawing ends the process that draws."""
    renderer = Renderer()
    patch.setattr(image, "draw", lambda kind, spec, **options: renderer.draw(kind, ABORTING))
    yield
    renderer.stop()


def test_a_picture_taken_along_is_written_down(sample_district, conn, open_page):
    open_page("pages/dashboards/overview.py")
    opened = open_session(conn, account_id(conn, "lanhdao"), binding=BROWSER)
    leader = presence(conn, opened.session_id, BROWSER).user
    every = tuple(units.communes(conn, LAST))
    chosen = Selection(Calendar().year_to_date(LAST), every, True, LAST)
    shown = screen(scene.of(leader, chosen))
    name, picture = next(iter(shown.named.items()))
    figure = Figure((shown,), name)
    conn.commit()

    refused = []
    with pytest.MonkeyPatch.context() as patch, breaking(patch), pytest.raises(Refusal):
        card._drawn(figure, picture, "svg", "x.svg", "vi", leader, refused)
    drawn = card._drawn(figure, picture, "svg", "x.svg", "vi", leader, refused)

    assert [told.message.split(":")[0] for told in refused] == ["The picture could not be drawn"]
    assert b"2023: 30 v" in drawn
    row = conn.execute(sa.select(audit_event).where(audit_event.c.action == "export")).one()
    assert (row.actor, row.entity, row.entity_id) == ("lanhdao", "picture", "svg")
    assert json.loads(row.new_values)["name"] == "x.svg"
    code = conn.scalar(sa.select(figure_code.c.code))  # one, of both presses
    assert written(code).encode() in drawn
