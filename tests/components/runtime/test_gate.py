"""What the gate lets through, what it answers itself, and what every answer carries."""

import asyncio
import re
from types import SimpleNamespace

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse
from streamlit import config
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from components import access, data, server
from components.runtime import cookies, gate, screens
from components.runtime.media import whole_id
from components.shell.sitemap import ADDRESSES
from db.commands.sessions import open_session, redeem
from db.engine import writing
from db.ledger.made_files import MadeFile, keep_made
from tests.factories import make_account
from tests.wording import vi


class Answer:
    def __init__(self, messages):
        self.status = messages[0].get("status")
        self.headers = {}
        for name, value in messages[0].get("headers", []):
            self.headers.setdefault(name.decode(), []).append(value.decode())
        self.body = b"".join(message.get("body", b"") for message in messages[1:])
        self.kind = messages[0]["type"]
        self.code = messages[0].get("code")


async def inner(scope, receive, send):
    """What stands behind the gate: it says that it was reached."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    elif scope["path"] == "/_stcore/health":
        theirs = {"set-cookie": "_streamlit_xsrf=x; Path=/"}
        await PlainTextResponse("reached", headers=theirs)(scope, receive, send)
    elif "." in scope["path"] or scope["path"].startswith("/_stcore"):
        await PlainTextResponse("reached")(scope, receive, send)
    else:
        await HTMLResponse("reached", headers={"cache-control": "max-age=60"})(scope, receive, send)


def ask(path="/overview", *, kind="http", host="localhost:8501", cookie=None, **headers):
    sent = {"host": host, **headers}
    if cookie is not None:
        sent["cookie"] = cookie
    address, _, query = path.partition("?")
    scope = {
        "type": kind,
        "path": address,
        "query_string": query.encode(),
        "method": "GET",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
    }
    messages = []

    async def send(message):
        messages.append(message)

    async def receive():
        return {"type": "http.request"}

    outermost = server.MIDDLEWARE[0]
    app = outermost.cls(inner, *outermost.args, **outermost.kwargs)
    asyncio.run(app(scope, receive, send))
    return Answer(messages)


def connects(**sent):
    answer = ask("/_stcore/stream", kind="websocket", **sent)
    assert answer.kind == "websocket.accept" or answer.code == 1008
    return answer.kind == "websocket.accept"


# ---- pages


def test_a_page_is_reached_carries_the_headers_and_brings_the_binding():
    answer = ask()

    assert (answer.status, answer.body) == (200, b"reached")
    assert answer.headers["x-content-type-options"] == ["nosniff"]
    assert answer.headers["x-frame-options"] == ["DENY"]
    assert answer.headers["cross-origin-opener-policy"] == ["same-origin"]
    assert answer.headers["cache-control"] == ["private, no-store"]
    assert re.fullmatch(
        r"browser=[\w-]{43}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
        answer.headers["set-cookie"][0],
    )
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("https", ["1", ""])
def test_every_cookie_is_secure_over_https(monkeypatch, https):
    """Streamlit sets one of its own and does not know of the proxy."""
    monkeypatch.setenv("LANG_NGHE_HTTPS", https)

    (ours,) = ask().headers["set-cookie"]
    (theirs,) = ask("/_stcore/health").headers["set-cookie"]
    assert ours.startswith("__Host-browser=" if https else "browser=")
    assert theirs.startswith("_streamlit_xsrf=")
    assert [one.endswith("; Secure") for one in (ours, theirs)] == [bool(https)] * 2


def test_a_browser_that_has_its_binding_keeps_it():
    assert "set-cookie" not in ask(cookie="a=b; browser=mine").headers
    assert "set-cookie" in ask(cookie="browser=").headers
    assert "set-cookie" not in ask("/favicon.png").headers


def test_no_script_may_be_written_into_the_page_or_evaluated():
    policy = ask().headers["content-security-policy"][0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    assert rules["default-src"] == "'self'"
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in rules["script-src"]
    assert rules["script-src"].count("'sha256-") >= 1
    assert rules["connect-src"] == "'self' ws://localhost:8501 wss://localhost:8501"
    assert rules["object-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"


def test_a_strange_host_is_not_written_into_the_policy():
    answer = ask("/healthz", host="a; script-src *")

    assert "script-src *" not in answer.headers["content-security-policy"][0]


def test_over_https_cookies_are_for_this_host_alone(monkeypatch):
    monkeypatch.setenv("LANG_NGHE_HTTPS", "1")
    answer = ask(cookie="browser=plain")

    assert answer.headers["set-cookie"][0].startswith("__Host-browser=")
    assert answer.headers["set-cookie"][0].endswith(
        "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    )
    assert answer.headers["strict-transport-security"] == ["max-age=31536000; includeSubDomains"]
    assert cookies.session_name() == "__Host-session"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/nonsense?period=year", "/"),
        ("/Overview", "/"),
    ],
)
def test_an_address_without_a_page_leads_to_the_first(path, leads_to):
    answer = ask(path)

    assert (answer.status, answer.headers["location"]) == (307, [leads_to])


@pytest.mark.parametrize(
    "path",
    [
        *(f"/{address}" for address in sorted(ADDRESSES)),
        "/",
        "/?period=year&commune=1",
        "/favicon.png",
        "/_stcore/health",
        "/static/js/a.js",
        "/overview/_stcore/health",
    ],
)
def test_pages_and_what_they_are_made_of_are_reached(path):
    assert ask(path).body == b"reached"


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/base/_stcore/metrics",
    ],
)
def test_what_tells_about_the_inside_is_closed(path):
    answer = ask(path, cookie="browser=mine")

    assert answer.status == 404
    assert answer.body != b"reached"
    assert answer.headers["x-content-type-options"] == ["nosniff"]


# ---- hosts


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost:8501", True),
        ("127.0.0.1:8501", True),
        ("192.168.1.5", True),
        ("[::1]:8501", True),
        ("evil.example", False),
        ("localhost.evil.example:8501", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[::1", False),
        ("a b", False),
    ],
)
def test_without_names_of_its_own_it_answers_to_localhost_and_numbers(host, allowed):
    answer = ask(host=host)

    assert answer.status == (200 if allowed else 400)
    if not allowed:
        assert "server.allowedHosts" in answer.body.decode()
    assert connects(host=host, origin=f"http://{host}", cookie="browser=mine") is allowed


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("langnghe.example.vn", True),
        ("LangNghe.example.vn:443", True),
        ("192.168.1.5", False),
        ("evil.example", False),
    ],
)
def test_an_installation_answers_to_the_names_it_lists(host, allowed):
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", ["langnghe.example.vn"])
    try:
        assert ask(host=host).status == (200 if allowed else 400)
        assert connects(host=host, origin=f"https://{host}", cookie="browser=x") is allowed
        assert ask("/healthz", host="10.0.0.1").body == b"reached"
    finally:
        config.set_option("server.allowedHosts", before)


# ---- sockets


def test_a_socket_comes_from_our_page_in_a_browser_that_has_its_binding():
    assert connects(origin="http://localhost:8501", cookie="browser=mine")


@pytest.mark.parametrize(
    "sent",
    [
        {"cookie": "browser=mine"},
        {"cookie": "browser=mine", "origin": "null"},
        {"cookie": "browser=mine", "origin": "http://localhost:8502"},
        {"cookie": "browser=mine", "origin": "http://127.0.0.1:8501"},
        {"cookie": "browser=mine", "origin": "http://evil.example"},
        {"cookie": "browser=mine", "origin": "http://localhost:8501.evil.example"},
        {"cookie": "browser=mine", "origin": "ftp://localhost:8501"},
        {"origin": "http://localhost:8501"},
        {"origin": "http://localhost:8501", "cookie": "browser="},
        {"origin": "http://localhost:8501", "cookie": "xbrowser=mine"},
    ],
    ids=str,
)
def test_every_other_socket_is_closed(sent):
    assert not connects(**sent)


def test_over_https_a_socket_comes_from_https(monkeypatch):
    monkeypatch.setenv("LANG_NGHE_HTTPS", "1")
    mine = "__Host-browser=mine"

    assert connects(origin="https://localhost:8501", cookie=mine)
    assert not connects(origin="http://localhost:8501", cookie=mine)
    assert not connects(origin="https://localhost:8501", cookie="browser=mine")


# ---- files and uploads


@pytest.fixture
def files(monkeypatch):
    """What this process holds."""
    held = MediaFileManager(MemoryMediaFileStorage("/media"))
    there = SimpleNamespace(media_file_mgr=held, get_app_session=lambda _screen: None)
    monkeypatch.setattr(screens, "streamlit_server", lambda: there)
    return held


@pytest.fixture
def lan(conn, engine, monkeypatch, files):
    monkeypatch.setattr(gate, "owners", gate.Owners())
    opened = open_session(conn, make_account(conn), binding="mine")
    token = redeem(conn, opened.ticket, "mine")
    conn.commit()
    monkeypatch.setattr(data, "engine", lambda: engine)
    return {"id": opened.session_id, "cookie": f"browser=mine; session={token}"}


def test_a_file_goes_to_the_browser_and_session_that_made_it(lan, conn):
    gate.owners.add("/media/a.csv", lan["id"])
    other = open_session(conn, make_account(conn), binding="other")
    theirs = redeem(conn, other.ticket, "other")
    conn.commit()

    answer = ask("/media/a.csv", cookie=lan["cookie"])
    assert (answer.body, answer.headers["cache-control"]) == (b"reached", ["private, no-store"])
    for jar in (None, "browser=other", f"browser=other; session={theirs}", "session=x"):
        answer = ask("/media/a.csv", cookie=jar)
        assert answer.status == 401
        assert answer.body.decode() == vi("Your session has ended. Please sign in again.")
    assert ask("/media/unknown.csv", cookie=lan["cookie"]).status == 401
    assert ask("/base/media/a.csv", cookie=lan["cookie"]).status == 401


def test_a_file_that_another_process_made_goes_to_its_browser_alone(lan, engine, files):
    """An SQLite file has one process: there nothing is kept beside it."""
    made = MadeFile(b"figures", "text/csv", "a.csv")
    name = whole_id(made.content, made.mimetype, made.name)
    with writing(engine) as conn:
        keep_made(conn, name, made, lan["id"], "mine")
    path, here = f"/media/{name}.csv", engine.dialect.name == "postgresql"

    assert ask(path, cookie="browser=other").status == 401
    assert not files._file_metadata
    assert ask(path, cookie=lan["cookie"]).status == (200 if here else 401)
    assert [file.content for file in files._storage._files_by_id.values()] == [b"figures"] * here


def test_the_letters_of_the_page_are_for_everybody(files):
    assert ask("/static/media/SourceSans.woff2").body == b"reached"
    assert ask("/other/static/media/SourceSans.woff2").status == 401


def test_a_file_dies_with_the_session(lan, conn):
    gate.owners.add("/media/a.csv", lan["id"])
    conn.exec_driver_sql("UPDATE account SET active = false")
    conn.commit()

    assert ask("/media/a.csv", cookie=lan["cookie"]).status == 401


def test_what_strangers_are_shown_goes_to_anybody(lan):
    gate.owners.add("/media/logo.png", "")

    assert ask("/media/logo.png").body == b"reached"
    assert lan["id"] not in gate.owners.of("/media/logo.png")


def test_an_upload_comes_to_ones_own_screen_while_its_session_lives(lan, conn, monkeypatch):
    on = {"hers": {access.SESSION: lan["id"]}, "a stranger's": {}}
    monkeypatch.setattr(screens, "state_of", on.get)

    assert ask("/_stcore/upload_file/hers/b", cookie=lan["cookie"]).body == b"reached"
    assert ask("/base/_stcore/upload_file/hers/b", cookie=lan["cookie"]).body == b"reached"
    assert ask("/base/_stcore/upload_file/hers/b", cookie="browser=other").status == 401
    for screen in ("a stranger's", "made up", ""):
        assert ask(f"/_stcore/upload_file/{screen}/b", cookie=lan["cookie"]).status == 401
    for jar in (None, "browser=other", lan["cookie"].replace("mine", "other"), "browser="):
        assert ask("/_stcore/upload_file/hers/b", cookie=jar).status == 401
    conn.exec_driver_sql("UPDATE account SET epoch = epoch + 1")
    conn.commit()
    assert ask("/_stcore/upload_file/hers/b", cookie=lan["cookie"]).status == 401
