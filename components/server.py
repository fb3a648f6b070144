"""The server around the script: its gate, its few addresses of its own, its start.

Modules that reach the database are imported when the server starts, not with this one: Streamlit
reads this module before its runtime stands, and their caches need it.
"""

import asyncio
import base64
import importlib
import logging
import pkgutil
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import anyio
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import components
from components import measures, probes
from components.runtime import (
    cookies,
    delivery,
    downloads,
    garbage,
    gate,
    journal,
    listening,
    media,
    messages,
    options,
    packed,
    page,
    plain,
    runs,
    screens,
    states,
    turns,
    watch,
)
from components.shell.sitemap import ADDRESSES
from components.words.formats import VIETNAM
from components.words.i18n import DEFAULT, LANGUAGES, _, speaking
from db.commands.sessions import redeem
from db.commands.setup import new_setup_code
from db.doctor import examine
from db.engine import BadDatabase, reading, writing
from db.ledger.made_files import MadeFile
from db.model import Refusal
from db.queries.accounts import ABSOLUTE, any_live
from db.start import PROVINCE, database_url, is_sample

log = logging.getLogger("lang_nghe")

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A transparent GIF: what the image that carries the ticket shows."""
FOLLOWING = ("briefing", "week")
"""Addresses of the pages that show a save of somebody else without being asked."""
COLD = {"components.router"} | {
    f"components.export.{name}"
    for name in (
        *("slides", "annex", "master", "native"),
        *("decree", "inline", "report", "periodic", "workbook", "import_sheets", "made"),
    )
}
"""Not to be imported at start: the script itself, and what writes files of office programs."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Open the database before the first request; say in one sentence why it cannot be opened."""
    try:
        _start()
    except BadDatabase as refusal:
        for language in LANGUAGES:
            with speaking(language):
                print(_(refusal.message, **refusal.params), file=sys.stderr)
        logging.getLogger("uvicorn.error").disabled = True  # it would add a traceback
        raise
    watching = asyncio.create_task(watch.go_on(_watcher(), screens.streamlit_server()))
    yield
    watching.cancel()
    _stop()


def _watcher() -> watch.Watcher:
    """A new day is news too: a week ends with it, a deadline passes."""
    from components import access, data

    def stand() -> object:
        stands = data.stand()
        return stands and (stands, datetime.now(VIETNAM).date())

    return watch.Watcher(access.have_ended, stand, FOLLOWING, data.ahead)


def _start() -> None:
    journal.encode_records()
    journal.show(log)
    from components import access, data
    from components.beside import processes
    from components.export import renderer
    from db import sample
    from db.sample.province import fill_province

    engine, url = data.engine(), database_url()
    data.replicas()
    if is_sample(url):
        sample.fill_if_empty(engine, fill_province if url == PROVINCE else sample.fill)
    else:
        with writing(engine) as conn:
            code = new_setup_code(conn)
        found = examine(engine, screens.option)
        for language in LANGUAGES:
            with speaking(language):
                for finding in found:
                    print("-", _(finding.message, **finding.params), file=sys.stderr)
                if code:
                    print(_("One-time setup code, valid for 60 minutes: {code}", code=code))
        sys.stdout.flush()
    runtime = screens.streamlit_server()
    media.note_owners(runtime.media_file_mgr, gate.owners, access.session_id, _share)
    screens.bind_to_browsers(runtime)
    messages.drop_refused(runtime)
    states.take_only_what_fits()
    messages.keep_answers()
    delivery.say_until_heard()
    delivery.note_what_leaves()
    messages.tell_no_place()
    probes.begin()
    runs.ask_before_every_run(runs.Host(access.is_still_here, access.session_id, _))
    turns.take_turns()
    plain.show_as_text()
    downloads.ask_before_every_download(access.who_sits_at, gate.owners, session_is_over)
    load()
    renderer.start()
    processes.start("components.export.made:ready")
    garbage.begin()


def _stop() -> None:
    """With its last connection SQLite puts what its log holds into the file of the database, so
    that whoever copies that file from now on has everything."""
    from components import data

    data.engine().dispose()


def load() -> None:
    """Import what pages are made of, so that nobody waits for it before a page."""
    logging.disable(logging.WARNING)  # Streamlit warns where components are declared at start
    for module in pkgutil.walk_packages(components.__path__, "components."):
        if module.name not in COLD:
            importlib.import_module(module.name)
    logging.disable(logging.NOTSET)


def on_script_error(error: Exception) -> bool:
    """Tell the reader what was refused, or a number under which the log has the details."""
    if isinstance(error, Refusal):
        st.error(_(error.message, **error.params))
        return True
    number = secrets.token_hex(4)
    from components import access

    measures.ERRORS.labels("script").inc()
    place = runs.place_of(access.session_id())
    about = {"reference": number, "place": place}
    log.error("reference %s: %s", number, place, exc_info=error, extra=about)
    st.error(
        _(
            "Something went wrong. Please tell the administrator this number: {number}",
            number=number,
        )
    )
    return True


async def accept(request: Request) -> Response:
    """Exchange a ticket for the session's cookie. An image asks for it, so no script sees it."""
    from components import data

    def exchange() -> str | None:
        ticket = request.query_params.get("ticket", "")
        with writing(data.engine()) as conn:
            return redeem(conn, ticket, request.cookies.get(cookies.binding_name(), ""))

    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return Response(status_code=403)
    token = await anyio.to_thread.run_sync(exchange)
    if token is None:
        return Response(status_code=403)
    seconds = int(ABSOLUTE.total_seconds())
    set_cookie = cookies.header(cookies.session_name(), token, seconds)
    return Response(PIXEL, media_type="image/gif", headers={"Set-Cookie": set_cookie})


def _who_sits_at(screen: str, browser: str) -> str:
    from components import access

    return access.who_sits_at(screen, browser)


def _is_any_live(sessions: set[str], browser: str) -> bool:
    from components import data

    with reading(data.engine()) as conn:
        return any_live(conn, sessions, browser)


def _share(file_id: str, content: bytes, kind: str, name: str | None, session_id: str) -> None:
    from components import data

    data.share_file(file_id, MadeFile(content, kind, name), session_id)


def _bring(path: str, browser: str) -> None:
    """A file that this process has not, or no more."""
    from components import data

    files = screens.streamlit_server().media_file_mgr
    found = None if media.has(files, path) else data.shared_file(PurePosixPath(path).stem, browser)
    if found:
        session_id, made = found
        media.take_in(files, *made)
        gate.owners.add(path, session_id)


def session_is_over() -> str:
    """The answer to who comes after the end of a session, or to another's file."""
    return _say(gate.SESSION_IS_OVER)


def _say(message: str) -> str:
    with speaking(DEFAULT):
        return _(message)


options.read_without_waiting()
listening.listen_quietly()
packed.pack_messages()
ROUTES: list[Any] = [
    Route("/auth/accept", accept),
    *probes.ROUTES,
]
MIDDLEWARE = [
    Middleware(gate.Gate, gate.Doors(ADDRESSES, _who_sits_at, _is_any_live, _say, _bring)),
    Middleware(page.Page, ADDRESSES, _say, DEFAULT),
    Middleware(packed.Packed),
]
