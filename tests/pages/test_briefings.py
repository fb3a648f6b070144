"""Preparing a briefing through the front door."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from db.model import Role
from db.queries.briefings import Shown, saved_briefing
from db.schema import audit_event, briefing
from tests.factories import (
    make_account,
    make_briefing,
    make_incident,
    make_root,
    make_unit,
)
from tests.wording import vi

PAGE = "pages/dashboards/briefings.py"


@pytest.fixture
def communes(conn):
    make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    make_incident(conn, unit_id=long, occurred_on=date(2023, 10, 10))
    return {"long": long, "an": an}


@pytest.fixture
def lan(conn, communes):
    return make_account(conn, Role.LEADER, display_name="Lê Lan")


def field(at, name, kind="text_input"):
    (found,) = (widget for widget in at.get(kind) if str(widget.key).endswith(f".{name}"))
    return found


def send(at, name="send"):
    (button,) = (button for button in at.button if str(button.key).endswith(f".{name}"))
    return button.click().run()


def only(conn):
    return saved_briefing(conn, conn.scalar(sa.select(briefing.c.id)))


def test_a_leader_chooses_orders_remarks_and_saves(conn, communes, lan, open_page):
    at = open_page(PAGE, account_id=lan, query_params={"communes": "Vĩnh An"})
    at = field(at, "name").set_value("Giao ban sáng").run()
    for slot in ("summary", "incidents-2", "reintegration", "satisfaction", "targets"):
        at = field(at, f"show_{slot}", "checkbox").uncheck().run()
    lines = "Trả lời trước ngày 20\nBáo cáo lại huyện"
    at = field(at, "remark_suggestions", "text_area").set_value(lines).run()
    for _step in range(4):
        at = at.button(key="arrow_upward-suggestions").click().run()
    at = field(at, "picture_suggestions", "selectbox").select("themes").run()

    at = send(at)

    assert not at.exception
    assert at.success[0].value.startswith(vi("The briefing is saved."))
    saved = only(conn)
    assert saved.name == "Giao ban sáng"
    assert saved.screens == (
        Shown("suggestions", lines, "themes"),
        Shown("incidents", picture="communes"),
        Shown("incidents", picture="months"),
    )
    assert saved.selection.communes == (communes["an"],)
    assert not saved.selection.whole
    assert saved.selection.period.last == date(2023, 10, 10)
    assert "Giao ban sáng" in [text.value for text in at.text]


def test_typing_comes_back_by_the_address_of_the_draft(conn, lan, open_page):
    at = open_page(PAGE, account_id=lan)
    at = field(at, "name").set_value("Sơ kết quý").run()
    at = at.button(key="arrow_downward-summary").click().run()
    draft = field(at, "name").key.partition(".")[0]

    again = open_page(PAGE, account_id=lan, query_params={"draft": draft})

    assert field(again, "name").value == "Sơ kết quý"
    order = [box.key.rpartition("_")[2] for box in again.checkbox if ".show_" in box.key]
    assert order[:2] == ["incidents", "summary"]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(conn, lan, open_page):
    at = open_page(PAGE, account_id=lan)
    for box in [box.key for box in at.checkbox if ".show_" in box.key]:
        at = at.checkbox(key=box).uncheck().run()
    at = field(at, "remark_targets", "text_area").set_value("Đạt sớm").run()

    at = send(at)

    told = [error.value for error in at.error]
    assert vi("Give the briefing a name of at most {most} characters.", most="120") in told
    assert vi("Choose at least one screen, each once.") in told
    assert field(at, "remark_targets", "text_area").value == "Đạt sớm"
    assert conn.scalar(sa.select(sa.func.count()).select_from(briefing)) == 0


def test_a_saved_one_is_changed_and_keeps_its_choice_unless_told(conn, communes, lan, open_page):
    id_ = make_briefing(
        conn,
        communes=[communes["long"]],
        screens=[("targets", "Đạt"), ("summary", "")],
        until=date(2023, 9, 30),
    )
    at = open_page(PAGE, account_id=lan)
    at = at.button(key=f"change-{id_}").click().run()
    assert field(at, "name").value == "Giao ban tháng 10"
    assert field(at, "remark_targets", "text_area").value == "Đạt"

    at = field(at, "name").set_value("Giao ban tháng 11").run()
    send(at)

    changed = only(conn)
    assert (changed.name, changed.version) == ("Giao ban tháng 11", 2)
    assert changed.screens == (Shown("targets", "Đạt"), Shown("summary"))
    assert changed.selection.communes == (communes["long"],)
    assert changed.selection.period.last == date(2023, 9, 30)

    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})
    at = field(at, "anew", "checkbox").check().run()
    send(at)

    assert only(conn).selection.whole
    assert only(conn).selection.period.last == date(2023, 10, 10)


def test_a_saved_one_is_removed(conn, communes, lan, open_page):
    id_ = make_briefing(conn, communes=[communes["long"]])
    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})

    at = send(at, "remove")

    assert at.success[0].value.startswith(vi("The briefing is removed."))
    assert saved_briefing(conn, id_) is None
    row = conn.execute(sa.select(audit_event).where(audit_event.c.entity == "briefing")).one()
    assert (row.action, set(json.loads(row.new_values))) == ("remove", {"removed_at"})
    assert not [button for button in at.button if str(button.key).startswith("change-")]


def test_two_people_change_the_same_one(conn, communes, lan, open_page):
    id_ = make_briefing(conn, communes=[communes["long"]])
    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})
    at = field(at, "name").set_value("Của tôi").run()
    conn.execute(briefing.update().values(name="Của người khác", version=2))

    at = send(at)

    assert {"Của tôi", "Của người khác"} <= {text.value for text in at.text}
    assert only(conn).name == "Của người khác"


def test_who_may_not_brief_opens_and_prepares_nothing(conn, communes, open_page):
    own = make_briefing(conn, "Của xã", communes=[communes["an"]])
    make_briefing(conn, "Của huyện", communes=[communes["an"], communes["long"]])
    minh = make_account(conn, Role.OFFICER, unit_id=communes["an"])

    at = open_page(PAGE, account_id=minh)

    names = [text.value for text in at.text]
    assert "Của xã" in names
    assert "Của huyện" not in names
    assert not [widget for widget in at.text_input if "." in str(widget.key)]
    assert f"change-{own}" not in [button.key for button in at.button]


def test_an_id_of_the_address_that_is_not_there_is_said(conn, lan, open_page):
    at = open_page(PAGE, account_id=lan, query_params={"id": "77"})

    assert not at.exception
    assert at.error[0].value.startswith("Không có nội dung giao ban này")


def test_one_subject_has_several_screens_with_other_pictures(conn, communes, lan, open_page):
    at = open_page(PAGE, account_id=lan)
    at = field(at, "name").set_value("Giao ban").run()
    at = at.button(key="another-incidents").click().run()
    assert field(at, "show_incidents-4", "checkbox").value
    at = field(at, "picture_incidents-4", "selectbox").select("communes").run()

    at = send(at)
    assert vi("Choose at least one screen, each once.") in [error.value for error in at.error]

    at = field(at, "picture_incidents-4", "selectbox").select("communes_by_months").run()
    at = send(at)

    assert not at.error
    assert only(conn).screens[-1] == Shown("incidents", picture="communes_by_months")


def test_a_screen_is_seen_before_it_is_shown(conn, communes, lan, open_page):
    at = open_page(PAGE, account_id=lan, state={"preview-incidents": True})

    assert not at.exception
    assert "Vĩnh Long (01) chiếm tất cả trong 01 vụ" in [words.value for words in at.subheader]


def test_the_last_one_is_taken_to_the_period_of_the_bar(conn, communes, lan, open_page):
    screens = [("targets", "Đạt"), ("incidents", "", "communes")]
    id_ = make_briefing(conn, communes=[communes["long"]], screens=screens, until=date(2023, 8, 31))
    at = open_page(PAGE, account_id=lan)

    at = at.button(key=f"event_repeat-{id_}").click().run()

    assert not at.exception
    old, new = saved_briefing(conn, id_), saved_briefing(conn, id_ + 1)
    assert new.screens == old.screens
    assert new.name == vi("{name}, until {day}", name=old.name, day="10/10/2023")
    assert (new.selection.period.last, new.selection.whole) == (date(2023, 10, 10), True)
    assert old.selection.period.last == date(2023, 8, 31)

    at = at.button(key=f"content_copy-{id_}").click().run()
    twin = saved_briefing(conn, id_ + 2)
    assert (twin.selection, twin.screens) == (old.selection, old.screens)
    assert twin.name == vi("{name} (copy)", name=old.name)


def test_a_remark_of_too_many_lines_is_refused_at_its_screen(conn, communes, lan, open_page):
    at = open_page(PAGE, account_id=lan)
    at = field(at, "name").set_value("Giao ban").run()
    at = field(at, "remark_incidents-2", "text_area").set_value("a\n" * 9 + "b").run()

    at = send(at)

    refused = vi("A remark may have {most} characters in {lines} lines.", most="300", lines="8")
    assert refused in [error.value for error in at.error]
    assert conn.scalar(sa.select(sa.func.count()).select_from(briefing)) == 0


def test_one_that_is_over_goes_into_the_archive_and_comes_back(conn, communes, lan, open_page):
    id_ = make_briefing(conn, "Đã họp", communes=[communes["long"]])
    at = open_page(PAGE, account_id=lan, state={"archived": True})

    at = at.button(key=f"archive-{id_}").click().run()

    assert saved_briefing(conn, id_).archived
    assert f"unarchive-{id_}" in [button.key for button in at.button]
    stage = open_page(
        "pages/dashboards/briefing.py", account_id=lan, query_params={"briefing": str(id_)}
    )
    assert stage.metric

    at = open_page(PAGE, account_id=lan, state={"archived": True})
    at = at.button(key=f"unarchive-{id_}").click().run()
    assert not saved_briefing(conn, id_).archived
    assert not at.exception
