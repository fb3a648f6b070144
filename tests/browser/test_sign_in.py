"""Coming in and being put out, in real browsers and over a bare socket."""

import re
import shutil
import time
from contextlib import suppress

import pytest
import websockets.sync.client
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus

from components.shell.sitemap import ADDRESSES
from db import passwords
from db.commands import accounts
from db.commands.sessions import open_session, redeem
from db.engine import make_engine, writing
from db.model import Role
from tests.browser.conftest import CROWD, IN_FULL, Server, has_cookie
from tests.factories import account_id, make_account, make_root
from tests.wording import vi

GOOD = "Sáng nay đồng lúa xanh quá"
OTHER = "Chiều nay mưa trắng cánh đồng"
OWN_PASSWORD = vi("Change password")
AT_ONCE = 10_000 * CROWD
"""Milliseconds in which an open screen has to empty itself."""


@pytest.fixture(scope="module")
def installation(sqlite_template, tmp_path_factory):
    """A real installation, running; every test makes its own people in it."""
    folder = tmp_path_factory.mktemp("real")
    file = shutil.copyfile(sqlite_template, folder / "real.db")
    database = {"DATABASE_URL": f"sqlite:///{file}"}
    server = Server(folder, database, draws=False)
    server.start()
    server.engine = make_engine(server.settings["DATABASE_URL"])
    with writing(server.engine) as conn:
        make_root(conn)
        make_account(conn, Role.ADMIN, sign_in_name="quantri")
    yield server
    server.engine.dispose()
    server.stop()


@pytest.fixture
def lan(installation, request):
    """Sign-in name of a leader of this test's own."""
    name = f"lan{abs(hash(request.node.name)) % 10**9}"
    with writing(installation.engine) as conn:
        make_account(
            conn,
            Role.LEADER,
            sign_in_name=name,
            display_name=name,
            password_hash=passwords.hashed(GOOD),
        )
    return name


def enter(page, url, name, password=GOOD):
    page.goto(url)
    page.get_by_label(vi("Sign-in name")).fill(name)
    page.get_by_label(vi("Password"), exact=True).fill(password)
    page.get_by_role("button", name=vi("Sign in")).click()
    return page


def is_in(page, header=OWN_PASSWORD, **options):
    expect(page.get_by_role("heading", name=header)).to_be_visible(**options)


def is_out(page, **options):
    expect(page.get_by_label(vi("Sign-in name"))).to_be_visible(**options)
    expect(page.get_by_role("heading", name=vi("Change password"))).to_have_count(0)


def test_the_code_from_the_terminal_makes_the_first_administrator(app_server, tmp_path, page):
    server = app_server(DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    code = re.search(r"(?:[0-9a-f]{4}-){3}[0-9a-f]{4}", server.log).group()

    page.goto(server.url + "/password")
    for label, text in {
        vi("Setup code"): code,
        vi("Sign-in name"): "quantri",
        vi("Full name"): vi("Administrator"),
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_label(vi("Password"), exact=True).fill(GOOD)
    page.get_by_role("button", name=vi("Create the administrator")).click()

    is_in(page)
    has_cookie(page.context)
    page.reload()
    is_in(page)


def test_a_link_opens_after_sign_in_with_all_it_says(installation, lan, page):
    enter(page, installation.url + "/password?from=mail", lan)

    is_in(page)
    assert page.url == installation.url + "/password?from=mail"


def test_no_script_can_read_the_session(installation, lan, page):
    enter(page, installation.url + "/password", lan)
    is_in(page)

    jar = has_cookie(page.context)

    assert jar["session"]["httpOnly"]
    assert jar["browser"]["httpOnly"]
    assert jar["session"]["sameSite"] == "Lax"
    assert "session" not in page.evaluate("document.cookie")
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert jar["session"]["value"] not in stored


ENDS = {
    "disabled": lambda conn, name: accounts.disable(conn, name, by=None),
    "another role": lambda conn, name: accounts.change_role(conn, name, Role.STAFF, by=None),
    "another password": lambda conn, name: accounts.reset_password(
        conn, name, issued=passwords.issue(), by=None
    ),
    "signed out everywhere": lambda conn, name: accounts.end_sessions(conn, name, by=None),
}


@pytest.mark.parametrize("end", ENDS if IN_FULL else ["disabled", "another password"])
def test_an_open_screen_empties_itself_and_its_copied_cookies_die(
    installation, lan, open_page, end
):
    page = enter(open_page(), installation.url + "/password", lan)
    hers = page.context
    is_in(page)
    has_cookie(hers)
    second = hers.new_page()
    second.goto(installation.url + "/password")
    is_in(second)
    stolen = open_page()
    thief = stolen.context
    thief.add_cookies(hers.cookies())
    stolen.goto(installation.url + "/password")
    is_in(stolen)

    with writing(installation.engine) as conn:
        ENDS[end](conn, lan)

    for screen in (page, second, stolen):
        is_out(screen, timeout=AT_ONCE)
    thief.clear_cookies()
    thief.add_cookies(hers.cookies())
    stolen.goto(installation.url + "/password")
    is_out(stolen)


def test_signing_out_ends_every_tab_and_the_copied_cookie_for_ever(installation, lan, open_page):
    page = enter(open_page(), installation.url + "/password", lan)
    hers = page.context
    is_in(page)
    kept = [dict(cookie) for cookie in has_cookie(hers).values()]
    second = hers.new_page()
    second.goto(installation.url + "/password")
    is_in(second)

    page.locator(".st-key-account button").first.click()
    page.locator(".st-key-sign_out button").click()

    is_out(page)
    is_out(second, timeout=AT_ONCE)
    stolen = open_page()
    stolen.context.add_cookies(kept)
    stolen.goto(installation.url + "/password")
    is_out(stolen)
    installation.stop()
    installation.start()
    stolen.goto(installation.url + "/password")
    is_out(stolen)


def test_a_session_survives_a_restart_and_a_lock_too(installation, lan, open_page):
    page = enter(open_page(), installation.url + "/password", lan)
    is_in(page)
    has_cookie(page.context)
    guesser = open_page()
    for _guess in range(5):
        enter(guesser, installation.url, lan, password="không phải đâu")
        expect(
            guesser.get_by_text(vi("The sign-in name or the password is wrong."))
        ).to_be_visible()

    installation.kill()
    installation.start()

    page.goto(installation.url + "/password")
    is_in(page)
    enter(guesser, installation.url, lan)
    expect(guesser.get_by_text("Nhập sai mật khẩu quá nhiều lần.")).to_be_visible()
    is_out(guesser)


def test_ones_own_password_changed_here_puts_the_other_device_out(installation, lan, open_page):
    desk = enter(open_page(), installation.url + "/password", lan)
    tablet = enter(open_page(820, 1180), installation.url + "/password", lan)
    is_in(desk)
    is_in(tablet)

    desk.get_by_label(vi("Current password")).fill(GOOD)
    desk.get_by_label(vi("New password"), exact=True).fill(OTHER)
    desk.get_by_label(vi("New password once more")).fill(OTHER)
    desk.get_by_role("button", name=vi("Change password")).click()

    expect(desk.get_by_text(vi("The password has been changed."))).to_be_visible()
    is_out(tablet, timeout=AT_ONCE)
    is_in(desk)
    time.sleep(1)
    desk.reload()
    is_in(desk)


# ---- a bare socket


def socket_to(server, *, origin=None, cookie="browser=made up", session_id=None):
    """A socket as a program opens it that knows the protocol and has no account."""
    return websockets.sync.client.connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        origin=origin or server.url,
        additional_headers={"Cookie": cookie} if cookie else {},
        subprotocols=["streamlit", "token", *([session_id] if session_id else [])],
        max_size=None,
    )


def told(socket, address, seconds=10.0):
    """All that a run of the page tells, as it comes over the wire."""
    message = BackMsg()
    message.rerun_script.page_name = address
    socket.send(message.SerializeToString())
    heard, until = b"", time.monotonic() + seconds
    with suppress(TimeoutError):
        while (left := until - time.monotonic()) > 0:
            frame = socket.recv(timeout=left)
            heard += frame
            if ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished":
                break
    return heard


FIGURES = [text.encode() for text in ("28,57", "pyarrow", "vega", "so với", "Vĩnh Long")]


def test_the_very_first_request_over_a_bare_socket_gets_the_sign_in_page_alone(app_server):
    server = app_server()

    for address in ("overview", *sorted(ADDRESSES)):
        with socket_to(server) as socket:
            heard = told(socket, address)
        assert vi("Leader").encode() in heard, address
        assert [words.decode() for words in FIGURES if words in heard] == [], address

    engine = make_engine(server.database)
    with writing(engine) as conn:
        ticket = open_session(conn, account_id(conn, "lanhdao"), binding="mine").ticket
        token = redeem(conn, ticket, "mine")
    with socket_to(server, cookie=f"browser=mine; session={token}") as socket:
        heard = told(socket, "overview", seconds=30)
    assert [words.decode() for words in FIGURES if words not in heard] == []


def test_a_socket_without_our_page_or_our_cookie_is_closed(installation):
    for refused in (
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:1"},
        {"cookie": None},
    ):
        with pytest.raises(InvalidStatus, match="403"):
            socket_to(installation, **refused)


def test_who_knows_the_screens_own_id_gets_nothing_without_its_browser(
    installation, lan, open_browser
):
    """Streamlit hands a waiting screen to whoever names it; ours asks for the browser again."""
    frames = []
    page = open_browser().new_page()
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: frames.append(frame)))
    enter(page, installation.url + "/password", lan)
    is_in(page)
    started = [ForwardMsg.FromString(frame) for frame in frames if isinstance(frame, bytes)]
    known = {m.new_session.initialize.session_id for m in started if m.HasField("new_session")}
    assert len(known - {""}) == 1
    page.close()
    time.sleep(1)

    with socket_to(installation, session_id=(known - {""}).pop()) as socket:
        heard = told(socket, "password")

    assert vi("Sign-in name").encode() in heard
    assert vi("Current password").encode() not in heard
