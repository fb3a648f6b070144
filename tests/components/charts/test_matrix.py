from components.charts import matrix
from components.charts.style import narrow
from components.words.i18n import speaking
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields

COLUMNS = {"commune", "label", "written", "step", "running", "total", "month", "state"}


def test_it_reads_the_columns_that_it_names():
    assert fields(matrix.matrix()) == COLUMNS


def test_days_of_the_week_stand_upright_above_narrow_columns():
    axis = matrix.weekdays()["layer"][0]["encoding"]["x"]["axis"]

    assert axis["labelAngle"] == {"expr": narrow("-90", "0")}


def test_a_telephone_leaves_out_what_all_areas_are_called():
    with speaking("vi"):
        axis = matrix.matrix()["layer"][0]["encoding"]["y"]["axis"]

    assert axis["labelOverlap"] is False  # a row without its name tells nothing
    assert axis["labelExpr"] == (
        "plot < 250 ? replace(datum.label, regexp('^Khu vực '), '') : datum.label"
    )


def test_it_speaks_both_languages_and_brings_no_rows():
    vietnamese, english = in_languages(matrix.matrix)

    assert vietnamese != english
    assert brings_no_rows(vietnamese)


def test_a_sum_stands_apart_from_the_number_before_it():
    (_single, total) = matrix.matrix()["layer"][-2:]

    assert total["mark"]["dx"] == {"expr": narrow("14", "0")}
