"""A file of units is taken whole or refused with the line that is wrong."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.units import BadLine, load_units, read_units
from db.model import BEGINNING, FOREVER, Level, NotAllowed, Refusal, Role, User
from db.queries.settings import setting
from db.queries.units import every_unit
from db.sample.draw import FOLDER
from db.schema import audit_event, unit, unit_successor

HEADER = "code,name,kind,valid_from,valid_to,successor_codes,level,population,population_year,\
tile_row,tile_col"
DISTRICT = "393,Huyện Vĩnh Lộc,huyện,,,,district"
COMMUNE = "15361,Xã Vĩnh Long,xã,,,,,8858,2019,0,1"


def file_of(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


def test_a_line_is_read():
    (line,) = read_units(file_of("15361,Xã Vĩnh Long,xã,2019-12-01,,,,8858,2019,0,1"))
    assert (line.line, line.code, line.name, line.kind) == (2, "15361", "Vĩnh Long", "xã")
    assert (line.level, line.population, line.tile_col) == (Level.COMMUNE, 8858, 1)
    assert (line.valid_from, line.valid_to) == (date(2019, 12, 1), FOREVER)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + file_of(COMMUNE),
        file_of(COMMUNE).replace(",", ";"),
        file_of(COMMUNE).replace("Vĩnh", "Vi\u0303nh"),
        file_of(f"  {COMMUNE}", ",,,,,,,,,,"),
        file_of(COMMUNE).replace("\n", "\r\n"),
        file_of(
            "8858,15361,2024-01-01,Xã Vĩnh Long,xã,,,2019,x",
            header="population,code,valid_from,name,kind,valid_to,successor_codes,population_year,x",
        ),
    ],
    ids=["byte order mark", "semicolons", "NFD", "empty line", "Windows", "other columns"],
)
def test_what_spreadsheets_write_is_read(text):
    (line,) = read_units(text)
    assert (line.code, line.name, line.population) == ("15361", "Vĩnh Long", 8858)


def test_vietnamese_days_are_read():
    (line,) = read_units(file_of("1,A,xã,01/12/2019,30/06/2025,-"))
    assert (line.valid_from, line.valid_to) == (date(2019, 12, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("line", "field", "told"),
    [
        (",Xã A,xã,,,", "code", "1 to 8 characters"),
        ("123456789,Xã A,xã,,,", "code", "1 to 8 characters"),
        ("1,,xã,,,", "name", "1 to 80 characters"),
        ("1,VÜnh Léc,xã,,,", "name", "old Vietnamese encoding"),
        ("1,Xã A,,,,", "kind", "1 to 20 characters"),
        ("1,Xã A,xã,,,,ward", "level", "province, district, commune"),
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
    with pytest.raises(BadLine, match=rf"^Line 4: .*{told}") as refused:
        read_units(file_of(DISTRICT, COMMUNE, line))
    assert refused.value.field == field


SPLIT = (
    "380,Thành phố,thành phố,,,,area",
    "1,Thị trấn Cũ,thị trấn,,2025-06-30,2|3",
    "4,Xã Bên,xã,,2025-06-30,3",
    "5,Xã Hết,xã,,2025-06-30,-",
    "2,Xã Một,xã,2025-07-01,,",
    "3,Xã Hai,xã,2025-07-01,,",
)


def test_a_commune_that_was_split_has_several_successors(conn):
    assert load_units(conn, file_of(DISTRICT, *SPLIT), root_code="393", by=None) == 6

    known = {one.code: one for one in every_unit(conn)}
    assert known["1"].successors == (known["2"].id, known["3"].id)
    assert known["4"].successors == (known["3"].id,)
    assert known["5"].successors == known["2"].successors == ()
    assert "380" not in known  # areas are no units


def test_a_file_that_names_one_successor_in_the_column_of_before_is_read(conn):
    text = file_of(DISTRICT, COMMUNE, "1,A,xã,,2025-06-30,2", "2,B,xã,2025-07-01,,")
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
    assert load_units(conn, text, root_code="393", by=None) == 24
    rows = {row.id: row for row in conn.execute(sa.select(unit))}
    root = rows[int(setting(conn, "root_unit_id"))]
    assert (root.name, root.level) == ("Vĩnh Lộc", Level.DISTRICT)
    assert rows[root.parent_id].level == Level.PROVINCE
    communes = [row for row in rows.values() if row.level == Level.COMMUNE]
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
    load_units(conn, file_of(DISTRICT, COMMUNE), root_code="393", by=None)
    with pytest.raises(Refusal, match="units already"):
        load_units(conn, file_of(DISTRICT, COMMUNE), root_code="393", by=None)


@pytest.mark.parametrize("code", ["38", "15361"])
def test_the_root_is_a_district_or_province_of_the_file(conn, code):
    with pytest.raises(Refusal, match=f"has the code {code}"):
        load_units(conn, file_of(DISTRICT, COMMUNE), root_code=code, by=None)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_only_who_manages_the_installation_loads_units(conn, role):
    somebody = User(1, "binh", "Bình", role)
    with pytest.raises(NotAllowed):
        load_units(conn, file_of(DISTRICT, COMMUNE), root_code="393", by=somebody)
    assert not conn.execute(sa.select(unit)).all()
