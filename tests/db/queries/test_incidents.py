from datetime import date

import pandas as pd
import pytest

from db.model import Selection
from db.periods import Calendar
from db.queries.incidents import incident_cells, incident_list
from tests.factories import make_category, make_incident, make_unit

YEAR = Calendar().year(2023)
COLUMNS = {
    "occurred_on": "datetime64[s]",
    "place_id": "int64",
    "unit_id": "int64",
    "category_id": "int64",
    "solved_on": "datetime64[s]",
    "dead": "int64",
    "injured": "int64",
    "damage": "int64",
}


def chosen(*communes, period=YEAR):
    return Selection(period, communes, whole=False, named_on=period.last)


def listed(conn, selection, kinds=None, rows=50, skip=0, window=None):
    return incident_list(conn, selection, window or selection.period, kinds, rows, skip)


def test_incidents_are_listed_newest_first_page_by_page(conn):
    unit, kind = make_unit(conn), make_category(conn)
    days = [date(2023, 1, 5), date(2023, 9, 1), date(2023, 3, 3)]
    for day in days:
        make_incident(conn, unit_id=unit, category_id=kind, occurred_on=day)

    first = listed(conn, chosen(unit), rows=2)
    second = listed(conn, chosen(unit), rows=2, skip=2)

    told = [*first["occurred_on"], *second["occurred_on"]]
    assert [day.date() for day in told] == sorted(days, reverse=True)


def test_a_list_shows_what_is_known_and_no_free_text(conn):
    unit, kind = make_unit(conn), make_category(conn)
    make_incident(
        conn,
        unit_id=unit,
        category_id=kind,
        occurred_on=date(2023, 9, 1),
        solved_on=date(2023, 9, 9),
        dead=1,
        injured=2,
        damage=5_000_000_000,
        note="Chỉ để nội bộ",
    )

    frame = listed(conn, chosen(unit))

    assert list(frame) == list(COLUMNS)
    assert frame.iloc[0].to_dict() == {
        "occurred_on": pd.Timestamp("2023-09-01"),
        "place_id": unit,
        "unit_id": unit,
        "category_id": kind,
        "solved_on": pd.Timestamp("2023-09-09"),
        "dead": 1,
        "injured": 2,
        "damage": 5_000_000_000,
    }


def test_voided_other_days_other_communes_and_other_kinds_stay_out(conn):
    unit, kind = make_unit(conn), make_category(conn)
    asked = {"unit_id": unit, "category_id": kind}
    make_incident(conn, **asked, occurred_on=date(2023, 9, 1), voided=True)
    make_incident(conn, **asked, occurred_on=date(2023, 12, 15))
    make_incident(conn, category_id=kind, occurred_on=date(2023, 9, 1))
    make_incident(conn, unit_id=unit, occurred_on=date(2023, 9, 1))

    assert listed(conn, chosen(unit), kinds=(kind,)).empty


def test_an_incident_of_a_former_commune_tells_both_names(conn):
    new = make_unit(conn, "Tây Đô", valid_from=date(2025, 7, 1))
    old = make_unit(conn, "Vĩnh Long", valid_to=date(2025, 6, 30), successor_id=new)
    make_incident(conn, unit_id=old, occurred_on=date(2025, 3, 1))

    frame = listed(conn, chosen(new, period=Calendar().year(2025)))

    assert frame[["place_id", "unit_id"]].to_numpy().tolist() == [[old, new]]


@pytest.mark.parametrize("filled", [True, False])
def test_columns_and_types_do_not_depend_on_rows(conn, filled):
    unit = make_unit(conn)
    if filled:
        make_incident(conn, unit_id=unit)

    frame = listed(conn, chosen(unit))

    assert len(frame) == filled
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == COLUMNS


def test_the_list_is_what_the_cells_count(conn):
    unit = make_unit(conn)
    for month in range(1, 13):
        make_incident(conn, unit_id=unit, occurred_on=date(2023, month, 14))
    for period in (YEAR, Calendar().year_to_date(date(2023, 10, 10)), Calendar(0).year(2023)):
        selection = chosen(unit, period=period)

        counted = incident_cells(conn, selection)["incidents"].sum()

        assert len(listed(conn, selection)) == counted
