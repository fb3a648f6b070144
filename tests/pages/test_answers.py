"""Answering suggestions through the front door: the list, one suggestion, what can be done."""

from datetime import date

import pytest
import sqlalchemy as sa

from components.figures.tables import keyed
from db.model import Role, SuggestionState
from db.schema import suggestion, suggestion_event
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

PAGE = "pages/entry/answers.py"
S = SuggestionState
DAY = date(2023, 10, 10)
LINK = "[Tăng](http://example.com) lực lượng ở Vĩnh Hưng"


@pytest.fixture
def here(conn):
    """Two communes; of the first one overdue, one open and one ended, of the second one open."""
    make_root(conn)
    own, other = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    set_setting(conn, "pretended_today", "2023-10-20")
    theme = make_theme(conn, "Ma tuý")
    forum_id = make_forum(conn, unit_id=own, held_on=DAY)

    def raised(text, unit_id=own, events=(), **values):
        return make_suggestion(
            conn,
            forum_id=forum_id,
            unit_id=unit_id,
            theme_id=theme,
            text=text,
            events=[(DAY, S.RECEIVED), *events],
            **values,
        )

    return {
        "theme": theme,
        "open": raised(LINK),
        "late": raised("Tổ hoà giải", due_on=date(2023, 10, 15)),
        "ended": raised("Lắp gương cầu", events=[(DAY, S.RESOLVED)]),
        "elsewhere": raised("Đèn đường", unit_id=other),
        "staff": make_account(conn),
        "officer": make_account(conn, Role.OFFICER, unit_id=own),
    }


def opened(open_page, here, by="officer", **address):
    at = open_page(PAGE, role=None, account_id=here[by], query_params=address)
    assert not at.exception
    return at


def one(open_page, here, name, by="officer"):
    return opened(open_page, here, by, id=str(here[name]))


def key_of(at):
    told = at.query_params["draft"]
    return told if isinstance(told, str) else told[0]


def field(at, kind, name):
    found = [one for one in at.get(kind) if one.key == f"{key_of(at)}.{name}"]
    assert len(found) == 1
    return found[0]


def press(at, name="send"):
    at.button(key=f"{key_of(at)}.{name}").click().run()
    assert not at.exception
    return at


def listed(at):
    return at.dataframe[0].value["text"].tolist() if at.dataframe else []


def errors(at):
    return [error.value for error in at.error]


def history(conn, suggestion_id):
    event = suggestion_event.c
    rows = conn.execute(
        sa.select(event.state, event.answer)
        .where(event.suggestion_id == suggestion_id)
        .order_by(event.id)
    )
    return [tuple(row) for row in rows]


def test_what_is_overdue_comes_first_and_only_the_own_ones(here, open_page):
    assert listed(opened(open_page, here)) == ["Tổ hoà giải", LINK]
    assert listed(opened(open_page, here, by="staff")) == ["Tổ hoà giải", LINK, "Đèn đường"]


def test_a_button_opens_the_suggestion_it_stood_beside(conn, here, open_page):
    at = opened(open_page, here)
    pressed = keyed("opened_suggestion", [here["late"], here["open"]])
    at.session_state[pressed] = {"row": 0}
    assert at.run().query_params["id"] == str(here["late"])

    at = opened(open_page, here)
    later = {"theme_id": here["theme"], "due_on": date(2023, 10, 11)}
    unit_id = conn.scalar(sa.select(suggestion.c.unit_id).where(suggestion.c.id == here["late"]))
    make_suggestion(conn, unit_id=unit_id, text="Mới", **later)
    at.session_state[pressed] = {"row": 0}
    at.run()

    assert listed(at)[0] == "Mới"
    assert "id" not in at.query_params


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"words": "hoa giai"}, ["Tổ hoà giải"]),
        ({"words": "vinh hung"}, [LINK]),
        ({"states": vi("resolved")}, ["Lắp gương cầu"]),
        ({"states": vi("overdue")}, ["Tổ hoà giải"]),
        ({"themes": "Ma tuý"}, ["Tổ hoà giải", LINK]),
        ({"words": "đèn"}, []),
    ],
)
def test_the_list_is_narrowed(here, open_page, address, expected):
    assert listed(opened(open_page, here, **address)) == expected


def test_one_tells_its_words_and_history_as_plain_text(here, open_page):
    at = one(open_page, here, "open")

    texts = [text.value for text in at.text]
    assert LINK in texts
    assert "10/10/2023: ghi nhận" in texts
    read = [e.value for kind in ("markdown", "caption", "header") for e in at.get(kind)]
    assert not [words for words in read if "example.com" in words]


def test_an_answer_is_written_down(conn, here, open_page):
    at = one(open_page, here, "open")
    field(at, "button_group", "state").set_value("resolved").run()
    field(at, "text_area", "answer").set_value("Đã tăng quân số").run()

    press(at)

    assert history(conn, here["open"])[-1] == ("resolved", "Đã tăng quân số")
    assert at.success[0].value.startswith("Đã lưu kết quả giải quyết. Số")
    at.button(key="anew").click().run()
    assert listed(at) == ["Tổ hoà giải"]


def test_typing_comes_back_and_is_sent_once(conn, here, open_page):
    at = one(open_page, here, "open")
    field(at, "button_group", "state").set_value("transferred").run()
    field(at, "text_input", "receiver").set_value("Ủy ban nhân dân xã").run()

    again = opened(open_page, here, draft=key_of(at))
    assert field(again, "text_input", "receiver").value == "Ủy ban nhân dân xã"
    press(again)
    press(at)

    assert history(conn, here["open"])[1:] == [("transferred", "Ủy ban nhân dân xã")]


def test_what_is_missing_is_said_at_its_field(conn, here, open_page):
    at = press(one(open_page, here, "open"))
    assert errors(at)[0] == vi("Choose what became of it.")

    field(at, "button_group", "state").set_value("not_feasible").run()
    press(at)

    assert errors(at)[0] == vi("Say why it cannot be done.")
    assert len(history(conn, here["open"])) == 1


def test_it_is_assigned(conn, here, open_page):
    at = one(open_page, here, "late")
    field(at, "button_group", "task").set_value("assign").run()
    assert field(at, "date_input", "due_on").value == date(2023, 10, 15)
    field(at, "text_input", "responsible").set_value("Công an xã Vĩnh Long").run()
    field(at, "date_input", "due_on").set_value(date(2023, 11, 1)).run()

    press(at)

    row = conn.execute(sa.select(suggestion).where(suggestion.c.id == here["late"])).one()
    assert (row.responsible, row.due_on) == ("Công an xã Vĩnh Long", date(2023, 11, 1))


def test_words_are_corrected(conn, here, open_page):
    at = one(open_page, here, "ended")
    field(at, "text_area", "text").set_value("Lắp gương cầu lồi").run()

    press(at)

    assert conn.scalar(sa.select(suggestion.c.text).where(suggestion.c.id == here["ended"])) == (
        "Lắp gương cầu lồi"
    )


def test_staff_alone_take_up_again(conn, here, open_page):
    assert not [e for e in one(open_page, here, "ended").text_area if e.key.endswith(".answer")]
    at = one(open_page, here, "ended", by="staff")
    field(at, "text_area", "answer").set_value("Gương đã vỡ").run()

    press(at)

    assert history(conn, here["ended"])[-1] == ("in_progress", "Gương đã vỡ")


def test_the_second_of_two_sees_what_the_first_did(conn, here, open_page):
    first, second = one(open_page, here, "open"), one(open_page, here, "open", by="staff")
    for at in (first, second):
        field(at, "button_group", "state").set_value("resolved").run()
        field(at, "text_area", "answer").set_value("Xong").run()
    press(second)

    first = press(opened(open_page, here, draft=key_of(first)))

    assert errors(first)[0].startswith("Trong lúc đó người khác đã sửa")
    assert "10/10/2023: ghi nhận\n20/10/2023: đã giải quyết. Xong" in [t.value for t in first.text]
    assert len(history(conn, here["open"])) == 2


def test_a_closed_period_and_personal_data_are_asked_about(conn, here, open_page):
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 12, 14))
    at = one(open_page, here, "open")
    field(at, "button_group", "state").set_value("resolved").run()
    field(at, "text_area", "answer").set_value("Bà Lê Hoa đồng ý").run()

    press(at)
    field(at, "text_input", "reason").set_value("Báo cáo muộn").run()
    press(at)
    field(at, "text_input", "not_personal").set_value("Tên hiệu").run()
    press(at)

    assert history(conn, here["open"])[-1] == ("resolved", "Bà Lê Hoa đồng ý")


@pytest.mark.parametrize("asked", ["elsewhere", "4711", "0", "abc", "9" * 40])
def test_another_communes_or_none_is_refused_in_words(here, open_page, asked):
    at = opened(open_page, here, id=str(here.get(asked, asked)))

    assert not [text.value for text in at.text if "Đèn đường" in text.value]
    assert not at.text_area


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_who_enters_nothing_is_refused(here, open_page, role):
    at = open_page(PAGE, role=role, query_params={"id": str(here["open"])})

    assert errors(at) == [vi("You do not have the right to open this page.")]
    assert not at.text_area


def test_staff_void_what_was_written_down_by_mistake(conn, here, open_page):
    assert not [b for b in one(open_page, here, "open").button if b.key.endswith(".void")]
    at = one(open_page, here, "open", by="staff")
    press(at, "void")
    assert vi("Say in at most {most} characters why it is voided.", most="400") in errors(at)
    field(at, "text_input", "void_reason").set_value("Nhập trùng").run()

    press(at, "void")

    assert at.success[0].value.startswith("Đã huỷ kiến nghị. Số")
    assert LINK not in listed(opened(open_page, here, by="staff"))
    assert errors(one(open_page, here, "open")) == [
        vi("This suggestion has been voided and cannot be changed any more.")
    ]
