"""One watcher for all open screens of this process: it looks, and lets those run again that have to
show something else now. No screen asks by itself.

A screen whose session has ended is emptied by any run, since each begins with who is here. A screen
that is being watched by a meeting follows the data. What the others show is made again after a save
while nobody waits for anything, so that who looks next need not wait for it.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.state import SessionState
from streamlit.util import calc_hash

from components.runtime import screens
from components.runtime.garbage import Sweeper

log = logging.getLogger("lang_nghe")

SECONDS = 1.0
"""Between two looks."""
AHEAD_SECONDS = 0.25
"""Of those for what is made ahead, one at a time."""


@dataclass(frozen=True)
class Open:
    """A screen with a browser before it."""

    id: str
    browser: str
    state: SessionState
    page: str


@dataclass
class Watcher:
    """`ended` tells of which of the screens the session is over, `stand` how the data stand (None:
    unknown), `following` are the addresses of the pages that follow them, `ahead` is what is made
    again once they have moved."""

    ended: Callable[[Collection[Open]], Collection[str]]
    stand: Callable[[], object]
    following: Collection[str]
    ahead: Callable[[], Iterable[Callable[[], object]]]
    _made_of: object = None
    _to_make: deque[Callable[[], object]] = field(default_factory=deque)
    _stood: Mapping[str, object] = field(default_factory=dict)

    def look(self, open_: Collection[Open]) -> set[str]:
        """The ids of the screens that have to run again."""
        pages = {calc_hash(address) for address in self.following}
        follow = [screen for screen in open_ if screen.page in pages]
        now = self.stand() if open_ else None
        if now is not None and now != self._made_of:
            self._to_make = deque(self.ahead() if self._made_of else ())
            self._made_of = now
        # One that is seen for the first time may have come just before a save
        moved = {one.id for one in follow if now is not None and self._stood.get(one.id) != now}
        self._stood = {one.id: now or self._stood.get(one.id) for one in follow}
        return moved | set(self.ended(open_) if open_ else ())

    async def watch(self, runtime: Runtime) -> None:
        """Until it is cancelled. What asks the database does so beside the server's own loop."""
        waiting, sweeper = set[str](), Sweeper()
        while True:
            await asyncio.sleep(SECONDS)
            sessions = open_sessions(runtime)
            shown = [_screen(session, runtime) for session in sessions.values()]
            waiting |= await asyncio.to_thread(self.look, shown)
            waiting = {id_ for id_ in waiting & sessions.keys() if not run_again(sessions[id_])}
            await self.make_ahead(lambda: not any(map(is_running, open_sessions(runtime).values())))
            sweeper.look(is_quiet=not any(map(is_running, sessions.values())))

    async def make_ahead(self, is_quiet: Callable[[], bool]) -> None:
        """While nobody waits for a page, and not for long: what is left is for the next look."""
        until = time.monotonic() + AHEAD_SECONDS
        while self._to_make and time.monotonic() < until and is_quiet():
            await asyncio.to_thread(self._to_make.popleft())


async def go_on(watcher: Watcher, runtime: Runtime) -> None:
    """Watch until cancelled. What broke off is told in the log, and begins again."""
    while True:
        watching = asyncio.create_task(watcher.watch(runtime))
        try:
            await asyncio.wait([watching])
        finally:
            watching.cancel()
        log.error("the watcher of the screens broke off", exc_info=watching.exception())


def open_sessions(runtime: Runtime) -> dict[str, AppSession]:
    """By id, what Streamlit holds of each screen that a browser is connected to."""
    found = runtime._session_mgr.list_active_sessions()
    return {info.session.id: info.session for info in found}


def _screen(session: AppSession, runtime: Runtime) -> Open:
    client = runtime.get_client(session.id)
    page = session._client_state.page_script_hash
    return Open(session.id, screens.binding(client), session.session_state, page)


def is_running(session: AppSession) -> bool:
    return session._state is not AppSessionState.APP_NOT_RUNNING


def run_again(session: AppSession) -> bool:
    """Let the page run as it is; nobody has used it. Not while it is running: what was pressed
    since then comes first."""
    if is_running(session):
        return False
    again: Any = type(session._client_state)()
    again.CopyFrom(session._client_state)
    again.fragment_id = ""
    again.is_auto_rerun = True
    session.request_rerun(again)
    return True
