"""The lists through the front door, by an administrator alone."""

from datetime import date

import pytest

from db.model import FOREVER
from db.queries.categories import ListName, entries
from tests.factories import make_category, make_incident, make_root, make_theme, set_setting
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/manage/categories.py"
KINDS, THEMES = ListName.CATEGORY, ListName.THEME


@pytest.fixture
def lists(conn):
    make_root(conn)
    set_setting(conn, "pretended_today", "2023-10-10")
    group = make_category(conn, "Trật tự xã hội", code="A", position=1)
    make_theme(conn, "Ma tuý", code="drugs")
    return [
        make_category(conn, name, code=code, parent_id=group, position=place)
        for place, (code, name) in enumerate((("A1", "Trộm cắp"), ("A2", "Đánh bạc")), start=2)
    ]


def opened(open_page, **query):
    at = open_page(PAGE, role="admin", query_params=query)
    assert not at.exception
    return at


def pressed(at, key):
    at = at.button(key=key).click().run()
    assert not at.exception
    return at


def one(conn, code, which=KINDS):
    return next(entry for entry in entries(conn, which) if entry.code == code)


def test_a_real_installation_begins_with_the_standard_lists(open_page, conn):
    make_root(conn)
    at = opened(open_page)
    assert at.info[0].value == vi("Still empty: {lists}.", lists="Loại việc, Chủ đề kiến nghị")

    at = pressed(at, "standard")

    assert not at.info
    assert len(at.dataframe[0].value) == 39
    assert len(entries(conn, THEMES)) == 8


def test_a_kind_is_added_to_its_group(open_page, conn, lists):
    at = opened(open_page)
    at.text_input(key="new_code").set_value("A3")
    at.text_input(key="new_name").set_value("Cướp, cướp giật")
    at.selectbox(key="new_group").set_value("A")
    at.checkbox(key="new_casualties").set_value(True)

    at = pressed(at, "add")

    assert not at.error
    assert at.dataframe[0].value["Mã"].tolist() == ["A", "A1", "A2", "A3"]
    added = one(conn, "A3")
    assert (added.group, added.valid_from, added.has_casualties) == ("A", date(2023, 10, 10), True)
    assert at.text_input(key="new_code").value == ""
    at.text_input(key="new_code").set_value("A3")
    at = pressed(at, "add")
    assert at.error[0].value.startswith("Mã: Mã này đã dùng.")


def test_a_theme_is_added_on_its_own_list(open_page, conn, lists):
    at = opened(open_page, list=vi("Theme of suggestions"))
    assert at.dataframe[0].value["Mã"].tolist() == ["drugs"]
    at.text_input(key="new_code").set_value("sand")
    at.text_input(key="new_name").set_value("Khai thác cát")

    pressed(at, "add")

    assert one(conn, "sand", THEMES).name == "Khai thác cát"


def test_a_name_changes_from_the_day_after_the_last_figure(open_page, conn, lists):
    make_incident(conn, category_id=lists[0], occurred_on=date(2023, 10, 10))
    at = opened(open_page, entry=str(lists[0]))
    key = f"entry.{lists[0]}."
    at.text_input(key=f"{key}name").set_value("Trộm cắp tài sản")
    at.date_input(key=f"{key}day").set_value(date(2023, 10, 1))
    at = pressed(at, "rename")
    assert at.error[0].value.startswith("Dùng từ ngày: Từ ngày đó trở đi đã có số liệu")

    at.date_input(key=f"{key}day").set_value(date(2023, 10, 11))
    at = pressed(at, "rename")

    assert not at.error
    assert at.dataframe[0].value["Tên"].tolist() == [
        "Trật tự xã hội",
        "Trộm cắp tài sản",
        "Trộm cắp",
        "Đánh bạc",
    ]
    assert "Đây là tên cũ" in at.caption[0].value


def test_a_kind_is_taken_out_of_the_clear_up_rate(open_page, conn, lists):
    at = opened(open_page, entry=str(lists[0]))
    assert at.dataframe[0].value["Phải điều tra"].tolist() == ["có", "có", "có"]
    key = f"entry.{lists[0]}."
    at.radio(key=f"{key}way").set_value(False).run()
    at.checkbox(key=f"{key}is_investigated").set_value(False)

    at = pressed(at, "rename")

    assert not at.error
    assert at.dataframe[0].value["Phải điều tra"].tolist() == ["có", "", "có"]


def test_a_slip_is_corrected_for_the_past_too(open_page, conn, lists):
    at = opened(open_page, entry=str(lists[0]))
    key = f"entry.{lists[0]}."
    at.radio(key=f"{key}way").set_value(False).run()
    at.text_input(key=f"{key}name").set_value("Trộm cắp tài sản")

    pressed(at, "rename")

    assert [entry.name for entry in entries(conn, KINDS) if entry.code == "A1"] == [
        "Trộm cắp tài sản"
    ]


def test_an_empty_day_is_asked_for_and_means_nothing_else(open_page, conn, lists):
    at = opened(open_page, entry=str(lists[0]))
    at.date_input(key=f"entry.{lists[0]}.day").set_value(None)
    at.date_input(key=f"entry.{lists[0]}.end").set_value(None)
    for key in ("rename", "end"):
        at = pressed(at, key)
        assert at.error[0].value == "Dùng từ ngày: Hãy nhập ngày."
    assert one(conn, "A1").valid_to == FOREVER


def test_an_entry_ends_and_is_used_again(open_page, conn, lists):
    at = pressed(opened(open_page, entry=str(lists[1])), "end")
    assert one(conn, "A2").valid_to == date(2023, 10, 10)

    pressed(at, "again")

    assert one(conn, "A2").valid_to == FOREVER


def test_the_order_changes(open_page, conn, lists):
    at = pressed(opened(open_page, entry=str(lists[1])), "move-1")

    assert at.dataframe[0].value["Mã"].tolist() == ["A", "A2", "A1"]


@pytest.mark.parametrize("role", ["leader", "staff", "officer"])
def test_nobody_else_may(open_page, conn, lists, role):
    at = open_page(PAGE, role=role)
    assert at.error[0].value == vi("You do not have the right to open this page.")
    assert not presses(at)
    assert not at.dataframe
