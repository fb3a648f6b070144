"""Everything the overview shows, fetched once: its numbers, chart frames and sentence agree."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.data import read
from components.figures.scene import Scene, View, kept
from components.subjects.incidents.view import Incidents, incidents_of
from components.subjects.reintegration.view import Standing, standing
from components.subjects.suggestions.view import open_before
from db.facts.satisfaction import Score, by_round, score
from db.facts.suggestions import Balance, balance
from db.queries import categories, returns, satisfaction, suggestions


@dataclass(frozen=True)
class Overview(View):
    """The four subjects of one selection. Frames are those of db.queries; `rounds` is that of
    db.facts.satisfaction.by_round."""

    incidents: Incidents
    standing: Standing
    reintegration_months: pd.DataFrame
    events: pd.DataFrame
    balance: Balance
    open_before: int | None
    score: Score | None
    rounds: pd.DataFrame


@kept
def overview(scene: Scene) -> Overview:
    """Fetch and count; everything after this only shows. Each subject is kept by itself: a save of
    one leaves the others as they are."""
    selection = scene.selection
    kinds = read(categories.categories, selection.named_on)
    return Overview(
        scene=scene,
        incidents=incidents_of(scene, kinds, kind=None),
        standing=standing(scene),
        reintegration_months=read(returns.reintegration_months, selection),
        **_heard(scene),
        **_opinion(scene),
    )


@kept
def _heard(scene: Scene) -> dict[str, Any]:
    events = read(suggestions.suggestion_events, scene.selection)
    return {
        "events": events,
        "balance": balance(events, scene.selection.period),
        "open_before": open_before(scene, events),
    }


@kept
def _opinion(scene: Scene) -> dict[str, Any]:
    answers = read(satisfaction.survey_answers, scene.selection)
    forms = read(satisfaction.survey_rounds, scene.selection)
    return {
        "score": score(answers, forms, scene.selection, splits=scene.splits),
        "rounds": by_round(answers, forms),
    }


@kept
def newest_forum(scene: Scene) -> pd.DataFrame:
    """Suggestions of the last forum held up to the window's last day (queries.suggestions)."""
    forum_id = read(suggestions.newest_forum, scene.selection)
    return read(suggestions.suggestions, scene.selection, forum_id)
