import json

from components.charts import boxed, daily, style
from components.charts.answering import answering
from components.charts.scaled import scaled
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields

COLUMNS = {
    *("weekday", "ago", "day", "month", "written", "shown", "reports", "usual", "step", "today"),
    *("head", "slim_head", "first_week", "first_day", "sum", "place", "key", "at", "darkest"),
}


def test_it_reads_the_columns_that_it_names():
    told = json.dumps(daily.days())

    assert fields(daily.days()) <= COLUMNS
    assert [
        name for name in COLUMNS if f"datum.{name}" not in told and f'"{name}"' not in told
    ] == []


def test_it_speaks_both_languages_and_brings_no_rows():
    vietnamese, english = in_languages(daily.days)

    assert vietnamese != english
    assert brings_no_rows(vietnamese)


def test_a_number_is_written_where_the_largest_has_room():
    assert "bandwidth('x') < 9.5 " in json.dumps(daily.days(1))
    assert "bandwidth('x') < 24.5 " in json.dumps(daily.days(3))


def test_a_day_that_is_drawn_takes_a_click_and_one_to_come_none():
    (*_drawn, touched) = answering(daily.days(), ["day"])["layer"]

    assert {"filter": "datum.step > -2"} in touched["transform"]
    assert any("datum.ago >= 0" in one["filter"] for one in touched["transform"])


def test_on_a_slide_are_its_weekdays_and_all_of_its_weeks():
    assert boxed.rows(daily.days()) == "weekday"
    assert boxed.letters(daily.days()) == 13
    wide = json.dumps(boxed.settled(daily.days(), daily.SLIM + style.NAMED))
    assert "datum.ago >= 0 && (false ? " in wide


def test_the_room_for_a_number_grows_with_its_letters():
    assert "bandwidth('x') < 14.25 " in json.dumps(scaled(daily.days(1), 1.5))
