"""Spreadsheets in, through the front door."""

from datetime import date

import pytest
import sqlalchemy as sa

from components.beside.processes import Stopped
from components.entry import imports
from components.forms.typing import FormState
from db import bringing
from db.schema import draft, draft_file, incident, monthly_return
from db.sheets.read import sheets
from tests.components.beside import acts
from tests.db.sheets.files import HEAD, row, xlsx
from tests.factories import (
    make_account,
    make_category,
    make_closing,
    make_root,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/entry/imports.py"
RETURNS = "monthly_return"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def district(conn):
    make_root(conn)
    set_setting(conn, "pretended_today", "2023-12-01")
    make_category(conn, "Trộm cắp tài sản", code="A3")
    make_unit(conn, "Vĩnh Hòa", code="15376")
    return make_unit(conn, "Vĩnh Long", code="15361")


def hand_over(at, *rows, head=HEAD, subject="incident"):
    at = at.selectbox[0].select(subject).run()
    at.get("file_uploader")[0].upload("vu-viec.xlsx", xlsx([head, *rows]), TYPE)
    return at.run()


def metrics(at):
    return [metric.value for metric in at.metric]


def test_a_file_is_kept_looked_at_and_brought_in(district, conn, open_page):
    at = hand_over(open_page(PAGE, role="staff"), row(), row(), row(commune="Vĩnh Hòa"))

    assert not at.exception
    assert metrics(at) == ["3", "3", "0", "0"]
    assert "Tệp: vu-viec.xlsx" in [text.value for text in at.text]
    assert conn.scalar(sa.select(sa.func.count()).select_from(draft_file)) == 1

    at = at.button(key="bring_in").click().run()

    assert not at.exception
    assert at.success[0].value.startswith("Đã nhập 3 hàng. Số ")
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 3
    assert conn.scalar(sa.select(draft.c.sent_at)) is not None


def test_what_was_seen_in_a_file_is_kept_until_it_is_in(district, open_page):
    def found(at):
        known = at.session_state._state.filtered_state.values()
        return [list(one.found) for one in known if isinstance(one, FormState)]

    at = hand_over(open_page(PAGE, role="staff"), row())

    assert found(at) == [[imports.PREVIEW]]
    assert found(at.button(key="bring_in").click().run()) == [[]]


def test_a_page_without_a_choice_says_what_comes_of_one(district, open_page):
    at = open_page(PAGE, role="staff")

    assert at.caption[0].value.startswith("Chọn loại số liệu để tải tệp mẫu")
    at.selectbox[0].select("incident").run()
    assert not any("Chọn loại số liệu" in one.value for one in at.caption)


def test_the_template_has_a_name_that_its_reader_knows(district, open_page, monkeypatch):
    names = []
    monkeypatch.setattr(
        imports.st, "download_button", lambda _label, _make, name, **_more: names.append(name)
    )

    at = open_page(PAGE, role="staff")
    at.selectbox[0].select("monthly_return").run()

    assert names[-1].startswith("mau-nhap-bao-cao-thang-")


def test_the_template_calls_communes_as_the_page_does(conn, open_page, monkeypatch):
    """It is made when it is taken, where no page is known any more."""
    made = []
    monkeypatch.setattr(
        imports.st, "download_button", lambda _label, make, _name, **_more: made.append(make)
    )
    make_unit(conn, "Hạc Thành", kind="phường", parent_id=make_root(conn))
    at = open_page(PAGE, role="staff")
    at.selectbox[0].select("monthly_return").run()

    rows = next(iter(sheets(made[-1]()))).rows()

    assert "Phường *" in next(iter(rows))


def test_the_file_is_there_after_a_reload(district, conn, open_page):
    account = make_account(conn)
    hand_over(open_page(PAGE, account_id=account), row())
    key = conn.scalar(sa.select(draft.c.id))

    again = open_page(PAGE, account_id=account, query_params={"draft": key})

    assert metrics(again) == ["1", "1", "0", "0"]
    assert not again.get("file_uploader")
    again = again.button(key="another").click().run()
    assert again.get("file_uploader")
    assert conn.scalar(sa.select(sa.func.count()).select_from(draft_file)) == 0


def test_the_same_file_again_has_nothing_to_bring_in(district, conn, open_page):
    at = hand_over(open_page(PAGE, role="staff"), row())
    at.button(key="bring_in").click().run()

    at = hand_over(open_page(PAGE, role="staff"), row())

    assert metrics(at) == ["1", "0", "1", "0"]
    assert "đã có trong hệ thống" in at.info[0].value
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 1


def test_problems_are_listed_and_nothing_can_be_brought_in(district, open_page):
    at = hand_over(open_page(PAGE, role="staff"), row(), row("32/1/2023", commune="Vinh Loc"))

    listed = at.dataframe[0].value
    assert list(listed["Hàng"]) == ["3", "3"]
    assert list(listed["Cột"]) == ["B (Ngày xảy ra)", "C (Xã)"]
    assert "Chưa nhập được" in at.warning[0].value
    assert not [button for button in at.button if button.key == "bring_in"]


def test_an_officer_sees_that_other_communes_are_not_theirs(district, conn, open_page):
    account = make_account(conn, "officer", unit_id=district)
    at = hand_over(open_page(PAGE, account_id=account), row(), row(commune="Vĩnh Hòa"))

    assert metrics(at) == ["1", "1", "0", "1"]
    assert "Bạn chỉ nhập được cho xã" in at.dataframe[0].value[vi("What to correct")][0]


def test_a_closed_period_and_personal_data_are_asked_about(district, conn, open_page):
    make_closing(conn)
    at = hand_over(open_page(PAGE, role="staff"), row(note="Anh Nguyễn Văn A"))
    assert at.dataframe[0].value[vi("Found")][0] == "Anh Nguyễn Văn A"

    at = at.button(key="bring_in").click().run()
    assert "đã chốt số liệu" in at.error[0].value
    at = at.text_input[0].set_value("Bổ sung sổ").run()
    at = at.button(key="bring_in").click().run()
    assert "dữ liệu cá nhân" in at.error[0].value
    at = at.text_input[1].set_value("Tên đường").run()
    at = at.button(key="bring_in").click().run()

    assert at.success[0].value.startswith(vi("{n} rows are in.", n="1"))
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90" + bytes(300), "Đây là tệp chương trình"),
        (xlsx([HEAD, row()])[:3000], "Tệp bị hỏng"),
        (b"", "Tệp rỗng"),
        (xlsx([["Kính gửi"]]), "Không tìm thấy bảng"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(district, open_page, content, said):
    at = open_page(PAGE, role="staff").selectbox[0].select("incident").run()
    at.get("file_uploader")[0].upload("a.xlsx", content, TYPE)
    at = at.run()

    assert not at.exception
    assert said in at.error[0].value
    assert at.button(key="another")


def test_returns_of_a_month_come_in_record_by_record(district, conn, open_page):
    head = ("Tháng", "Xã", "Số vụ", "Đầu kỳ", "Cuối kỳ", *(f"Loại {name}" for name in "ABCD"))
    good = ["9/2023", "Vĩnh Long", 0, 5, 5, 0, 0, 0, 5]
    page = open_page(PAGE, role="staff")
    at = hand_over(page, good, [*good[:1], "Vĩnh Hòa", *good[2:8], 4], head=head, subject=RETURNS)
    assert metrics(at) == ["2", "2", "0", "1"]
    assert list(at.dataframe[0].value["Cột"]) == ["I (Loại D)"]
    assert conn.scalar(sa.select(sa.func.count()).select_from(monthly_return)) == 0

    at = hand_over(at.button(key="another").click().run(), good, head=head, subject=RETURNS)
    at = at.button(key="bring_in").click().run()

    assert at.success[0].value.startswith(vi("{n} rows are in.", n="1"))
    assert conn.scalar(sa.select(monthly_return.c.state)) == "submitted"


@pytest.mark.parametrize("role", ["leader", "admin", None])
def test_nobody_else_may(district, open_page, role):
    assert not open_page(PAGE, role=role).get("file_uploader")


def test_rows_like_known_incidents_are_shown_and_decided_before_anything_is_written(
    district, conn, open_page
):
    """A running list that is sent again with what is known since."""
    at = hand_over(open_page(PAGE, role="staff"), row(note="Mất xe"), row(note="Mất chó"))
    at.button(key="bring_in").click().run()
    rows = [
        row(note="Mất xe", solved="12/9/2023"),
        row(note="Mất chó", solved="13/9/2023"),
        row("6/9/23"),
    ]

    at = hand_over(open_page(PAGE, role="staff"), *rows)

    assert metrics(at) == ["3", "1", "0", "2", "0"]
    listed = at.dataframe[0].value
    assert list(listed["Trong tệp"]) == ["Ngày khám phá: 12/09/2023", "Ngày khám phá: 13/09/2023"]
    assert not [button for button in at.button if button.key == "bring_in"]

    at = at.radio[0].set_value("each").run()
    at = at.selectbox[1].select("update").run()
    assert not [button for button in at.button if button.key == "bring_in"]
    at = at.selectbox[2].select("skip").run()
    button = at.button(key="bring_in")
    assert button.label == "Nhập 1 hàng, cập nhật 1 vụ"
    at = button.click().run()

    assert at.success[0].value.startswith("Đã nhập 1 hàng, cập nhật 1 vụ.")
    solved = sa.select(incident.c.solved_on).order_by(incident.c.id)
    assert conn.scalars(solved).all() == [date(2023, 9, 12), None, None]


def test_exchanged_day_and_month_are_asked_about_and_put_back(district, conn, open_page):
    """Of 05/09 and 06/09 another region made 09/05 and 09/06, and left 13/09 as text."""
    rows = [row(date(2023, 5, 9)), row(date(2023, 6, 9)), row("13/09/2023")]

    at = hand_over(open_page(PAGE, role="staff"), *rows)
    assert not [button for button in at.button if button.key == "bring_in"]
    assert list(at.dataframe[0].value["Nếu đảo lại"]) == ["05/09/2023"]
    at = at.radio[0].set_value("back").run()
    at = at.button(key="bring_in").click().run()

    assert at.success[0].value.startswith("Đã nhập 3 hàng.")
    days = conn.scalars(sa.select(incident.c.occurred_on).order_by(incident.c.id)).all()
    assert days == [date(2023, 9, 5), date(2023, 9, 6), date(2023, 9, 13)]


def test_what_was_chosen_for_a_file_is_asked_anew_for_the_next(district, open_page):
    exchanged_rows = [row(date(2023, 5, 9)), row("13/09/2023")]
    at = hand_over(open_page(PAGE, role="staff"), *exchanged_rows)
    at = at.radio[0].set_value("back").run()
    at = at.button(key="another").click().run()

    at = hand_over(at, row(date(2023, 6, 9)), row("14/09/2023"))

    assert at.radio[0].value is None
    assert not [button for button in at.button if button.key == "bring_in"]


def test_reading_that_was_stopped_waits_until_it_is_asked_for_again(
    district, open_page, monkeypatch
):
    """The file is kept, and nothing begins by itself: not by a reload either."""
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "look", acts.give_up)
        at = hand_over(open_page(PAGE, role="staff"), row())
    assert at.info[0].value == vi(Stopped().message)
    assert not at.metric
    assert at.run().info[0].value == vi(Stopped().message)

    at = at.button(key="read").click().run()

    assert not at.exception
    assert metrics(at) == ["1", "1", "0", "0"]


def test_writing_that_was_stopped_is_told_and_can_be_begun_again(
    district, conn, open_page, monkeypatch
):
    at = hand_over(open_page(PAGE, role="staff"), row())
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "bring_in", acts.give_up)
        at = at.button(key="bring_in").click().run()
    assert at.error[0].value == vi(Stopped().message)
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 0

    at = at.button(key="bring_in").click().run()

    assert at.success[0].value.startswith("Đã nhập 1 hàng. Số ")
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 1
