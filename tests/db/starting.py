"""How a server begins with its database; what a process of its own does of it imports no more."""

from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import sqlalchemy as sa

from db import sample
from db.engine import BadDatabase
from db.start import is_sample, open_database


def begin(url: str | None, folder: Path) -> sa.Engine:
    """As the server begins."""
    engine = open_database(url, folder)
    if is_sample(url):
        sample.fill_if_empty(engine, sample.fill)
    return engine


def count(engine: sa.Engine, table: str) -> int:
    with engine.connect() as conn:
        return conn.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()


def start(url: str | None, folder: Path, barrier: Barrier, answers: SimpleQueue) -> None:
    """Together with others: how many incidents stand there twice, and how many in all."""
    barrier.wait()
    try:
        engine = begin(url, folder)
    except BadDatabase as refusal:
        answers.put(("refused", str(refusal)))
        return
    with engine.connect() as conn:
        doubled = conn.execute(
            sa.text("SELECT count(*) - count(DISTINCT client_key) FROM incident")
        ).scalar_one()
    answers.put((doubled, count(engine, "incident")))
    engine.dispose()
