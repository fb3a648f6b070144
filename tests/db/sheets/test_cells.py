"""Whatever stands in a cell is read as what was written, or refused in words; never a crash."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.model import Refusal
from db.sheets import cells
from db.sheets.incidents import INCIDENTS
from db.sheets.names import Named, Names
from db.sheets.read import sheets
from db.sheets.understand import understand
from db.text import clean_block
from tests.db.sheets.files import HEAD, LISTS, csv, row, xlsx

DAYS = st.dates(cells.FIRST, cells.LAST)
COUNTS = st.integers(0, 10**cells.MOST_DIGITS - 1)
SPOKEN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
CELLS = st.one_of(
    SPOKEN,
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "-", "0", "05", "1.234", "1,5", "30/2/2023", "5/9/23", "=1+1", "#N/A"]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


def outcome(act):
    """What it answers, or the refusal."""
    try:
        return act()
    except Refusal as refusal:
        return refusal


READERS = (cells.day, cells.month, cells.count, cells.text, cells.excerpt)


@given(CELLS)
@settings(max_examples=200)
def test_every_cell_is_read_or_refused(cell):
    for read in READERS:
        told = outcome(lambda read=read: read(cell))
        if isinstance(told, Refusal):
            assert "{value}" in told.message
            assert len(told.params["value"]) <= 40
        else:
            assert isinstance(told, date | int | str)


@given(st.lists(CELLS, min_size=8, max_size=8))
def test_every_row_is_understood_or_told(values):
    """As the reader would hand it over: in a file that can hold it."""
    content = csv([HEAD, [1, *map(cells.text, values)]], "utf-8")
    if b"\x00" in content:
        return
    found = outcome(lambda: understand(content, INCIDENTS, LISTS))
    if isinstance(found, Refusal):
        assert found.field == "file"
    else:
        assert len(found.rows) + found.bad_rows <= 4


@given(DAYS)
def test_a_day_is_read_however_it_is_written(day):
    serial = (day - cells.EPOCH).days
    written = (
        day,
        datetime.combine(day, time(23, 59)),
        serial,
        serial + 0.5,
        str(serial),
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day}/{day.month}/{day.year % 100:02d}",
        f"{day.day}-{day.month}-{day.year}",
        day.isoformat(),
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"ngày {day.day}/{day.month}/{day.year}",
        f"{day.day:02d}/{day.month}/{day.year} 14h30",
        f"{day.day}/{day.month}/{day.year}, lúc 9 giờ",
        f"Khoảng 14g30 ngày {day.day}/{day.month}/{day.year}",
        f"9 giờ 15 phút ngày {day.day} tháng {day.month} năm {day.year}",
    )

    assert {cells.day(cell) for cell in written} == {day}


@given(DAYS)
def test_a_month_is_read_however_it_is_written(day):
    written = (
        f"{day.month}/{day.year}",
        f"tháng {day.month:02d}/{day.year}",
        f"T{day.month}/{day.year}",
        f"{day.year}-{day.month:02d}",
        f"Tháng {day.month} năm {day.year}",
        f"{day.month:02d} năm {day.year}",
    )

    assert {cells.month(cell) for cell in written} == {day.replace(day=1)}
    assert cells.month(day) == day


@given(COUNTS)
def test_a_count_is_read_however_it_is_written(count):
    dotted = f"{count:,}".replace(",", ".")
    written = (
        count,
        float(count),
        str(count),
        dotted,
        f"{dotted} đồng",
        f"{count}đ",
        f"{count} VNĐ",
    )

    assert {cells.count(cell) for cell in written} == {count}
    assert cells.count(f"0{count % 100}") == count % 100


@pytest.mark.parametrize(
    "cell", ["1,5", "1.5", "1,234", "1.2345", "0.123", "-1", "+1", "1e3", "٣", True, 0.5, 10.0**15]
)
def test_what_could_mean_two_things_is_no_count(cell):
    with pytest.raises(Refusal):
        cells.count(cell)


@pytest.mark.parametrize(
    "cell", [0, 1.5, 99999999, True, time(3, 4), timedelta(1), "5/9", "5/9/023"]
)
def test_what_is_no_day_is_none(cell):
    with pytest.raises(Refusal):
        cells.day(cell)


@given(DAYS, COUNTS, SPOKEN)
@settings(max_examples=60)
def test_what_is_written_to_a_workbook_is_read_from_it(day, count, text):
    (sheet,) = sheets(xlsx([["x", day, count, text]]))
    (read,) = sheet.rows()

    assert cells.day(read[1]) == day
    assert cells.count(read[2]) == count
    assert (cells.text(read[3]) if len(read) > 3 else "") == clean_block(text)


def test_a_count_and_a_text_of_a_file_are_those_of_its_row():
    values = row(kind="E1", dead="05", injured=7.0, damage="1.234", note="=HYPERLINK(1)")

    (found,) = understand(xlsx([HEAD, values]), INCIDENTS, LISTS).rows

    assert found[4:] == (5, 7, 1234, "=HYPERLINK(1)")


@given(SPOKEN)
def test_a_name_is_found_or_refused(text):
    names = Names([Named(1, "00123", ("xã Vĩnh Long", "Vĩnh Long"), cells.FIRST, cells.LAST)])

    told = outcome(lambda: names.find(text, None))

    assert told.params["value"] == cells.excerpt(text) if isinstance(told, Refusal) else told == 1


def test_a_code_that_lost_its_zeros_is_found():
    names = Names([Named(1, "00123", ("xã Vĩnh Long",), cells.FIRST, cells.LAST)])

    assert names.find(123.0, date(2023, 1, 1)) == 1
