from datetime import date

from db.model import ReturnState, SuggestionState
from db.periods import Calendar
from db.queries import settings
from db.queries.revisions import revision
from tests.factories import (
    make_closing,
    make_forum,
    make_incident,
    make_return,
    make_suggestion,
    make_survey,
    make_unit,
    set_setting,
)


def test_the_usual_calendar_is_there_from_the_first_migration(conn):
    assert settings.calendar(conn) == Calendar(14)


def test_the_calendar_follows_its_setting(conn):
    set_setting(conn, "cutoff_day", "0")

    assert settings.calendar(conn) == Calendar(0)


def test_without_data_there_is_no_span(conn):
    assert settings.data_span(conn) is None


def test_a_return_speaks_of_its_whole_month(conn):
    make_return(conn, month=date(2023, 9, 1))

    assert settings.data_span(conn) == (date(2023, 8, 15), date(2023, 9, 14))


def test_a_return_that_nobody_has_sent_speaks_of_nothing(conn):
    make_return(conn, month=date(2023, 9, 1), state=ReturnState.DRAFT)

    assert settings.data_span(conn) is None


def test_the_span_reaches_from_the_oldest_to_the_newest_figure_of_any_subject(conn):
    make_incident(conn, occurred_on=date(2023, 3, 5))
    assert settings.data_span(conn) == (date(2023, 3, 5), date(2023, 3, 5))

    make_forum(conn, held_on=date(2022, 6, 1))
    assert settings.data_span(conn) == (date(2022, 6, 1), date(2023, 3, 5))

    make_suggestion(conn, events=[(date(2023, 11, 2), SuggestionState.RECEIVED)])
    assert settings.data_span(conn) == (date(2022, 6, 1), date(2023, 11, 2))

    told = {make_unit(conn): [[0, 0, 0, 0, 9]]}
    make_survey(conn, opened_on=date(2024, 1, 1), closed_on=date(2024, 1, 9), answers=told)
    assert settings.data_span(conn) == (date(2022, 6, 1), date(2024, 1, 9))


def test_a_survey_round_that_nobody_has_told_of_speaks_of_nothing(conn):
    make_survey(conn, closed_on=date(2030, 1, 9))

    assert settings.data_span(conn) is None


def test_a_voided_incident_speaks_of_nothing(conn):
    make_incident(conn, occurred_on=date(2023, 3, 5))
    make_incident(conn, occurred_on=date(2203, 3, 5), voided=True)

    assert settings.data_span(conn) == (date(2023, 3, 5), date(2023, 3, 5))


def test_the_programme_starts_when_told_or_with_the_first_return(conn):
    assert Calendar().first_day(settings.programme_start(conn)) < date(1900, 1, 1)
    make_return(conn, month=date(2021, 3, 1))
    assert settings.programme_start(conn) == date(2021, 3, 1)

    set_setting(conn, "programme_start", "2020-01-01")
    assert settings.programme_start(conn) == date(2020, 1, 1)


def test_a_window_is_closed_when_a_standing_closing_covers_it(conn):
    make_closing(conn, first_day=date(2023, 8, 15), last_day=date(2023, 9, 14))

    assert settings.is_closed(conn, date(2023, 8, 15), date(2023, 9, 14))
    assert settings.is_closed(conn, date(2023, 8, 20), date(2023, 9, 1))
    assert not settings.is_closed(conn, date(2023, 8, 15), date(2023, 9, 15))


def test_a_window_closed_piece_by_piece_is_closed_in_whatever_order_and_overlap(conn):
    for first, last in (
        (date(2023, 1, 15), date(2023, 2, 14)),
        (date(2022, 12, 15), date(2023, 1, 14)),
        (date(2022, 12, 20), date(2022, 12, 25)),
        (date(2023, 2, 1), date(2023, 3, 14)),
    ):
        make_closing(conn, first_day=first, last_day=last)

    assert settings.is_closed(conn, date(2022, 12, 15), date(2023, 3, 14))
    assert settings.is_closed(conn, date(2022, 12, 24), date(2023, 3, 1))
    assert not settings.is_closed(conn, date(2022, 12, 14), date(2023, 3, 14))
    assert not settings.is_closed(conn, date(2022, 12, 15), date(2023, 3, 15))


def test_a_gap_of_one_day_or_a_reopened_month_leaves_it_open(conn):
    make_closing(conn, first_day=date(2023, 1, 1), last_day=date(2023, 1, 31))
    make_closing(conn, first_day=date(2023, 2, 2), last_day=date(2023, 2, 28))
    make_closing(conn, first_day=date(2023, 2, 1), last_day=date(2023, 2, 1), reopened=True)

    assert not settings.is_closed(conn, date(2023, 1, 1), date(2023, 2, 28))
    assert settings.is_closed(conn, date(2023, 2, 2), date(2023, 2, 28))


def test_a_window_is_touched_where_a_standing_closing_covers_one_day_of_it(conn):
    make_closing(conn, first_day=date(2023, 2, 1), last_day=date(2023, 2, 28))
    make_closing(conn, first_day=date(2023, 5, 1), last_day=date(2023, 5, 31), reopened=True)

    assert settings.is_touched_by_closing(conn, date(2023, 2, 28), date(2023, 3, 14))
    assert settings.is_touched_by_closing(conn, date(2023, 1, 1), date(2023, 12, 31))
    assert not settings.is_touched_by_closing(conn, date(2023, 3, 1), date(2023, 12, 31))


def test_a_reopened_window_is_not_closed(conn):
    make_closing(conn, first_day=date(2023, 8, 15), last_day=date(2023, 9, 14), reopened=True)

    assert not settings.is_closed(conn, date(2023, 8, 15), date(2023, 9, 14))


def test_every_write_moves_the_revision(conn):
    before = revision(conn)
    make_incident(conn)

    assert revision(conn) > before
