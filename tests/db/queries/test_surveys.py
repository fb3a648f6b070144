from dataclasses import replace
from datetime import date

from db.queries.surveys import round_of, rounds, surveyed, tallies
from tests.factories import make_root, make_survey, make_unit

DAY = date(2023, 6, 12)


def test_rounds_come_newest_first_with_their_questions_and_who_has_told(conn):
    root, long = make_root(conn), make_unit(conn)
    old = make_survey(conn, unit_id=root, closed_on=date(2023, 10, 11))
    new = make_survey(
        conn,
        unit_id=root,
        closed_on=date(2023, 10, 12),
        topics=("Thái độ", "Thủ tục"),
        answers={long: [[0, 0, 1, 2, 3], [0, 0, 0, 0, 6]]},
    )

    found = rounds(conn)

    assert [told.id for told in found] == [new, old]
    assert list(found[0].questions.values()) == ["Thái độ", "Thủ tục"]
    assert list(found[0].positions.values()) == [1, 2]
    assert (found[0].forms, found[1].forms) == ({long: (6, 6, 6)}, {})
    assert round_of(conn, 0) is None


def test_tallies_of_one_commune(conn):
    long, an = make_unit(conn), make_unit(conn)
    survey_id = make_survey(conn, answers={long: [[0, 1, 2, 3, 4]]})
    question = next(iter(round_of(conn, survey_id).questions))

    found = tallies(conn, survey_id, long)

    assert (found.issued, found.returned, found.valid) == (10, 10, 10)
    assert found.answers == {question: (0, 1, 2, 3, 4)}
    assert tallies(conn, survey_id, an) is None


def test_the_mark_follows_the_numbers(conn):
    long = make_unit(conn)
    survey_id = make_survey(conn, answers={long: [[0, 1, 2, 3, 4]]})
    found = tallies(conn, survey_id, long)
    (question,) = found.answers

    assert tallies(conn, survey_id, long).mark == found.mark
    assert replace(found, returned=11).mark != found.mark
    assert replace(found, answers={question: (1, 0, 2, 3, 4)}).mark != found.mark


def test_a_district_surveys_its_communes_of_the_day_and_itself(conn):
    root = make_root(conn)
    an, long = make_unit(conn, "Vĩnh An"), make_unit(conn, "Vĩnh Long")
    make_unit(conn, "Vĩnh Khang", valid_to=date(2019, 11, 30), successor_id=an)

    assert list(surveyed(conn, root, DAY)) == [an, long, root]


def test_a_commune_surveys_itself_as_long_as_it_exists(conn):
    gone = make_unit(conn, valid_to=date(2019, 11, 30))

    assert surveyed(conn, gone, DAY) == {}
    assert list(surveyed(conn, gone, date(2019, 6, 1))) == [gone]
    assert surveyed(conn, 0, DAY) == {}
