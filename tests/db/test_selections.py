"""A choice that is kept as text comes back as it was."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.model import Selection
from db.periods import Calendar, Period, PeriodKind
from db.selections import pack, unpack

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@given(
    days=st.tuples(DAYS, DAYS).map(sorted),
    named_on=DAYS,
    cutoff_day=st.integers(0, 28),
    kind=st.sampled_from(PeriodKind),
    communes=st.lists(st.integers(1, 10_000), unique=True, max_size=14),
    whole=st.booleans(),
)
def test_what_is_unpacked_is_what_was_packed(days, named_on, cutoff_day, kind, communes, whole):
    period = Period(*days, Calendar(cutoff_day), kind)
    chosen = Selection(period, tuple(communes), whole, named_on)

    assert unpack(pack(chosen)) == chosen
