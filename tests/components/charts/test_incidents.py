import pytest

from components.charts import incidents
from tests.components.charts.languages import brings_no_rows, in_languages
from tests.components.charts.specs import fields

SIDES = {"now", "before", "label", "earlier"}
MONTHS = {
    *("label", "now", "before", "low", "high", "banded", "running", "tail"),
    *("now_name", "before_name", "above"),
}
CAMPAIGNS = {"until", "campaign", "written", "early"}


@pytest.mark.parametrize(
    ("make", "columns"),
    [
        (incidents.months, MONTHS | CAMPAIGNS),
        (incidents.by_commune, SIDES | {"commune"}),
        (incidents.by_category, SIDES | {"name"}),
    ],
)
def test_a_picture_reads_the_columns_that_it_names(make, columns):
    assert fields(make()) == columns


@pytest.mark.parametrize("make", [incidents.months, incidents.by_category])
def test_a_picture_speaks_both_languages_and_brings_no_rows(make):
    vietnamese, english = in_languages(make)

    assert vietnamese != english
    assert brings_no_rows(vietnamese)
