"""Accounts in a file: read by name or code, wrong ones told all at once, nobody added then."""

import io
from datetime import date

import openpyxl
import pytest

from db import passwords
from db.commands.accounts import add_accounts
from db.commands.sessions import sign_in
from db.engine import writing
from db.model import AREA, Invalid, Refusal, Role
from db.queries.accounts import accounts, presence
from db.queries.units import every_unit
from db.sheets.accounts import MOST_LINES, read_accounts, units_by_name
from tests.factories import make_account, make_root, make_unit

TODAY = date(2026, 10, 14)
HEADS = ["Tên đăng nhập", "Họ và tên", "Vai trò", "Đơn vị"]


@pytest.fixture
def units(engine):
    with writing(engine) as conn:
        root = make_root(conn, "Thanh Hóa", code="38")
        area = make_unit(conn, "Vĩnh Lộc", level=AREA, code="393", parent_id=root)
        commune = make_unit(conn, "Tây Đô", code="15349", parent_id=area)
        make_account(conn, Role.ADMIN, sign_in_name="quantri")
    return {"area": area, "commune": commune}


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(engine, content):
    with engine.connect() as conn:
        return read_accounts(content, units_by_name(every_unit(conn)), TODAY)


def issued(file):
    return [passwords.issue() for _line in file.lines]


def added(engine, file):
    with writing(engine) as conn:
        return add_accounts(conn, file, issued=issued(file), by=None)


ROWS = (
    ["lan.nguyen", "Nguyễn Thị Lan", "Cán bộ xã", 15349],
    ["chi.huy", "Lê Văn Bình", "Lãnh đạo", "xã Tây Đô"],
    ["tong.hop", "Trần Thị Mai", "can bo tong hop", "Vĩnh Lộc"],
    ["chi.huy.tinh", "Hà Văn Nam", "Lãnh đạo", ""],
)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_everybody_of_the_file_signs_in_with_a_first_password(engine, units, kind):
    title = ["Danh sách tài khoản", "", "", ""]
    rows = [title, HEADS, *ROWS[:2], ["", "", "", ""], *ROWS[2:]]
    text = "\n".join(";".join(map(str, row)) for row in rows).encode()
    file = read(engine, xlsx(*rows) if kind == "xlsx" else text)

    handed = added(engine, file)

    assert [name for name, _password in handed] == [row[0] for row in ROWS]
    with engine.connect() as conn:
        found = accounts(conn).set_index("sign_in_name")
    homes = {"lan.nguyen": "commune", "chi.huy": "commune", "tong.hop": "area"}
    for name, home in homes.items():
        assert found["unit_id"][name] == units[home]
    assert found["role"].to_dict() | {"quantri": "admin"} == {
        "lan.nguyen": "officer",
        "chi.huy": "leader",
        "tong.hop": "staff",
        "chi.huy.tinh": "leader",
        "quantri": "admin",
    }
    opened = sign_in(engine, *handed[0], binding="b")
    with engine.connect() as conn:
        assert presence(conn, opened.session_id, "b").user.must_change_password


def test_all_that_is_wrong_is_told_at_once_and_nobody_is_added(engine, units):
    file = read(
        engine,
        xlsx(
            HEADS,
            ["x", "", "Lãnh đạo", ""],
            ["lan", "Lan", "Vua", "Không Có"],
            ["mai", "Mai", "Cán bộ xã", ""],
            ["quantri", "Bình", "Lãnh đạo", ""],
            ["hai", "Hai", "Lãnh đạo", "Tây Đô"],
            ["HAI", "Hai", "Lãnh đạo", "Tây Đô"],
        ),
    )

    with pytest.raises(Invalid) as invalid, writing(engine) as conn:
        add_accounts(conn, file, issued=issued(file), by=None)

    assert set(invalid.value.faults) == {
        "2.sign_in_name",
        "3.role",
        "3.unit",
        "4.unit",
        "5.sign_in_name",
        "7.sign_in_name",
    }
    with engine.connect() as conn:
        assert accounts(conn)["sign_in_name"].tolist() == ["quantri"]


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([HEADS], "0 people"),
        ([HEADS[:3], ["lan", "Lan", "Lãnh đạo"]], "headings"),
        ([HEADS, *([f"n{n}", "N", "Lãnh đạo", ""] for n in range(MOST_LINES + 1))], "301 people"),
    ],
)
def test_a_file_without_people_or_headings_is_refused(engine, rows, why):
    with pytest.raises(Refusal, match=why):
        read(engine, xlsx(*rows))
