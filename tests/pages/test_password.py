"""One's own password, through the front door."""

import pytest
import sqlalchemy as sa
from streamlit.proto.TextInput_pb2 import TextInput

from db import passwords
from db.commands.accounts import add_account
from db.commands.sessions import sign_in, sign_out
from db.model import Refusal, Role, User
from db.queries.accounts import presence, sittings
from db.schema import audit_event
from tests.factories import account_id, make_account
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/manage/password.py"
GOOD = "Sáng nay đồng lúa xanh quá"
OTHER = "Chiều nay mưa trắng cánh đồng"


@pytest.fixture
def lan(conn):
    return make_account(
        conn, Role.OFFICER, sign_in_name="lan", password_hash=passwords.hashed(GOOD)
    )


def change(at, current, new, again):
    for field, text in zip(at.text_input, (current, new, again), strict=True):
        field.set_value(text)
    return presses(at)[0].click().run()


def test_a_new_password_is_set_and_the_screen_stays_open(open_page, engine, lan):
    at = change(open_page(PAGE, account_id=lan), GOOD, OTHER, OTHER)

    assert not at.error
    assert not at.exception
    assert [field.value for field in at.text_input][:3] == ["", "", ""]
    assert [toast.value for toast in at.toast] == [vi("The password has been changed.")]
    assert [header.value for header in at.header] == [vi("My account")]
    assert sign_in(engine, "lan", OTHER, binding="tablet").session_id
    with pytest.raises(Refusal):
        sign_in(engine, "lan", GOOD, binding="tablet")


@pytest.mark.parametrize(
    ("current", "new", "again", "told"),
    [
        ("không phải đâu", OTHER, OTHER, vi("The current password is wrong.")),
        (GOOD, OTHER, OTHER + "!", "Hai lần nhập mật khẩu mới không giống nhau."),
        (GOOD, "ngắn", "ngắn", vi("The password needs at least {count} characters.", count="12")),
        (GOOD, GOOD, GOOD, "Mật khẩu mới trùng với mật khẩu cũ."),
        (GOOD, "matkhau123456", "matkhau123456", "Mật khẩu này dễ đoán."),
    ],
)
def test_what_cannot_be_is_refused_in_vietnamese_and_changes_nothing(
    open_page, engine, lan, current, new, again, told
):
    at = change(open_page(PAGE, account_id=lan), current, new, again)

    assert len(at.error) == 1
    assert at.error[0].value.startswith(told)
    assert [field.value for field in at.text_input][:3] == [current, new, again]
    assert sign_in(engine, "lan", GOOD, binding="tablet").session_id


def test_a_refusal_stands_above_the_fields(open_page, lan):
    at = change(open_page(PAGE, account_id=lan), GOOD, OTHER, GOOD)

    kinds = [element.type for element in at.main]
    assert kinds.index("error") < kinds.index("text_input")


def test_the_first_password_is_changed_and_then_the_asked_page_opens(open_page, conn):
    first = add_account(conn, "mai", "Mai", Role.STAFF, issued=passwords.issue(), by=None)
    at = open_page("pages/dashboards/overview.py", account_id=account_id(conn, "mai"))
    assert [header.value for header in at.header] == [vi("My account")]

    change(at, first, OTHER, OTHER)

    assert not at.exception
    assert [header.value for header in at.header] != [vi("My account")]


def test_passwords_are_masked_and_named_for_password_managers(open_page, lan):
    fields = [field.proto for field in open_page(PAGE, account_id=lan).text_input]

    assert {field.type for field in fields} == {TextInput.PASSWORD}
    assert [field.autocomplete for field in fields] == [
        "current-password",
        "new-password",
        "new-password",
    ]


def test_ones_own_sessions_are_listed_and_each_can_be_ended(open_page, engine, conn, lan):
    make_account(conn, Role.STAFF, sign_in_name="mai", password_hash=passwords.hashed(GOOD))
    conn.commit()
    there = sign_in(engine, "lan", GOOD, binding="tablet", address="192.0.2.7")
    sign_in(engine, "mai", GOOD, binding="desk", address="192.0.2.8")
    over = sign_in(engine, "lan", GOOD, binding="phone", address="192.0.2.9")
    sign_out(conn, over.session_id, by=User(lan, "lan", "lan", Role.OFFICER))

    at = open_page(PAGE, account_id=lan)
    shown = [text.value for text in at.text if vi("since {time}", time="") in text.value]
    assert len(shown) == 2
    assert ["192.0.2.7" in text for text in shown] == [False, True]
    assert vi("this one") in [caption.value for caption in at.caption]

    at = at.button(key=f"end.{there.session_id}").click().run()
    assert not at.exception
    assert len([text for text in at.text if vi("since {time}", time="") in text.value]) == 1
    assert next(toast.value for toast in at.toast).startswith(vi("The session is ended."))
    with engine.connect() as fresh:
        assert presence(fresh, there.session_id, "tablet") is None
        actions = fresh.scalars(sa.select(audit_event.c.action).order_by(audit_event.c.id)).all()
    assert actions[-1] == "sign_out"


def test_somebody_elses_session_is_not_ended(engine, conn, lan):
    mai = make_account(conn, Role.STAFF, sign_in_name="mai", password_hash=passwords.hashed(GOOD))
    conn.commit()
    there = sign_in(engine, "lan", GOOD, binding="tablet")
    sign_out(conn, there.session_id, by=User(mai, "mai", "mai", Role.STAFF))
    conn.commit()

    with engine.connect() as fresh:
        assert presence(fresh, there.session_id, "tablet") is not None
        assert [one.id for one in sittings(fresh, lan)] == [there.session_id]
        assert sittings(fresh, mai) == ()
