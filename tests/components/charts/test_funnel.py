from components.charts import funnel
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields

COLUMNS = {
    *("population", "low", "high", "lowest", "highest", "centre"),
    *("commune", "rate", "number", "named", "label", "is_place"),
}


def test_it_reads_the_columns_that_it_names():
    assert fields(funnel.funnel()) == COLUMNS


def test_it_speaks_both_languages_and_brings_no_rows():
    vietnamese, english = in_languages(funnel.funnel)

    assert vietnamese != english
    assert brings_no_rows(vietnamese)
