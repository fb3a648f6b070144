from datetime import date

import pandas as pd

from db.facts.coverage import coverage

JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)


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

    covered = coverage(frame, (2, 1, 3))

    assert (covered.complete, covered.communes, covered.months) == (1, 3, 2)
    assert covered.missing == ((2, (JUNE, JULY)), (1, (JULY,)))


def test_without_a_due_month_nobody_is_missing():
    covered = coverage(reporting(), (1, 2))

    assert (covered.complete, covered.months, covered.missing) == (2, 0, ())
