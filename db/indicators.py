"""Every figure that is counted and that a closing keeps: one row each, in the order of reading.

What holds of a figure stands here: the sums of months, what a missing cell means, which change
is a good one, what it is called.
"""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Literal

from db.compare import Polarity
from db.model import N_


class Kind(StrEnum):
    """What several months have: those of a flow add up, a stock is that of one of them."""

    FIRST = auto()
    LAST = auto()
    FLOW = auto()


FIRST, LAST, FLOW = Kind
FEWER, NEUTRAL, MORE = Polarity.FEWER_IS_BETTER, Polarity.NEUTRAL, Polarity.MORE_IS_BETTER


@dataclass(frozen=True)
class Group:
    """What is counted together; `title` is a msgid. `absent` is what a cell without a row means:
    nothing, or not known."""

    title: str
    absent: Literal[0] | None


GROUPS = {
    "returns": Group(N_("Monthly returns"), None),
    "incidents": Group(N_("Incidents"), 0),
    "reintegration": Group(N_("Reintegration"), None),
    "suggestions": Group(N_("Suggestions"), 0),
    "satisfaction": Group(N_("Satisfaction"), None),
    "targets": Group(N_("Targets"), None),
}
"""By the name before the dot of a key."""


@dataclass(frozen=True)
class Indicator:
    """A figure: its `key` as it is stored, group and figure; `title` is a msgid."""

    key: str
    kind: Kind
    polarity: Polarity
    title: str

    @property
    def group(self) -> str:
        return self.key.partition(".")[0]

    @property
    def absent(self) -> int | None:
        return GROUPS[self.group].absent


_ROWS = (
    Indicator("returns.reported", FLOW, NEUTRAL, N_("Months reported")),
    Indicator("returns.confirmed", FLOW, NEUTRAL, N_("Incidents that the returns confirm")),
    Indicator("incidents.occurred", FLOW, FEWER, N_("Incidents occurred")),
    Indicator("incidents.solved", FLOW, MORE, N_("Solved by the end of the period")),
    Indicator("incidents.dead", FLOW, FEWER, N_("Dead")),
    Indicator("incidents.injured", FLOW, FEWER, N_("Injured")),
    Indicator("incidents.damage", FLOW, FEWER, N_("Damage (dong)")),
    Indicator("reintegration.stock_start", FIRST, NEUTRAL, N_("Under management at the beginning")),
    Indicator("reintegration.received", FLOW, NEUTRAL, N_("Newly received")),
    Indicator("reintegration.moved_in", FLOW, NEUTRAL, N_("Moved in")),
    # The six legal reasons to leave: Circular 10/2024/TT-BCA, article 14.
    Indicator("reintegration.out_expunged", FLOW, NEUTRAL, N_("Conviction expunged")),
    Indicator("reintegration.out_moved", FLOW, NEUTRAL, N_("Moved to live elsewhere")),
    Indicator("reintegration.out_emigrated", FLOW, NEUTRAL, N_("Settled abroad")),
    Indicator("reintegration.out_missing", FLOW, NEUTRAL, N_("Declared missing")),
    Indicator("reintegration.out_died", FLOW, NEUTRAL, N_("Died")),
    Indicator("reintegration.out_reoffended", FLOW, NEUTRAL, N_("Imprisoned for a new offence")),
    Indicator("reintegration.stock_end", LAST, NEUTRAL, N_("Under management at the end")),
    Indicator("reintegration.class_a", LAST, NEUTRAL, N_("Class A")),
    Indicator("reintegration.class_b", LAST, NEUTRAL, N_("Class B")),
    Indicator("reintegration.class_c", LAST, NEUTRAL, N_("Class C")),
    Indicator("reintegration.class_d", LAST, NEUTRAL, N_("Class D")),
    Indicator("reintegration.guided", FLOW, NEUTRAL, N_("Guided through expungement")),
    Indicator("reintegration.job_referred", FLOW, NEUTRAL, N_("Referred to a job")),
    Indicator("reintegration.trained", FLOW, NEUTRAL, N_("Trained for a trade")),
    Indicator("reintegration.loaned", FLOW, NEUTRAL, N_("Given a loan")),
    Indicator("reintegration.loan_amount", FLOW, NEUTRAL, N_("Amount of the loans (dong)")),
    Indicator("reintegration.employed", LAST, NEUTRAL, N_("In stable work")),
    Indicator("reintegration.borrowing", LAST, NEUTRAL, N_("With a loan")),
    Indicator("suggestions.new", FLOW, NEUTRAL, N_("New suggestions")),
    Indicator("suggestions.finished", FLOW, NEUTRAL, N_("Finished")),
    Indicator("suggestions.on_time", FLOW, MORE, N_("Finished on time")),
    Indicator("suggestions.open", LAST, FEWER, N_("Open at the end")),
    Indicator("suggestions.overdue", LAST, FEWER, N_("Overdue at the end")),
    Indicator("satisfaction.issued", FLOW, NEUTRAL, N_("Forms issued")),
    Indicator("satisfaction.returned", FLOW, MORE, N_("Forms returned")),
    Indicator("satisfaction.valid", FLOW, NEUTRAL, N_("Valid forms")),
    Indicator("satisfaction.level_1", FLOW, FEWER, N_("1 very dissatisfied")),
    Indicator("satisfaction.level_2", FLOW, FEWER, N_("2 dissatisfied")),
    Indicator("satisfaction.level_3", FLOW, NEUTRAL, N_("3 neither")),
    Indicator("satisfaction.level_4", FLOW, MORE, N_("4 satisfied")),
    Indicator("satisfaction.level_5", FLOW, MORE, N_("5 very satisfied")),
    Indicator("targets.goal", LAST, NEUTRAL, N_("Goal of the year")),
    Indicator("targets.reached", LAST, MORE, N_("Reached by the end")),
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
