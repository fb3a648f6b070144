from components.charts import moves
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields


def test_it_reads_the_columns_that_it_names_and_brings_no_rows():
    vietnamese, english = in_languages(moves.moves)

    assert fields(moves.moves()) == {"name", "change", "tone", "text"}
    assert vietnamese != english
    assert brings_no_rows(vietnamese)
