"""Forms that keep what is typed: other tabs, a database that fails, what a field can hold."""

import unicodedata

import pytest
import sqlalchemy as sa

from components import access
from db.model import Role
from db.queries.drafts import draft_of
from db.schema import incident
from tests.factories import make_account, make_category, make_root, make_unit, set_setting
from tests.pages.test_incident import DAY, PAGE, TODAY, errors, field, fill, key, press
from tests.wording import vi

BROKEN = vi(
    "The database does not answer just now. Nothing that you typed here is lost: "
    "leave this page open and try again in a moment."
)


@pytest.fixture
def lan(conn):
    make_root(conn)
    set_setting(conn, "pretended_today", TODAY.isoformat())
    make_unit(conn, "Vĩnh An")
    return make_account(conn, Role.STAFF, sign_in_name="lan")


@pytest.fixture
def given(conn, lan):
    return {
        "occurred_on": DAY,
        "unit_id": make_unit(conn, "Vĩnh Long"),
        "category_id": make_category(conn),
    }


@pytest.fixture
def two_tabs(open_page, lan, given):
    """The same draft in two tabs."""
    first = fill(open_page(PAGE, account_id=lan), **given)
    return first, open_page(PAGE, account_id=lan, query_params={"draft": key(first)})


def test_what_was_typed_is_kept_although_its_own_run_failed(open_page, lan, monkeypatch, conn):
    at = fill(open_page(PAGE, account_id=lan), note="Mất xe")

    def fail(*_args, **_kwargs):
        raise OSError("the database does not answer")

    with monkeypatch.context() as broken:
        broken.setattr(access, "presence", fail)
        at = fill(at, note="Mất xe máy")
    assert at.exception
    at = at.run()

    assert draft_of(conn, key(at)).values["note"] == "Mất xe máy"


def how_many(conn):
    return conn.scalar(sa.select(sa.func.count()).select_from(incident))


def test_the_address_names_the_draft_from_the_first_letter_on(open_page, lan):
    at = open_page(PAGE, account_id=lan)
    at.query_params.clear()

    at = fill(at, note="Mất xe")

    assert at.query_params["draft"] == key(at)
    assert field(at, "note").value == "Mất xe"


def test_what_is_typed_in_one_tab_stands_in_the_other(two_tabs):
    first, second = two_tabs
    fill(first, note="Mất xe")

    second = second.run()

    assert field(second, "note").value == "Mất xe"


def test_a_tab_left_behind_sends_nothing_that_it_does_not_show(two_tabs, conn):
    first, second = two_tabs
    fill(first, note="Mất xe")

    second = press(second)

    assert errors(second)[-1].startswith("Bạn đã nhập tiếp ở cửa sổ hoặc thiết bị khác.")
    assert how_many(conn) == 0
    assert field(second, "note").value == "Mất xe"

    assert not errors(press(second))
    assert conn.scalar(sa.select(incident.c.note)) == "Mất xe"


def test_the_last_of_two_tabs_that_type_into_one_field_counts(two_tabs, conn):
    first, second = two_tabs
    fill(first, note="Một")
    second = fill(second, note="Hai")

    assert field(first.run(), "note").value == "Hai"
    assert field(second, "note").value == "Hai"
    assert not errors(press(first))
    assert conn.scalar(sa.select(incident.c.note)) == "Hai"


def test_two_tabs_that_both_send_write_once(two_tabs, conn):
    first, second = two_tabs

    receipts = [press(tab).success[0].value for tab in (first, second)]

    assert receipts[0] == receipts[1]
    assert how_many(conn) == 1


def test_typing_into_what_another_tab_has_sent_is_told(two_tabs, conn):
    first, second = two_tabs
    press(first)

    second = field(second, "note").set_value("Thêm").run()

    assert second.success[0].value.startswith("Đã lưu. Số ")
    assert how_many(conn) == 1


def test_letters_typed_decomposed_are_not_taken_for_another_tab(open_page, lan):
    typed = unicodedata.normalize("NFD", "Vĩnh Lộc")
    at = fill(open_page(PAGE, account_id=lan), note=typed)

    assert field(at.run(), "note").value == typed


@pytest.fixture
def busy(engine, monkeypatch):
    """Somebody who keeps the database from everybody else's writing."""
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_MS", 20)
    with engine.execution_options(write=True).connect() as other:
        yield other
        other.rollback()


def test_what_cannot_be_kept_just_now_stays_and_is_kept_with_the_next(open_page, conn, lan, busy):
    at = fill(open_page(PAGE, account_id=lan), solved_on=TODAY)
    busy.begin()

    at = fill(at, note="Mất xe")

    assert set(errors(at)) == {BROKEN}
    assert field(at, "note").value == "Mất xe"
    busy.rollback()
    at = fill(at, occurred_on=DAY)
    assert not errors(at)
    assert draft_of(conn, key(at)).values == {
        "solved_on": "2023-10-10",
        "note": "Mất xe",
        "occurred_on": "2023-09-20",
    }


def test_what_cannot_be_saved_just_now_stays_and_is_saved_once_it_can(
    open_page, conn, lan, given, busy
):
    at = fill(open_page(PAGE, account_id=lan), **given, note="Mất xe")
    busy.begin()

    at = press(at)

    assert errors(at) == [BROKEN]
    assert field(at, "note").value == "Mất xe"
    busy.rollback()
    at = press(at)
    assert not errors(at)
    assert how_many(conn) == 1


def test_nothing_of_an_unanswered_choice_between_two_versions_is_lost(
    open_page, conn, lan, given, busy
):
    sent = fill(open_page(PAGE, account_id=lan), **given)
    id_ = int(press(sent).success[0].value.split("Số ")[1].split(",")[0])
    at = fill(open_page(PAGE, account_id=lan, query_params={"id": str(id_)}), note="Của Lan")
    conn.execute(incident.update().values(note="Của Mai", version=2))
    at = press(at)
    conn.commit()
    busy.begin()

    at = press(at, "mine")

    assert BROKEN in errors(at)
    assert field(at, "note").value == "Của Lan"
    busy.rollback()
    assert not errors(press(press(at, "mine")))
    assert conn.scalar(sa.select(incident.c.note)) == "Của Lan"


def known(at):
    """Keys of the drafts of which the session knows something beside what the database has."""
    names = map(str, at.session_state._state.filtered_state)
    return {name.removesuffix("#state") for name in names if name.endswith("#state")}


def test_of_a_form_that_was_left_the_session_keeps_nothing_that_the_draft_has(open_page, lan):
    at = open_page(PAGE, account_id=lan)
    drafts = []
    for note in ("Một", "Hai", "Ba"):
        at = fill(at, note=note)
        drafts.append(key(at))
        del at.query_params["draft"]
        at = at.run()

    assert known(at) == {key(at)}
    at.query_params["draft"] = drafts[0]
    assert field(at.run(), "note").value == "Một"
