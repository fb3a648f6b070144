from components.charts import tiles
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields

COLUMNS = {"commune", "row", "col", "step", "number", "rate"}


def test_it_reads_the_columns_that_it_names():
    assert fields(tiles.tiles()) == COLUMNS


def test_it_speaks_both_languages_and_brings_no_rows():
    vietnamese, english = in_languages(tiles.tiles)

    assert vietnamese != english
    assert brings_no_rows(vietnamese)
