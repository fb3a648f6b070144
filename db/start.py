"""Opening the database at start: whichever it is, it comes up to date, or says why not."""

import os
from pathlib import Path

import sqlalchemy as sa

from db import sample
from db.engine import BadDatabase, make_engine, transaction
from db.model import N_
from db.upgrade import upgrade

EMBEDDED_FILE = "lang-nghe.db"


def open_database(url: str | None, folder: Path) -> sa.Engine:
    """An engine on an upgraded database.

    With a `url`, that database: a real installation, which stays as empty as it is. Without one,
    the embedded file in `folder`, filled with the sample district when it is empty. Processes that
    start together do not clash: one upgrades and fills, the others wait.

    Raises:
        BadDatabase: it cannot be reached or written, or a newer edition has changed it.
    """
    engine = make_engine(embedded_url(folder) if url is None else url)
    upgrade(engine)
    if url is None:
        _fill_if_empty(engine)
    return engine


def data_folder() -> Path:
    """Where the embedded database lies: LANG_NGHE_DATA, or data/ beside the program."""
    return Path(os.environ.get("LANG_NGHE_DATA") or Path(__file__).parent.parent / "data")


def embedded_url(folder: Path) -> str:
    """Address of the embedded database in the data folder."""
    return f"sqlite:///{folder / EMBEDDED_FILE}"


def _fill_if_empty(engine: sa.Engine) -> None:
    try:
        with transaction(engine) as conn:
            if sample.is_empty(conn):
                sample.fill(conn)
    except sa.exc.DBAPIError as error:
        raise BadDatabase(
            N_("The sample district cannot be written into {file}: {cause}."),
            field="DATABASE_URL",
            file=engine.url.database,
            cause=error.orig,
        ) from error
