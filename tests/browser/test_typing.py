"""Typing and saving where the server dies, the line is cut, and people press twice.

A real server before Chromium. In the usual run a few rounds; all of them, 30 kills between the
click and the answer and 20 of what was typed, with

    FAULTS=all pytest tests/browser/test_typing.py -v -s -o faulthandler_timeout=0
"""

import os
import random
import time
from contextlib import contextmanager
from uuid import uuid4

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from db.commands.sessions import SAMPLE_NAMES
from db.engine import make_engine, writing
from db.ledger.drafts import keep_draft, keep_file
from db.model import Role, User
from db.queries.drafts import draft_of, file_of
from db.schema import account, category, incident
from tests.browser.conftest import CALM, settle

ALL = os.environ.get("FAULTS") == "all"
KILLS = 30 if ALL else 2
LOSSES = 20 if ALL else 1
KEPT_AFTER = 2.0
"""Seconds after which what was typed may not be lost any more."""
DAY = "2023-09-20"


@pytest.fixture(scope="module")
def server(own_sample):
    """One for all of them: it is killed and started again on the way."""
    return own_sample


@pytest.fixture(scope="module")
def database(server):
    """The server's own database, for looking at what it holds."""
    engine = make_engine(server.database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def officer(database):
    with database.connect() as conn:
        named = account.c.sign_in_name == SAMPLE_NAMES[Role.OFFICER]
        row = conn.execute(sa.select(account).where(named)).one()
    return User(row.id, row.sign_in_name, row.display_name, Role.OFFICER, row.unit_id)


@pytest.fixture
def begun(database, officer):
    """Begin a draft that only waits to be sent; its id."""

    def begin():
        key = uuid4().hex
        with writing(database) as conn:
            harmful = category.c.has_casualties & (category.c.depth == 2)
            given = {
                "unit_id": officer.unit_id,
                "category_id": conn.scalar(sa.select(category.c.id).where(harmful)),
                "occurred_on": DAY,
                "note": key,
            }
            keep_draft(conn, key, given, form="incident", by=officer)
        return key

    return begin


@pytest.fixture(scope="module")
def signed_in(chromium, server):
    """The officer's browser with its one window: one that stayed open would come back to every
    server that starts again."""
    context = chromium.new_context(**CALM)
    server.let_in(context, "officer")
    context.new_page()
    yield context
    context.close()


def opened(page, server, key):
    page.goto(f"{server.url}/incident?draft={key}")
    page.locator("textarea, [data-testid=stAlertContentSuccess]").first.wait_for()
    settle(page)
    return page


def button(page, key):
    return page.locator(f".st-key-{key}-send button")


def receipt(page):
    return page.locator("[data-testid=stAlertContentSuccess]")


def written(database, key):
    with database.connect() as conn:
        found = sa.select(sa.func.count()).where(incident.c.client_key == key)
        return conn.scalar(found)


@contextmanager
def offline(context):
    context.set_offline(True)
    yield
    context.set_offline(False)


def test_the_script_of_typing_is_a_file_that_our_policy_lets_run(signed_in, server):
    page, refused = signed_in.pages[0], []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    with page.expect_response("**/typing.js*") as answer:
        page.goto(f"{server.url}/incident")

    assert answer.value.status == 200
    assert "javascript" in answer.value.headers["content-type"]
    assert refused == []


def test_a_kill_between_click_and_answer_loses_and_doubles_nothing(
    signed_in, server, database, begun
):
    page, saved_before = signed_in.pages[0], 0
    for _ in range(KILLS):
        key = begun()
        opened(page, server, key)
        button(page, key).click(no_wait_after=True)
        time.sleep(random.uniform(0, 0.25))
        server.kill()
        saved_before += written(database, key)
        server.start()

        opened(page, server, key)
        if button(page, key).count():
            button(page, key).click()

        expect(receipt(page)).to_contain_text("Số ")
        assert written(database, key) == 1
    print(f"{KILLS} kills, {saved_before} of them after the entry was saved; none lost or doubled")


def test_what_was_typed_two_seconds_ago_survives_a_kill(
    signed_in, server, database, begun, officer
):
    page = signed_in.pages[0]
    for number in range(LOSSES):
        key = begun()
        with writing(database) as conn:
            keep_file(conn, key, "a.pdf", key.encode(), by=officer)
        opened(page, server, key)
        fields = [page.locator(f".st-key-{key}-dead input"), page.locator("textarea").first]
        for position, field in enumerate(fields if number % 2 else fields[::-1]):
            field.click()
            field.press("Control+a")
            field.press_sequentially(f"{number}{position}", delay=30)
        typed = [field.input_value() for field in fields]
        time.sleep(KEPT_AFTER)
        server.kill()
        server.start()

        opened(page, server, key)

        assert [field.input_value() for field in fields] == typed
        with database.connect() as conn:
            values = draft_of(conn, key).values
            assert [values["dead"], values["note"]] == typed
            assert file_of(conn, key, "a.pdf") == key.encode()
    print(f"{LOSSES} of {LOSSES} drafts and files came back")


@pytest.mark.parametrize("pause_ms", [0, 300])
def test_two_clicks_write_once(signed_in, server, database, begun, pause_ms):
    key = begun()
    page = opened(signed_in.pages[0], server, key)

    button(page, key).evaluate(
        "(b, ms) => { b.click(); setTimeout(() => b.isConnected && b.click(), ms) }", pause_ms
    )

    expect(receipt(page)).to_contain_text("Số ")
    page.wait_for_timeout(600)
    settle(page)
    expect(receipt(page)).to_contain_text("Số ")
    assert written(database, key) == 1


def test_two_tabs_that_send_the_same_draft_write_once(signed_in, server, database, begun):
    key = begun()
    tabs = [opened(tab, server, key) for tab in (signed_in.pages[0], signed_in.new_page())]

    for tab in tabs:
        button(tab, key).click(no_wait_after=True)

    for tab in tabs:
        expect(receipt(tab)).to_contain_text("Số ")
    assert written(database, key) == 1
    tabs[1].close()


def test_a_cut_line_loses_nothing_and_a_second_sending_writes_once(
    signed_in, server, database, begun
):
    key = begun()
    page = opened(signed_in.pages[0], server, key)

    with offline(signed_in):
        button(page, key).click(no_wait_after=True)
        page.wait_for_timeout(1000)
    page.wait_for_timeout(3000)
    if button(page, key).count():
        button(page, key).click()

    expect(receipt(page)).to_contain_text("Số ")
    assert written(database, key) == 1
