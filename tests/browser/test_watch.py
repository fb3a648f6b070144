"""Open screens ask nobody: one watcher lets those run again that have to show something else."""

import time
from contextlib import suppress

import pytest
import sqlalchemy as sa

from db.commands.sessions import open_session, redeem
from db.engine import make_engine, writing
from db.model import Role
from db.schema import incident, session
from tests.browser.wire import SECONDS, Heard, Wire
from tests.factories import make_account
from tests.wording import vi

SILENCE = 6.0
"""Seconds: longer than screens used to keep still between two questions."""
BRIEFING = "briefing"


@pytest.fixture(scope="module")
def installation(own_sample):
    """The sample, running."""
    own_sample.engine = make_engine(own_sample.database)
    yield own_sample
    own_sample.engine.dispose()


@pytest.fixture
def leader(installation):
    """Somebody before a page of their own, opened by its address."""
    opened = []

    def open_(page):
        name = f"watched{time.monotonic_ns()}"
        with writing(installation.engine) as conn:
            who = make_account(conn, Role.LEADER, sign_in_name=name)
            token = redeem(conn, open_session(conn, who, binding=name).ticket, name)
        wire = Wire(installation, f"browser={name}; session={token}")
        opened.append(wire)
        wire.heard = wire.open(page)
        wire.account_id = who
        return wire

    yield open_
    for wire in opened:
        wire.close()


def unasked(wire, seconds):
    """What comes without a question, until a whole run is over."""
    told = []
    with suppress(TimeoutError):
        while not told or told[-1].WhichOneof("type") != "script_finished":
            told.append(wire._receive(seconds))
    return told


def test_an_open_screen_keeps_still(leader):
    wire = leader("overview")

    assert unasked(wire, SILENCE) == []


def test_a_screen_is_emptied_when_its_session_has_ended(installation, leader):
    wire = leader("overview")
    with writing(installation.engine) as conn:
        ended = session.update().where(session.c.account_id == wire.account_id)
        conn.execute(ended.values(revoked_at=sa.func.now()))

    over = vi("Your session has ended. Please sign in again.")
    while not Heard(told := unasked(wire, SECONDS)).says(over):
        assert told


def test_a_briefing_shows_a_save_of_somebody_else_and_a_dashboard_waits(installation, leader):
    wall, desk = leader(BRIEFING), leader("overview")
    while unasked(wall, SILENCE):  # one that has just come runs again once
        pass
    with writing(installation.engine) as conn:
        newest = sa.select(sa.func.max(incident.c.id)).scalar_subquery()
        conn.execute(incident.update().where(incident.c.id == newest).values(note="x"))

    assert unasked(wall, SECONDS)
    assert unasked(desk, SILENCE) == []
