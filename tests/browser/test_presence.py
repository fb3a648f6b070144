"""Nobody acts in another's name: over bare sockets before a running server.

A screen belongs to the browser that opened it, and each run of it to who is there at that moment.
What is refused has written nothing, which every row of the database tells, and shown nothing,
which the bytes on the wire tell. Chromium tries two screens in the usual run, and all of them with

    FAULTS=all pytest tests/browser/test_presence.py
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from db import factors, passwords
from db.commands.sessions import open_session, redeem
from db.engine import make_engine, writing
from db.keys import fresh_key
from db.model import Role
from db.schema import account, metadata, session
from tests.browser.conftest import Server
from tests.browser.wire import Heard, Wire, message_of, pressed, typed
from tests.components.runtime.test_messages import REFUSED
from tests.factories import (
    make_account,
    make_category,
    make_factor,
    make_return,
    make_root,
    make_unit,
    set_setting,
)
from tests.siege.ground import send_form
from tests.wording import vi

GOOD = "Sáng nay đồng lúa xanh quá"
OTHER = "Chiều nay mưa trắng cánh đồng"
OVER = vi("Your session has ended. Please sign in again.")


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A real installation, running."""
    folder = tmp_path_factory.mktemp("real")
    key = {factors.VARIABLE: fresh_key()}
    server = Server(folder, {"DATABASE_URL": f"sqlite:///{folder / 'real.db'}", **key}, draws=False)
    server.start()
    server.engine = make_engine(server.settings["DATABASE_URL"])
    with writing(server.engine) as conn:
        make_root(conn)
        set_setting(conn, "pretended_today", "2023-10-15")
        set_setting(conn, "programme_start", "2023-09-01")
        make_category(conn, "Trộm cắp tài sản")
        make_account(conn, Role.ADMIN)
    yield server
    server.engine.dispose()
    server.stop()


@pytest.fixture
def signed_in(installation):
    """Somebody new of the role before a screen of their own; `account_id` is theirs."""
    opened = []

    def enter(role):
        name = f"{role}.{time.monotonic_ns()}"
        with writing(installation.engine) as conn:
            unit = a_commune(conn) if role is Role.OFFICER else None
            hashed = passwords.hashed(GOOD)
            found = make_account(conn, role, unit_id=unit, sign_in_name=name, password_hash=hashed)
            token = redeem(conn, open_session(conn, found, binding=name).ticket, name)
        opened.append(Wire(installation, f"browser={name}; session={token}"))
        opened[-1].account_id = found
        return opened[-1]

    yield enter
    for wire in opened:
        wire.close()


@pytest.fixture
def claim(installation):
    """A socket that names another's screen as its own, by default from a browser of a stranger."""
    opened = []

    def claim_(screen, cookie="browser=another"):
        opened.append(Wire(installation, cookie, session_id=screen.wire.session_id))
        opened[-1].page, opened[-1].query = screen.wire.page, screen.wire.query
        return opened[-1]

    yield claim_
    for wire in opened:
        wire.close()


def a_commune(conn):
    """One of 14 people at the end of September 2023, which owes October."""
    unit = make_unit(conn, "Vĩnh Long")
    september = {"month": date(2023, 9, 1), "counts": {"stock_start": 14}}
    make_return(conn, unit_id=unit, **september)
    return unit


def everything(installation):
    """Every row of every table."""
    with installation.engine.connect() as conn:
        return {
            table.name: sorted(map(repr, conn.execute(sa.select(table))))
            for table in metadata.sorted_tables
        }


# What stands on a screen, and what one more press there would do


@dataclass
class Screen:
    """Who sits before it, and what is left to send: the values typed, a trigger, a fragment."""

    wire: Wire
    heard: Heard
    states: list[WidgetState]
    fragment: str = ""
    secret: str = ""

    def act(self, wire: Wire) -> Heard:
        return wire.run(*self.states, fragment=self.fragment)

    def try_(self, wire: Wire) -> Heard:
        """The same where it may be met with silence: what is heard until a page opened after it."""
        wire.send(wire.message(*self.states, fragment=self.fragment))
        time.sleep(2)  # else the second message takes the place of the first
        return wire.open("")


def a_callback_of_an_administrator(signed_in) -> Screen:
    """A new administrator, typed in: the button is all that is missing."""
    wire = signed_in(Role.ADMIN)
    heard = wire.open("accounts")
    fields = {one.label: one for one, _ in heard.elements("text_input")}
    states = [
        typed(fields[vi("Sign-in name")], f"ma.{time.monotonic_ns()}"),
        typed(fields[vi("Full name")], "Ma"),
        typed(heard.labelled("selectbox", vi("Role")), vi("Administrator")),
    ]
    heard = wire.run(*states)
    states.append(pressed(heard.labelled("button", vi("Add the account"))))
    return Screen(wire, heard, states)


def a_callback_of_an_officer(signed_in) -> Screen:
    """An incident, filled in and not saved."""
    wire = signed_in(Role.OFFICER)
    heard = wire.open("incident")
    days = {one.label: one for one, _ in heard.elements("date_input")}
    day = WidgetState(id=days[vi("Day it happened")].id)
    day.string_array_value.data.append("2023/09/20")
    kind = heard.labelled("selectbox", vi("Category"))
    states = [day, typed(kind, kind.options[0])]
    heard = wire.run(*states)
    states.append(pressed(heard.labelled("button", vi("Save the incident"))))
    return Screen(wire, heard, states, secret="Trộm cắp")


def a_form(signed_in) -> Screen:
    """Another password, typed in."""
    wire = signed_in(Role.LEADER)
    heard = wire.open("password")
    words = {
        vi("Current password"): GOOD,
        vi("New password"): OTHER,
        vi("New password once more"): OTHER,
    }
    states = [typed(heard.labelled("text_input", label), word) for label, word in words.items()]
    states.append(pressed(heard.labelled("button", vi("Change password"))))
    return Screen(wire, heard, states)


def a_dialog_with_a_secret(signed_in) -> Screen:
    """The password of a new account, shown this once."""
    screen = a_callback_of_an_administrator(signed_in)
    heard = screen.act(screen.wire)
    ((code, fragment),) = heard.elements("code")
    return Screen(screen.wire, heard, [], fragment, code.code_text)


def a_dialog_that_writes(signed_in) -> Screen:
    """Nothing to report of the month: the second tap is missing."""
    wire = signed_in(Role.OFFICER)
    heard = wire.open("tasks")
    heard = wire.run(pressed(heard.labelled("button", vi("Nothing to report"))))
    button = heard.labelled("button", vi("Send: nothing to report"))
    fragment = heard.fragment_of("button", button.label)
    return Screen(wire, heard, [pressed(button)], fragment, "14 người")


def a_second_factor(signed_in) -> Screen:
    """Scanned, with its number typed in: the button is all that is missing."""
    wire = signed_in(Role.LEADER)
    heard = wire.open("password")
    heard = wire.run(pressed(heard.labelled("button", vi("Set it up"))))
    ((code, _fragment),) = heard.elements("code")
    field = heard.labelled("text_input", vi("Number that the app shows now"))
    number = pyotp.TOTP(code.code_text.replace(" ", "")).now()
    button = pressed(heard.labelled("button", vi("Turn it on")))
    return Screen(wire, heard, [typed(field, number), button], secret=code.code_text)


def a_dialog_with_recovery_codes(signed_in) -> Screen:
    """Shown this once."""
    screen = a_second_factor(signed_in)
    heard = screen.act(screen.wire)
    ((code, fragment),) = heard.elements("code")
    return Screen(screen.wire, heard, [], fragment, code.code_text.splitlines()[0])


SCREENS: list[Callable[..., Screen]] = [
    a_callback_of_an_administrator,
    a_callback_of_an_officer,
    a_form,
    a_dialog_with_a_secret,
    a_dialog_that_writes,
    a_second_factor,
    a_dialog_with_recovery_codes,
]
IN_FULL = os.environ.get("FAULTS") == "all"
every_screen = pytest.mark.parametrize("open_", SCREENS, ids=lambda open_: open_.__name__)


def changes_something(before, after):
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize(
    ("open_", "written"),
    [
        (a_callback_of_an_administrator, "account"),
        (a_callback_of_an_officer, "incident"),
        (a_form, "account"),
        (a_dialog_that_writes, "monthly_return"),
        (a_second_factor, "second_factor"),
    ],
)
def test_who_is_here_acts_on_their_own_screen(installation, signed_in, open_, written):
    """Else the tests below would prove nothing."""
    screen = open_(signed_in)
    before = everything(installation)

    heard = screen.act(screen.wire)

    assert not heard.is_front_page
    assert written in changes_something(before, everything(installation))


# Another browser


@every_screen
def test_another_browser_neither_presses_nor_sees(installation, signed_in, claim, open_):
    screen = open_(signed_in)
    before = everything(installation)
    thief = claim(screen)

    heard = screen.try_(thief)

    assert heard.is_front_page
    assert not screen.secret or not heard.says(screen.secret)
    assert thief.session_id != screen.wire.session_id
    assert everything(installation) == before


def test_another_browser_does_not_finish_a_sign_in(installation, claim, monkeypatch):
    """The password was right, and the number is typed: the button is all that is missing."""
    monkeypatch.setenv(factors.VARIABLE, installation.settings[factors.VARIABLE])
    name = f"lan.{time.monotonic_ns()}"
    with writing(installation.engine) as conn:
        hashed = passwords.hashed(GOOD)
        lan = make_account(conn, Role.LEADER, sign_in_name=name, password_hash=hashed)
        secret = make_factor(conn, lan)
    wire = Wire(installation, f"browser={name}")
    heard = send_form(wire, wire.open(""), name, GOOD)
    field = heard.labelled("text_input", vi("Code of the app, or a recovery code"))
    sends = [one for one, _ in heard.elements("button") if one.label == vi("Sign in")]
    states = [typed(field, pyotp.TOTP(secret).now()), pressed(sends[-1])]
    screen = Screen(wire, heard, states)
    before = everything(installation)

    assert screen.try_(claim(screen)).is_front_page
    assert everything(installation) == before
    screen.act(wire)
    assert "session" in changes_something(before, everything(installation))
    wire.close()


CLAIM = """([url, screen, messages]) => new Promise(done => {
  const heard = [], socket = new WebSocket(url, ["streamlit", "x", screen]);
  socket.binaryType = "arraybuffer";
  const send = one => socket.send(new Uint8Array(one));
  socket.onopen = () => messages.forEach((one, n) => setTimeout(send, 2000 * n, one));
  socket.onmessage = event => heard.push([...new Uint8Array(event.data)]);
  setTimeout(() => { socket.close(); done(heard); }, 6000);
})"""
"""What a page of our own address can do with the id of a screen: all that it heard, in bytes."""


@pytest.mark.parametrize(
    "open_",
    SCREENS if IN_FULL else [a_dialog_with_a_secret],
    ids=lambda open_: open_.__name__,
)
def test_nor_does_chromium_with_the_cookie_of_a_stranger(
    installation, signed_in, open_browser, open_
):
    screen = open_(signed_in)
    page = open_browser().new_page()
    page.goto(installation.url)
    page.get_by_label(vi("Sign-in name")).wait_for(timeout=30_000)
    before = everything(installation)
    act = screen.wire.message(*screen.states, fragment=screen.fragment)
    messages = [list(one.SerializeToString()) for one in (act, message_of("rerun_script"))]
    url = installation.url.replace("http", "ws") + "/_stcore/stream"

    told = page.evaluate(CLAIM, [url, screen.wire.session_id, messages])

    heard = Heard([ForwardMsg.FromString(bytes(one)) for one in told])
    assert heard.is_front_page
    assert not screen.secret or not heard.says(screen.secret)
    assert everything(installation) == before


@pytest.mark.parametrize("left", [False, True], ids=["who sits there", "who has just left"])
def test_who_is_robbed_of_a_screen_keeps_it(installation, signed_in, claim, left):
    screen = a_callback_of_an_administrator(signed_in)
    if left:
        screen.wire.close()
        time.sleep(0.5)
    claim(screen).open("")
    before = everything(installation)

    back = claim(screen, screen.wire.cookie) if left else screen.wire
    back.run(screen.states[-1])  # what was typed is there still

    assert back.session_id == screen.wire.session_id
    assert "account" in changes_something(before, everything(installation))


def test_a_cut_network_gives_the_same_browser_its_screen_back(installation, signed_in, claim):
    screen = a_dialog_that_writes(signed_in)
    before = everything(installation)

    back = claim(screen, screen.wire.cookie)
    heard = screen.act(back)

    assert back.session_id == screen.wire.session_id
    assert not heard.is_front_page
    assert "monthly_return" in changes_something(before, everything(installation))


def test_nobody_puts_a_file_into_anothers_screen_or_takes_one_out(signed_in, claim):
    mine = Screen(signed_in(Role.OFFICER), Heard([]), [])
    mine.wire.open("imports")
    other = signed_in(Role.OFFICER)
    other.open("imports")
    assert mine.wire.upload(mine.wire.session_id) == 204

    assert other.upload(mine.wire.session_id) == 401
    assert other.upload(mine.wire.session_id, method="DELETE") == 401
    mine.wire.close()
    time.sleep(0.5)
    assert other.upload(mine.wire.session_id, method="DELETE") == 401

    assert claim(mine, mine.wire.cookie).open("imports").messages
    assert mine.wire.upload(mine.wire.session_id, method="DELETE") == 204


def a_template(signed_in) -> Screen:
    """A file that is made when its button is clicked; the fragment is the id of its button."""
    wire = signed_in(Role.OFFICER)
    heard = wire.open("imports")
    kind = heard.labelled("selectbox", vi("What is in the file"))
    heard = wire.run(typed(kind, kind.options[0]))
    button = heard.labelled("download_button", vi("Download the template"))
    return Screen(wire, heard, [], button.deferred_file_id)


def test_nobody_has_a_file_made_by_anothers_button(signed_in):
    mine, other = a_template(signed_in), a_template(signed_in)
    assert mine.wire.made(mine.fragment)[0].startswith("/media/")

    assert other.wire.made(mine.fragment) == ("", OVER)


def test_a_click_on_a_file_is_answered_though_its_page_runs_anew_meanwhile(signed_in):
    """Of 300 clicks 111 were never answered while the page threw its answers away. Here the page
    is another after the first, so that the answer may be that the file is gone."""
    screen = a_template(signed_in)

    for press in range(40 if IN_FULL else 15):
        asked = screen.wire.asking_for(screen.fragment)
        asked.backend_operation_request.request_id = str(press)
        screen.wire.send(asked)
        for _run in range(4):
            time.sleep(0.003 * (press % 5))
            screen.wire.send(screen.wire.message())

        assert screen.wire.answer().request_id == str(press)


STREAMLITS_OWN = {
    "debug_disconnect_websocket": "Client tried to disconnect websocket",
    "debug_shutdown_runtime": "Client tried to shut down runtime",
}
"""What Streamlit itself refuses, before it hands a message on."""


def test_nobody_changes_what_all_share(installation, signed_in, claim):
    screen = a_dialog_with_a_secret(signed_in)
    thief = claim(screen)
    before = everything(installation)

    for name in sorted(REFUSED):
        thief.send(message_of(name))

    assert thief.open("").is_front_page
    assert not screen.wire.run().is_front_page
    assert everything(installation) == before
    for name in REFUSED - STREAMLITS_OWN.keys():
        assert f"message refused: {name}" in installation.log
    for told in STREAMLITS_OWN.values():
        assert told in installation.log


# What is over is over, also in one's own browser


def _back(column, **past):
    now = datetime.now(UTC)
    return lambda id_: (
        session.update()
        .where(session.c.account_id == id_)
        .values({column: now - timedelta(**past)})
    )


ENDS = {
    "idle": _back("seen_at", minutes=61),
    "too old": _back("created_at", hours=12, minutes=1),
    "signed out elsewhere": lambda id_: (
        session.update().where(session.c.account_id == id_).values(revoked_at=datetime.now(UTC))
    ),
    "disabled": lambda id_: account.update().where(account.c.id == id_).values(active=False),
    "signed out everywhere": lambda id_: (
        account.update().where(account.c.id == id_).values(epoch=account.c.epoch + 1)
    ),
}


def end_session(installation, wire, end):
    with writing(installation.engine) as conn:
        assert conn.execute(ENDS[end](wire.account_id)).rowcount >= 1
    return everything(installation)


@pytest.mark.parametrize(
    ("open_", "end"),
    [
        *((open_, "idle") for open_ in (SCREENS if IN_FULL else SCREENS[::2])),
        *((a_dialog_with_a_secret, end) for end in ENDS if end != "idle"),
        *((a_callback_of_an_officer, end) for end in ENDS if end != "idle" and IN_FULL),
    ],
    ids=lambda case: getattr(case, "__name__", case),
)
def test_what_is_over_neither_writes_nor_shows(installation, signed_in, open_, end):
    screen = open_(signed_in)
    before = end_session(installation, screen.wire, end)

    heard = screen.act(screen.wire)

    assert heard.is_front_page
    assert not screen.secret or not heard.says(screen.secret)
    assert everything(installation) == before
    assert not screen.secret or not screen.try_(screen.wire).says(screen.secret)


@pytest.mark.parametrize("end", ENDS)
def test_what_is_over_takes_no_file_and_makes_none(installation, signed_in, end):
    screen = a_template(signed_in)
    wire = screen.wire
    assert wire.upload(wire.session_id) == 204
    before = end_session(installation, wire, end)

    assert wire.upload(wire.session_id) == 401
    assert wire.upload(wire.session_id, method="DELETE") == 401
    assert wire.made(screen.fragment) == ("", OVER)

    assert everything(installation) == before
