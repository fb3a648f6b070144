import re

import pandas as pd
import pytest
import vl_convert
from PIL import ImageFont

from components.charts import matrix
from components.charts.style import narrow
from components.export.fonts import FILES, FOLDER
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


@pytest.mark.parametrize(("width", "size"), [(213, 11), (233, 12), (520, 14)])
def test_four_signs_have_room_in_a_cell_of_ten_months_and_their_sum(width, size):
    """On a telephone numbers lay upon each other. The plot of a province, a district, a tablet."""
    months = [f"T{month}" for month in range(1, 11)]
    rows = pd.DataFrame({"label": [*months, "S"], "written": "(16)", "month": ""}).assign(
        commune="A", step=1, running=False, total=lambda row: row.label == "S", state=""
    )
    with speaking("vi"):
        spec = matrix.matrix()
    drawn = spec | {"data": {"name": "frame"}, "datasets": {"frame": rows.to_dict("records")}}
    svg = vl_convert.vegalite_to_svg(drawn | {"width": width})

    (first, *_others) = re.findall(r'font-size="([\d.]+)px"[^>]*>\(16\)<', svg)
    font = ImageFont.truetype(FOLDER / FILES["normal"], 100)
    assert int(float(first)) == size
    assert font.getlength("(16)") * float(first) / 100 < width / 11
