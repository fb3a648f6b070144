"""A file of records, which their own commands save: nobody waits while each of them is tried, and
what others save meanwhile is held against it."""

from datetime import date

import pytest
import sqlalchemy as sa

from db import bringing
from db.bringing import FILE, OVERTAKEN, Task, bring_in, look
from db.check import PROOFS
from db.commands import imports
from db.commands.imports import CHANGED
from db.commands.incidents import save_incident
from db.commands.returns import save_return
from db.commands.sessions import open_session, redeem
from db.engine import reading, writing
from db.entries.incidents import IncidentEntry
from db.entries.returns import COUNTS, ReturnEntry
from db.ledger.drafts import keep_draft, keep_file
from db.ledger.records import Submission
from db.model import Refusal, Role
from db.queries.accounts import acting, presence
from db.schema import category, monthly_return, session, suggestion
from db.sheets.lists import read_lists
from db.sheets.returns import RETURNS
from db.sheets.suggestions import SUGGESTIONS
from tests.db.commands.test_imports import FORUM_HEAD, RETURN_HEAD, returned, suggested
from tests.db.sheets.files import xlsx
from tests.factories import make_account, make_category, make_root, make_theme, make_unit

TODAY = date(2023, 12, 1)
BINDING = "browser"
CODES = ("15361", "15376", "15377")


@pytest.fixture
def places(conn):
    make_root(conn)
    make_category(conn, "Trộm cắp tài sản", code="A3")
    return [make_unit(conn, f"Vĩnh {code}", code=code) for code in CODES]


@pytest.fixture
def staff(conn, places):
    made = make_account(conn, Role.STAFF)
    redeem(conn, open_session(conn, made, binding=BINDING).ticket, BINDING)
    return presence(conn, conn.scalar(sa.select(session.c.id)), BINDING).user


@pytest.fixture
def kept(conn, engine, staff):
    """A file that the page has kept."""

    def keep(subject, head, *rows):
        key = Submission.fresh().key
        keep_draft(conn, key, {}, form="imports", by=staff)
        keep_file(conn, key, FILE, xlsx([head, *rows]), by=staff)
        lists = read_lists(conn, TODAY, by=staff)
        conn.commit()
        url = engine.url.render_as_string(hide_password=False)
        return Task(url, None, key, subject, lists, None, staff, BINDING)

    return keep


@pytest.fixture
def year(kept):
    """Returns of three communes."""
    return kept(
        RETURNS,
        RETURN_HEAD,
        *(
            returned(f"{month}/2023", code, start=month, end=month + 1, d=month + 1)
            for code in CODES
            for month in range(1, 10)
        ),
    )


def brought(task, meanwhile=lambda: None, times=1):
    """Bring it in; so many times, after the first were tried, somebody does something else."""
    preview, left = look(task, lambda _done, _of: None), [meanwhile] * times
    assert preview.found.bad_rows == 0

    def hear(done, of):
        if left and done < of:
            left.pop()()

    return bring_in(task, Submission(task.draft_id), preview.compared.fingerprint, {}, hear)


def number(engine, table=monthly_return):
    with reading(engine) as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table))


@pytest.fixture
def types(engine, places, staff):
    """Somebody types an incident, or the first return of a commune."""

    def incident(day):
        with writing(engine) as conn:
            by, kind = acting(conn, staff, BINDING), conn.scalar(sa.select(category.c.id))
            entry = IncidentEntry(places[0], kind, day)
            save_incident(conn, entry, Submission.fresh(), today=TODAY, by=by)

    def of_a_month():
        counts = dict.fromkeys(COUNTS, 0) | {"stock_start": 1, "received": 2, "stock_end": 3}
        counts["class_d"] = 3
        entry = ReturnEntry(places[0], date(2023, 1, 1), 0, counts)
        with writing(engine) as conn:
            by = acting(conn, staff, BINDING)
            save_return(conn, entry, Submission.fresh(), today=TODAY, by=by)

    return {"incident": incident, "return": of_a_month}


def test_others_save_while_records_are_tried_and_all_count(engine, year, types):
    brought(year, lambda: types["incident"](date(2023, 11, 20)))

    assert number(engine) == 27
    with reading(engine) as conn:
        assert [fault for proof in PROOFS for fault in proof(conn).faults] == []


@pytest.mark.parametrize("what", ["incident", "return"])
def test_what_was_saved_meanwhile_is_held_against_what_was_tried_before(engine, year, types, what):
    meanwhile = {"incident": lambda: types["incident"](date(2023, 8, 20)), "return": types[what]}

    with pytest.raises(Refusal) as refused:
        brought(year, meanwhile[what])

    assert refused.value.message == CHANGED
    assert number(engine) == (1 if what == "return" else 0)


@pytest.mark.parametrize("times", [1, 9])
def test_where_more_is_to_be_tried_again_than_others_wait_for_it_begins_anew(
    engine, year, types, monkeypatch, times
):
    monkeypatch.setattr(imports, "TOGETHER", 8)
    monkeypatch.setattr(bringing, "TRIES", 3)
    days = iter(range(15, 30))

    def save():
        types["incident"](date(2023, 11, next(days)))

    if times > 3:
        with pytest.raises(Refusal) as refused:
            brought(year, save, times)
        assert refused.value.message == OVERTAKEN
        assert number(engine) == 0
    else:
        brought(year, save, times)
        assert number(engine) == 27


def test_suggestions_of_one_forum_come_in_while_others_save(conn, engine, kept, types):
    make_theme(conn, "Ma tuý")
    rows = [suggested(f"Tăng tuần tra đêm {n}", place=CODES[0]) for n in range(120)]

    brought(kept(SUGGESTIONS, FORUM_HEAD, *rows), lambda: types["incident"](date(2023, 8, 20)))

    assert number(engine, suggestion) == 120
    with reading(engine) as conn:
        assert [fault for proof in PROOFS for fault in proof(conn).faults] == []
