"""Every figure that is counted and that a closing keeps: one row each, in the order of reading.

What is said of a figure is said here: the sums of months, what a missing cell means, who may see
a small count of it, which change is a good one, what it is called.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

from db.compare import Polarity
from db.model import N_


class Kind(StrEnum):
    """What several months have: those of a flow add up, a stock is that of one of them."""

    FIRST = auto()
    LAST = auto()
    FLOW = auto()


FIRST, LAST, FLOW = Kind
FEWER, NEUTRAL, MORE = Polarity.FEWER_IS_BETTER, Polarity.NEUTRAL, Polarity.MORE_IS_BETTER
ZERO, UNKNOWN = 0, None
SECRET, OPEN = True, False


@dataclass(frozen=True)
class Indicator:
    """A figure: its `key` as it is stored, group and figure; `absent` is what a cell without a row
    means. Small counts of a `secret` one point at people (db.masking). `title` is a msgid."""

    key: str
    kind: Kind
    absent: int | None
    secret: bool
    polarity: Polarity
    title: str

    @property
    def group(self) -> str:
        return self.key.partition(".")[0]


GROUPS = {
    "returns": N_("Monthly returns"),
    "incidents": N_("Incidents"),
    "reintegration": N_("Reintegration"),
    "suggestions": N_("Suggestions"),
    "satisfaction": N_("Satisfaction"),
    "targets": N_("Targets"),
}
"""What is counted together, by the name before the dot of a key; msgids."""

_ROWS = (
    Indicator("returns.reported", FLOW, UNKNOWN, OPEN, NEUTRAL, N_("Months reported")),
    Indicator(
        "returns.confirmed", FLOW, UNKNOWN, OPEN, NEUTRAL, N_("Incidents that the returns confirm")
    ),
    Indicator("incidents.occurred", FLOW, ZERO, OPEN, FEWER, N_("Incidents occurred")),
    Indicator("incidents.solved", FLOW, ZERO, OPEN, MORE, N_("Solved by the end of the period")),
    Indicator("incidents.dead", FLOW, ZERO, OPEN, FEWER, N_("Dead")),
    Indicator("incidents.injured", FLOW, ZERO, OPEN, FEWER, N_("Injured")),
    Indicator("incidents.damage", FLOW, ZERO, OPEN, FEWER, N_("Damage (dong)")),
    Indicator(
        "reintegration.stock_start",
        FIRST,
        UNKNOWN,
        SECRET,
        NEUTRAL,
        N_("Under management at the beginning"),
    ),
    Indicator("reintegration.received", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Newly received")),
    Indicator("reintegration.moved_in", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Moved in")),
    # The six legal reasons to leave: Circular 10/2024/TT-BCA, article 14.
    Indicator(
        "reintegration.out_expunged", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Conviction expunged")
    ),
    Indicator(
        "reintegration.out_moved", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Moved to live elsewhere")
    ),
    Indicator("reintegration.out_emigrated", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Settled abroad")),
    Indicator("reintegration.out_missing", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Declared missing")),
    Indicator("reintegration.out_died", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Died")),
    Indicator(
        "reintegration.out_reoffended",
        FLOW,
        UNKNOWN,
        SECRET,
        NEUTRAL,
        N_("Imprisoned for a new offence"),
    ),
    Indicator(
        "reintegration.stock_end", LAST, UNKNOWN, SECRET, NEUTRAL, N_("Under management at the end")
    ),
    Indicator("reintegration.class_a", LAST, UNKNOWN, SECRET, NEUTRAL, N_("Class A")),
    Indicator("reintegration.class_b", LAST, UNKNOWN, SECRET, NEUTRAL, N_("Class B")),
    Indicator("reintegration.class_c", LAST, UNKNOWN, SECRET, NEUTRAL, N_("Class C")),
    Indicator("reintegration.class_d", LAST, UNKNOWN, SECRET, NEUTRAL, N_("Class D")),
    Indicator(
        "reintegration.guided", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Guided through expungement")
    ),
    Indicator(
        "reintegration.job_referred", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Referred to a job")
    ),
    Indicator("reintegration.trained", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Trained for a trade")),
    Indicator("reintegration.loaned", FLOW, UNKNOWN, SECRET, NEUTRAL, N_("Given a loan")),
    Indicator(
        "reintegration.loan_amount",
        FLOW,
        UNKNOWN,
        SECRET,
        NEUTRAL,
        N_("Amount of the loans (dong)"),
    ),
    Indicator("reintegration.employed", LAST, UNKNOWN, SECRET, NEUTRAL, N_("In stable work")),
    Indicator("reintegration.borrowing", LAST, UNKNOWN, SECRET, NEUTRAL, N_("With a loan")),
    Indicator("suggestions.new", FLOW, ZERO, OPEN, NEUTRAL, N_("New suggestions")),
    Indicator("suggestions.finished", FLOW, ZERO, OPEN, NEUTRAL, N_("Finished")),
    Indicator("suggestions.on_time", FLOW, ZERO, OPEN, MORE, N_("Finished on time")),
    Indicator("suggestions.open", LAST, ZERO, OPEN, FEWER, N_("Open at the end")),
    Indicator("suggestions.overdue", LAST, ZERO, OPEN, FEWER, N_("Overdue at the end")),
    Indicator("satisfaction.issued", FLOW, UNKNOWN, OPEN, NEUTRAL, N_("Forms issued")),
    Indicator("satisfaction.returned", FLOW, UNKNOWN, OPEN, MORE, N_("Forms returned")),
    Indicator("satisfaction.valid", FLOW, UNKNOWN, OPEN, NEUTRAL, N_("Valid forms")),
    Indicator("satisfaction.level_1", FLOW, UNKNOWN, OPEN, FEWER, N_("1 very dissatisfied")),
    Indicator("satisfaction.level_2", FLOW, UNKNOWN, OPEN, FEWER, N_("2 dissatisfied")),
    Indicator("satisfaction.level_3", FLOW, UNKNOWN, OPEN, NEUTRAL, N_("3 neither")),
    Indicator("satisfaction.level_4", FLOW, UNKNOWN, OPEN, MORE, N_("4 satisfied")),
    Indicator("satisfaction.level_5", FLOW, UNKNOWN, OPEN, MORE, N_("5 very satisfied")),
    Indicator("targets.goal", LAST, UNKNOWN, OPEN, NEUTRAL, N_("Goal of the year")),
    Indicator("targets.reached", LAST, UNKNOWN, OPEN, MORE, N_("Reached by the end")),
)
INDICATORS = {row.key: row for row in _ROWS}


def _of_returns(*kinds: Kind) -> tuple[str, ...]:
    rows = (row for row in _ROWS if row.group == "reintegration" and row.kind in kinds)
    return tuple(row.key.partition(".")[2] for row in rows)


FLOWS = _of_returns(FLOW)
"""Columns of the table reintegration that add up over months and communes."""
STOCKS = _of_returns(FIRST, LAST)
"""Its columns that add up over communes only."""
STANDING = _of_returns(LAST)
"""Its columns that say how a commune ends a month."""
