"""Accounts from a file, on the page: all or nobody, the first passwords once."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from components.manage.account_file import template
from components.words.i18n import speaking
from db.queries.accounts import accounts
from db.queries.units import every_unit
from db.schema import unit
from tests.factories import make_root, make_unit
from tests.wording import vi

PAGE = "pages/manage/accounts.py"
HEADS = "Tên đăng nhập,Họ và tên,Vai trò,Đơn vị\n"


@pytest.fixture
def page(conn, open_page):
    make_unit(conn, "Tây Đô", code="15349", parent_id=make_root(conn))
    return open_page(PAGE, role="admin")


def sent(at, text):
    at.file_uploader(key="accounts_file").upload("a.csv", (HEADS + text).encode(), "text/csv").run()
    at.button(key="add_file").click().run()
    assert not at.exception
    return at


def test_the_passwords_are_shown_until_they_are_taken_and_never_again(page, conn):
    at = sent(page, "lan,Lan,Cán bộ xã,15349\nmai,Mai,Lãnh đạo,Tây Đô\n")

    assert at.button(key="handed")
    (*who, password), mai = at.session_state["accounts_handed"]
    assert who == ["lan", "Lan", "Tây Đô (15349)"]
    assert len(password) == 19
    assert mai[:3] == ("mai", "Mai", "Tây Đô (15349)")
    at.button(key="handed").click().run()
    assert "accounts_handed" not in at.session_state
    assert accounts(conn)["sign_in_name"].tolist()[-2:] == ["lan", "mai"]


def test_the_file_to_fill_in_offers_roles_and_units_that_are_understood(page, conn):
    with speaking("vi"):
        book = openpyxl.load_workbook(io.BytesIO(template(every_unit(conn))))
    people, choices = book.worksheets
    assert [cell.value for cell in people[1]] == HEADS.replace("Đơn vị", "Thuộc").strip().split(",")
    (roles, units) = zip(*choices.iter_rows(values_only=True), strict=True)
    assert roles[0:2] == ("Vai trò", "Lãnh đạo")
    assert units[:3] == ("Thuộc", "huyện Vĩnh Lộc", "xã Tây Đô")
    for row in people.iter_rows(min_row=2):
        row[1].value, row[3].value = "Lan", units[2]
    file = io.BytesIO()
    book.save(file)
    page.file_uploader(key="accounts_file").upload("a.xlsx", file.getvalue(), None).run()

    page.button(key="add_file").click().run()

    assert not page.exception
    assert len(page.session_state["accounts_handed"]) == 3


def test_what_is_wrong_stands_in_one_table_and_nobody_is_added(page, conn):
    at = sent(page, "lan,Lan,Vua,15349\nmai,Mai,Cán bộ xã,\n")

    told = next(one.value for one in at.dataframe if vi("What is wrong") in one.value)
    assert told[vi("Line")].tolist() == ["2", "3"]
    assert told[vi("Column")].tolist() == [vi("Role"), vi("Belongs to")]
    assert len(accounts(conn)) == 1
    assert "accounts_handed" not in at.session_state


def test_the_administrator_adds_an_area_and_moves_a_commune_into_it(page, conn, open_page):
    at = open_page("pages/manage/units.py", role="admin")
    at.text_input(key="area_code").set_value("900")
    at.text_input(key="area_name").set_value("Sông Mã")
    at.button(key="add_area").click().run()
    assert not at.exception
    area = conn.scalar(sa.select(unit.c.id).where(unit.c.code == "900"))
    commune = conn.scalar(sa.select(unit.c.id).where(unit.c.code == "15349"))

    at.multiselect(key="moving").set_value([commune])
    at.selectbox(key="move_to").set_value(area)
    at.button(key="move_communes").click().run()

    assert not at.exception
    assert conn.scalar(sa.select(unit.c.parent_id).where(unit.c.id == commune)) == area
