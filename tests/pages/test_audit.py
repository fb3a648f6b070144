"""The audit through the front door, by who is trusted with it."""

import json
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from db.keys import fresh_key
from db.ledger import ending
from db.ledger.audit import record, sign
from db.model import Selection
from db.periods import Calendar
from db.schema import signed_end
from db.selections import pack
from tests.factories import make_category, make_root, make_unit
from tests.wording import vi

PAGE = "pages/manage/audit.py"
LINK = "[Tăng](http://example.com)"


@pytest.fixture
def events(conn):
    make_root(conn)
    commune = make_unit(conn, "Vĩnh Long", code="15361")
    theft = make_category(conn, "Trộm cắp", code="A3")
    record(
        conn,
        by=None,
        actor="lan",
        action="add",
        entity="incident",
        entity_id=7,
        new={"unit_id": commune, "category_id": theft, "note": LINK},
        at=datetime(2023, 10, 9, 17, 0, tzinfo=UTC),
    )
    record(
        conn,
        by=None,
        actor="mai",
        action="change",
        entity="incident",
        entity_id=7,
        old={"solved_on": None, "dead": 0, "nothing_to_report": False, "strange": {"a": 1}},
        new={"solved_on": "2023-10-10", "dead": 1, "nothing_to_report": True, "strange": [1, 2]},
        reason=LINK,
        at=datetime(2023, 10, 10, 16, 59, tzinfo=UTC),
    )
    return conn.execute(sa.text("SELECT id FROM audit_event ORDER BY id")).scalars().all()


def opened(open_page, role="leader", **query):
    at = open_page(PAGE, role=role, query_params=query)
    assert not at.exception
    return at


def who(at):
    return [name for name in at.dataframe[0].value[vi("Who")] if name in ("lan", "mai")]


def test_who_keeps_the_program_finds_no_figure_in_it(open_page, events, conn):
    record(conn, by=None, actor="lan", action="add", entity="unit", entity_id=7)

    at = opened(open_page, "admin", event=str(events[1]))

    assert at.success[0].value.startswith("Nhật ký nguyên vẹn")
    subjects = set(at.dataframe[0].value[vi("Subject")])
    assert subjects == {vi("Account"), vi("Unit")}
    assert "Lý do: " + LINK not in [text.value for text in at.text]


def test_events_are_told_newest_first_and_the_chain_holds(open_page, events):
    at = opened(open_page)

    assert at.success[0].value.startswith("Nhật ký nguyên vẹn")
    shown = at.dataframe[0].value
    assert who(at) == ["mai", "lan"]
    mine = shown[shown[vi("Who")] == "mai"].iloc[0]
    assert mine[[vi("When"), vi("Action"), vi("Subject"), vi("Record"), "Lý do"]].tolist() == [
        "23:59:00 10/10/2023",
        "sửa",
        vi("Incidents"),
        "7",
        LINK,
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"who": "lan"}, ["lan"]),
        ({"action": "sửa"}, ["mai"]),
        ({"subject": vi("Incidents")}, ["mai", "lan"]),
        ({"words": "Tăng"}, ["mai", "lan"]),
        ({"words": "strange"}, ["mai"]),
        ({"since": "2023-10-10", "until": "2023-10-10"}, ["mai", "lan"]),
        ({"until": "2023-10-09"}, None),
    ],
)
def test_the_search_stands_in_the_address(open_page, events, query, found):
    """A day is one of Viet Nam: 17:00 UTC of the 9th is midnight of the 10th."""
    at = opened(open_page, **query)
    if found is None:
        assert at.info[0].value.startswith("Không có sự kiện nào phù hợp")
    else:
        assert who(at) == found


def test_one_event_is_opened_with_both_values_side_by_side(open_page, events):
    at = opened(open_page, event=str(events[1]))

    assert at.dataframe[1].value.to_numpy().tolist() == [
        [vi("Dead"), "0", "1"],
        [vi("Nothing to report"), "không", "có"],
        [vi("Solved on"), "–", "10/10/2023"],
        ["strange", '{"a": 1}', "1; 2"],
    ]
    texts = [text.value for text in at.text]
    assert f"Lý do: {LINK}" in texts
    assert any(text.startswith("Mã băm của sự kiện trước: ") for text in texts)

    at = opened(open_page, event=str(events[0]))
    assert "Ghi chú · Sau:" not in [text.value for text in at.text]
    first = at.dataframe[1].value
    assert first["Sau"].tolist() == ["A3. Trộm cắp", LINK, "Vĩnh Long (15361)"]


def test_a_long_text_is_shown_in_full(open_page, conn):
    make_root(conn)
    note = LINK * 20
    record(conn, by=None, action="change", entity="incident", old={"note": ""}, new={"note": note})
    event = conn.execute(sa.text("SELECT max(id) FROM audit_event")).scalar_one()

    at = opened(open_page, event=str(event))

    texts = [text.value for text in at.text]
    place = texts.index("Ghi chú · Trước:")
    assert texts[place : place + 4] == ["Ghi chú · Trước:", "–", "Ghi chú · Sau:", note]
    assert len(at.dataframe) == 1


def test_parts_of_a_record_are_named(open_page, conn):
    make_root(conn)
    commune = make_unit(conn, "Vĩnh Long", code="15361")
    new = {
        f"survey_forms.{commune}.issued": 1200,
        f"survey_tally.{commune}.7.level_4": 5,
        "target_value.2023-09-01.reached": 10,
        "reintegration.received": 3,
        "month": "2023-09-01",
        "state": "approved",
        "voided_at": "2023-10-10 05:00:00+00:00",
        "valid_to": "9999-12-31",
        "year": 2023,
    }
    record(conn, by=None, action="add", entity="monthly_return", new=new)
    event = conn.execute(sa.text("SELECT max(id) FROM audit_event")).scalar_one()

    at = opened(open_page, event=str(event))

    rows = at.dataframe[1].value.set_index("Mục")["Sau"].to_dict()
    assert rows == {
        "Phiếu khảo sát · Vĩnh Long (15361) · Phiếu phát ra": "1.200",
        "Số câu trả lời · Vĩnh Long (15361) · 7 · 4 Hài lòng": vi("not shown here"),
        "Kết quả thực hiện chỉ tiêu · 09/2023 · Đã đạt": "10",
        vi("Newly received"): "3",
        "Tháng": "09/2023",
        vi("State"): vi("approved"),
        vi("Voided at"): "12:00 10/10/2023",
        vi("Until"): vi("open"),
        "Năm": "2023",
    }


def test_a_briefing_is_told_in_words(open_page, conn):
    district, commune = make_root(conn), make_unit(conn, "Vĩnh Long", code="15361")
    period = Calendar().custom(date(2023, 9, 1), date(2023, 9, 14))
    new = {
        "selection": pack(Selection(period, (commune,), whole=False, named_on=period.last)),
        "screens": json.dumps([["summary", ""], ["incidents", "Giảm"], ["gone", ""]]),
    }
    record(conn, by=None, action="add", entity="briefing", entity_id=district, new=new)
    event = conn.execute(sa.text("SELECT max(id) FROM audit_event")).scalar_one()

    at = opened(open_page, event=str(event))

    rows = at.dataframe[1].value.set_index("Mục")["Sau"].to_dict()
    assert rows == {
        vi("Period and communes"): "01/09/2023 – 14/09/2023; Vĩnh Long",
        vi("Screens"): "Tổng quan; Vụ việc: Giảm; gone",
    }


def test_long_audits_come_in_pages(open_page, conn, events):
    for number in range(25):
        record(conn, by=None, action="add", entity="unit", entity_id=number)
    assert who(opened(open_page)) == []
    assert who(opened(open_page, page="2")) == ["mai", "lan"]
    at = opened(open_page, page="99")
    assert at.warning
    assert who(at) == []


def test_a_silent_change_shows(open_page, conn, events):
    conn.execute(sa.text("DROP TRIGGER append_only_audit_event_update"))
    conn.execute(sa.text(f"UPDATE audit_event SET actor = 'x' WHERE id = {events[0]}"))

    at = opened(open_page)

    assert at.error[0].value.startswith(f"Nhật ký không còn nguyên vẹn tại sự kiện số {events[0]}")


def test_a_chain_that_a_backup_has_mended_holds_again(open_page, conn, events):
    conn.execute(sa.text("DROP TRIGGER append_only_audit_event_update"))
    changed = sa.text(f"UPDATE audit_event SET actor = :actor WHERE id = {events[0]}")
    conn.execute(changed, {"actor": "x"})
    at = opened(open_page)
    assert at.error

    conn.execute(changed, {"actor": "lan"})

    assert not at.run().error
    assert at.success[0].value.startswith("Nhật ký nguyên vẹn")


def test_an_end_that_is_not_the_signed_one_shows(open_page, conn, events, monkeypatch):
    monkeypatch.setenv(ending.VARIABLE, fresh_key())
    sign(conn)
    at = opened(open_page)
    assert not at.error

    conn.execute(signed_end.update().values(signature="0" * 64))

    (error,) = at.run().error
    assert error.value.startswith("Nhật ký thay đổi không kết thúc đúng như đã ký")


@pytest.mark.parametrize("role", ["staff", "officer"])
def test_nobody_else_may(open_page, events, role):
    at = open_page(PAGE, role=role)
    assert at.error[0].value == vi("You do not have the right to open this page.")
    assert not at.dataframe
