"""The door to the database: what is cached and what is not, and who may still go through it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from components import data
from components.runtime import cookies, runs
from db.commands.sessions import open_session
from db.engine import writing
from db.ledger.audit import verify
from db.ledger.drafts import keep_draft
from db.model import NotAllowed, Refusal, Role
from db.queries.accounts import ABSOLUTE, IDLE, presence
from db.queries.drafts import draft_of, unfinished
from db.queries.settings import setting
from db.schema import account, audit_event, incident, session
from tests.factories import make_incident, make_unit, make_user, set_setting
from tests.pages.test_incident import DAY, PAGE, field, fill, key, place, press, theft  # noqa: F401

KEY = "a" * 32


@pytest.fixture
def door(engine, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)
    monkeypatch.setattr(cookies, "binding", lambda: "mine")


@pytest.fixture
def lan(conn, door):
    """An officer in a session of their own."""
    return signed_in(conn, Role.OFFICER)


def signed_in(conn, role):
    opened = open_session(conn, make_user(conn, role).id, binding="mine")
    here = presence(conn, opened.session_id, "mine").user
    conn.commit()
    return here


def keep(by):
    return data.write(keep_draft, KEY, {"note": "x"}, form="incident", by=by)


def test_a_cached_answer_follows_every_write_to_the_data(conn, door):
    set_setting(conn, "colour", "green")
    conn.commit()
    assert data.read(setting, "colour") == "green"

    set_setting(conn, "colour", "blue")
    conn.commit()

    assert data.read(setting, "colour") == "blue"


def test_what_is_made_while_somebody_writes_is_of_one_state(engine, conn, door, in_one_run):
    """The first answer was of before a save, the second of after it, and no later look mended what
    was shown."""
    saves = iter(["blue", "red"])

    def save(colour):
        with writing(engine) as other:
            for name in ("sky", "sea"):
                set_setting(other, name, colour)

    def make():
        sky = data.read(setting, "sky")
        for colour in saves:  # somebody else, each time it is made
            save(colour)
            break
        return sky, data.read(setting, "sea")

    save("green")
    runs.forget()
    data.MEMORY.clear()

    sky, sea = data.keep("a screen", make)

    assert sky == sea
    assert data.keep("a screen", make) == (sky, sea)


def test_a_draft_is_read_past_the_cache_which_does_not_hear_of_it(conn, lan):
    assert data.read(draft_of, KEY) is None
    keep(lan)

    assert data.read(draft_of, KEY) is None
    assert data.fresh(draft_of, KEY).values == {"note": "x"}
    assert [kept.id for kept in data.fresh(unfinished, lan.id)] == [KEY]


def test_who_may_still_writes(conn, lan):
    assert keep(lan) == data.fresh(draft_of, KEY).saved_at


@pytest.mark.parametrize(
    "change",
    [
        account.update().values(active=False),
        account.update().values(epoch=account.c.epoch + 1),
        session.update().values(revoked_at=sa.func.now()),
        session.update().values(seen_at=datetime.now(UTC) - IDLE),
        session.update().values(created_at=datetime.now(UTC) - ABSOLUTE),
        session.update().values(binding_hash="another browser's"),
        session.update().values(id="another"),
    ],
    ids=[
        "disabled",
        "signed out everywhere",
        "signed out",
        "idle",
        "too old",
        "another browser",
        "another session",
    ],
)
def test_an_open_screen_of_who_is_gone_writes_nothing(conn, lan, change):
    conn.execute(change)
    conn.commit()

    with pytest.raises(Refusal, match="Your session has ended"):
        keep(lan)

    assert data.fresh(draft_of, KEY) is None


def test_what_goes_along_with_a_look_does_not_end_it_where_its_reader_has_left(conn, lan):
    """A page goes on for a moment when its browser is gone, and wrote an error into the log."""
    what = keep_draft, KEY, {"note": "x"}
    assert data.write_beside(*what, form="incident", by=lan)
    conn.execute(session.update().values(revoked_at=sa.func.now()))
    conn.commit()

    assert data.write_beside(*what, form="incident", by=lan) is None


def test_the_session_of_somebody_else_lends_no_name(conn, lan):
    mai = signed_in(conn, Role.OFFICER)

    with pytest.raises(Refusal, match="Your session has ended"):
        keep(replace(mai, session_id=lan.session_id))
    with pytest.raises(Refusal, match="Your session has ended"):
        keep(replace(mai, session_id=""))


def test_a_role_counts_as_it_stands_at_the_moment_of_writing(conn, door):
    mai = signed_in(conn, Role.STAFF)
    conn.execute(account.update().values(role=Role.LEADER))
    conn.commit()
    seen = []

    def command(conn, *, by):
        seen.append(by.role)
        if by.role is not Role.STAFF:
            make_incident(conn)
            raise NotAllowed("enter")

    with pytest.raises(NotAllowed):
        data.write(command, by=mai)

    assert seen == [Role.LEADER]
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 0
    event = conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc())).first()
    assert (event.actor, event.action) == (mai.sign_in_name, "refuse")
    assert json.loads(event.new_values) == {"permission": "enter", "work": "command"}
    assert verify(conn) is None


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"epoch": account.c.epoch + 1},
        {"role": Role.ADMIN, "unit_id": None, "epoch": account.c.epoch + 1},
        {"role": Role.LEADER, "unit_id": None},
    ],
    ids=["disabled", "signed out", "another role", "another role behind the program's back"],
)
def test_a_press_a_second_after_it_was_taken_away_writes_nothing(
    open_page,
    conn,
    place,  # noqa: F811
    theft,  # noqa: F811
    change,
):
    officer = make_user(conn, Role.OFFICER, unit_id=place)
    at = fill(open_page(PAGE, account_id=officer.id), occurred_on=DAY, category_id=theft)
    conn.execute(account.update().where(account.c.id == officer.id).values(change))

    at = at.button(key=f"{key(at)}.send").click().run()

    assert not at.exception
    assert not at.text_area
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 0


def test_an_officer_who_was_moved_writes_for_the_new_commune_alone(
    open_page,
    conn,
    place,  # noqa: F811
    theft,  # noqa: F811
):
    officer = make_user(conn, Role.OFFICER, unit_id=place)
    at = fill(open_page(PAGE, account_id=officer.id), occurred_on=DAY, category_id=theft)
    moved = account.update().where(account.c.id == officer.id)
    conn.execute(moved.values(unit_id=make_unit(conn, "Vĩnh Tiến")))

    at = press(at)

    assert "bạn không còn nhập số liệu" in at.error[-1].value
    assert any("Trộm cắp tài sản" in text.value for text in at.text)
    assert not at.text_area
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 0
