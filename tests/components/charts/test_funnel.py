import json

from components.charts import funnel
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields

COLUMNS = {
    *("population", "low", "high", "lowest", "highest", "centre"),
    *("commune", "rate", "number", "named", "label", "is_place"),
}


TITLES = ("on time", "finished", "percent")


def test_it_reads_the_columns_that_it_names():
    assert fields(funnel.funnel()) == fields(funnel.shares(TITLES)) == COLUMNS


def test_shares_say_what_they_are_of():
    assert all(f'"{title}"' in json.dumps(funnel.shares(TITLES)) for title in TITLES)


def test_it_speaks_both_languages_and_brings_no_rows():
    vietnamese, english = in_languages(funnel.funnel)

    assert vietnamese != english
    assert brings_no_rows(vietnamese)
