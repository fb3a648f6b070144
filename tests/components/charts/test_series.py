from components.charts import series
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields

MONTHS = {
    *("position", "month", "count", "low", "high", "asked", "lead", "solid", "unreported"),
    *("signal", "tick", "new_year", "reports"),
}
COLUMNS = MONTHS | {"banded", "end", "campaign", "early", "written"}


def test_it_reads_the_columns_that_it_names():
    assert fields(series.series()) == COLUMNS


def test_it_speaks_both_languages_and_brings_no_rows():
    vietnamese, english = in_languages(series.series)

    assert vietnamese != english
    assert brings_no_rows(vietnamese)


def test_a_month_that_nobody_reported_breaks_the_line():
    text, _english = in_languages(series.series)

    assert text.count("break-paths-show-domains") == 2
