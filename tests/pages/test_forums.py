"""Writing down a forum with its suggestions through the front door: drafts, cards, corrections."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.model import Role, SuggestionState
from db.queries.drafts import draft_of
from db.schema import forum, suggestion, suggestion_event
from tests.factories import (
    make_account,
    make_closing,
    make_forum,
    make_root,
    make_suggestion,
    make_theme,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/entry/forums.py"
DAY = date(2023, 10, 10)


@pytest.fixture
def here(conn):
    root, own, other = make_root(conn), make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    set_setting(conn, "pretended_today", "2023-10-15")
    return {
        "root": root,
        "own": own,
        "other": other,
        "theme": make_theme(conn, "Ma tuý"),
        "staff": make_account(conn),
        "officer": make_account(conn, Role.OFFICER, unit_id=own),
    }


def opened(open_page, here, by="officer", **address):
    at = open_page(PAGE, role=None, account_id=here[by], query_params=address)
    assert not at.exception
    return at


def key_of(at):
    told = at.query_params["draft"]
    return told if isinstance(told, str) else told[0]


def field(at, kind, name):
    return getattr(at, kind)(key=f"{key_of(at)}.{name}")


def fill(at, **values):
    """Type into the fields of the form, one after the other, as people do."""
    kinds = {
        "held_on": "date_input",
        "due_on": "date_input",
        "unit_id": "selectbox",
        "theme_id": "selectbox",
        "text": "text_area",
        "answer": "text_area",
        "summary": "text_area",
        "answered": "checkbox",
    }
    for name, value in values.items():
        kind = kinds.get(name.rpartition(".")[2], "text_input")
        field(at, kind, name).set_value(value).run()
    assert not at.exception
    return at


def send(at):
    at.button(key=f"{key_of(at)}.send").click().run()
    assert not at.exception
    return at


def errors(at):
    return [error.value for error in at.error]


def texts(conn):
    return list(conn.execute(sa.select(suggestion.c.text).order_by(suggestion.c.id)).scalars())


def with_two(at, here):
    fill(at, held_on=DAY, attendees="1.120", venue="Nhà văn hoá")
    fill(at, **{"s1.text": "Lắp camera", "s1.theme_id": here["theme"]})
    at.button(key="add_card").click().run()
    fill(at, **{"s2.text": "Tuần tra đêm", "s2.theme_id": here["theme"], "s2.answered": True})
    return fill(at, **{"s2.answer": "Sẽ tăng cường"})


def test_an_officer_writes_down_a_forum_with_two_suggestions(conn, here, open_page):
    at = opened(open_page, here)
    assert field(at, "selectbox", "unit_id").disabled
    assert field(at, "text_input", "title").value == vi("Forum: the police listen to the people")

    send(with_two(at, here))

    (saved,) = conn.execute(sa.select(forum)).mappings()
    assert at.success[0].value.startswith(f"Đã lưu diễn đàn. Số {saved['id']}")
    assert (saved["unit_id"], saved["held_on"], saved["attendees"]) == (here["own"], DAY, 1120)
    assert texts(conn) == ["Lắp camera", "Tuần tra đêm"]
    states = conn.execute(sa.select(suggestion_event.c.state).order_by(suggestion_event.c.id))
    assert list(states.scalars()) == ["received", "received", "answered_on_spot"]


def test_typing_comes_back_and_is_sent_once(conn, here, open_page):
    at = with_two(opened(open_page, here), here)
    key = key_of(at)

    again = opened(open_page, here, draft=key)

    assert field(again, "text_area", "s2.text").value == "Tuần tra đêm"
    assert field(again, "text_input", "attendees").value == "1.120"
    send(again)
    send(at)
    assert texts(conn) == ["Lắp camera", "Tuần tra đêm"]
    assert draft_of(conn, key).result == str(conn.scalar(sa.select(forum.c.id)))


def test_a_card_is_taken_away_and_put_back(conn, here, open_page):
    at = with_two(opened(open_page, here), here)

    at.button(key="take_s1").click().run()
    assert [area.key.split(".")[1] for area in at.text_area if area.key.endswith(".text")] == ["s2"]
    at.button(key="put_back").click().run()

    assert field(at, "text_area", "s1.text").value == "Lắp camera"
    at.button(key="take_s2").click().run()
    at.button(key="add_card").click().run()
    assert field(at, "text_area", "s3.text").value == ""
    send(at)
    assert texts(conn) == ["Lắp camera"]


def test_what_was_taken_away_never_fills_a_new_card(here, open_page):
    at = with_two(opened(open_page, here), here)

    for press in ("take_s2", "take_s1", "add_card"):
        at.button(key=press).click().run()

    assert field(at, "text_area", "s3.text").value == ""


def test_faults_stand_at_their_fields_and_nothing_is_lost(conn, here, open_page):
    at = opened(open_page, here)
    fill(at, **{"s1.text": "Lắp camera", "s1.answered": True})

    send(at)

    assert errors(at) == [
        vi("Enter the day on which the forum was held."),
        vi("Choose the theme."),
        vi("Write down the answer."),
        vi("Please correct the marked fields. Nothing you typed is lost."),
    ]
    assert at.text[-1].value.splitlines() == [
        "Ngày tổ chức: Hãy nhập ngày tổ chức diễn đàn.",
        "Kiến nghị 1: Hãy chọn chủ đề.",
        "Kiến nghị 1: Hãy nhập nội dung trả lời.",
    ]
    assert field(at, "text_area", "s1.text").value == "Lắp camera"
    assert texts(conn) == []


def test_personal_data_is_shown_and_asked_about(conn, here, open_page):
    at = opened(open_page, here)
    fill(at, held_on=DAY, **{"s1.text": "Nhà ông Sơn Hà", "s1.theme_id": here["theme"]})

    send(at)

    assert "Phát hiện: ông Sơn Hà" in [text.value for text in at.text]
    send(fill(at, not_personal="Tên quán"))
    assert texts(conn) == ["Nhà ông Sơn Hà"]


def test_a_closed_period_asks_for_a_reason(conn, here, open_page):
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 10, 14))
    at = with_two(opened(open_page, here), here)

    send(at)

    assert texts(conn) == []
    send(fill(at, reason="Báo cáo muộn"))
    assert len(texts(conn)) == 2


def test_staff_write_down_a_forum_of_the_district(conn, here, open_page):
    at = opened(open_page, here, by="staff")
    fill(at, held_on=DAY, unit_id=here["root"])
    fill(at, **{"s1.text": "Lắp camera", "s1.theme_id": here["theme"]})
    at.button(key="add_card").click().run()
    fill(at, **{"s2.text": "Đèn đường", "s2.theme_id": here["theme"], "s2.unit_id": here["other"]})

    send(at)

    units = conn.execute(sa.select(suggestion.c.unit_id).order_by(suggestion.c.id))
    assert list(units.scalars()) == [here["root"], here["other"]]


def test_a_forum_is_corrected_and_gets_one_more(conn, here, open_page):
    forum_id = make_forum(conn, unit_id=here["own"], held_on=DAY, attendees=50)
    known = make_suggestion(
        conn, forum_id=forum_id, unit_id=here["own"], theme_id=here["theme"], text="Lắp camara"
    )
    at = opened(open_page, here, id=str(forum_id))
    assert field(at, "text_input", "attendees").value == "50"
    fill(at, **{f"x{known}.text": "Lắp camera"})
    at.button(key="add_card").click().run()
    fill(at, **{"s1.text": "Đèn đường", "s1.theme_id": here["theme"]})
    key = key_of(at)

    at = opened(open_page, here, draft=key)  # by the list of drafts, which names the draft alone
    assert field(at, "text_area", f"x{known}.text").value == "Lắp camera"
    send(at)

    assert texts(conn) == ["Lắp camera", "Đèn đường"]
    assert conn.scalar(sa.select(forum.c.version)) == 2
    assert not [button for button in at.button if button.key == f"take_x{known}"]


def test_the_second_to_save_sees_both_versions(conn, here, open_page):
    forum_id = make_forum(conn, unit_id=here["own"], held_on=DAY, venue="Nhà văn hoá")
    first = fill(opened(open_page, here, id=str(forum_id)), venue="Trường học")
    second = fill(opened(open_page, here, by="staff", id=str(forum_id)), venue="Hội trường")
    send(second)

    first = opened(open_page, here, draft=key_of(first))
    send(first)

    shown = [text.value for text in first.text]
    place = shown.index(vi("Venue"))
    assert shown[place + 1 : place + 3] == ["Trường học", "Hội trường"]
    first.button(key=f"{key_of(first)}.mine").click().run()
    send(first)
    assert conn.scalar(sa.select(forum.c.venue)) == "Trường học"


def test_the_list_opens_a_forum(conn, here, open_page):
    make_forum(conn, unit_id=here["other"], held_on=DAY)
    mine = make_forum(conn, unit_id=here["own"], held_on=DAY, title="**Chiều**")

    at = opened(open_page, here)

    assert at.dataframe[0].value.iloc[:, 0].tolist() == [str(mine)]
    assert len(opened(open_page, here, by="staff").dataframe[0].value) == 2


def test_somebody_elses_forum_is_not_opened(conn, here, open_page):
    forum_id = make_forum(conn, unit_id=here["other"], held_on=DAY, venue="Kín")

    at = opened(open_page, here, id=str(forum_id))

    assert errors(at) == [vi("There is no forum of this number that you may change.")]
    assert not at.text_input


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_who_enters_nothing_is_refused(here, open_page, role):
    at = open_page(PAGE, role=role)

    assert errors(at) == [vi("You do not have the right to open this page.")]
    assert not at.text_input


def test_an_answer_is_not_given_in_the_forums_form(conn, here, open_page):
    forum_id = make_forum(conn, unit_id=here["own"], held_on=DAY)
    make_suggestion(
        conn,
        forum_id=forum_id,
        unit_id=here["own"],
        events=[(DAY, SuggestionState.RECEIVED), (DAY, SuggestionState.RESOLVED)],
    )

    at = opened(open_page, here, id=str(forum_id))

    assert len([area for area in at.text_area if area.key.endswith(".text")]) == 1
    assert not [box for box in at.checkbox if box.key.endswith(".answered")]
