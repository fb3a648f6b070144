from dataclasses import replace
from datetime import date

import pandas as pd

from db.facts.returns import Deadlines, coverage, first_owed
from db.model import BEGINNING, Selection
from db.periods import Calendar

JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)
LATER = Deadlines(Calendar(), 3, date(2023, 7, 18))
"""The first day on which July, which ends on 14/07, is due."""

NEWEST = date(2023, 7, 14)


def choice(*communes, last=date(2023, 7, 14)):
    return Selection(Calendar().custom(date(2023, 5, 15), last), communes, True, last)


def reporting(*rows):
    return pd.DataFrame(rows, columns=["unit_id", "month", "reported"]).astype(
        {"unit_id": "int64", "month": "datetime64[s]", "reported": "bool"}
    )


def test_the_missing_are_named_with_their_months_in_the_order_of_the_communes():
    frame = reporting(
        (1, JUNE, True),
        (1, JULY, False),
        (2, JUNE, False),
        (2, JULY, False),
        (3, JUNE, True),
        (3, JULY, True),
    )

    covered = coverage(frame, choice(2, 1, 3), LATER, NEWEST)

    assert (covered.complete, covered.communes, covered.due) == (1, 3, 2)
    assert covered.missing == ((2, (JUNE, JULY)), (1, (JULY,)))


def test_without_a_due_month_nobody_is_missing():
    covered = coverage(reporting(), choice(1, 2), LATER, NEWEST)

    assert (covered.complete, covered.due, covered.missing) == (2, 0, ())


def test_nobody_is_missing_in_a_month_that_is_not_due():
    frame = reporting((1, JUNE, True), (1, JULY, True), (2, JUNE, False), (2, JULY, False))

    covered = coverage(frame, choice(1, 2), replace(LATER, today=date(2023, 7, 17)), NEWEST)

    assert (covered.complete, covered.due) == (1, 1)
    assert covered.missing == ((2, (JUNE,)),)
    assert covered.waiting == ((JULY, (2,)),)


def test_a_month_that_all_have_reported_early_counts():
    frame = reporting((1, JUNE, True), (1, JULY, True))

    covered = coverage(frame, choice(1), replace(LATER, today=date(2023, 7, 15)), NEWEST)

    assert (covered.due, covered.waiting) == (2, ())


def test_a_month_that_is_not_over_neither_counts_nor_waits():
    frame = reporting((1, JUNE, True), (1, JULY, False))

    covered = coverage(frame, choice(1), replace(LATER, today=date(2023, 7, 14)), NEWEST)

    assert (covered.due, covered.missing, covered.waiting) == (1, (), ())


def test_a_month_that_is_not_over_does_not_count_either_when_all_have_reported_it():
    frame = reporting((1, JUNE, True), (1, JULY, True))

    assert coverage(frame, choice(1), replace(LATER, today=date(2023, 7, 14)), NEWEST).due == 1


def test_a_month_that_ends_after_the_window_counts_when_it_is_due_and_does_not_wait_before():
    frame = reporting((1, JUNE, True), (1, JULY, False), (2, JUNE, True), (2, JULY, True))
    inside = choice(1, 2, last=date(2023, 7, 10))

    assert coverage(frame, inside, LATER, NEWEST).missing == ((1, (JULY,)),)
    covered = coverage(frame, inside, replace(LATER, today=date(2023, 7, 17)), NEWEST)
    assert (covered.due, covered.missing, covered.waiting) == (1, (), ())
    assert covered.months == (JUNE, JULY)
    assert coverage(frame, inside, LATER, date(2023, 7, 13)).missing == ()


def test_nobody_owes_a_month_before_the_office_began():
    frame = reporting((1, JUNE, False), (1, JULY, True), (2, JUNE, False), (2, JULY, False))

    covered = coverage(frame, choice(1, 2), replace(LATER, since=JULY), NEWEST)

    assert (covered.complete, covered.asked, covered.due) == (1, 1, 2)
    assert covered.owed == ((2, (JULY,)),)
    assert covered.missing == ((1, (JUNE,)), (2, (JUNE, JULY)))  # it is not known either
    assert not covered.is_full


def test_a_new_office_owes_the_last_month_alone():
    today = date(2023, 7, 18)

    assert first_owed(Calendar(), today, BEGINNING) == JULY
    assert first_owed(Calendar(), today, JUNE) == JUNE
    assert first_owed(Calendar(), today, date(2023, 8, 1)) == JULY
