from datetime import date

from db.model import Selection
from db.periods import Calendar
from db.queries.satisfaction import left_to_the_district, survey_answers, survey_rounds
from db.schema import LEVELS
from tests.factories import make_root, make_survey, make_unit
from tests.wording import vi

PERIOD = Calendar().year_to_date(date(2023, 10, 10))
LEVEL_COLUMNS = list(LEVELS)


def selection(*units, whole=False, period=PERIOD):
    return Selection(period, units, whole, period.last)


def test_answers_come_by_round_commune_and_question(conn):
    here, there = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh Hùng")
    old = make_survey(
        conn,
        closed_on=date(2022, 6, 12),
        opened_on=date(2022, 6, 1),
        answers={here: [[1, 0, 0, 2, 3]]},
    )
    new = make_survey(
        conn,
        topics=("Một", "Hai"),
        answers={here: [[0, 0, 1, 2, 3], [0, 1, 0, 2, 2]], there: [[9, 0, 0, 0, 0]] * 2},
    )

    rows = survey_answers(conn, selection(here))

    assert rows["survey_id"].tolist() == [old, new, new]
    assert rows["topic"].tolist() == [vi("Conduct towards people"), "Một", "Hai"]
    assert rows[LEVEL_COLUMNS].to_numpy().tolist() == [
        [1, 0, 0, 2, 3],
        [0, 0, 1, 2, 3],
        [0, 1, 0, 2, 2],
    ]


def test_a_round_that_closes_later_is_not_known_yet(conn):
    here = make_unit(conn)
    make_survey(conn, closed_on=date(2023, 10, 11), answers={here: [[0, 0, 0, 0, 9]]})

    assert survey_answers(conn, selection(here)).empty
    assert survey_rounds(conn, selection(here)).empty


def test_former_communes_are_pooled_into_the_commune_of_the_day(conn):
    new = make_unit(conn, "Vĩnh Lộc", valid_from=date(2023, 7, 1))
    parts = [
        make_unit(conn, name, valid_to=date(2023, 6, 30), successor_id=new)
        for name in ("Vĩnh Tiến", "Vĩnh Thành")
    ]
    make_survey(
        conn,
        opened_on=date(2023, 6, 1),
        closed_on=date(2023, 6, 12),
        answers={parts[0]: [[0, 0, 1, 2, 3]], parts[1]: [[1, 1, 1, 1, 1]]},
    )

    answers, rounds = survey_answers(conn, selection(new)), survey_rounds(conn, selection(new))

    assert answers[["unit_id", *LEVEL_COLUMNS]].to_numpy().tolist() == [[new, 1, 1, 2, 3, 4]]
    assert rounds[["unit_id", "issued", "returned", "valid"]].to_numpy().tolist() == [
        [new, 11, 11, 11]
    ]


def test_forms_of_the_district_belong_to_all_communes_alone(conn):
    root, here = make_root(conn), make_unit(conn)
    make_survey(conn, unit_id=root, answers={root: [[0, 0, 0, 0, 7]]})
    make_survey(
        conn,
        unit_id=root,
        opened_on=date(2022, 6, 1),
        closed_on=date(2022, 6, 12),
        answers={root: [[0, 0, 0, 0, 5]]},
    )

    assert survey_answers(conn, selection(here)).empty
    assert left_to_the_district(conn, selection(here)) == 7
    assert survey_answers(conn, selection(here, whole=True))["level_5"].tolist() == [5, 7]
    assert left_to_the_district(conn, selection(here, whole=True)) == 0


def test_columns_stay_without_rows(conn):
    here = make_unit(conn)
    make_survey(conn, answers={here: [[0, 0, 0, 0, 7]]})

    for query in (survey_answers, survey_rounds):
        empty, full = query(conn, selection(10**6)), query(conn, selection(here))
        assert empty.empty
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert left_to_the_district(conn, selection(here)) == 0
