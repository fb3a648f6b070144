"""The pictures of incidents by day, in the sample district."""

from dataclasses import replace
from datetime import date

import pytest

from components import data
from components.charts import incidents as charts
from components.charts import matrix
from components.charts.answering import answering
from components.figures import answers, scene
from components.figures.answers import PERIOD, UNTIL
from components.subjects.incidents import pictures, weekdays
from components.subjects.incidents.screen import screen
from components.subjects.incidents.view import incidents_of
from db.model import Selection
from db.periods import Base, Calendar, PeriodKind
from db.queries import categories, units
from tests.components.charts.specs import fields
from tests.wording import vi

CALENDAR = Calendar()
WEEK = CALENDAR.week(date(2023, 10, 4))


@pytest.fixture
def look(sample_district, engine, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)

    def of(period):
        every = tuple(data.read(units.communes, period.last))
        kinds = data.read(categories.categories, period.last)
        here = scene.of(None, Selection(period, every, True, period.last))
        return incidents_of(here, kinds, None)

    return of


def test_a_week_has_its_days_in_the_place_of_one_month(look):
    drawn = pictures.months(look(WEEK))

    assert list(drawn.figures.iloc[:, 0].str[-5:]) == [f"0{day}/10" for day in range(2, 9)]
    assert list(drawn.frame["now"]) == [2, 0, 0, 0, 0, 0, 0]
    assert list(drawn.frame["before"]) == [1, 0, 0, 0, 0, 0, 1]
    assert drawn.title == vi("Incidents by day, beside those {before}", before=vi("a year before"))
    assert "02 vụ" in drawn.heading
    assert fields(charts.months()) - {"until", "end"} <= {*drawn.frame.columns, "end"}


def test_the_week_before_stands_beside_it_though_it_goes_by_days(look):
    drawn = pictures.months(look(replace(WEEK, against=Base.PERIOD_BEFORE)))

    assert drawn.frame["before"].sum() == 0
    assert not drawn.frame["before"].isna().any()
    assert drawn.heading.count("vụ") == 3  # in the title, of this week, of that before


def test_days_to_come_are_no_zero(look):
    drawn = pictures.months(look(CALENDAR.custom(date(2023, 10, 2), date(2023, 10, 18))))

    assert list(drawn.frame["now"].fillna(-1)) == [2, 0, -1]  # today is the 15th


def test_a_month_goes_by_sevens_and_a_quarter_by_months(look):
    month = pictures.months(look(CALENDAR.month(2023, 9)))
    quarter = pictures.months(look(CALENDAR.quarter(2023, 3)))

    assert list(month.frame["now"]) == [1, 0, 1, 0, 0]
    assert list(month.frame["before"]) == [1, 1, 2, 3, 0]
    assert list(quarter.figures.iloc[:, 0]) == ["T7", "T8", "T9"]


def test_weekdays_add_up_to_the_incidents(look):
    quarter = look(CALENDAR.custom(date(2023, 7, 15), date(2023, 10, 10)))

    drawn = screen(quarter.scene).picture("weekdays")

    sums = drawn.frame.loc[drawn.frame["total"], "written"]
    assert sum(map(int, sums)) == quarter.compared.now == 9
    assert vi("Too few incidents to tell weekdays apart.") in drawn.remark
    assert fields(matrix.weekdays()) == {*drawn.frame.columns}
    assert drawn.figures.shape == (7, 16)


def test_each_cell_of_weekdays_answers(look):
    period = CALENDAR.month(2023, 9)
    drawn = weekdays.picture(
        look(period).scene, data.read(categories.categories, period.last), None
    )

    for row in drawn.frame.to_dict("records"):
        assert answers.of_row(drawn.answers, row) != answers.NOTHING
    assert answering(drawn.spec, list(drawn.answers))["params"]
    week = answers.of_row(drawn.answers, {"label": "21/08"})
    assert week.choice == {PERIOD: PeriodKind.WEEK, UNTIL: date(2023, 8, 21)}


def test_a_week_and_a_window_without_incidents_have_no_weekdays(look):
    quiet = CALENDAR.custom(date(2023, 10, 16), date(2023, 10, 31))

    assert screen(look(WEEK).scene).picture("weekdays") is None
    assert look(quiet).compared.now == 0
    assert screen(look(quiet).scene).picture("weekdays") is None
