"""Everything the overview shows, fetched once: its numbers, chart frames and sentence agree."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from components.caption import Caption
from components.data import read
from components.reintegration import sees_small, since_start
from components.scene import Scene
from db.compare import Comparison
from db.facts.incidents import incident_comparison
from db.facts.reintegration import Reintegration, reintegration
from db.facts.satisfaction import Score, score
from db.facts.suggestions import Balance, balance
from db.limits import Limits, poisson_limits
from db.model import Selection
from db.queries import incidents, returns, satisfaction, settings, suggestions

BASELINE_MONTHS = 24
"""Complete months before the window that the expected band is drawn from."""


@dataclass(frozen=True)
class Overview:
    """The four subjects of one selection. Frames are those of db.queries."""

    scene: Scene
    incidents: Comparison
    incident_cells: pd.DataFrame
    incident_cells_before: pd.DataFrame
    expected: Limits | None
    reintegration: Reintegration
    since_start: Reintegration
    reintegration_months: pd.DataFrame
    events: pd.DataFrame
    balance: Balance
    balance_before: Balance
    score: Score | None
    answers: pd.DataFrame

    @property
    def selection(self) -> Selection:
        return self.scene.selection

    @property
    def hides_small(self) -> bool:
        """Whether counts of one or two people are hidden from this reader."""
        return not sees_small(self.scene.user)

    @property
    def caption(self) -> Caption:
        return self.scene.caption


def overview(scene: Scene) -> Overview:
    """Fetch and count; everything after this only shows."""
    selection = scene.selection
    before = selection.year_before()
    cells = read(incidents.incident_cells, selection)
    cells_before = read(incidents.incident_cells, before)
    months = read(returns.reintegration_months, selection)
    events = read(suggestions.suggestion_events, selection)
    answers = read(satisfaction.survey_answers, selection)
    return Overview(
        scene=scene,
        incidents=incident_comparison(cells, cells_before, selection),
        incident_cells=cells,
        incident_cells_before=cells_before,
        expected=_expected(selection),
        reintegration=reintegration(months, read(returns.reintegration_months, before)),
        since_start=since_start(selection),
        reintegration_months=months,
        events=events,
        balance=balance(events, selection.period),
        balance_before=balance(events, selection.period.year_before()),
        score=score(answers, read(satisfaction.survey_rounds, selection), selection),
        answers=answers,
    )


def _expected(selection: Selection) -> Limits | None:
    """Where a month's incidents are expected, told from the whole months before the window."""
    span = read(settings.data_span)
    if span is None or span[0] >= selection.period.first:
        return None
    calendar = selection.period.calendar
    history = calendar.custom(span[0], selection.period.first - timedelta(days=1))
    months = history.whole_months()[-BASELINE_MONTHS:]
    if not months:
        return None
    window = calendar.custom(calendar.first_day(months[0]), calendar.last_day(months[-1]))
    cells = read(incidents.incident_cells, selection.within(window))
    counts = cells.groupby("month")["incidents"].sum()
    return poisson_limits([int(counts.get(pd.Timestamp(month), 0)) for month in months])


def newest_forum(selection: Selection) -> pd.DataFrame:
    """Suggestions of the last forum held up to the window's last day (queries.suggestions)."""
    asked = read(suggestions.suggestions, selection)
    newest = asked.loc[asked["held_on"] == asked["held_on"].max()]
    return newest.loc[newest["forum_id"] == newest["forum_id"].max()]
