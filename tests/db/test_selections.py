"""A choice that is kept as text comes back as it was."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.model import Selection
from db.periods import Base, Calendar, Period, PeriodKind
from db.selections import pack, unpack

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@given(
    days=st.tuples(DAYS, DAYS).map(sorted),
    named_on=DAYS,
    cutoff_day=st.integers(0, 28),
    kind=st.sampled_from(PeriodKind),
    against=st.sampled_from(Base),
    communes=st.lists(st.integers(1, 10_000), unique=True, max_size=14),
    whole=st.booleans(),
)
def test_what_is_unpacked_is_what_was_packed(
    days, named_on, cutoff_day, kind, against, communes, whole
):
    period = Period(*days, Calendar(cutoff_day), kind, against)
    chosen = Selection(period, tuple(communes), whole, named_on)

    assert unpack(pack(chosen)) == chosen


def test_a_choice_of_before_there_was_another_base_is_against_the_year_before():
    chosen = Selection(Calendar().month(2023, 9), (1, 2), True, date(2023, 9, 14))
    fields = json.loads(pack(chosen))
    del fields["against"]

    assert unpack(json.dumps(fields)) == chosen
