"""Everything the page of suggestions shows, fetched once: its numbers, pictures and list agree."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from components.data import read
from components.figures.scene import Scene, View, kept, of_no_returns, places
from db.facts.suggestions import (
    Balance,
    balance_of,
    by_month,
    days_to_finish,
    history,
    open_at,
    standing,
)
from db.queries import forums as forum_queries
from db.queries import suggestions as queries

PAST_MONTHS = 24
"""Months before the window's last day that the history of the balance shows."""


@dataclass(frozen=True)
class Handling(View):
    """How the suggestions of one selection were handled. Frames are those of db.facts.

    `stand` and `stand_before` hold the suggestions of the balance and of that of the base;
    `before` is None where only a part of that belongs to the choice now, or nothing was recorded
    yet, and so is `open_before`, how many were open on the day that a stock is compared with.
    `left_out` counts what was raised for the district itself and is not in a choice of communes;
    who belongs to a part is told nothing of it.
    """

    stand: pd.DataFrame
    stand_before: pd.DataFrame
    balance: Balance
    before: Balance | None
    open_before: int | None
    months: pd.DataFrame
    history: pd.DataFrame
    forums: pd.DataFrame
    themes: dict[int, str]
    places: dict[int, str]
    left_out: int

    @cached_property
    def took(self) -> pd.DataFrame:
        """As db.facts.suggestions.days_to_finish."""
        return days_to_finish(self.stand)


@kept
def handling(scene: Scene) -> Handling:
    """Fetch and count; everything after this only shows."""
    selection = scene.selection
    period = selection.period
    events = read(queries.suggestion_events, selection)
    stand = standing(events, period)
    before = standing(events, period.base)
    return Handling(
        scene=of_no_returns(scene),
        stand=stand,
        stand_before=before,
        balance=balance_of(stand),
        before=balance_of(before) if scene.is_known_since(period.base.first) else None,
        open_before=open_before(scene, events),
        months=by_month(events, stand, period),
        history=history(events, period.calendar, period.last, PAST_MONTHS),
        forums=read(forum_queries.forums, selection),
        themes=read(queries.themes, period.last),
        places=places(scene),
        left_out=0 if scene.whose else read(queries.left_to_the_district, selection),
    )


def open_before(scene: Scene, events: pd.DataFrame) -> int | None:
    """How many were open on the day that a stock is compared with, if that is known."""
    day = scene.selection.period.base_day
    return open_at(events, day) if scene.is_known_since(day) else None
