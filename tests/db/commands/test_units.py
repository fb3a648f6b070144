"""A file of units is taken whole or refused with the line that is wrong."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.mergers import Details, correct_unit
from db.commands.units import Root, load_units
from db.entries.units import MOST_FAULTS, read_units
from db.model import (
    AREA,
    BEGINNING,
    COMMUNE,
    FOREVER,
    Invalid,
    NotAllowed,
    Refusal,
    Role,
    Scope,
    User,
)
from db.periods import Calendar
from db.queries.returns import months_owed
from db.queries.settings import setting
from db.queries.units import by_id, communes, every_unit, tree
from db.sample.draw import FOLDER
from db.schema import audit_event, unit, unit_successor
from tests.factories import make_account

HEADER = "code,name,kind,valid_from,valid_to,successor_codes,level,population,population_year,\
tile_row,tile_col"
DISTRICT = "393,Huyện Vĩnh Lộc,huyện,,,,district"
LONG = "15361,Xã Vĩnh Long,xã,,,,,8858,2019,0,1"


def file_of(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


def test_a_line_is_read():
    (line,) = read_units(file_of("15361,Xã Vĩnh Long,xã,2019-12-01,,,,8858,2019,0,1")).lines
    assert (line.line, line.code, line.name, line.kind) == (2, "15361", "Vĩnh Long", "xã")
    assert (line.level, line.population, line.tile_col) == (COMMUNE, 8858, 1)
    assert (line.valid_from, line.valid_to) == (date(2019, 12, 1), FOREVER)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + file_of(LONG),
        file_of(LONG).replace(",", ";"),
        file_of(LONG).replace("Vĩnh", "Vi\u0303nh"),
        file_of(f"  {LONG}", ",,,,,,,,,,"),
        file_of(LONG).replace("\n", "\r\n"),
        file_of(LONG).replace("\n", "\r"),
        file_of(
            "8858,15361,2024-01-01,Xã Vĩnh Long,xã,,,2019,x",
            header="population,code,valid_from,name,kind,valid_to,successor_codes,population_year,x",
        ),
    ],
    ids=[
        "byte order mark",
        "semicolons",
        "NFD",
        "empty line",
        "Windows",
        "old Mac",
        "other columns",
    ],
)
def test_what_spreadsheets_write_is_read(text):
    (line,) = read_units(text).lines
    assert (line.code, line.name, line.population) == ("15361", "Vĩnh Long", 8858)


def test_a_cell_longer_than_any_is_refused_in_words():
    """A mark of quotation that is never closed takes all the rest for one cell."""
    with pytest.raises(Refusal, match="Line 3 of the file cannot be read"):
        read_units(file_of(LONG, '1,"' + "x" * 140_000))


def test_vietnamese_days_are_read():
    (line,) = read_units(file_of("1,A,xã,01/12/2019,30/06/2025,-")).lines
    assert (line.valid_from, line.valid_to) == (date(2019, 12, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("line", "field", "told"),
    [
        (",Xã A,xã,,,", "code", "1 to 8 characters"),
        ("123456789,Xã A,xã,,,", "code", "1 to 8 characters"),
        ("1,,xã,,,", "name", "1 to 80 characters"),
        ("1,(xã),xã,,,", "name", "is an example"),
        ("1,VÜnh Léc,xã,,,", "name", "old Vietnamese encoding"),
        ("1,Xã A,,,,", "kind", "1 to 20 characters"),
        ("1,Xã A,xã,,,,một cấp có tên dài quá", "level", "1 to 20 characters"),
        ("1,Xã A,xã,1/13/2019,,", "valid_from", "day such as"),
        ("1,Xã A,xã,,2025-02-30,", "valid_to", "day such as"),
        ("1,Xã A,xã,2020-01-02,2020-01-01,", "valid_to", "before valid_from"),
        ("1,Xã A,xã,,,,,1.234,2019", "population", "digits only"),
        ("1,Xã A,xã,,,,,0,2019", "population", "digits only"),
        ("1,Xã A,xã,,,,,5000", "population", "population_year go together"),
        ("1,Xã A,xã,,,,,,,1", "tile_row", "tile_col go together"),
        ("1,Xã A,xã,,,15361", "successor_codes", "no unit 15361"),
        ("1,Xã A,xã,,2020-01-01,9", "successor_codes", "no unit 9"),
        ("1,Xã A,xã,,2020-01-01,393", "successor_codes", "no unit 393"),
        ("15361,Xã A,xã,2025-07-01,,", "code", "still in use by line 3"),
        ("1,Xã A,xã,,2025-06-30,", "successor_codes", "A ends and nothing follows"),
        ("1,Xã A,xã,,2025-06-30,15361|9", "successor_codes", "no unit 9"),
    ],
)
def test_a_wrong_line_is_named(line, field, told):
    with pytest.raises(Invalid) as refused:
        read_units(file_of(DISTRICT, LONG, line))
    (fault,) = refused.value.faults.values()
    assert re.search(rf"^Line 4: .*{told}", str(fault))
    assert refused.value.faults.keys() == {f"4.{field}"}


SPLIT = (
    "380,Thành phố,thành phố,,,,area",
    "1,Thị trấn Cũ,thị trấn,,2025-06-30,2|3",
    "4,Xã Bên,xã,,2025-06-30,3",
    "5,Xã Hết,xã,,2025-06-30,-",
    "2,Xã Một,xã,2025-07-01,,",
    "3,Xã Hai,xã,2025-07-01,,",
)


def test_a_commune_that_was_split_has_several_successors(conn):
    assert load_units(conn, file_of(DISTRICT, *SPLIT), root=Root("393"), by=None).units == 7

    known = {one.code: one for one in every_unit(conn)}
    assert known["1"].successors == (known["2"].id, known["3"].id)
    assert known["4"].successors == (known["3"].id,)
    assert known["5"].successors == known["2"].successors == ()
    assert known["380"].level == AREA


def test_a_file_that_names_one_successor_in_the_column_of_before_is_read(conn):
    text = file_of(DISTRICT, LONG, "1,A,xã,,2025-06-30,2", "2,B,xã,2025-07-01,,")
    old_header = text.replace("successor_codes", "successor_code")

    assert read_units(old_header) == read_units(text)


def test_missing_columns_are_named():
    with pytest.raises(Refusal, match="lacks the columns kind, valid_to"):
        read_units("code,name,valid_from,successor_codes\n1,A,,\n")


@pytest.mark.parametrize("text", ["", HEADER, file_of(DISTRICT)])
def test_a_file_without_communes_is_refused(text):
    with pytest.raises(Refusal, match=r"names no commune|lacks the columns"):
        read_units(text)


def test_units_are_loaded_with_their_place_in_the_tree(conn):
    text = (FOLDER / "units.csv").read_text(encoding="utf-8")
    assert load_units(conn, text, root=Root("393"), by=None).units == 24
    rows = {row.id: row for row in conn.execute(sa.select(unit))}
    root = rows[int(setting(conn, "root_unit_id"))]
    assert (root.name, root.level) == ("Vĩnh Lộc", "district")
    assert rows[root.parent_id].level == "province"
    communes = [row for row in rows.values() if row.level == COMMUNE]
    assert {row.parent_id for row in communes} == {root.id}
    assert {row.valid_from for row in communes} >= {BEGINNING, date(2025, 7, 1)}
    links = conn.execute(sa.select(unit_successor)).all()
    assert len(links) == 19
    for link in links:
        ended, begun = rows[link.unit_id], rows[link.successor_id]
        assert (begun.valid_from - ended.valid_to).days == 1
    (event,) = conn.execute(sa.select(audit_event)).all()
    assert (event.actor, event.action, event.new_values) == (
        "console",
        "load_units",
        '{"units":24}',
    )


def test_an_installation_with_units_is_left_alone(conn):
    load_units(conn, file_of(DISTRICT, LONG), root=Root("393"), by=None)
    with pytest.raises(Refusal, match="units already"):
        load_units(conn, file_of(DISTRICT, LONG), root=Root("393"), by=None)


def test_a_list_that_nobody_has_used_gives_way_to_another(conn):
    load_units(conn, file_of(*TREE, header=DEEP), root=Root("38"), by=None)

    loaded = load_units(conn, file_of(DISTRICT, LONG), root=Root("393"), by=None, anew=True)

    assert loaded.units == 2
    assert {one.code for one in every_unit(conn)} == {"393", "15361"}
    assert tree(conn).root.code == "393"


def used_by_an_officer(conn):
    make_account(conn, Role.OFFICER, unit_id=next(iter(communes(conn, date(2026, 1, 1)))))


def changed_by_hand(conn):
    one = next(iter(communes(conn, date(2026, 1, 1)).values()))
    correct_unit(conn, one, Details("Khác", "xã", one.parent_id, None, None, None, None), by=None)


@pytest.mark.parametrize("use", [used_by_an_officer, changed_by_hand])
def test_a_list_that_is_used_stays(conn, use):
    load_units(conn, file_of(DISTRICT, LONG), root=Root("393"), by=None)
    use(conn)

    with pytest.raises(Refusal, match="units already"):
        load_units(conn, file_of(DISTRICT, LONG), root=Root("393"), by=None, anew=True)


@pytest.mark.parametrize("code", ["38", "15361"])
def test_the_root_is_a_district_or_province_of_the_file(conn, code):
    with pytest.raises(Refusal, match=f"has the code {code}"):
        load_units(conn, file_of(DISTRICT, LONG), root=Root(code), by=None)


@pytest.mark.parametrize("lines", [(LONG,), (DISTRICT, "394,Huyện Yên Định,huyện,,,,area", LONG)])
def test_the_root_is_to_be_named_where_not_just_one_unit_stands_above(conn, lines):
    with pytest.raises(Refusal, match="Write the code of the unit"):
        load_units(conn, file_of(*lines), root=Root(), by=None)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_only_who_manages_the_installation_loads_units(conn, role):
    somebody = User(1, "binh", "Bình", role)
    with pytest.raises(NotAllowed):
        load_units(conn, file_of(DISTRICT, LONG), root=Root("393"), by=somebody)
    assert not conn.execute(sa.select(unit)).all()


TREE = (
    "VN,Việt Nam,nước,,,,country",
    "38,Tỉnh Thanh Hóa,tỉnh,,,,province,,,,,VN",
    "393,Huyện Vĩnh Lộc,huyện,,,,area,,,,,38",
    "394,Huyện Yên Định,huyện,,,,khu vực,,,,,38",
    "1,Xã Cũ,xã,,2025-06-30,2,,,,,,394",
    "2,Xã Mới,xã,2025-07-01,,,,,,,,393",
    "3,Xã Bên,xã,,,,xã,,,,,394",
)
DEEP = f"{HEADER},parent_code"


@pytest.mark.parametrize(
    ("code", "inside", "names"),
    [
        ("VN", {"VN", "38", "393", "394"}, {"Mới", "Bên"}),
        ("38", {"38", "393", "394"}, {"Mới", "Bên"}),
        ("393", {"393"}, {"Mới"}),
    ],
)
def test_any_unit_above_the_communes_is_the_root_of_a_tree(conn, code, inside, names):
    load_units(conn, file_of(*TREE, header=DEEP), root=Root(code), by=None)

    found = tree(conn)
    assert {one.code for one in found.nodes.values()} == inside
    today = communes(conn, date(2026, 1, 1))
    assert {one.name for one in today.values()} == names
    months = [date(2026, 1, 1), date(2024, 1, 1)]
    owing = months_owed(conn, Calendar(), Scope.everything(), months)
    assert {by_id(conn, unit_id).name for unit_id, _ in owing} == {*names, "Cũ"}


def test_history_is_grouped_as_today_also_after_a_commune_has_moved(conn):
    load_units(conn, file_of(*TREE, header=DEEP), root=Root("38"), by=None)
    known = {one.code: one for one in every_unit(conn)}
    of_393, of_394 = known["393"].id, known["394"].id
    old, new, beside = (known[code].id for code in "123")
    first = tree(conn)
    assert first.grouped(first.root.id, (old, beside)) == {of_393: (old,), of_394: (beside,)}
    assert [one.code for one in first.path(of_393)] == ["38", "393"]

    seen = by_id(conn, new)
    moved = Details("Mới", "xã", of_394, None, None, None, None)
    correct_unit(conn, seen, moved, by=None)

    after = tree(conn)
    assert after.grouped(after.root.id, (old, beside)) == {of_394: (old, beside)}
    assert after.below(of_394, (new, old)) == (new, old)
    assert after.below(of_393, (new, old)) == ()


@pytest.mark.parametrize("at", ["2", "393", "9999"])
def test_a_unit_hangs_in_one_above_the_communes_and_never_below_itself(conn, at):
    load_units(conn, file_of(*TREE, header=DEEP), root=Root("VN"), by=None)
    known = {one.code: one for one in every_unit(conn)}
    seen = known["38"] if at == "393" else known["3"]
    parent_id = known[at].id if at in known else 9999
    moved = Details(seen.name, seen.kind, parent_id, None, None, None, None)

    with pytest.raises(Invalid) as refused:
        correct_unit(conn, seen, moved, by=None)

    assert refused.value.faults.keys() == {"parent_id"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "393,Huyện Vĩnh Lộc,huyện,,,,area,,,,,9",
            "no unit above the communes has the parent_code 9",
        ),
        (
            "393,Huyện Vĩnh Lộc,huyện,,,,area,,,,,3",
            "no unit above the communes has the parent_code 3",
        ),
        ("393,Huyện Vĩnh Lộc,huyện,,,,area,,,,,393", "parent_code 393 leads round in a circle"),
    ],
)
def test_a_unit_that_hangs_nowhere_is_named(line, told):
    with pytest.raises(Invalid) as refused:
        read_units(file_of(line, TREE[-1], header=DEEP))

    assert f"Line 2: {told}" in str(refused.value.faults["2.parent_code"])


def test_everything_that_is_wrong_is_told_at_once():
    wrong = [",Xã,xã,1/13/2019,,", *(f"{n},Xã A,xã,x,," for n in range(40))]

    with pytest.raises(Invalid) as refused:
        read_units(file_of(*wrong))

    faults = refused.value.faults
    assert list(faults)[:3] == ["2.code", "2.valid_from", "3.valid_from"]
    assert len(faults) == MOST_FAULTS + 1
    assert str(faults["more"]) == "22 more cells are wrong."


def test_columns_are_known_in_vietnamese_too():
    header = (
        "Mã,Tên,Loại,Từ ngày,Đến ngày,Mã đơn vị mới,Cấp,Mã cấp trên,Dân số,Năm dân số,Diện tích"
    )
    file = read_units(f"{header}\n1,Xã A,xã,,,,Xã,,900,2019,4\n")

    assert file.ignored == ("Diện tích",)
    (line,) = file.lines
    assert (line.code, line.name, line.level, line.population) == ("1", "A", COMMUNE, 900)


COMMUNES = """code,name,kind,valid_from,valid_to,successor_code,population,area_km2
15346,Thị trấn Vĩnh Lộc,thị trấn,,2019-11-30,15349,2508,1.24
15349,Thị trấn Vĩnh Lộc,thị trấn,2019-12-01,,,7926,5.4
"""


def test_a_file_of_communes_alone_is_loaded_below_a_root_that_is_made(conn):
    with pytest.raises(Refusal, match="No unit above the communes has the code 393"):
        load_units(conn, COMMUNES, root=Root("393"), by=None)

    loaded = load_units(conn, COMMUNES, root=Root("393", "huyện", "Huyện Vĩnh Lộc"), by=None)

    assert (loaded.units, loaded.ignored) == (3, ("population", "area_km2"))
    top = tree(conn).root
    assert (top.code, top.full_name) == ("393", "huyện Vĩnh Lộc")
    (commune,) = communes(conn, date(2024, 1, 1)).values()
    assert (commune.parent_id, commune.population) == (top.id, None)


def test_the_units_of_a_province_are_loaded_as_they_are(conn):
    text = (FOLDER / "thanh_hoa_units.csv").read_text(encoding="utf-8")

    loaded = load_units(conn, text, root=Root("38"), by=None)

    assert (loaded.units, loaded.ignored) == (742, ())
    found = tree(conn)
    today = communes(conn, date(2026, 1, 1))
    assert len(today) == 166
    areas = found.grouped(found.root.id, today)
    assert {found.nodes[area].level for area in areas} == {AREA}
    assert sum(map(len, areas.values())) == 166


def test_areas_without_a_parent_hang_in_a_root_that_is_made(conn):
    lines = ("393,Huyện Vĩnh Lộc,huyện,,,,area", "3,Xã Bên,xã,,,,,,,,,393")
    load_units(conn, file_of(*lines, header=DEEP), root=Root("38", "tỉnh", "Thanh Hóa"), by=None)

    found = tree(conn)
    assert [found.nodes[node].code for node in found.children(found.root.id)] == ["393"]


def test_a_commune_is_no_root(conn):
    lines = ("393,Huyện Vĩnh Lộc,huyện,,,,area", "3,Xã Bên,xã,,,,,,,,,393")
    with pytest.raises(Refusal, match="No unit above the communes"):
        load_units(conn, file_of(*lines, header=DEEP), root=Root("3", "xã", "Bên"), by=None)
