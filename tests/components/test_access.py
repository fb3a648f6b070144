"""Who gets in, what each may open, and how soon a change in the database counts on the screen."""

import inspect
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import pytest
import sqlalchemy as sa
import streamlit_authenticator as stauth
from streamlit.runtime import context
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from components import access, data
from components.runtime import cookies, markup
from components.runtime.watch import Open
from components.shell import sign_in
from components.shell.sign_in import SignInForm
from components.shell.sitemap import SCREENS
from db import passwords
from db.commands import accounts, sessions
from db.commands.sessions import open_session
from db.commands.setup import new_setup_code
from db.engine import make_engine
from db.model import PERMISSIONS, Permission, Role
from db.schema import account, audit_event, session
from tests.conftest import BROWSER, ROOT
from tests.factories import make_account, make_root, make_unit, make_user, set_setting
from tests.wording import vi

GOOD = "Sáng nay đồng lúa xanh quá"
OVERVIEW = "pages/dashboards/overview.py"
PAGES = [f"pages/{screen.section}/{screen.address}.py" for screen in SCREENS]
PASSWORD = "pages/manage/password.py"


@pytest.fixture
def lan(conn):
    return make_account(conn, Role.STAFF, sign_in_name="lan", password_hash=passwords.hashed(GOOD))


def is_front_page(at: AppTest) -> bool:
    """The sign-in page and nothing of any other."""
    assert not at.exception
    titles = [title.value for title in at.title]
    return titles == [vi("Lang nghe")] and not at.header and not at.metric and not at.dataframe


def enter(at: AppTest, name: str, password: str) -> AppTest:
    at.text_input[0].set_value(name)
    at.text_input[1].set_value(password)
    return next(b for b in at.button if b.label == vi("Sign in")).click().run()


# ---- strangers


@pytest.mark.usefixtures("lan")
@pytest.mark.parametrize("path", [None, *PAGES])
def test_a_stranger_gets_the_sign_in_page_at_every_address(open_page, path):
    at = open_page(path, role=None)

    assert is_front_page(at)
    assert [field.label for field in at.text_input] == [vi("Sign-in name"), vi("Password")]


@pytest.mark.parametrize(
    "jar",
    [{}, {"session": "made up"}, {"browser": "another"}, {"browser": ""}, {"browser": None}],
    ids=str,
)
def test_cookies_made_up_or_of_another_browser_open_nothing(open_page, lan, jar):
    open_page(PASSWORD, account_id=lan)
    brought = context._get_client_context().cookies
    brought.update({name: value for name, value in jar.items() if value is not None})
    for name in [name for name, value in jar.items() if value is None]:
        del brought[name]

    at = AppTest.from_file(ROOT / "components" / "router.py", default_timeout=30).run()

    assert is_front_page(at) is bool(jar)


@pytest.mark.usefixtures("lan")
def test_without_cookies_the_page_says_what_to_do(open_page, monkeypatch):
    at = open_page(OVERVIEW, role=None)
    monkeypatch.setattr(cookies, "binding", lambda: "")

    at.run()

    assert "cookie" in at.warning[0].value
    assert not at.text_input


# ---- the form


@pytest.mark.usefixtures("lan")
def test_the_form_signs_in_and_opens_the_page_that_was_asked_for(open_page):
    at = open_page("pages/manage/password.py", role=None, query_params={"from": "mail"})

    enter(at, " LAN ", GOOD)

    assert [header.value for header in at.header] == [vi("My account")]
    assert at.query_params["from"] == "mail"


@pytest.mark.usefixtures("lan")
@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("lan", "không phải đâu", vi("The sign-in name or the password is wrong.")),
        ("khong", GOOD, vi("The sign-in name or the password is wrong.")),
        ("lan", "", vi("Enter your sign-in name and your password.")),
        ("", GOOD, vi("Enter your sign-in name and your password.")),
    ],
)
def test_the_form_says_what_is_wrong(open_page, name, password, told):
    at = enter(open_page(OVERVIEW, role=None), name, password)

    assert is_front_page(at)
    assert [error.value for error in at.error] == [told]


@pytest.mark.usefixtures("lan")
def test_the_form_says_when_to_come_back(open_page):
    at = open_page(OVERVIEW, role=None)
    for _guess in range(6):
        enter(at, "lan", "không phải đâu")

    assert "Hãy thử lại sau 15 phút" in at.error[0].value


@pytest.mark.usefixtures("lan")
def test_signing_in_hands_the_browser_one_ticket(open_page, conn):
    at = enter(open_page(PASSWORD, role=None), "lan", GOOD)

    images = [html.value for html in at.get("html") if "/auth/accept" in html.value]

    assert len(images) == 1
    ticket = images[0].split("ticket=")[1].split('"')[0]
    assert sessions.redeem(conn, ticket, BROWSER) is not None


# ---- the sample, the first start


def test_the_sample_offers_one_click_for_each_role(open_page, conn):
    set_setting(conn, "sample_data", "1")
    for role, name in sessions.SAMPLE_NAMES.items():
        make_account(conn, role, sign_in_name=name, display_name=name)

    for role, label in zip(
        sessions.SAMPLE_NAMES,
        [vi("Leader"), vi("District staff"), vi("Commune officer"), vi("Administrator")],
        strict=True,
    ):
        at = open_page(PASSWORD, role=None)
        assert "DỮ LIỆU MẪU" in at.markdown[0].value
        next(b for b in at.button if b.label == label).click().run()
        assert [header.value for header in at.header] == [vi("My account")]
        assert "DỮ LIỆU MẪU" in at.markdown[0].value
        assert any(text.value.startswith(sessions.SAMPLE_NAMES[role]) for text in at.text)


@pytest.mark.parametrize(
    ("shown", "other"),
    [("sample", "sample-province"), ("sample-province", "sample"), ("sqlite:////srv/own.db", None)],
)
def test_the_embedded_sample_says_how_to_come_to_the_other(
    open_page, conn, monkeypatch, shown, other
):
    monkeypatch.setattr(sign_in, "database_url", lambda: shown)
    set_setting(conn, "sample_data", "1")
    for role, name in sessions.SAMPLE_NAMES.items():
        make_account(conn, role, sign_in_name=name)

    said = [caption.value for caption in open_page(OVERVIEW, role=None).caption]

    commands = [line for line in said if "streamlit run" in line]
    command = markup.bold(f"DATABASE_URL={other} streamlit run app.py")
    assert [command in line for line in commands] == ([True] if other else [])


def test_a_door_of_the_sample_that_an_administrator_closed_says_so(open_page, conn):
    set_setting(conn, "sample_data", "1")
    make_account(conn, Role.LEADER, sign_in_name="lanhdao", active=False)
    at = open_page(OVERVIEW, role=None)

    at = at.button(key="sample_leader").click().run()

    assert not at.exception
    assert at.error[0].value.startswith("Chỉ ")


def test_who_signs_in_is_told_what_is_recorded(open_page, conn):
    make_account(conn)
    at = open_page(OVERVIEW, role=None)

    recorded, kept = (caption.value for caption in at.caption[-2:])
    assert recorded.startswith("Hệ thống ghi nhật ký đăng nhập")
    assert "90 ngày" in kept


def test_the_sign_in_page_says_how_long_as_it_is_set(open_page, conn):
    make_account(conn)
    set_setting(conn, "sign_in_kept_days", "45")

    assert "45 ngày" in open_page(OVERVIEW, role=None).caption[-1].value


@pytest.mark.usefixtures("lan")
def test_a_real_installation_offers_no_click_and_no_sample(open_page):
    at = open_page(OVERVIEW, role=None)

    assert [button.label for button in at.button] == [vi("Sign in")]
    assert not any("MẪU" in markdown.value for markdown in at.markdown)


def test_the_first_start_asks_for_the_code_and_lets_its_owner_in(open_page, conn):
    code = new_setup_code(conn)
    at = open_page(PASSWORD, role=None)
    assert [field.label for field in at.text_input] == [
        vi("Setup code"),
        vi("Sign-in name"),
        vi("Full name"),
        vi("Password"),
    ]

    for field, text in zip(
        at.text_input, ["0000", "quantri", vi("Administrator"), GOOD], strict=True
    ):
        field.set_value(text)
    at.button[0].click().run()
    assert "Mã thiết lập không đúng" in at.error[0].value
    drawn = [type(one).__name__ for one in at.main]
    assert drawn.index("Error") < drawn.index("TextInput")  # the button ends the first screen
    at.text_input[0].set_value(code)
    at.button[0].click().run()

    assert [header.value for header in at.header] == [vi("My account")]
    assert conn.execute(sa.select(account.c.sign_in_name, account.c.role)).all() == [
        ("quantri", "admin")
    ]


# ---- roles


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.address)
def test_each_page_opens_before_there_is_any_figure(open_page, screen):
    """For one who may; which roles may is the table of tests/test_rights.py."""
    role = next(role for role in Role if screen.permission in PERMISSIONS[role])

    at = open_page(f"pages/{screen.section}/{screen.address}.py", role=role)

    assert not at.exception
    assert not at.error


def test_a_page_refuses_by_itself_what_the_menu_would_not_offer(open_page, monkeypatch):
    monkeypatch.setitem(PERMISSIONS, Role.LEADER, frozenset({Permission.OWN_ACCOUNT}))

    at = open_page(PAGES[0])

    assert [error.value for error in at.error] == [
        vi("You do not have the right to open this page.")
    ]
    assert not at.header


@pytest.mark.parametrize("path", [None, *PAGES])
def test_who_must_choose_a_password_gets_only_that_page(open_page, conn, lan, path):
    conn.execute(account.update().values(must_change_password=True))

    at = open_page(path, account_id=lan)

    assert [header.value for header in at.header] == [vi("My account")]
    assert "Hãy đặt mật khẩu riêng" in at.info[0].value


# ---- what ends


@pytest.mark.parametrize(
    "end",
    [
        lambda conn: accounts.disable(conn, "lan", by=None),
        lambda conn: accounts.change_role(conn, "lan", Role.LEADER, by=None),
        lambda conn: accounts.reset_password(conn, "lan", issued=passwords.issue(), by=None),
        lambda conn: accounts.end_sessions(conn, "lan", by=None),
        lambda conn: conn.execute(
            session.update().values(seen_at=datetime.now(UTC) - timedelta(minutes=61))
        ),
    ],
    ids=["disabled", "role", "password", "everywhere", "idle"],
)
def test_a_session_ended_elsewhere_empties_the_screen_at_the_next_run(open_page, conn, lan, end):
    make_account(conn, Role.ADMIN)
    at = open_page(PASSWORD, account_id=lan)
    assert at.header
    at.session_state["typed"] = "for nobody else"

    end(conn)
    at.run()

    assert is_front_page(at)
    assert at.info[0].value == vi("Your session has ended. Please sign in again.")
    assert "typed" not in at.session_state
    assert not at.run().info


@pytest.mark.parametrize("choice", ["sign_out", "sign_out_everywhere"])
def test_who_signs_out_is_out_also_with_the_cookie(open_page, conn, lan, choice):
    other = sessions.open_session(conn, lan, binding="tablet")
    at = open_page(PASSWORD, account_id=lan)

    at.button(key=choice).click().run()

    assert is_front_page(at)
    assert not at.info
    assert is_front_page(at.run())
    alive = access.presence(conn, other.session_id, "tablet") is not None
    assert alive is (choice == "sign_out")


def test_the_language_stays_when_a_session_ends(open_page, conn, lan):
    at = open_page(PASSWORD, account_id=lan, language="en")
    assert at.header[0].value == "My account"

    accounts.end_sessions(conn, "lan", by=None)
    at.run()
    assert at.info[0].value == "Your session has ended. Please sign in again."
    at.run()

    assert at.title[0].value == "Lang nghe"


def test_the_language_stays_for_who_signs_out(open_page, lan):
    at = open_page(PASSWORD, account_id=lan, language="en")

    at.button(key="sign_out").click().run()

    assert at.title[0].value == "Lang nghe"


def test_use_is_written_down_once_a_minute(open_page, conn, lan):
    def seen():
        return conn.scalars(sa.select(session.c.seen_at)).one()

    at = open_page(PASSWORD, account_id=lan)
    first = seen()
    at.run()
    assert seen() == first

    earlier = datetime.now(UTC) - timedelta(minutes=2)
    conn.execute(session.update().values(seen_at=earlier))
    at.run()

    assert datetime.now(UTC) - seen() < timedelta(seconds=30)


@pytest.fixture
def watched(monkeypatch):
    """Let the runs that follow be the watcher's."""
    plain = LocalScriptRunner.request_rerun

    def begin():
        def request(runner, asked):
            runner._requests = ScriptRequests()
            return plain(runner, replace(asked, is_auto_rerun=True))

        monkeypatch.setattr(LocalScriptRunner, "request_rerun", request)

    return begin


def test_a_run_of_the_watcher_s_is_no_use_of_the_session(open_page, conn, lan, watched):
    at = open_page(PASSWORD, account_id=lan)
    earlier = datetime.now(UTC) - timedelta(minutes=2)
    conn.execute(session.update().values(seen_at=earlier))

    watched()
    at.run()

    assert not is_front_page(at)
    assert conn.scalars(sa.select(session.c.seen_at)).one() == earlier


def test_a_run_of_the_watcher_s_empties_the_screen_of_who_is_gone(open_page, conn, lan, watched):
    at = open_page(PASSWORD, account_id=lan)
    accounts.end_sessions(conn, "lan", by=None)

    watched()
    at.run()

    assert is_front_page(at)
    assert at.info[0].value == vi("Your session has ended. Please sign in again.")


def test_a_page_that_is_refused_is_in_the_audit_once_for_a_screen(open_page, conn):
    who = make_account(conn, Role.OFFICER, unit_id=make_unit(conn, parent_id=make_root(conn)))
    at = open_page("pages/manage/accounts.py", account_id=who)
    at.run()
    open_page("pages/manage/accounts.py", role=None)

    refused = sa.select(audit_event).where(audit_event.c.action == "refuse")
    (row,) = conn.execute(refused).mappings()
    assert row["account_id"] == who
    assert json.loads(row["new_values"]) == {"work": "open", "permission": "manage"}


def test_the_watcher_is_told_whose_session_is_over(conn, engine, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)
    here, gone = (
        open_session(conn, make_user(conn, Role.STAFF).id, binding="mine").session_id
        for _ in range(2)
    )
    conn.execute(session.update().where(session.c.id == gone).values(revoked_at=sa.func.now()))
    conn.commit()
    sat = {"here": (here, "mine"), "gone": (gone, "mine"), "thief": (here, "another")}
    open_ = [Open(id_, who, {access.SESSION: at}, "") for id_, (at, who) in sat.items()]

    assert access.have_ended([*open_, Open("stranger", "mine", {}, "")]) == {"gone", "thief"}


def test_while_the_database_does_not_answer_nobody_is_said_to_be_gone(monkeypatch, tmp_path):
    nowhere = make_engine(f"sqlite:///{tmp_path / 'no folder' / 'a.db'}")
    monkeypatch.setattr(data, "engine", lambda: nowhere)

    assert access.have_ended([Open("a", "mine", {access.SESSION: "x"}, "")]) == set()
    assert data.stand() is None


# ---- the package behind the form


def test_the_package_still_draws_the_form_that_we_stand_behind():
    """What SignInForm relies on in streamlit-authenticator 0.4.2; look here before an upgrade."""
    login = inspect.signature(stauth.Authenticate.login).parameters
    source = inspect.getsource(stauth.Authenticate.login)

    assert version("streamlit-authenticator") == "0.4.2"
    assert {"location", "fields", "clear_on_submit", "key"} <= set(login)
    for name in (
        "self.cookie_controller.get_cookie()",
        "self.cookie_controller.set_cookie()",
        "self.authentication_controller.login(username, password,",
        "self.attrs.get('login_sleep_time'",
        "if self.path and",
        "st.session_state.get('authentication_status')",
        "fields['Form name']",
        "fields['Username']",
        "fields['Password']",
        "fields['Login']",
    ):
        assert name in source, name
    assert issubclass(SignInForm, stauth.Authenticate)
