"""The page of the platform as we hand it out: its own, in our words, with a script of ours before
the first of its own.

What has to be there before the platform opens its socket can stand nowhere else; nor can what is
read before its scripts have come, or without them.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from db.model import N_

OURS = Path(__file__).parent / "assets" / "fold.js"
TITLE = N_("Lang nghe")
WITHOUT = N_("This page needs JavaScript, which is switched off in this browser.")
SCRIPTS = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


class Page:
    """Middleware: who asks for one of the addresses, or for the first page, gets it. `say` puts a
    message into the words of who is no reader yet, which are of this `language`."""

    def __init__(
        self, app: ASGIApp, addresses: Collection[str], say: Callable[[str], str], language: str
    ) -> None:
        self._app, self._addresses = app, {"/", *(f"/{one}" for one in addresses)}
        self._say, self._language = say, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["path"] in self._addresses
        if not is_page or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        content = _worded(self._language, self._say(TITLE), self._say(WITHOUT))
        await GZipMiddleware(HTMLResponse(content))(scope, receive, send)


@cache
def inline_scripts() -> str:
    """Hashes of the scripts inside of it, the only inline ones that may run."""
    found = (script.encode() for script in SCRIPTS.findall(_scripted()))
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in found)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


@cache
def _scripted() -> str:
    theirs = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")
    ours = "<script>{\n" + OURS.read_text("utf-8") + "}</script>\n"
    return _changed(theirs, r"(?=<script type=.module)", ours)


@cache
def _worded(language: str, title: str, without: str) -> str:
    found = _changed(_scripted(), r"(?<=<html lang=.)en(?=.>)", language)
    found = _changed(found, r"(?<=<title>)Streamlit(?=</title>)", title)
    return _changed(found, r"(?<=<noscript>).*(?=</noscript>)", without)


def _changed(page: str, what: str, put: str) -> str:
    """The page with this in place of what stands there once. Raises AssertionError where the
    platform's page has another form."""
    changed, times = re.subn(what, lambda _there: put, page, flags=re.DOTALL)
    assert times == 1, what
    return changed
