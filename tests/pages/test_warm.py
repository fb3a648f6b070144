"""What a page costs that somebody has seen just before, as counts: of statements, of makings."""

import os
import sqlite3

import pytest
import sqlalchemy as sa
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from components import data, memory
from components.runtime import fold
from components.shell.sitemap import SCREENS
from db.model import PERMISSIONS, Role
from db.queries.revisions import EVERY
from db.schema import metadata

PAGES = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
MOST_STATEMENTS = 12
MOST_MESSAGES = dict(zip(PAGES, (78, 122, 92, 102, 68, 51), strict=True))
MOST_OF_THE_FIRST_SCREEN = dict(zip(PAGES, (35, 36, 36, 33, 38, 24), strict=True))
"""Whoever takes some away lowers the number. Some remarks go on below their picture. One for each
picture is the button of its file, in sight without hovering; one speaks for the platform
(decision 62), one of suggestions asks when they were raised, as a mark of the balance does; each
number of the overview is a link; one asks what the period is compared with; incidents have two
pictures of what rose and fell, suggestions a line of the places that their table leaves out;
codes are looked up under one's own name; one says where the first screen ends (decision 88)."""
MOST_UNSEEN = dict(zip(PAGES, (39, 35, 21, 23, 20, 20), strict=True))
"""Statements of a page of which nothing is known; what each question reads of units and settings
is read once a state (db.queries.revisions.once)."""
PICTURES = {"targets": 1}
"""Of the first screen, where they are not two."""
NEITHER = ("BEGIN", "PRAGMA")
OTHERS = [screen for screen in SCREENS if screen.address not in PAGES]
SHARE = [screen for screen in SCREENS if screen.address in PAGES] + (
    OTHERS if os.environ.get("PAGES") == "all" else OTHERS[::3]
)
"""The pages of figures, and every third of the others, which remember little."""


@pytest.fixture
def statements():
    """What the database of the page is asked, without the beginnings of transactions."""
    found = []

    def note(_conn, _cursor, statement, *_more):
        if not statement.startswith(NEITHER):
            found.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture
def anew():
    """For what is seen only while a page is made: otherwise what a test before has made stays."""
    data.MEMORY.clear()


@pytest.mark.parametrize("page", PAGES)
def test_a_warm_page_asks_little_and_makes_nothing(
    open_page, sample_district, page, statements, monkeypatch
):
    at = open_page(f"pages/dashboards/{page}.py")
    at.run()
    statements.clear()
    made = []
    plain = data.MEMORY._keep
    monkeypatch.setattr(data.MEMORY, "_keep", lambda key, one: made.append(key) or plain(key, one))

    at.run()

    assert not at.exception
    assert made == []
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
    assert len([one for one in statements if "FROM revision" in one]) == 1


@pytest.mark.parametrize(("page", "most"), MOST_MESSAGES.items())
def test_a_rerun_sends_no_more_messages_than_it_did(
    open_page, sample_district, page, most, monkeypatch
):
    """Each is work for the browser, which is the slower half of a rerun by now."""
    at = open_page(f"pages/dashboards/{page}.py")
    sent = []
    plain = ScriptRunContext.enqueue
    monkeypatch.setattr(
        ScriptRunContext, "enqueue", lambda ctx, one: sent.append(one) or plain(ctx, one)
    )

    at.run()

    assert not at.exception
    assert 0 < len(sent) <= most


@pytest.mark.parametrize(("page", "most"), MOST_OF_THE_FIRST_SCREEN.items())
def test_the_numbers_and_the_first_pictures_leave_first(
    open_page, sample_district, page, most, monkeypatch
):
    at = open_page(f"pages/dashboards/{page}.py")
    sent, first = [], []
    plain = ScriptRunContext.enqueue
    monkeypatch.setattr(
        ScriptRunContext, "enqueue", lambda ctx, one: sent.append(one) or plain(ctx, one)
    )
    monkeypatch.setattr(fold, "below", lambda: first.append(len(sent)))

    at.run()

    assert not at.exception
    kinds = [one.delta.new_element.WhichOneof("type") for one in sent[: first[0]]]
    assert kinds.count("metric") == len(at.metric)
    assert kinds.count("vega_lite_chart") == PICTURES.get(page, 2)
    assert first[0] <= most


@pytest.mark.parametrize("screen", SHARE, ids=lambda screen: screen.address)
def test_no_page_changes_what_is_remembered(open_page, sample_district, screen, monkeypatch):
    """Of what it asks, or what it is shown is made of."""
    asked, plain = set(), data.MEMORY.note
    monkeypatch.setattr(
        data.MEMORY, "note", lambda question, answer: asked.add(question) or plain(question, answer)
    )
    role = next(role for role in Role if screen.permission in PERMISSIONS[role])
    at = open_page(f"pages/{screen.section}/{screen.address}.py", role=role)
    kept = [one for key, (one, _) in data.MEMORY._kept.items() if key in asked]
    at.run()

    assert not at.exception
    assert kept
    assert [one for one in kept if memory.digest(one.value) != one.digest] == []


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize("screen", SHARE, ids=lambda screen: screen.address)
def test_no_page_changes_what_is_settled(open_page, sample_district, screen):
    """What nearly every question reads is read once of a state, of tables whose writes end it."""
    role = next(role for role in Role if screen.permission in PERMISSIONS[role])
    at = open_page(f"pages/{screen.section}/{screen.address}.py", role=role)
    now = data._newest[data.engine()]
    before = {key: memory.digest(found) for key, (found, _) in now.settled.items()}
    at.run()

    assert not at.exception
    assert before
    assert {key: memory.digest(now.settled[key][0]) for key in before} == before
    assert {table for _, tables in now.settled.values() for table in tables} <= {*now.tokens}


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(("page", "most"), MOST_UNSEEN.items())
def test_a_choice_never_seen_asks_each_thing_once(
    open_page, sample_district, page, most, statements
):
    at = open_page(f"pages/dashboards/{page}.py")
    at.query_params["until"] = "2023-05-20"
    data.MEMORY.clear()
    statements.clear()
    at.run()

    assert not at.exception
    asked = [one for one in statements if "FROM revision" not in one]
    assert 5 < len(asked) <= most, "\n".join(asked)


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize("page", PAGES)
def test_the_tables_of_every_answer_are_those_that_sqlite_reads(
    open_page, sample_district, page, monkeypatch
):
    """SQLite tells who asks it which tables a statement reads."""
    asked = {}
    plain = data._ask

    def ask(question):
        read = set()

        def authorize(action, table, *_more):
            if action == sqlite3.SQLITE_READ and table in metadata.tables:
                read.add(table)
            return sqlite3.SQLITE_OK

        def watch(connection, *_more):
            connection.set_authorizer(authorize)

        engine = data.engine()
        engine.dispose()  # a statement that was prepared before is not asked about again
        sa.event.listen(engine, "connect", watch)
        answer = plain(question)
        sa.event.remove(engine, "connect", watch)
        engine.dispose()
        derived = {name for name in read if "made_of" in metadata.tables[name].info}
        made_of = {part for name in derived for part in metadata.tables[name].info["made_of"]}
        asked[question] = answer.tables, (read - derived) | made_of
        return answer

    monkeypatch.setattr(data, "_ask", ask)
    at = open_page(f"pages/dashboards/{page}.py")

    assert not at.exception
    assert len(asked) > 10
    beside = {"revision", "table_revision"}
    wrong = {
        question.query.__qualname__: (tables, read - beside)
        for question, (tables, read) in asked.items()
        if EVERY in tables or not read - beside <= tables
    }
    assert wrong == {}
