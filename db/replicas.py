"""Streaming replicas of the database, which answer for it while they stand as it stands.

Which state is meant the primary says. Every write of data moves the revision in its own transaction
and draws a token for it by chance: a replica with the same revision has the same rows, so what it
answers in that moment is what the primary would answer. One that is behind, away or of another
edition is left out, and taken back.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from threading import Event, Thread
from typing import Any, TypeVar
from weakref import WeakSet

import psycopg
import sqlalchemy as sa

from db.engine import POSTGRESQL, BadDatabase, Unavailable, make_engine, snapshot
from db.model import N_
from db.queries.revisions import Revision, revision

T = TypeVar("T")
log = logging.getLogger("lang_nghe")

SETTING = "DATABASE_READ_URL"
LOOK = 0.5
"""Seconds between two looks at a replica."""
PATIENCE = 1.5
"""Seconds after which one that does not answer a look is away, and who waits for it is let go."""
CONNECTING = 2
"""Seconds for a connection; libpq takes no less."""
PAUSE = 0.2
"""Seconds that one is left out which was behind, or could not answer."""
USED, BEHIND, AWAY, EDITION = "used", "behind", "away", "edition"


class Replica:
    """One of them. Looked at all the time, by a thread of its own, whether anybody asks or not."""

    def __init__(self, url: str, edition: str) -> None:
        options = "-c default_transaction_read_only=on"
        self.engine = make_engine(url, options, CONNECTING, pool_timeout=CONNECTING)
        self.name = f"{self.engine.url.host or 'local'}:{self.engine.url.port or 5432}"
        self.number = -1
        """Of the revision that it had when it was looked at last."""
        self.stands = AWAY
        self._edition = edition
        self._paused_until = 0.0
        self._looking_since: float | None = None
        self._lines: WeakSet[Any] = WeakSet()
        sa.event.listen(self.engine, "connect", lambda line, _record: self._lines.add(line))

    @property
    def may_be_asked(self) -> bool:
        return self.stands == USED and time.monotonic() >= self._paused_until

    def pause(self) -> None:
        self._paused_until = time.monotonic() + PAUSE

    def look(self) -> None:
        self._looking_since = time.monotonic()
        try:
            with snapshot(self.engine) as conn:
                edition = conn.scalar(sa.text("SELECT version_num FROM alembic_version"))
                found = revision(conn)
            self.number = found.number if found else -1
            self._stand(USED if edition == self._edition else EDITION)
        except (Unavailable, sa.exc.DBAPIError) as error:
            self._stand(AWAY, getattr(error, "cause", type(error).__name__))
        finally:
            self._looking_since = None

    def let_go(self) -> None:
        """Where a look gets no answer, end all connections: a machine that hangs tells nobody."""
        since = self._looking_since
        if since is None or time.monotonic() - since < PATIENCE:
            return
        self._stand(AWAY, "no answer")
        for line in list(self._lines):
            with (
                suppress(OSError, psycopg.Error),  # it has ended meanwhile
                socket.socket(fileno=os.dup(line.pgconn.socket)) as end,
            ):
                end.shutdown(socket.SHUT_RDWR)

    def _stand(self, stands: str, cause: str = "") -> None:
        if stands != self.stands:
            level = logging.WARNING if stands == USED else logging.ERROR
            log.log(level, "replica %s: %s %s", self.name, stands, cause)
        self.stands = stands


class Replicas:
    """All that are named, each asked in turn."""

    def __init__(self, urls: Sequence[str] = (), edition: str = "") -> None:
        self._all = [Replica(url, edition) for url in urls]
        self._turn = count()
        self._newest = -1
        self._closed = Event()
        acts = [*(one.look for one in self._all), *([self._let_go] if self._all else [])]
        for act in acts:
            Thread(target=self._again, args=(act,), name="replicas", daemon=True).start()

    def __bool__(self) -> bool:
        return bool(self._all)

    def answer(self, ask: Callable[[sa.Connection], T | None], meant: Revision) -> T | None:
        """What one of them answers, of the rows as they are at this revision and no other; None
        where none can, or `ask` finds that this is nothing for a replica."""
        self._newest = max(self._newest, meant.number)
        for one in self._in_turn():
            try:
                with snapshot(one.engine) as conn:
                    its = revision(conn)
                    if its == meant:
                        return ask(conn)
                if its and its.number > meant.number:  # this run began before the last write
                    continue
            except (Unavailable, sa.exc.DBAPIError) as error:
                log.warning("replica %s: %s", one.name, getattr(error, "cause", type(error)))
            one.pause()
        return None

    def stand(self) -> dict[str, str]:
        """By name, how each stands: used, behind, away, or of another edition."""
        return {
            one.name: BEHIND if one.stands == USED and one.number < self._newest else one.stands
            for one in self._all
        }

    def engines(self) -> list[sa.Engine]:
        return [one.engine for one in self._all]

    def close(self) -> None:
        self._closed.set()
        for engine in self.engines():
            engine.dispose()

    def _in_turn(self) -> Iterator[Replica]:
        first = next(self._turn)
        for n in range(len(self._all)):
            one = self._all[(first + n) % len(self._all)]
            if one.may_be_asked:
                yield one

    def _let_go(self) -> None:
        for one in self._all:
            one.let_go()

    def _again(self, act: Callable[[], None]) -> None:
        while not self._closed.is_set():
            act()
            self._closed.wait(LOOK)


def open_replicas(primary: sa.Engine, urls: Sequence[str]) -> Replicas:
    """Those of the primary. That one does not answer is no reason not to begin.

    Raises:
        BadDatabase: an address is none of PostgreSQL, or the primary is an SQLite file.
    """
    if not urls:
        return Replicas()
    if primary.dialect.name != "postgresql":
        raise BadDatabase(
            N_(
                "DATABASE_READ_URL names streaming replicas of PostgreSQL, and the database here "
                "is an SQLite file, which has none. Take DATABASE_READ_URL away, or move to "
                "PostgreSQL."
            ),
            SETTING,
        )
    addresses(urls)
    return Replicas(urls, str(primary.get_execution_options().get("edition", "")))


def addresses(urls: Sequence[str]) -> list[sa.URL]:
    """What they say. Raises: BadDatabase, where one is no address of PostgreSQL."""
    try:
        found = [sa.make_url(url) for url in urls]
    except (sa.exc.ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise BadDatabase(_BAD_ADDRESS, SETTING) from error
    if not all(url.drivername in POSTGRESQL for url in found):
        raise BadDatabase(_BAD_ADDRESS, SETTING)
    return found


_BAD_ADDRESS = N_(
    "DATABASE_READ_URL is not a list of addresses of PostgreSQL. Write "
    "postgresql://user:password@host/name for each replica, with commas between them."
)
