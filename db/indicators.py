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


RETURNS = "returns"
INCIDENTS = "incidents"
REINTEGRATION = "reintegration"
SUGGESTIONS = "suggestions"
SATISFACTION = "satisfaction"
TARGETS = "targets"
SUMMARY = "summary"
"""What is looked at: groups of figures, and what sums up several. The words stand here and nowhere
else; a key of a figure, a screen and a page begin with them."""


@dataclass(frozen=True)
class Group:
    """What is counted together; `title` is a msgid. `absent` is what a cell without a row means:
    nothing, or not known. Parts of some do not add up: they are told `one_by_one`. What monthly
    returns bring is shown `by_months`, as far as they have settled."""

    title: str
    absent: Literal[0] | None
    one_by_one: bool = False
    by_months: bool = False


GROUPS = {
    RETURNS: Group(N_("Monthly returns"), None),
    INCIDENTS: Group(N_("Incidents"), 0),
    REINTEGRATION: Group(N_("Reintegration"), None, by_months=True),
    SUGGESTIONS: Group(N_("Suggestions"), 0),
    SATISFACTION: Group(N_("Satisfaction"), None, one_by_one=True),
    TARGETS: Group(N_("Targets"), None, one_by_one=True),
}
"""By the name before the dot of a key."""
SCREENS = {
    SUMMARY: N_("Overview"),
    **{key: group.title for key, group in GROUPS.items() if key != RETURNS},
}
"""What has a screen of its own, in the usual order of a briefing, and its name (a msgid)."""


@dataclass(frozen=True)
class Indicator:
    """A figure of a `group`; `title` is a msgid."""

    group: str
    name: str
    kind: Kind
    polarity: Polarity
    title: str

    @property
    def key(self) -> str:
        """As it is stored."""
        return f"{self.group}.{self.name}"

    @property
    def absent(self) -> int | None:
        return GROUPS[self.group].absent


_ROWS = (
    Indicator(RETURNS, "reported", FLOW, NEUTRAL, N_("Months reported")),
    Indicator(RETURNS, "confirmed", FLOW, NEUTRAL, N_("Incidents that the returns confirm")),
    Indicator(INCIDENTS, "occurred", FLOW, FEWER, N_("Incidents occurred")),
    Indicator(INCIDENTS, "solved", FLOW, MORE, N_("Solved by the end of the period")),
    Indicator(INCIDENTS, "dead", FLOW, FEWER, N_("Dead")),
    Indicator(INCIDENTS, "injured", FLOW, FEWER, N_("Injured")),
    Indicator(INCIDENTS, "damage", FLOW, FEWER, N_("Damage (dong)")),
    Indicator(
        REINTEGRATION, "stock_start", FIRST, NEUTRAL, N_("Under management at the beginning")
    ),
    Indicator(REINTEGRATION, "received", FLOW, NEUTRAL, N_("Newly received")),
    Indicator(REINTEGRATION, "moved_in", FLOW, NEUTRAL, N_("Moved in")),
    # The six legal reasons to leave: Circular 10/2024/TT-BCA, article 14.
    Indicator(REINTEGRATION, "out_expunged", FLOW, NEUTRAL, N_("Conviction expunged")),
    Indicator(REINTEGRATION, "out_moved", FLOW, NEUTRAL, N_("Moved to live elsewhere")),
    Indicator(REINTEGRATION, "out_emigrated", FLOW, NEUTRAL, N_("Settled abroad")),
    Indicator(REINTEGRATION, "out_missing", FLOW, NEUTRAL, N_("Declared missing")),
    Indicator(REINTEGRATION, "out_died", FLOW, NEUTRAL, N_("Died")),
    Indicator(REINTEGRATION, "out_reoffended", FLOW, NEUTRAL, N_("Imprisoned for a new offence")),
    Indicator(REINTEGRATION, "stock_end", LAST, NEUTRAL, N_("Under management at the end")),
    Indicator(REINTEGRATION, "class_a", LAST, NEUTRAL, N_("Class A")),
    Indicator(REINTEGRATION, "class_b", LAST, NEUTRAL, N_("Class B")),
    Indicator(REINTEGRATION, "class_c", LAST, NEUTRAL, N_("Class C")),
    Indicator(REINTEGRATION, "class_d", LAST, NEUTRAL, N_("Class D")),
    Indicator(REINTEGRATION, "guided", FLOW, NEUTRAL, N_("Guided through expungement")),
    Indicator(REINTEGRATION, "job_referred", FLOW, NEUTRAL, N_("Referred to a job")),
    Indicator(REINTEGRATION, "trained", FLOW, NEUTRAL, N_("Trained for a trade")),
    Indicator(REINTEGRATION, "loaned", FLOW, NEUTRAL, N_("Given a loan")),
    Indicator(REINTEGRATION, "loan_amount", FLOW, NEUTRAL, N_("Amount of the loans (dong)")),
    Indicator(REINTEGRATION, "employed", LAST, NEUTRAL, N_("In stable work")),
    Indicator(REINTEGRATION, "borrowing", LAST, NEUTRAL, N_("With a loan")),
    Indicator(SUGGESTIONS, "new", FLOW, NEUTRAL, N_("New suggestions")),
    Indicator(SUGGESTIONS, "finished", FLOW, NEUTRAL, N_("Finished")),
    Indicator(SUGGESTIONS, "on_time", FLOW, MORE, N_("Finished on time")),
    Indicator(SUGGESTIONS, "open", LAST, FEWER, N_("Open at the end")),
    Indicator(SUGGESTIONS, "overdue", LAST, FEWER, N_("Overdue at the end")),
    Indicator(SATISFACTION, "issued", FLOW, NEUTRAL, N_("Forms issued")),
    Indicator(SATISFACTION, "returned", FLOW, MORE, N_("Forms returned")),
    Indicator(SATISFACTION, "valid", FLOW, NEUTRAL, N_("Valid forms")),
    Indicator(SATISFACTION, "level_1", FLOW, FEWER, N_("1 very dissatisfied")),
    Indicator(SATISFACTION, "level_2", FLOW, FEWER, N_("2 dissatisfied")),
    Indicator(SATISFACTION, "level_3", FLOW, NEUTRAL, N_("3 neither")),
    Indicator(SATISFACTION, "level_4", FLOW, MORE, N_("4 satisfied")),
    Indicator(SATISFACTION, "level_5", FLOW, MORE, N_("5 very satisfied")),
    Indicator(TARGETS, "goal", LAST, NEUTRAL, N_("Goal of the year")),
    Indicator(TARGETS, "reached", LAST, MORE, N_("Reached by the end")),
)
INDICATORS = {row.key: row for row in _ROWS}
_BY_NAME = {(row.group, row.name): row for row in _ROWS}


def indicator(group: str, name: str) -> Indicator:
    """The figure of the group."""
    return _BY_NAME[group, name]


def _of_returns(*kinds: Kind) -> tuple[str, ...]:
    return tuple(row.name for row in _ROWS if row.group == REINTEGRATION and row.kind in kinds)


FLOWS = _of_returns(FLOW)
"""Columns of the table reintegration that add up over months and communes."""
STOCKS = _of_returns(FIRST, LAST)
"""Its columns that add up over communes only."""
STANDING = _of_returns(LAST)
"""Its columns that say how a commune ends a month."""
