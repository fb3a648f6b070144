"""Reported then, known now: in which words."""

import pytest

from components.charts import closing as charts
from components.figures import closed
from components.words import indicators
from db.indicators import INDICATORS
from db.model import BEGINNING, COMMUNE, FOREVER, Unit
from tests.components.charts.specs import fields
from tests.db.facts.test_closing import cells
from tests.wording import vi

NAMES = {
    unit_id: Unit(unit_id, str(unit_id), name, "xã", COMMUNE, BEGINNING, FOREVER)
    for unit_id, name in ((7, "Vĩnh Long"), (8, "Vĩnh An"))
}
MIXED = cells(
    ("reintegration.received", 7, "2023-09-01", "", 2, 9),
    ("reintegration.received", 8, "2023-09-01", "", 5, 5),
    ("incidents.occurred", 8, "2023-09-01", "1", 3, 3),
    ("incidents.occurred", 7, "2023-09-01", "1", 1, 2),
)


def test_what_differs_comes_first_then_in_the_order_of_reading():
    found = closed.rows(MIXED, NAMES)

    assert [row[:2] for row in found] == [
        ("incidents.occurred", 7),
        ("reintegration.received", 7),
        ("incidents.occurred", 8),
        ("reintegration.received", 8),
    ]


def test_the_table_writes_then_now_and_the_difference():
    found = closed.rows(MIXED, NAMES)
    table = closed.table(found, NAMES, why=lambda row: f"vì {row[1]}")

    assert list(table) == [
        vi("Targets"),
        vi("Communes"),
        vi("As closed"),
        vi("As known now"),
        vi("Difference"),
        vi("Why it changed"),
    ]
    assert table.to_numpy().tolist()[:3] == [
        ["Vụ việc: Số vụ xảy ra", "Vĩnh Long", "1", "2", "+1", "vì 7"],
        ["Tái hoà nhập: Tiếp nhận mới", "Vĩnh Long", "2", "9", "+7", "vì 7"],
        ["Vụ việc: Số vụ xảy ra", "Vĩnh An", "3", "3", "0", ""],
    ]


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (None, 5, vi("reported since")),
        (5, None, vi("taken back")),
        (5, 5, vi("0 (changed inside)")),
        (5, 3, "-2"),
    ],
)
def test_a_difference_in_words(then, now, words):
    difference = None if None in (then, now) else now - then
    row = closed.Row("incidents.occurred", 7, then, now, difference, 1)

    assert row.texts[2] == words


def test_each_cell_that_differs_with_its_part_and_month():
    parts = {("incidents", "1"): "Trộm cắp tài sản"}

    table = closed.cells_table(MIXED, NAMES, parts)

    assert sorted(table.to_numpy().tolist()) == [
        ["Tái hoà nhập: Tiếp nhận mới", "", "Vĩnh Long", "09/2023", "2", "9", "+7"],
        ["Vụ việc: Số vụ xảy ra", "Trộm cắp tài sản", "Vĩnh Long", "09/2023", "1", "2", "+1"],
    ]


def test_the_chart_shows_what_differs_and_reads_only_its_frame():
    found = closed.rows(MIXED, NAMES)
    frame = closed.chart_frame(found, "incidents.occurred", NAMES)

    assert frame.to_dict("records") == [
        {
            "label": "Vĩnh Long",
            "then": 1.0,
            "now": 2.0,
            "least": 1.0,
            "most": 2.0,
            "then_text": "1",
            "now_text": "2",
            "difference": "+1",
        }
    ]
    assert fields(charts.then_and_now()) <= set(frame.columns)


def test_no_two_figures_have_the_same_name():
    assert len(set(map(indicators.full_name, INDICATORS))) == len(INDICATORS)
