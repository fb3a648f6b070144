"""Which months are due on a day, and what is late."""

from datetime import date

import pytest

from db.facts.returns import deadline, ended_months, is_late
from db.model import BEGINNING, ReturnState
from db.periods import Calendar

POLICE, CIVIL = Calendar(), Calendar(0)


@pytest.mark.parametrize(
    ("calendar", "today", "last"),
    [
        (POLICE, date(2023, 10, 14), date(2023, 9, 1)),
        (POLICE, date(2023, 10, 15), date(2023, 10, 1)),
        (CIVIL, date(2023, 10, 31), date(2023, 9, 1)),
        (CIVIL, date(2023, 11, 1), date(2023, 10, 1)),
    ],
)
def test_a_month_is_due_from_the_day_after_its_last(calendar, today, last):
    months = ended_months(calendar, today, BEGINNING, 3)
    assert (len(months), months[-1]) == (3, last)
    assert list(months) == sorted(months)


def test_no_month_before_the_beginning_is_due_but_the_newest_is():
    today = date(2023, 10, 20)
    assert ended_months(POLICE, today, date(2023, 9, 1), 12) == (
        date(2023, 9, 1),
        date(2023, 10, 1),
    )
    assert ended_months(POLICE, today, date(2030, 1, 1), 12) == (date(2023, 10, 1),)


@pytest.mark.parametrize(
    ("state", "sent", "today", "late"),
    [
        ("", None, 17, False),
        ("", None, 18, True),
        (ReturnState.SUBMITTED, 17, 30, False),
        (ReturnState.APPROVED, 18, 30, True),
        (ReturnState.RETURNED, 15, 17, False),
        (ReturnState.RETURNED, 15, 18, True),
        (ReturnState.DRAFT, 15, 18, True),
    ],
)
def test_late_is_what_came_after_the_deadline_or_has_not_come(state, sent, today, late):
    until = deadline(POLICE, date(2023, 10, 1), 3)
    assert until == date(2023, 10, 17)
    sent_on = sent and date(2023, 10, sent)
    assert is_late(state, sent_on, until, date(2023, 10, today)) is late
