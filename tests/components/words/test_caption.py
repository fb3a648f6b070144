from dataclasses import replace
from datetime import date

from components.words.caption import Caption
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
