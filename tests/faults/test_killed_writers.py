"""A process that writes is killed at any moment: nothing is lost, doubled or half written.

A child process sends entries, and keeps drafts with files, one after the other, and tells of each
that was acknowledged; it is killed with SIGKILL at a random moment, on SQLite and PostgreSQL.
The parent then sends again whatever the child had begun. Three kills each in the usual run, 30 with

    FAULTS=all pytest tests/faults -v
"""

import multiprocessing
import os
import random
import signal
import time

import pytest
import sqlalchemy as sa

from db.commands.incidents import save_incident
from db.engine import make_engine, writing
from db.entries.incidents import IncidentEntry
from db.ledger.audit import verify
from db.ledger.drafts import keep_draft, keep_file
from db.ledger.records import Submission
from db.queries.drafts import draft_of, file_of
from db.schema import audit_event, draft, incident
from tests.factories import make_category, make_unit, make_user
from tests.pages.test_incident import DAY, TODAY

KILLS = 30 if os.environ.get("FAULTS") == "all" else 3
FILE = b"%PDF" * 5000


@pytest.fixture
def lan(engine):
    with writing(engine) as conn:
        return make_user(conn)


@pytest.fixture
def entry(engine):
    with writing(engine) as conn:
        return IncidentEntry(make_unit(conn), make_category(conn), DAY)


def killed(engine, work):
    """Let `work(engine, acknowledge)` run in a process of its own until it is killed; the numbers
    that it acknowledged."""
    url = engine.url.render_as_string(hide_password=False)
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_run, args=(url, work, sender))
    child.start()
    sender.close()
    told = [receiver.recv()]
    time.sleep(random.uniform(0, 0.15))
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    try:
        while True:
            told.append(receiver.recv())
    except EOFError:
        return told


def _run(url, work, sender):
    engine = make_engine(url)
    number = 0
    while True:
        work(engine, number)
        sender.send(number)
        number += 1


def numbered(turn, number):
    return f"{turn:016x}{number:016x}"


def test_an_entry_is_written_once_whenever_the_writer_dies(engine, lan, entry):
    def send(engine, turn, number):
        with writing(engine) as conn:
            submission = Submission(numbered(turn, number))
            return save_incident(conn, entry, submission, today=TODAY, by=lan)

    for turn in range(KILLS):
        told = killed(engine, lambda engine, number, turn=turn: send(engine, turn, number))

        again = [send(engine, turn, number) for number in range(len(told) + 1)]

        assert all(saved.repeated for saved in again[: len(told)])
        with engine.connect() as conn:
            rows = sa.select(incident.c.client_key).where(
                incident.c.client_key.startswith(f"{turn:016x}")
            )
            keys = conn.scalars(rows).all()
            assert sorted(keys) == [numbered(turn, number) for number in range(len(again))]

    with engine.connect() as conn:
        written = sa.select(sa.func.count()).select_from(incident)
        recorded = sa.select(sa.func.count()).select_from(audit_event)
        sent = sa.select(sa.func.count()).where(draft.c.sent_at.is_not(None))
        assert conn.scalar(written) == conn.scalar(recorded) == conn.scalar(sent)
        assert verify(conn) is None


def test_a_draft_and_its_file_are_whole_whenever_the_writer_dies(engine, lan):
    def keep(engine, turn, number):
        with writing(engine) as conn:
            key = numbered(turn, number)
            keep_draft(conn, key, {"note": f"{number}"}, form="incident", by=lan)
            keep_file(conn, key, "a.pdf", FILE, by=lan)

    for turn in range(KILLS):
        told = killed(engine, lambda engine, number, turn=turn: keep(engine, turn, number))

        with engine.connect() as conn:
            for number in told:
                assert draft_of(conn, numbered(turn, number)).values == {"note": f"{number}"}
                assert file_of(conn, numbered(turn, number), "a.pdf") == FILE
            last = numbered(turn, len(told))
            assert (draft_of(conn, last) is None) == (file_of(conn, last, "a.pdf") is None)
