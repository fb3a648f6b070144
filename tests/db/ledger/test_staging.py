"""A kept file brought in beside others who save: they do not wait for it, and nothing is lost.

IMPORT=all: 200,000 rows by a process of its own, while somebody saves twice a second.
"""

import os
import threading
import time
from datetime import date

import pytest
import sqlalchemy as sa

from components.beside.processes import Pool
from db import bringing
from db.bringing import FILE, OVERTAKEN, Task, bring_in, look
from db.check import PROOFS
from db.commands.imports import CHANGED
from db.commands.incidents import save_incident
from db.commands.sessions import open_session, redeem
from db.engine import reading, writing
from db.entries.incidents import IncidentEntry
from db.ledger import staging
from db.ledger.drafts import keep_draft, keep_file
from db.ledger.records import Submission
from db.model import NotAllowed, Refusal, Role
from db.queries.accounts import acting, presence
from db.queries.revisions import revision
from db.schema import account, audit_event, incident, incident_month, session, table_revision
from db.sheets.incidents import INCIDENTS
from db.sheets.lists import read_lists
from tests.db.sheets.files import HEAD, csv, row
from tests.factories import make_account, make_category, make_root, make_unit

TODAY = date(2023, 12, 1)
MANY, ALL = 250, os.environ.get("IMPORT") == "all"
BINDING = "browser"
PATIENCE = 500
"""Milliseconds that others would wait in a test."""


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(staging, "AT_ONCE", 100)


@pytest.fixture
def places(conn):
    make_root(conn)
    kind = make_category(conn, "Trộm cắp tài sản", code="A3")
    return make_unit(conn, "Vĩnh Long", code="15361"), make_unit(conn, "Vĩnh Hòa"), kind


@pytest.fixture
def staff(conn, places):
    made = make_account(conn, Role.STAFF)
    redeem(conn, open_session(conn, made, binding=BINDING).ticket, BINDING)
    named = conn.scalar(sa.select(session.c.id))
    return presence(conn, named, BINDING).user


@pytest.fixture
def kept(conn, engine, staff):
    """A file of so many rows, kept as the page keeps it: by codes, 200,000 are less than 10 MB."""

    def keep(n=MANY):
        rows = [
            row(f"{1 + i % 28}/{1 + i % 9}/2023", "15361", "A3", note=f"Vụ {i}") for i in range(n)
        ]
        key = Submission.fresh().key
        keep_draft(conn, key, {}, form="imports", by=staff)
        keep_file(conn, key, FILE, csv([HEAD, *rows]), by=staff)
        lists = read_lists(conn, TODAY, by=staff)
        conn.commit()
        url = engine.url.render_as_string(hide_password=False)
        return Task(url, None, key, INCIDENTS, lists, None, staff, BINDING)

    return keep


def save(engine, places, staff, day, **options):
    """Somebody types an incident of the other commune."""
    entry = IncidentEntry(places[1], places[2], day)
    with writing(engine, **options) as conn:
        by = acting(conn, staff, BINDING)
        return save_incident(conn, entry, Submission.fresh(), today=TODAY, by=by)


def brought(task, hook=lambda _done, _of: None, submission=None):
    preview = look(task, lambda _done, _of: None)
    sent = submission or Submission(task.draft_id)
    return bring_in(task, sent, preview.compared.fingerprint, {}, hook)


def number(engine, table=incident):
    with reading(engine) as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table))


def faults(engine):
    with reading(engine) as conn:
        return [fault for proof in PROOFS for fault in proof(conn).faults]


def test_others_save_while_rows_are_staged_and_all_count(engine, places, staff, kept):
    """Before, everybody waited until the last row stood there, or was refused."""
    task, saved = kept(), []

    def meanwhile(done, of):
        if done < of:
            saved.append(save(engine, places, staff, date(2023, 9, 5), patience_ms=PATIENCE))

    before = number(engine)
    receipt = brought(task, meanwhile)

    assert len(saved) == 3
    assert number(engine) == before + MANY + len(saved)
    with reading(engine) as conn:
        assert conn.scalar(sa.select(sa.func.sum(incident_month.c.incidents))) == MANY + 3
        (came,) = conn.execute(sa.select(audit_event).where(audit_event.c.action == "import"))
    assert came.id == receipt.id
    assert faults(engine) == []


def test_who_looks_sees_none_of_them_before_all_and_then_that_they_are_new(engine, kept):
    task, seen = kept(), set()

    def look_on(_done, _of):
        with reading(engine) as conn:
            sums = conn.scalar(sa.select(sa.func.sum(incident_month.c.incidents)))
            tokens = sa.select(table_revision.c.token).where(table_revision.c.name == "incident")
            seen.add((number(engine), sums, revision(conn), conn.scalar(tokens)))

    brought(task, look_on)
    (before,) = seen
    seen.clear()
    look_on(0, 0)
    (after,) = seen

    assert before[:2] == (0, None)
    assert after[:2] == (MANY, MANY)
    assert after[2].number > before[2].number
    assert after[3] != before[3]


@pytest.mark.parametrize("n", [1, 2, 100, 101])
def test_few_rows_come_in_like_many(engine, kept, n):
    brought(kept(n))

    assert number(engine) == n
    assert faults(engine) == []


def test_the_rows_after_many_are_counted_by_the_database_again(engine, places, staff, kept):
    brought(kept())

    save(engine, places, staff, date(2023, 9, 5))
    with writing(engine) as conn:
        conn.execute(incident.update().values(dead=1, version=2).where(incident.c.note == "Vụ 7"))

    with reading(engine) as conn:
        assert conn.scalar(sa.select(sa.func.sum(incident_month.c.incidents))) == MANY + 1


def test_what_breaks_off_leaves_nothing(engine, kept):
    task = kept()

    def break_off(done, _of):
        if done == 200:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        brought(task, break_off)

    assert (number(engine), number(engine, incident_month)) == (0, 0)
    brought(task)
    assert number(engine) == MANY
    assert faults(engine) == []


def test_what_was_sent_is_not_sent_again(engine, kept):
    task = kept()
    first = brought(task)

    again = bring_in(task, Submission(task.draft_id), "", {}, lambda _done, _of: None)

    assert (again.id, again.repeated) == (first.id, True)
    assert number(engine) == MANY


@pytest.mark.parametrize("what", ["alike", "unit"])
def test_what_a_row_is_held_against_and_changes_meanwhile_is_noticed(
    engine, places, staff, kept, what
):
    task = kept()

    def change(done, of):
        if done == of:
            return
        if what == "unit":
            with writing(engine) as conn:
                make_unit(conn, "Vĩnh Tân")
        else:
            of_the_file = (places[0], places[0], places[2])
            save(engine, of_the_file, staff, date(2023, 1, 1))

    with pytest.raises(Refusal) as refused:
        brought(task, change)

    assert refused.value.message == CHANGED
    with reading(engine) as conn:
        imports = sa.select(audit_event.c.id).where(audit_event.c.action == "import")
        assert conn.scalars(imports).all() == []
    assert faults(engine) == []


def test_who_may_not_enter_any_more_is_refused_in_the_turn(engine, kept, staff):
    task = kept()

    def demote(done, of):
        if done == of:
            with writing(engine) as conn:
                leader = account.update().where(account.c.id == staff.id)
                conn.execute(leader.values(role=Role.LEADER))

    with pytest.raises(NotAllowed):
        brought(task, demote)

    assert number(engine) == 0


@pytest.mark.parametrize("tries", [1, 3])
def test_who_is_overtaken_on_sqlite_stages_again(engine, places, staff, kept, monkeypatch, tries):
    """On PostgreSQL ids are drawn, so that nobody overtakes."""
    monkeypatch.setattr(staging, "LEFT_FREE", 1)
    monkeypatch.setattr(bringing, "TRIES", tries)
    task, saved = kept(), []

    def overtake(_done, _of):
        if len(saved) < 2:
            saved.append(save(engine, places, staff, date(2023, 9, 5)))

    if engine.dialect.name == "sqlite" and tries == 1:
        with pytest.raises(Refusal) as refused:
            brought(task, overtake)
        assert refused.value.message == OVERTAKEN
        assert number(engine) == 2
    else:
        brought(task, overtake)
        assert number(engine) == MANY + 2
    assert faults(engine) == []


def test_another_process_brings_in_what_another_has_kept(engine, places, staff, kept):
    """By the pool of the program. With IMPORT=all others wait two seconds at most, and none is
    refused."""
    task, waits, done = kept(200_000 if ALL else 10 * MANY), [], threading.Event()

    def others():
        while not done.wait(0.5):
            begun = time.monotonic()
            save(engine, places, staff, date(2023, 9, 5))
            waits.append(time.monotonic() - begun)

    saving = threading.Thread(target=others)
    saving.start()
    pool = Pool(1)
    try:
        preview = pool.run(look, task)
        asked = Submission(task.draft_id), preview.compared.fingerprint, {}
        pool.run(bring_in, task, *asked)
    finally:
        done.set()
        saving.join()
        pool.stop()

    assert number(engine) == preview.rows + len(waits)
    assert faults(engine) == []
    assert waits
    print(f"{preview.rows} rows, {len(waits)} saves, longest {max(waits):.2f} s")
    assert not ALL or max(waits) <= 2
