from dataclasses import replace
from datetime import date

from components.words.caption import LETTERS, Caption
from components.words.wording import NAMES
from db.facts.returns import Coverage
from db.model import BEGINNING, COMMUNE, FOREVER, Selection, Unit
from db.periods import Calendar

PERIOD = Calendar().year_to_date(date(2023, 10, 10))
UNITS = {1: Unit(1, "15361", "Vĩnh Long", "xã", COMMUNE, BEGINNING, FOREVER)}
CAPTION = Caption(
    unit="Công an huyện Vĩnh Lộc",
    short_unit="Vĩnh Lộc",
    place="Vĩnh Long",
    selection=Selection(PERIOD, (1,), whole=False, named_on=PERIOD.last),
    units=UNITS,
    covered=Coverage(1, 9, ((1, (date(2023, 6, 1),)),)),
    data_to=date(2023, 10, 10),
    closed=False,
    sample=True,
)


def test_a_photograph_needs_nothing_else():
    assert CAPTION.line.split(" · ") == [
        "Công an huyện Vĩnh Lộc",
        "15/12/2022 – 10/10/2023 so với 15/12/2021 – 10/10/2022",
        "Vĩnh Long",
        "0/1 xã, thị trấn đã gửi đủ báo cáo; còn thiếu: Vĩnh Long (T6)",
        "số liệu đến 10/10/2023",
        "sơ bộ",
        "DỮ LIỆU MẪU",
    ]


def test_a_closed_window_of_a_real_installation_says_so():
    assert replace(CAPTION, closed=True, sample=False).line.split(" · ")[-1] == "đã chốt"


def _owing(number):
    """A province of which so many communes owe a month."""
    units = {
        n: Unit(n, str(10_000 + n), f"Xã Thứ {n}", "xã", COMMUNE, BEGINNING, FOREVER)
        for n in range(1, 167)
    }
    missing = tuple((n, (date(2023, 6, 1),)) for n in range(1, number + 1))
    every = Selection(PERIOD, tuple(units), whole=True, named_on=PERIOD.last)
    return replace(CAPTION, selection=every, units=units, covered=Coverage(166, 9, missing))


def test_a_few_who_have_not_reported_are_worth_a_second_line():
    caption = _owing(NAMES)

    for line in (caption.context, caption.foot):
        assert LETTERS < len(line) <= 2 * LETTERS
        assert all(f"Thứ {n} (" in line for n in range(1, NAMES + 1))


def test_of_many_the_number_is_said_on_one_line():
    caption = _owing(NAMES + 5)

    for line in (caption.context, caption.foot):
        assert len(line) <= LETTERS
        assert f"{166 - NAMES - 5}/166" in line
