from datetime import date

from db.model import Scope, Selection
from db.periods import Calendar
from db.queries.targets import target_of, target_values, targets_of
from tests.factories import make_root, make_target, make_unit

JUNE, JULY, AUGUST = (date(2023, month, 1) for month in (6, 7, 8))
UNTIL_JULY = Calendar().year_to_date(date(2023, 8, 10))


def chosen(*communes, period=UNTIL_JULY, whole=True):
    return Selection(period, communes, whole=whole, named_on=period.last)


def told(frame):
    return [
        (row.name, None if row.reached != row.reached else (row.month.date(), row.reached))
        for row in frame.itertuples(index=False)
    ]


def test_no_row_has_the_same_columns_and_types_as_rows(conn):
    unit = make_unit(conn)
    empty = target_values(conn, chosen(unit))
    make_target(conn, unit_id=unit, reached={JUNE: 5})
    filled = target_values(conn, chosen(unit))

    assert (len(empty), len(filled)) == (0, 1)
    assert empty.dtypes.to_dict() == filled.dtypes.to_dict()


def test_values_count_whose_month_has_ended_by_the_last_day(conn):
    unit = make_unit(conn)
    make_target(conn, unit_id=unit, name="A", reached={JUNE: 5, JULY: 8, AUGUST: 9})

    found = told(target_values(conn, chosen(unit)))
    later = told(target_values(conn, chosen(unit, period=Calendar().month(2023, 8))))

    assert found == [("A", (JUNE, 5)), ("A", (JULY, 8))]
    assert later == [*found, ("A", (AUGUST, 9))]


def test_a_target_without_a_value_is_still_there(conn):
    unit = make_unit(conn)
    make_target(conn, unit_id=unit, name="A", reached={AUGUST: 9})

    found = target_values(conn, chosen(unit))

    assert told(found) == [("A", None)]
    assert found["month"].isna().all()


def test_the_year_is_that_of_the_last_day(conn):
    unit = make_unit(conn)
    make_target(conn, unit_id=unit, year=2023, name="A")
    make_target(conn, unit_id=unit, year=2024, name="B")
    across = Calendar().custom(date(2023, 6, 1), date(2023, 12, 15))

    assert told(target_values(conn, chosen(unit))) == [("A", None)]
    assert told(target_values(conn, chosen(unit, period=across))) == [("B", None)]


def test_targets_of_the_district_belong_to_all_communes_alone(conn):
    root, unit, other = make_root(conn), make_unit(conn), make_unit(conn)
    make_target(conn, unit_id=root, name="A")
    make_target(conn, unit_id=unit, name="B")
    make_target(conn, unit_id=other, name="C")

    assert told(target_values(conn, chosen(unit, other))) == [("A", None), ("B", None), ("C", None)]
    assert told(target_values(conn, chosen(unit, whole=False))) == [("B", None)]


def test_targets_of_former_communes_come_with_the_one_they_became(conn):
    new = make_unit(conn, "Tây Đô", valid_from=date(2023, 7, 1))
    old = make_unit(conn, "Vĩnh Long", valid_to=date(2023, 6, 30), successor_id=new)
    make_target(conn, unit_id=old, name="A", reached={JUNE: 5})
    make_target(conn, unit_id=new, name="B")

    found = target_values(conn, chosen(new))

    assert found[["unit_id", "heir_id"]].to_numpy().tolist() == [[old, new], [new, new]]
    before = Calendar().month(2023, 6)
    assert told(target_values(conn, chosen(old, period=before))) == [("A", (JUNE, 5))]


def test_targets_for_the_form_with_all_their_values(conn):
    long, an = make_unit(conn), make_unit(conn)
    first = make_target(
        conn, unit_id=long, name="A", reached={date(2023, 2, 1): 9, date(2023, 1, 1): 4}
    )
    second = make_target(conn, unit_id=an, name="B", year=2022)

    assert target_of(conn, first).reached == {date(2023, 1, 1): 4, date(2023, 2, 1): 9}
    assert target_of(conn, 0) is None
    assert [told.id for told in targets_of(conn, None, Scope.everything())] == [first, second]
    assert [told.id for told in targets_of(conn, 2023, Scope.everything())] == [first]
    assert [told.id for told in targets_of(conn, None, Scope.of([an]))] == [second]
