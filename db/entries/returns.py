"""What makes a monthly return right: its sums, the register, and the months that it joins."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.entries.field import Field, by_name
from db.indicators import REINTEGRATION, indicator
from db.model import COMMUNE, N_, Faults
from db.queries.returns import (
    carried,
    last_standings,
    next_start,
    parts,
    registered,
    standing_before,
)
from db.queries.settings import calendar
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT, monthly_return, reintegration, unit

MOST_PEOPLE = 100_000
MOST_LENT = 10**15


def _box(name: str, label: str = "", *, empty: int | None = None, most: int = MOST_PEOPLE) -> Field:
    """Called as its figure is, unless it has a `label`."""
    return Field(
        column=reintegration.c[name],
        label=label or indicator(REINTEGRATION, name).title,
        missing=N_("Enter a number, 0 if there is none."),
        empty=empty,
        most=most,
    )


CONFIRMED = Field(
    column=monthly_return.c.incidents_confirmed,
    label=N_("Incidents of the month"),
    missing=N_("Enter how many incidents there were, 0 if none."),
)
NOTE = Field(
    column=monthly_return.c.note,
    label=N_("Note (no names, numbers or addresses of people)"),
    too_long=N_("The note may have {most} characters."),
)
BOXES = by_name(
    _box("stock_start", N_("At the beginning of the month")),
    _box("received", empty=0),
    _box("moved_in", empty=0),
    _box("out_expunged", N_("Left: conviction expunged"), empty=0),
    _box("out_moved", N_("Left: moved to live elsewhere"), empty=0),
    _box("out_emigrated", N_("Left: settled abroad"), empty=0),
    _box("out_missing", N_("Left: declared missing"), empty=0),
    _box("out_died", N_("Left: died"), empty=0),
    _box("out_reoffended", N_("Left: imprisoned for a new offence"), empty=0),
    _box("stock_end"),
    _box("class_a"),
    _box("class_b"),
    _box("class_c"),
    _box("class_d"),
    _box("employed", N_("Of these in stable work")),
    _box("borrowing", N_("Of these with a loan")),
    _box("guided", empty=0),
    _box("job_referred", empty=0),
    _box("trained", empty=0),
    _box("loaned", empty=0),
    _box("loan_amount", N_("Sum lent (dong)"), empty=0, most=MOST_LENT),
)
"""Counts of reintegration as they are typed: people, and loan_amount in dong. An empty flow is
none; an empty stock is a box that must be filled."""
COUNTS = tuple(BOXES)


@dataclass(frozen=True)
class ReturnEntry:
    """What a commune reports for a month (its nominal first day).

    `incidents_confirmed` is the number of the register as the user saw it. `counts` holds every
    column of COUNTS; None is a box that must be filled and is not.
    """

    unit_id: int | None
    month: date | None
    incidents_confirmed: int | None
    counts: Mapping[str, int | None]
    note: str = ""


def check_return(conn: sa.Connection, entry: ReturnEntry, today: date) -> None:
    """Everything that is wrong at once; without a commune and a month nothing else can be checked.

    Raises:
        Invalid: by field of ReturnEntry or of COUNTS.
    """
    faults = Faults()
    _check_place(conn, entry, today, faults)
    faults.refuse()
    _check_incidents(conn, entry, faults)
    _check_counts(conn, entry, faults)
    NOTE.check(entry.note, faults)
    faults.refuse()


def _check_place(conn: sa.Connection, entry: ReturnEntry, today: date, faults: Faults) -> None:
    month = entry.month
    if month is None or month.day != 1:
        faults.add("month", N_("Choose the month."))
        return
    last_day = calendar(conn).last_day(month)
    if last_day >= today:
        faults.add("month", N_("This month has not ended yet. Send its return after its last day."))
    found = conn.execute(sa.select(unit).where(unit.c.id == entry.unit_id)).first()
    if found is None or found.level != COMMUNE:
        faults.add("unit_id", N_("Choose the commune."))
    elif not found.valid_from <= last_day <= found.valid_to:
        faults.add(
            "unit_id",
            N_("A month is reported by the commune that exists on its last day. Choose that one."),
        )


def _check_incidents(conn: sa.Connection, entry: ReturnEntry, faults: Faults) -> None:
    assert entry.unit_id is not None
    assert entry.month is not None
    confirmed = entry.incidents_confirmed
    last_day = calendar(conn).last_day(entry.month)
    incidents = registered(conn, entry.unit_id, entry.month, last_day)
    CONFIRMED.check(confirmed, faults)
    if confirmed is not None and confirmed != incidents:
        faults.add(
            "incidents_confirmed",
            N_(
                "The register holds {registered} incidents of this month, you confirm {confirmed}. "
                "Correct the register or this number."
            ),
            registered=incidents,
            confirmed=confirmed,
        )


def _check_counts(conn: sa.Connection, entry: ReturnEntry, faults: Faults) -> None:
    typed = {name: entry.counts.get(name) for name in COUNTS}
    for name, count in typed.items():
        BOXES[name].check(count, faults)
    if faults.found.keys() & set(COUNTS):
        return
    counts = {name: count or 0 for name, count in typed.items()}
    _check_sums(counts, faults)
    _check_months_join(conn, entry, counts, faults)


def _check_sums(counts: Mapping[str, int], faults: Faults) -> None:
    end = counts["stock_end"]
    made = made_of(counts)
    classes = sum(counts[name] for name in CLASSES)
    if end != made:
        faults.add(
            "stock_end",
            N_("Opening, coming and leaving make {made}, but {end} is written here."),
            made=made,
            end=end,
        )
    if classes != end:
        faults.add(
            CLASSES[-1],
            N_("Classes A to D make {made} together, but {end} are under management."),
            made=classes,
            end=end,
        )
    for name in ("employed", "borrowing"):
        if counts[name] > end:
            faults.add(name, N_("These cannot be more than are under management."))
    if (counts["loaned"] == 0) != (counts["loan_amount"] == 0):
        faults.add("loan_amount", N_("People given a loan and the sum lent belong together."))


def made_of(counts: Mapping[str, int]) -> int:
    """What the opening stock and the flows make of the stock at the end."""
    come, gone = (sum(counts[name] for name in names) for names in (FLOWS_IN, FLOWS_OUT))
    return counts["stock_start"] + come - gone


def _check_months_join(
    conn: sa.Connection, entry: ReturnEntry, counts: Mapping[str, int], faults: Faults
) -> None:
    """The month begins as the one before ended, and the next one begins as this one ends."""
    assert entry.unit_id is not None
    assert entry.month is not None
    before = standing_before(conn, entry.unit_id, entry.month)
    if before is not None and counts["stock_start"] != before["stock_end"]:
        faults.add(
            "stock_start",
            N_("The last return ended with {ended}; this month begins with as many."),
            ended=before["stock_end"],
        )
    following = next_start(conn, entry.unit_id, entry.month)
    if following is None:
        return
    unit_id, month, start = following
    ended = last_standings(conn, month)
    ended[entry.unit_id] = Counter(stock_end=counts["stock_end"])
    expected = carried(unit_id, ended, parts(conn))
    if expected is not None and expected["stock_end"] != start:
        faults.add(
            "stock_end",
            N_(
                "The next return, of {month}, begins with {start}: this one has to end so that "
                "they agree. The district can send the later returns back first."
            ),
            month=f"{month:%m/%Y}",
            start=start,
        )
