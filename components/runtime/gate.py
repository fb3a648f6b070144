"""The gate before every request: hosts, headers, cookies, and what only a session may fetch."""

import ipaddress
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

import anyio
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from components.runtime import cookies, messages, page
from components.runtime.media import ANYBODY, Owners
from db import tokens
from db.model import N_

owners = Owners()
"""Who made which file of this process."""

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
"""Addresses of Streamlit's that tell about the inside and that nobody here needs; like those below
also where server.baseUrlPath stands before them."""
MEDIA = "/media/"
UPLOAD = "/_stcore/upload_file/"
PROBES = ("/healthz", "/readyz", "/metrics")
"""Asked by machines, which come by any name."""
_PLAIN = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_HOST = N_("This address is not set up. Administrator: add its name to server.allowedHosts.")
SESSION_IS_OVER = N_("Your session has ended. Please sign in again.")


@dataclass(frozen=True)
class Doors:
    """What the gate has to ask. `who_sits_at` a screen in a browser: a session, or empty;
    `is_any_live` of these sessions, in the browser; `say` a message to who is no reader yet;
    `bring` a file here that another process made for this browser."""

    addresses: Collection[str]
    who_sits_at: Callable[[str, str], str]
    is_any_live: Callable[[set[str], str], bool]
    say: Callable[[str], str]
    bring: Callable[[str, str], None]


class Gate:
    """Middleware: what does not pass here reaches neither Streamlit nor our own addresses."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self._app = app
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if _may_connect(scope):
                await self._app(scope, messages.only_whole(receive), send)
            else:
                await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            answer = await _answer(scope, self._doors)
            await (answer or self._app)(scope, receive, _with_headers(scope, send))
        else:
            await self._app(scope, receive, send)


def _may_connect(scope: Scope) -> bool:
    """A WebSocket comes from our own page, at an allowed name, in a browser that has our cookie."""
    host = _host(scope)
    origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
    schemes = ("https",) if cookies.https() else ("http", "https")
    return (
        _is_allowed(host)
        and origin in {f"{scheme}://{host}" for scheme in schemes}
        and bool(cookies.sent(scope["headers"]).get(cookies.binding_name()))
    )


async def _answer(scope: Scope, doors: Doors) -> Response | None:
    """The gate's own answer, or None to let the request through."""
    path = scope["path"]
    if path in PROBES:
        return None
    if not _is_allowed(_host(scope)):
        return PlainTextResponse(doors.say(_HOST), 400)
    if any(closed in path for closed in CLOSED):
        return PlainTextResponse("Not found", 404)
    if (MEDIA in path or UPLOAD in path) and not _is_of_the_page(path):
        browser = cookies.sent(scope["headers"]).get(cookies.binding_name(), "")
        allowed = await anyio.to_thread.run_sync(_may_fetch, path, browser, doors)
        return None if allowed else PlainTextResponse(doors.say(SESSION_IS_OVER), 401)
    name = path[1:]
    if name and "/" not in name and "." not in name and name not in doors.addresses:
        return RedirectResponse("/", 307)
    return None


def _is_of_the_page(path: str) -> bool:
    """Letters and scripts of Streamlit's own page, for everybody."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return path.startswith(f"/{base}/static/" if base else "/static/")


def _may_fetch(path: str, browser: str, doors: Doors) -> bool:
    """A file goes to the sessions that made it; an upload comes to one's own screen."""
    if UPLOAD in path:
        screen = path.partition(UPLOAD)[2].partition("/")[0]
        return bool(doors.who_sits_at(screen, browser))
    doors.bring(path, browser)
    sessions = owners.of(path)
    return ANYBODY in sessions or doors.is_any_live(sessions, browser)


def _is_allowed(host: str) -> bool:
    """Whether this is a name of ours. Unless an installation lists its names, localhost and plain
    numbers are: a page elsewhere that rebinds its own name to our address has a name."""
    if config.get_option("server.allowedHosts"):
        return is_host_allowed(host)
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def _host(scope: Scope) -> str:
    host: bytes = dict(scope["headers"]).get(b"host", b"")
    return host.decode("latin-1")


def _with_headers(scope: Scope, send: Send) -> Send:
    """Every answer carries our security headers; a page also brings the browser its binding."""
    ours = _security_headers(_host(scope))
    names = {name for name, _value in ours}

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            theirs = [pair for pair in message["headers"] if pair[0].lower() not in names]
            kind = dict(theirs).get(b"content-type", b"")
            if kind.startswith(b"text/html") or scope["path"].startswith(MEDIA):
                theirs = [pair for pair in theirs if pair[0].lower() != b"cache-control"]
                theirs.append((b"cache-control", b"private, no-store"))
            name = cookies.binding_name()
            if kind.startswith(b"text/html") and not cookies.sent(scope["headers"]).get(name):
                cookie = cookies.header(name, tokens.fresh(), cookies.YEAR)
                theirs.append((b"set-cookie", cookie.encode()))
            message = {**message, "headers": [*map(_secured, theirs), *ours]}
        await send(message)

    return send_with_headers


def _secured(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Cookies of Streamlit's own too: it does not know of the proxy that speaks HTTPS."""
    name, value = header
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return (name, value + b"; Secure") if is_open and cookies.https() else header


def _security_headers(host: str) -> list[tuple[bytes, bytes]]:
    sockets = f" ws://{host} wss://{host}" if _PLAIN.fullmatch(host) else ""
    policy = (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {page.inline_scripts()}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        f"media-src 'self' blob:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
        "frame-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
        "object-src 'none'"
    )
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if cookies.https():
        headers["strict-transport-security"] = f"max-age={cookies.YEAR}; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]
