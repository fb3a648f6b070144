"""Writing down an incident, through the front door."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from db.model import Role
from db.queries.drafts import draft_of
from db.schema import audit_event, draft, incident
from tests.factories import (
    make_account,
    make_category,
    make_closing,
    make_incident,
    make_root,
    make_unit,
    set_setting,
)
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/entry/incident.py"
TODAY, DAY = date(2023, 10, 10), date(2023, 9, 20)
NOTE = vi("Note (no names, numbers or addresses of people)")


@pytest.fixture
def place(conn):
    make_root(conn)
    set_setting(conn, "pretended_today", TODAY.isoformat())
    make_unit(conn, "Vĩnh An")
    return make_unit(conn, "Vĩnh Long")


@pytest.fixture
def theft(conn):
    return make_category(conn, "Trộm cắp tài sản")


@pytest.fixture
def crash(conn):
    return make_category(conn, "Tai nạn giao thông", has_casualties=True)


@pytest.fixture
def lan(conn, place):
    return make_account(conn, Role.STAFF, sign_in_name="lan")


def key(at):
    """Id of the draft that the form on the screen keeps."""
    (found,) = (button.key for button in at.button if str(button.key).endswith(".send"))
    return found.removesuffix(".send")


def field(at, name):
    (found,) = (
        widget
        for kind in ("text_input", "text_area", "date_input", "selectbox")
        for widget in at.get(kind)
        if widget.key == f"{key(at)}.{name}"
    )
    return found


def labels(at):
    return {widget.label for kind in ("text_input", "text_area") for widget in at.get(kind)}


def fill(at, **values):
    for name, value in values.items():
        at = field(at, name).set_value(value).run()
    return at


def press(at, name="send"):
    return at.button(key=f"{key(at)}.{name}").click().run()


def errors(at):
    assert not at.exception
    return [error.value for error in at.error]


def rows(conn):
    return conn.execute(sa.select(incident).order_by(incident.c.id)).all()


def test_an_incident_is_written_down_once(open_page, conn, lan, place, crash):
    at = open_page(PAGE, account_id=lan)
    at = fill(at, occurred_on=DAY, unit_id=place, category_id=crash, note="Va chạm")
    at = press(fill(at, dead="1", injured="02", damage="30.000.000"))

    (row,) = rows(conn)
    assert not errors(at)
    assert (row.unit_id, row.category_id, row.occurred_on) == (place, crash, DAY)
    assert (row.dead, row.injured, row.damage, row.note) == (1, 2, 30_000_000, "Va chạm")
    assert at.success[0].value.startswith(f"Đã lưu vụ việc. Số {row.id}, lúc ")


def test_what_was_sent_shows_its_receipt_and_is_not_sent_again(open_page, conn, lan, place, theft):
    at = open_page(PAGE, account_id=lan)
    at = fill(at, occurred_on=DAY, unit_id=place, category_id=theft)
    sent = key(at)
    press(at)

    at = open_page(PAGE, account_id=lan, query_params={"draft": sent})

    assert at.success[0].value.startswith(f"Đã lưu. Số {rows(conn)[0].id}, lúc ")
    assert not at.text_input
    assert len(rows(conn)) == 1
    at = at.button(key="anew").click().run()
    assert field(at, "occurred_on").value is None
    assert key(at) != sent


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"occurred_on": None}, vi("Enter the day on which it happened.")),
        ({"unit_id": None}, vi("Choose the commune.", "xã")),
        ({"category_id": None}, vi("Choose the kind of incident.")),
        ({"solved_on": date(2023, 9, 19)}, vi("It cannot have been solved before it happened.")),
        ({"dead": "một"}, vi("Enter a whole number, such as 5, 05 or {example}.", example="1.234")),
        (
            {"damage": "1.5"},
            vi("Enter a whole number, such as 5, 05 or {example}.", example="1.234"),
        ),
        ({"injured": "20.000"}, vi("This number is too large. Please check it.")),
    ],
)
def test_each_wrong_field_is_named_and_the_rest_stays(
    open_page, conn, lan, place, crash, wrong, said
):
    given = {"occurred_on": DAY, "unit_id": place, "category_id": crash, "note": "Va chạm"}
    at = press(fill(open_page(PAGE, account_id=lan), **{**given, **wrong}))

    assert errors(at) == [
        said,
        vi("Please correct the marked fields. Nothing you typed is lost."),
    ]
    assert not rows(conn)
    for name, value in {**given, **wrong}.items():
        assert field(at, name).value == value


def test_a_mended_field_is_not_marked_any_more(open_page, conn, lan, place, theft):
    at = press(fill(open_page(PAGE, account_id=lan), occurred_on=DAY, unit_id=place))
    assert vi("Choose the kind of incident.") in errors(at)

    at = fill(at, category_id=theft)
    assert vi("Choose the kind of incident.") not in errors(at)

    assert not errors(press(at))
    assert len(rows(conn)) == 1


def test_everything_typed_comes_back_after_a_reload(open_page, lan, place, crash):
    given = {
        "occurred_on": DAY,
        "unit_id": place,
        "category_id": crash,
        "solved_on": TODAY,
        "note": "Hai xe\nva chạm",
        "dead": "01",
        "injured": "hai",
    }
    at = fill(open_page(PAGE, account_id=lan), **given)
    assert any(caption.value.startswith("Đã lưu nháp lúc ") for caption in at.caption)

    again = open_page(PAGE, account_id=lan, query_params={"draft": key(at)})

    assert not again.exception
    for name, value in given.items():
        assert field(again, name).value == value


def test_of_two_who_change_one_the_second_sees_both_and_keeps_the_own(
    open_page, conn, lan, place, crash
):
    id_ = make_incident(conn, unit_id=place, category_id=crash, note="Cũ")
    at = fill(stale(open_page, conn, lan, id_), note="Của Lan")

    at = press(at)
    assert errors(at) == [
        vi("Somebody else has changed this meanwhile. Compare both versions and decide.")
    ]
    assert {vi("Yours"), vi("Saved by somebody else")} <= {caption.value for caption in at.caption}
    shown = [text.value for text in at.text]
    here = shown.index(NOTE)
    assert shown[here : here + 3] == [NOTE, "Của Lan", "Của Mai"]
    assert rows(conn)[0].note == "Của Mai"

    at = press(press(at, "mine"))
    assert not errors(at)
    assert (rows(conn)[0].note, rows(conn)[0].version) == ("Của Lan", 3)


def test_or_takes_the_other_version(open_page, conn, lan, place, crash):
    id_ = make_incident(conn, unit_id=place, category_id=crash, note="Cũ")
    at = press(press(fill(stale(open_page, conn, lan, id_), note="Của Lan")), "theirs")

    assert not errors(at)
    assert field(at, "note").value == "Của Mai"
    assert field(at, "dead").value == "2"
    press(fill(at, dead="3"))
    assert (rows(conn)[0].note, rows(conn)[0].dead) == ("Của Mai", 3)


def stale(open_page, conn, account_id, id_):
    """The form of the incident, as somebody else saves it in between."""
    at = open_page(PAGE, account_id=account_id, query_params={"id": str(id_)})
    at = fill(at, dead="1")
    conn.execute(incident.update().values(note="Của Mai", dead=2, version=2))
    return at


def test_who_may_not_enter_sees_no_form(open_page, place):
    for role in ("leader", "admin"):
        at = open_page(PAGE, role=role)
        assert not at.text_area
        assert not presses(at)


def test_an_officer_sees_and_writes_the_own_commune_alone(open_page, conn, place, theft):
    officer = make_account(conn, Role.OFFICER, unit_id=place)
    at = fill(open_page(PAGE, account_id=officer), occurred_on=DAY, category_id=theft)

    assert field(at, "unit_id").disabled
    assert field(at, "unit_id").value == place
    assert not errors(press(at))
    assert rows(conn)[0].unit_id == place


def test_a_closed_period_asks_for_a_reason_and_keeps_it(open_page, conn, lan, place, theft):
    make_closing(conn, first_day=DAY, last_day=DAY)
    at = fill(open_page(PAGE, account_id=lan), occurred_on=DAY, unit_id=place, category_id=theft)
    at = press(at)
    assert errors(at) == [
        vi("This period has been closed. Say why its figures change; it is kept and shown.")
    ]
    assert not rows(conn)

    at = press(fill(at, reason="Cơ sở báo muộn"))

    assert not errors(at)
    event = conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc())).first()
    assert (event.entity_id, event.reason) == (str(rows(conn)[0].id), "Cơ sở báo muộn")


def test_a_note_about_a_person_is_shown_and_changed_or_explained(
    open_page, conn, lan, place, theft
):
    at = open_page(PAGE, account_id=lan)
    at = fill(at, occurred_on=DAY, unit_id=place, category_id=theft, note="Bà Hoa mất xe")
    at = press(at)
    assert errors(at)[0].startswith("Nội dung có vẻ chứa dữ liệu cá nhân.")
    assert "Phát hiện: Bà Hoa" in [text.value for text in at.text]
    assert not rows(conn)

    at = press(fill(at, not_personal="Tên đường Bà Hoa"))

    assert not errors(at)
    assert rows(conn)[0].note == "Bà Hoa mất xe"
    event = conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc())).first()
    assert event.reason == "Tên đường Bà Hoa"


def test_a_draft_of_somebody_else_stays_theirs(open_page, conn, lan, place):
    at = fill(open_page(PAGE, account_id=lan), note="Của Lan")
    told = {"draft": key(at)}

    theirs = open_page(PAGE, role="staff", query_params=told)

    assert errors(theirs) == [
        vi("This draft belongs to somebody else or to another form. Nothing was changed.")
    ]
    assert not theirs.text_area
    assert draft_of(conn, told["draft"]).values == {"note": "Của Lan"}
    assert not theirs.button[0].click().run().error


def test_a_draft_of_another_form_is_not_opened_here(open_page, conn, lan):
    content = json.dumps({"values": {}, "record_id": None, "version": None})
    conn.execute(
        draft.insert().values(
            id="a" * 32, account_id=lan, form="forum", content=content, saved_at=sa.func.now()
        )
    )

    at = open_page(PAGE, account_id=lan, query_params={"draft": "a" * 32})

    assert not at.text_area
    assert at.error


def test_an_incident_is_voided_with_its_reason(open_page, conn, lan, place, theft):
    id_ = make_incident(conn, unit_id=place, category_id=theft)
    at = press(open_page(PAGE, account_id=lan, query_params={"id": str(id_)}), "void")
    assert vi("Say in at most {most} characters why it is voided.", most="400") in errors(at)

    at = press(fill(at, void_reason="Nhập trùng"), "void")

    assert not errors(at)
    assert at.success[0].value.startswith(f"Đã huỷ vụ việc. Số {id_}, lúc ")
    assert rows(conn)[0].void_reason == "Nhập trùng"


def test_a_voided_incident_is_not_opened_again(open_page, conn, lan, place, theft):
    id_ = make_incident(conn, unit_id=place, category_id=theft, voided=True)

    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})

    assert errors(at) == [vi("This incident has been voided and cannot be changed any more.")]
    assert not at.text_area


def test_an_incident_of_another_commune_or_of_none_is_not_opened(open_page, conn, place, theft):
    officer = make_account(conn, Role.OFFICER, unit_id=place)
    elsewhere = make_incident(conn, category_id=theft, note="Nơi khác")

    for id_ in (elsewhere, elsewhere + 1):
        at = open_page(PAGE, account_id=officer, query_params={"id": str(id_)})

        assert errors(at) == [vi("There is no incident of this number that you may change.")]
        assert not at.text_area


def test_casualties_of_a_kind_that_was_changed_do_not_stand_in_the_way(
    open_page, conn, lan, place, theft, crash
):
    at = fill(open_page(PAGE, account_id=lan), occurred_on=DAY, unit_id=place, category_id=crash)
    at = fill(at, dead="x", injured="2")
    at = fill(at, category_id=theft)
    assert vi("Dead") not in labels(at)

    at = fill(at, category_id=crash)
    assert field(at, "injured").value == "2"
    at = press(fill(at, category_id=theft))

    assert not errors(at)
    assert (rows(conn)[0].category_id, rows(conn)[0].injured) == (theft, 0)


def test_what_can_no_longer_be_chosen_is_asked_for_again(open_page, conn, lan, place, theft):
    gone = make_unit(conn, "Vĩnh Minh", valid_to=date(2019, 11, 30), successor_id=place)
    at = fill(open_page(PAGE, account_id=lan), occurred_on=date(2019, 9, 20))
    at = fill(at, unit_id=gone, category_id=theft)

    at = fill(at, occurred_on=DAY)
    again = open_page(PAGE, account_id=lan, query_params={"draft": key(at)})

    for screen in (at, again):
        assert field(screen, "unit_id").value is None
        assert vi("Choose the commune.", "xã") in errors(press(screen))


def test_an_old_incident_keeps_its_day(open_page, conn, lan, place, theft):
    long_ago = date(2005, 3, 4)
    id_ = make_incident(conn, unit_id=place, category_id=theft, occurred_on=long_ago)

    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})

    assert field(at, "occurred_on").value == long_ago
    assert not errors(press(fill(at, note="Bổ sung")))
    assert (rows(conn)[0].occurred_on, rows(conn)[0].note) == (long_ago, "Bổ sung")


def test_a_version_that_nobody_here_has_seen_is_not_replaced(open_page, conn, lan, place, theft):
    id_ = make_incident(conn, unit_id=place, category_id=theft, note="Cũ")
    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})
    conn.execute(incident.update().values(note="Của Mai", version=2))

    at = press(fill(at.run(), occurred_on=DAY))

    assert "người khác đã sửa" in errors(at)[0]
    assert rows(conn)[0].note == "Của Mai"


def test_the_other_version_is_taken_whole(open_page, conn, lan, place, theft):
    id_ = make_incident(conn, unit_id=place, category_id=theft)
    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})
    at = fill(at, solved_on=TODAY, note="Của Lan")
    conn.execute(incident.update().values(version=2))

    at = press(press(at), "theirs")

    assert not errors(at)
    assert field(at, "solved_on").value is None
    assert field(at, "note").value == ""


def test_a_row_of_the_list_opens_its_incident_and_a_voided_one_stays(
    open_page, conn, lan, place, theft
):
    voided = make_incident(conn, unit_id=place, category_id=theft, occurred_on=DAY, voided=True)
    known = make_incident(conn, unit_id=place, category_id=theft, occurred_on=DAY)
    at = open_page(PAGE, account_id=lan)
    numbers = [int(number) for number in at.dataframe[-1].value["Số"]]

    at = choose_row(at, numbers.index(voided))
    assert "open" not in {button.key for button in at.button}
    at = choose_row(at, numbers.index(known)).button(key="open").click().run()

    assert at.query_params["id"] == str(known)
    assert field(at, "occurred_on").value == DAY


def choose_row(at, place):
    chosen = {"selection": {"rows": [place], "columns": [], "cells": []}}
    at.session_state[at.dataframe[-1].proto.id.split("-", 2)[2]] = chosen
    return at.run()


def test_a_row_that_is_chosen_stays_that_incident_when_another_is_written_down(
    open_page, conn, lan, place, theft
):
    given = {"unit_id": place, "category_id": theft, "occurred_on": DAY}
    known = make_incident(conn, **given)
    at = choose_row(open_page(PAGE, account_id=lan), 0)
    assert at.button(key="open").label == f"Sửa vụ việc số {known}"
    make_incident(conn, **given)

    at.run()

    assert "open" not in {button.key for button in at.button}
