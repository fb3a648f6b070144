"""Units through the front door, by an administrator alone."""

import io
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from components.manage.unit_file import template
from components.words.i18n import speaking
from db.commands.units import Root, load_units
from db.entries.units import read_units
from db.model import AREA, BEGINNING, COMMUNE, FOREVER, Role
from db.queries.units import by_id, communes, root
from db.sample.draw import FOLDER
from db.schema import unit
from db.sheets.read import NOT_UTF8
from db.sheets.units import unit_text
from tests.factories import make_account, make_incident, make_root, make_unit, set_setting
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/manage/units.py"
DAY = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
HEAD = "mã,tên,loại,từ ngày,đến ngày,mã đơn vị mới"


@pytest.fixture
def two(conn):
    parent = make_root(conn)
    set_setting(conn, "pretended_today", "2025-06-15")
    return [
        make_unit(conn, name, code=code, parent_id=parent)
        for name, code in (("Vĩnh Hùng", "15379"), ("Vĩnh Hưng", "15367"))
    ]


def opened(open_page, **query):
    at = open_page(PAGE, role="admin", query_params=query)
    assert not at.exception
    return at


def pressed(at, key):
    at = at.button(key=key).click().run()
    assert not at.exception
    return at


def filled(at, units):
    at = at.date_input(key="merge_day").set_value(DAY).run()
    at = at.multiselect(key="merge_units").set_value(units).run()
    at = at.selectbox(key="merge_from").set_value(units[0]).run()
    at = at.text_input(key="merge_name").set_value("Tây Đô").run()
    assert not at.exception
    return at


def test_communes_merge_after_a_look_at_what_would_happen(open_page, conn, two):
    make_account(conn, Role.OFFICER, unit_id=two[1])
    at = opened(open_page)
    assert at.multiselect(key="merge_units").options == ["Vĩnh Hùng (15379)", "Vĩnh Hưng (15367)"]
    at = filled(at, two)

    preview = at.dataframe[1].value
    assert preview[vi("Unit")].tolist() == ["Xã Vĩnh Hùng", "Xã Vĩnh Hưng", "Xã Tây Đô"]
    assert preview[vi("Until")].tolist() == ["30/06/2025", "30/06/2025", "–"]
    assert preview["Mã"].tolist() == ["15379", "15367", "15379"]
    assert at.text_input(key="merge_population").value == "12.000"
    assert any("Số tài khoản cán bộ tại đây: 1" in one.value for one in at.caption)
    at = pressed(at, "merge")

    assert not at.error
    assert at.toast[0].value.startswith("Đã sáp nhập. Lúc ")
    (new,) = communes(conn, DAY).values()
    assert (new.full_name, new.code, new.population) == ("xã Tây Đô", "15379", 12000)
    assert {by_id(conn, one).valid_to for one in two} == {BEFORE}
    assert at.text_input(key="merge_name").value == ""
    assert at.multiselect(key="merge_units").value == []


def test_a_commune_that_is_split_is_named_with_each_that_takes_a_part(open_page, conn, two):
    at = opened(open_page)
    for code, name in (("1", "Một"), ("2", "Hai")):
        at = at.date_input(key="merge_day").set_value(DAY).run()
        at = at.multiselect(key="merge_parts").set_value(two[:1]).run()
        assert "Đơn vị bị chia" in " ".join(caption.value for caption in at.caption)
        assert at.text_input(key="merge_population").value == ""
        for field, typed in (("code", code), ("kind", "xã"), ("name", name)):
            at = at.text_input(key=f"merge_{field}").set_value(typed).run()
        at = pressed(at, "merge")
        assert not at.error
    assert at.multiselect(key="merge_parts").value == []

    heirs = [one.id for one in communes(conn, DAY).values() if one.id not in two]
    assert by_id(conn, two[0]).successors == tuple(sorted(heirs))
    became = at.dataframe[0].value.set_index("Mã")["Trở thành"]
    assert became["15379"] == "Xã Một (1); xã Hai (2)"


def test_figures_after_the_day_are_shown_and_stop_the_merger(open_page, conn, two):
    make_incident(conn, unit_id=two[0], occurred_on=DAY)
    at = filled(opened(open_page), two)
    assert at.error[0].value == vi(
        "These communes have figures on {day} or after it:", day="01/07/2025"
    )
    assert at.dataframe[2].value.values.tolist() == [[vi("Incidents"), 1]]

    at = pressed(at, "merge")

    assert at.error[1].value.startswith("Ngày đầu tiên của đơn vị mới: Các đơn vị này có số liệu")
    assert by_id(conn, two[0]).valid_to == FOREVER
    assert at.text_input(key="merge_name").value == "Tây Đô"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("merge_code", "", "Mã hành chính: Hãy nhập mã hành chính, tối đa 8 ký tự."),
        ("merge_name", "", "Tên (không kèm loại): Hãy nhập tên"),
        ("merge_population", "1.5", "Dân số: Hãy nhập một số nguyên"),
        ("merge_population_year", "", "Dân số: Hãy nhập dân số cùng với năm"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(open_page, conn, two, field, typed, told):
    at = filled(opened(open_page), two)
    at.text_input(key=field).set_value(typed)

    at = pressed(at, "merge")

    assert at.error[0].value.startswith(told)
    assert len(communes(conn, DAY)) == 2


def test_a_unit_is_corrected(open_page, conn, two):
    at = opened(open_page, unit=str(two[0]))
    key = f"unit.{two[0]}."
    at.text_input(key=f"{key}population").set_value("07.000")
    at = pressed(at, "correct")
    assert at.error[0].value.startswith("Dân số: Hãy nhập một số nguyên")

    at.text_input(key=f"{key}population").set_value("7.000")
    at.text_input(key=f"{key}tile_row").set_value("0")
    at.text_input(key=f"{key}tile_col").set_value("2")
    at = pressed(at, "correct")

    assert not at.error
    now = by_id(conn, two[0])
    assert (now.population, now.tile_row, now.tile_col) == (7000, 0, 2)


def test_who_saw_another_unit_is_told_and_may_press_again(open_page, conn, two):
    at = opened(open_page, unit=str(two[0]))
    at.text_input(key=f"unit.{two[0]}.name").set_value("Vĩnh Hạ")
    conn.execute(unit.update().where(unit.c.id == two[0]).values(population=1))

    at = pressed(at, "correct")
    assert at.error[0].value.startswith("Trong lúc đó người khác đã sửa")
    assert by_id(conn, two[0]).name == "Vĩnh Hùng"
    pressed(at, "correct")

    assert by_id(conn, two[0]).name == "Vĩnh Hạ"


def test_an_unknown_unit_in_the_address_is_nobody(open_page, conn, two):
    assert not opened(open_page, unit="x; DROP").get("text_input.unit")


def test_an_empty_installation_loads_its_units(open_page, conn):
    at = opened(open_page)
    at = pressed(at, "load")
    assert at.error[0].value == vi("Choose the file first.")
    data = (FOLDER / "units.csv").read_bytes()
    at.get("file_uploader")[0].upload("units.csv", data, "text/csv")
    at.text_input(key="root").set_value("393")

    at = pressed(at, "load")

    assert root(conn).code == "393"
    assert len(at.dataframe[0].value) == 24


def test_a_file_that_cannot_be_used_is_refused_in_words(open_page, conn):
    at = opened(open_page)
    at.get("file_uploader")[0].upload("units.csv", "Vĩnh".encode("utf-16-le"), "text/csv")
    at = pressed(at, "load")
    assert at.error[0].value == vi(NOT_UTF8)
    assert not conn.execute(sa.select(unit)).all()


def test_a_wrong_list_is_replaced_until_somebody_could_use_it(open_page, conn):
    wrong = f"{HEAD},cấp\n393,Vĩnh Lộc,huyện,,,,khu vực\n1,A,xã,,,,\n"
    load_units(conn, wrong, root=Root(), by=None)
    at = opened(open_page)
    at.get("file_uploader")[0].upload("b.csv", f"{HEAD}\n2,B,xã,,,\n".encode(), "text/csv")
    for key, typed in (("root", "394"), ("root_kind", "cụm xã"), ("root_name", "Yên Định")):
        at.text_input(key=key).set_value(typed)

    at = pressed(at, "load")

    assert root(conn).full_name == "cụm xã Yên Định"
    assert [one.name for one in communes(conn, DAY).values()] == ["B"]
    make_account(conn, Role.LEADER)
    assert not opened(open_page).get("file_uploader")


@pytest.mark.parametrize("role", ["leader", "staff", "officer"])
def test_nobody_else_may(open_page, two, role):
    at = open_page(PAGE, role=role)
    assert at.error[0].value == vi("You do not have the right to open this page.")
    assert not presses(at)
    assert not at.dataframe


def in_vietnamese():
    with speaking("vi"):
        return template()


def filled_in(template, *names):
    """The file as a person fills it in: each example has a name now."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for row, name in enumerate(names, start=2):
        book.active.cell(row, 2).value = name
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_file_to_fill_in_is_one_that_can_be_loaded():
    filled = filled_in(in_vietnamese(), "Thanh Hóa", "Vĩnh Lộc", "Vĩnh Quang", "Tây Đô")

    file = read_units(unit_text(filled))

    assert [line.level for line in file.lines] == ["province", AREA, COMMUNE, COMMUNE]
    assert [line.valid_from for line in file.lines[2:]] == [BEGINNING, DAY]
    assert file.ignored == ()


def test_the_file_to_fill_in_is_no_list_of_units_as_it_comes(open_page, conn):
    at = opened(open_page)
    at.get("file_uploader")[0].upload("don-vi.xlsx", in_vietnamese(), None)

    at = pressed(at, "load")

    assert [one.value for one in at.error] == [
        vi(
            "Line {line}: {name} is an example. Write a name there, or delete the line.",
            line=line,
            name=vi(name),
        )
        for line, name in enumerate(("(province)", "(area)", "(commune)", "(commune)"), start=2)
    ]
    assert not conn.execute(sa.select(unit)).all()


def test_without_a_code_the_unit_above_all_others_is_the_root(open_page, conn):
    at = opened(open_page)
    filled = filled_in(in_vietnamese(), "Thanh Hóa", "Vĩnh Lộc", "Vĩnh Quang", "Tây Đô")
    at.get("file_uploader")[0].upload("don-vi.xlsx", filled, None)

    pressed(at, "load")

    assert root(conn).full_name == "tỉnh Thanh Hóa"


def test_columns_are_named_as_the_file_to_fill_in_names_them(open_page, conn):
    at = opened(open_page)
    at.get("file_uploader")[0].upload("x.csv", "mã,tên,từ ngày\n1,A,\n".encode(), "text/csv")
    at = pressed(at, "load")
    assert "thiếu các cột loại, đến ngày, mã đơn vị mới." in at.error[0].value

    at.get("file_uploader")[0].upload("x.csv", f"{HEAD}\n1,A,xã,hôm qua,,\n".encode(), "text/csv")
    at = pressed(at, "load")
    assert at.error[0].value.startswith("Dòng 2: từ ngày phải là ngày")


def test_a_commune_moves_to_another_area_on_the_page(open_page, conn, two):
    beside = make_unit(conn, "Yên Định", level=AREA, parent_id=root(conn).id)
    at = opened(open_page, unit=str(two[0]))

    at = at.selectbox(key=f"unit.{two[0]}.parent_id").set_value(beside).run()
    pressed(at, "correct")

    assert by_id(conn, two[0]).parent_id == beside


def test_an_area_is_dissolved_on_the_page_once_nothing_hangs_in_it(open_page, conn, two):
    empty, full = (
        make_unit(conn, name, level=AREA, parent_id=root(conn).id)
        for name in ("Nga Sơn", "Hà Trung")
    )
    make_unit(conn, "Hà Long", parent_id=full)
    at = opened(open_page)

    at = at.selectbox(key="dissolving").set_value(full).run()
    at = at.button(key="dissolve_area").click().run()
    assert (
        vi("Units still hang in this area. Move them to another area first.") in at.error[0].value
    )

    at = at.selectbox(key="dissolving").set_value(empty).run()
    at = at.button(key="dissolve_area").click().run()
    assert not at.exception
    assert vi("The area is dissolved.") in at.toast[0].value
    assert by_id(conn, empty) is None
    assert by_id(conn, full) is not None
