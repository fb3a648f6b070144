from dataclasses import replace
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from db.compare import Direction, Tone
from db.facts.incidents import (
    by_category,
    by_commune,
    by_commune_and_month,
    by_month,
    clear_up,
    clear_up_comparison,
    harm_comparison,
    incident_comparison,
    of_kinds,
    per_inhabitants,
)
from db.facts.returns import Deadlines
from db.limits import Limits
from db.model import Selection
from db.periods import Calendar
from db.queries.frames import DAY, as_frame

MEASURES = ("incidents", "solved", "dead", "injured", "damage")
YEAR_TO_DATE = Calendar().year_to_date(date(2023, 10, 10))
SELECTION = Selection(YEAR_TO_DATE, (1, 2), whole=True, named_on=YEAR_TO_DATE.last)


def cells(*rows):
    """Rows of month, commune, category and as many measures as are told."""
    filled = [(*row, *[0] * (8 - len(row))) for row in rows]
    ids = dict.fromkeys(("unit_id", "category_id", *MEASURES), "int64")
    return as_frame(filled, month=DAY, **ids)


SEPTEMBER, OCTOBER = date(2023, 9, 1), date(2023, 10, 1)


def test_incidents_are_compared_with_the_window_a_year_before():
    now, before = cells((SEPTEMBER, 1, 5, 30)), cells((date(2022, 9, 1), 1, 5, 42))

    compared = incident_comparison(now, before, SELECTION)

    assert (compared.change, compared.percent) == (-12, Fraction(-1200, 42))
    assert compared.direction is Direction.DOWN


def test_a_window_before_all_figures_is_no_zero():
    now = cells((SEPTEMBER, 1, 5, 30, 20, 1))

    assert incident_comparison(now, None, SELECTION).change is None
    assert clear_up_comparison(now, None, YEAR_TO_DATE).points is None
    assert harm_comparison(now, None, "dead").change is None


def test_the_clear_up_rate_changes_in_percentage_points():
    now, before = cells((SEPTEMBER, 1, 5, 40, 30)), cells((SEPTEMBER, 1, 5, 50, 30))

    compared = clear_up_comparison(now, before, YEAR_TO_DATE)

    assert (compared.now.percent, compared.points) == (75, 15)


def test_without_incidents_there_is_no_clear_up_rate():
    assert clear_up(cells()).percent is None


def test_a_window_longer_than_a_year_is_not_judged_by_chance():
    """Its base shares days with it, so the two counts are not independent."""
    long = Calendar().custom(date(2021, 12, 15), date(2023, 10, 14))
    few, many = cells((SEPTEMBER, 1, 5, 5, 1)), cells((SEPTEMBER, 1, 5, 60, 55))
    limits = Limits(5, 0, 13, 24)

    for period, judged in ((YEAR_TO_DATE, True), (long, False)):
        counts = incident_comparison(few, many, replace(SELECTION, period=period), limits)
        rates = clear_up_comparison(few, many, period)
        for compared in (counts, rates):
            assert (compared.p_value is not None, compared.is_signal) == (judged, judged)
            assert (compared.tone is Tone.NEUTRAL) is not judged


def test_chance_is_judged_by_the_dispersion_of_the_band_and_not_without_one():
    few, many = cells((SEPTEMBER, 1, 5, 30)), cells((SEPTEMBER, 1, 5, 60))

    independent, dispersed, unknown = (
        incident_comparison(few, many, SELECTION, limits)
        for limits in (Limits(5, 0, 13, 24), Limits(5, 0, 20, 24, dispersion=4.0), None)
    )

    assert (independent.tone, dispersed.tone) == (Tone.GOOD, Tone.NEUTRAL)
    assert unknown.p_value is None
    assert unknown.change == dispersed.change == -30


def test_harm_is_never_called_a_signal():
    now = cells((SEPTEMBER, 1, 5, 40, 0, 99, 0, 900))
    before = cells((SEPTEMBER, 1, 5, 40, 0, 1, 0, 100))

    for measure in ("dead", "damage"):
        assert not harm_comparison(now, before, measure).is_signal
    assert harm_comparison(now, before, "damage").percent == 800


def test_harm_in_few_incidents_is_a_small_base_however_many_dong():
    now = cells((SEPTEMBER, 1, 5, 1, 0, 0, 0, 10**9))
    few, many = (cells((SEPTEMBER, 1, 5, n, 0, 0, 0, 10**6)) for n in (29, 30))

    assert harm_comparison(now, few, "damage").small_base
    assert not harm_comparison(now, many, "damage").small_base
    assert harm_comparison(now, many, "damage").tone is Tone.NEUTRAL


@pytest.mark.parametrize(
    ("population", "rate"), [(86_362, Fraction(300_000, 86_362)), (None, None), (0, None)]
)
def test_a_rate_needs_a_population(population, rate):
    assert per_inhabitants(30, population) == rate


def test_only_the_kinds_asked_for_count():
    told = cells((SEPTEMBER, 1, 5, 3), (SEPTEMBER, 1, 6, 4))

    assert of_kinds(told, (6,))["incidents"].tolist() == [4]
    assert of_kinds(told, None)["incidents"].sum() == 7
    assert of_kinds(told, ()).empty


def test_months_stand_beside_the_same_month_a_year_before():
    now = cells((SEPTEMBER, 1, 5, 3), (OCTOBER, 1, 5, 1))
    before = cells((date(2022, 9, 1), 1, 5, 4))

    frame = by_month(now, before, YEAR_TO_DATE)

    assert frame[["now", "before"]].to_numpy().tolist()[-2:] == [[3, 4], [1, 0]]
    assert frame["running"].tolist() == [False] * 9 + [True]


def test_every_commune_has_its_row_most_first():
    frame = by_commune(cells((SEPTEMBER, 2, 5, 3)), cells((SEPTEMBER, 1, 5, 9)), (1, 2, 3))

    assert frame.to_numpy().tolist() == [[2, 3, 0], [1, 0, 9], [3, 0, 0]]


def test_a_category_counts_all_that_belongs_to_it_and_an_empty_one_is_left_out():
    now = cells((SEPTEMBER, 1, 5, 1), (SEPTEMBER, 1, 6, 1), (SEPTEMBER, 1, 7, 3))
    before = cells((SEPTEMBER, 1, 6, 4))

    frame = by_category(now, before, [(50, (5, 6)), (70, (7,)), (80, (8,))])

    assert frame.to_numpy().tolist() == [[70, 3, 0], [50, 2, 4]]
    assert set(map(str, frame.dtypes)) == {"int64"}


def test_no_category_at_all_has_the_same_columns():
    assert by_category(cells(), cells(), []).columns.tolist() == ["category_id", "now", "before"]


MONTHS = (SEPTEMBER, OCTOBER)
LATER = Deadlines(Calendar(), 3, date(2023, 9, 18))
"""The first day on which September is due."""


def test_a_month_in_which_a_commune_is_not_there_is_owed_by_nobody():
    reporting = as_frame([(2, OCTOBER, False)], unit_id="int64", month=DAY, reported="bool")
    selection = Selection(
        Calendar().custom(date(2023, 8, 15), date(2023, 10, 10)), (2,), True, OCTOBER
    )

    frame = by_commune_and_month(cells(), reporting, selection, LATER)

    assert frame["state"].tolist() == ["not owed", "running"]


def test_a_cell_of_the_matrix_is_reported_missing_or_not_due():
    owed = [(unit, month, (unit, month) == (1, SEPTEMBER)) for month in MONTHS for unit in (1, 2)]
    reporting = as_frame(owed, unit_id="int64", month=DAY, reported="bool")
    selection = Selection(
        Calendar().custom(date(2023, 8, 15), date(2023, 10, 10)), (2, 1), True, OCTOBER
    )

    frame = by_commune_and_month(cells((SEPTEMBER, 2, 5, 3)), reporting, selection, LATER)

    waiting = replace(LATER, today=date(2023, 9, 17))
    early = by_commune_and_month(cells((SEPTEMBER, 2, 5, 3)), reporting, selection, waiting)
    assert early["state"].tolist() == ["running", "running", "reported", "running"]
    assert frame.assign(month=[m.month for m in frame["month"]]).to_numpy().tolist() == [
        [2, 9, 3, "missing"],
        [2, 10, 0, "running"],
        [1, 9, 0, "reported"],
        [1, 10, 0, "running"],
    ]


def test_the_matrix_adds_up_to_the_cells():
    told = cells((SEPTEMBER, 1, 5, 3), (OCTOBER, 2, 6, 4))
    nobody = as_frame([], unit_id="int64", month=DAY, reported="bool")

    frame = by_commune_and_month(told, nobody, SELECTION, LATER)

    assert frame["incidents"].sum() == 7
    assert len(frame) == 2 * 10
    assert isinstance(frame["month"].iloc[0], pd.Timestamp)
