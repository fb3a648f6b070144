"""Whether the database can be worked with: read, written, of this edition, with room left."""

import logging
import shutil
import sqlite3
import time
from threading import Lock

import sqlalchemy as sa

from db.engine import Outdated, Unavailable, sqlite_file, writing
from db.queries.condition import UTF8, encoding_of
from db.queries.revisions import answers

log = logging.getLogger("lang_nghe")

TOKEN = "LANG_NGHE_METRICS_TOKEN"
"""Keys (db.keys) with which monitoring asks for more than one word."""
EVERY_SECONDS = 10.0
"""A write is tried at most so often, however often is asked."""
PATIENCE_MS = 1_000
LEAST_FREE = 100 * 2**20
"""Bytes of disk below which it is too late to wait for an administrator."""
BUSY = "busy"
"""Somebody else writes for long: that is work, no failure."""
WRITES = {
    "sqlite": "PRAGMA user_version = 0",
    "postgresql": "SELECT pg_logical_emit_message(true, 'readyz', '')",
}
"""What goes through the log of the database to its disk and changes nothing that anybody reads."""


class Health:
    """What fails, by its name; remembers for a while what a write came to."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._tried = float("-inf")
        self._write = ""
        self._known = ""

    def failing(self) -> str:
        """database, disk, encoding, schema or write; empty where all is well. Never raises."""
        with self._turn:
            found = "" if answers(self._engine) else "database"
            found = found or self._disk() or self._written()
            if found != self._known:
                log.error("not ready: %s", found) if found else log.warning("ready again")
                self._known = found
        return found

    def _disk(self) -> str:
        """Of the machine on which the file lies; a server's own disk shows at the write."""
        file = sqlite_file(self._engine)
        return "disk" if file and shutil.disk_usage(file.parent).free < LEAST_FREE else ""

    def _written(self) -> str:
        if time.monotonic() - self._tried >= EVERY_SECONDS:
            self._write = self._try()
            self._tried = time.monotonic()
        return "" if self._write == BUSY else self._write

    def _try(self) -> str:
        try:
            with writing(self._engine, patience_ms=PATIENCE_MS) as conn:
                if encoding_of(conn) != UTF8:
                    return "encoding"
                conn.exec_driver_sql(WRITES[conn.dialect.name])
        except Outdated:
            return "schema"
        except Unavailable as refusal:
            driver = getattr(refusal.__cause__, "orig", None)
            if getattr(driver, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                return BUSY
            log.error("the write of readyz: %s", refusal.cause)
            return "disk" if refusal.is_full else "write"
        except sa.exc.DBAPIError as error:
            log.error("the write of readyz: %s", type(error.orig).__name__)
            return "write"
        return ""
