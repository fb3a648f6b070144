"""Settings through the front door, by an administrator alone."""

from datetime import date

import pytest

from db.queries.settings import Installation, installation
from tests.factories import make_closing, make_return, make_root, set_setting
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/manage/settings.py"


def opened(open_page, conn):
    make_root(conn)
    at = open_page(PAGE, role="admin")
    assert not at.exception
    return at


def typed(at, name, value):
    return at.text_input(key=f"setting.{name}").set_value(value)


def saved(at):
    at = at.button(key="save").click().run()
    assert not at.exception
    return at


def test_settings_are_saved(open_page, conn):
    at = opened(open_page, conn)
    typed(at, "installed_name", "Công an xã Tây Đô")
    typed(at, "programme_start", "1/2020")
    typed(at, "return_deadline_days", "05")
    at.selectbox(key="setting.cutoff_day").set_value(0)

    at = saved(at)

    assert not at.error
    assert at.toast[0].value.startswith("Đã lưu thiết lập. Lúc ")
    assert installation(conn) == Installation(
        installed_name="Công an xã Tây Đô",
        cutoff_day=0,
        programme_start=date(2020, 1, 1),
        return_deadline_days=5,
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("installed_name", "x" * 81, "Tên đơn vị ở trang đăng nhập: Tên tối đa 80 ký tự."),
        ("programme_start", "13/2020", "Số liệu tái hoà nhập cộng dồn từ tháng: Hãy viết tháng"),
        ("programme_start", "01/0000", "Số liệu tái hoà nhập cộng dồn từ tháng: Hãy viết tháng"),
        ("return_deadline_days", "", "Hạn gửi báo cáo tháng (số ngày sau khi hết tháng): Hãy nhập"),
        ("return_deadline_days", "ba", "Hạn gửi báo cáo tháng (số ngày sau khi hết tháng): Hãy"),
        ("return_deadline_days", "99", "Hạn gửi báo cáo tháng (số ngày sau khi hết tháng): Hạn"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(open_page, conn, name, value, told):
    at = opened(open_page, conn)
    typed(at, name, value)

    at = saved(at)

    assert at.error[0].value.startswith(told)
    assert installation(conn) == Installation()
    assert at.text_input(key=f"setting.{name}").value == value


def test_all_that_is_wrong_is_said_at_once(open_page, conn):
    """What cannot be read beside what may not be: one at a time took a press for each."""
    at = opened(open_page, conn)
    typed(at, "installed_name", "x" * 81)
    typed(at, "own_address", "vinhloc")
    typed(at, "programme_start", "13/2020")
    typed(at, "return_deadline_days", "ba")
    typed(at, "leaver_kept_days", "99999")

    at = saved(at)

    assert len(at.error) == 5
    assert installation(conn) == Installation()


def test_another_cutoff_day_is_explained_and_asks_why_once_there_are_returns(open_page, conn):
    make_return(conn)
    at = opened(open_page, conn)
    at = at.selectbox(key="setting.cutoff_day").set_value(20).run()
    assert at.warning[0].value.startswith("Toàn bộ vụ việc sẽ được tính lại")
    at = saved(at)
    assert at.error[0].value.startswith("Lý do: Đã có báo cáo tháng")

    typed(at, "reason", "Theo hướng dẫn mới")
    saved(at)

    assert installation(conn).cutoff_day == 20


def test_with_closed_periods_the_cutoff_day_stays(open_page, conn):
    make_closing(conn)
    at = opened(open_page, conn)
    at = at.selectbox(key="setting.cutoff_day").set_value(20).run()
    assert at.warning[0].value.startswith("Đã có kỳ chốt số liệu")

    at = saved(at)

    assert at.error[0].value.startswith("Ngày chốt tháng báo cáo: Đã có kỳ chốt số liệu")
    assert installation(conn).cutoff_day == 14


def test_who_saw_other_settings_is_told_and_may_press_again(open_page, conn):
    at = opened(open_page, conn)
    typed(at, "installed_name", "Công an xã Tây Đô")
    set_setting(conn, "installed_name", "Khác")

    at = saved(at)
    assert at.error[0].value.startswith("Trong lúc đó người khác đã sửa")
    assert installation(conn).installed_name == "Khác"
    saved(at)

    assert installation(conn).installed_name == "Công an xã Tây Đô"


@pytest.mark.parametrize("role", ["leader", "staff", "officer"])
def test_nobody_else_may(open_page, conn, role):
    make_root(conn)
    at = open_page(PAGE, role=role)
    assert at.error[0].value == vi("You do not have the right to open this page.")
    assert not presses(at)
    assert not at.text_input
