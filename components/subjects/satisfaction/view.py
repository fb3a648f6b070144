"""Everything the page of satisfaction shows, fetched once for one round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from components.data import read
from components.figures.choice import choice
from components.figures.scene import Scene, View, kept, of_no_window_before, places
from components.words import formats, wording
from components.words.i18n import _
from db.facts.few import split_off
from db.facts.satisfaction import (
    Response,
    Score,
    by_question,
    by_round,
    by_unit,
    closed_in,
    response,
    score,
)
from db.queries import satisfaction as queries

ROUND = "round"
"""What the page remembers the chosen round by, and the address."""
OTHERS = 0
"""Instead of a unit's id: all that have no row of their own."""
IN_NONE = -1
"""Instead of an area's id: what is in no one area, and is not what was asked for the whole."""


@dataclass(frozen=True)
class Opinion(View):
    """A survey round in one selection. Frames are those of db.facts.satisfaction.

    `outstanding` is `by_unit`, or by area where communes have no room: the places with the best and
    the poorest scores where they are many, and a row for the others (unit 0), whose answers are
    pooled.
    `rounds` are all rounds up to the window's last day. `response_before` is that of the round
    before, and None without one that may be compared with.
    """

    survey_id: int
    score: Score
    questions: pd.DataFrame
    by_unit: pd.DataFrame
    outstanding: pd.DataFrame
    rounds: pd.DataFrame
    response: Response
    response_before: Response | None
    places: dict[int, str]


def ask(scene: Scene) -> Opinion | None:
    """The newest round that closed in the window unless the reader chooses another; None without
    any. The page says what a choice of communes leaves out."""
    surveys = closed_in(read(queries.survey_answers, scene.selection), scene.selection.period)
    return opinion(scene, _round(scene, surveys)) if surveys else None


def has_begun(scene: Scene) -> bool:
    """Whether any round has closed by the end of the window, in it or before."""
    return not read(queries.survey_answers, scene.selection).empty


def newest(scene: Scene) -> Opinion | None:
    """As `ask`, without asking."""
    surveys = closed_in(read(queries.survey_answers, scene.selection), scene.selection.period)
    return opinion(scene, surveys[0]) if surveys else None


@kept
def opinion(scene: Scene, survey_id: int) -> Opinion | None:
    """Fetch and count; everything after this only shows."""
    selection = scene.selection
    answers = read(queries.survey_answers, selection)
    forms = read(queries.survey_rounds, selection)
    rounds = by_round(answers, forms)
    result = score(answers, forms, selection, survey_id, scene.splits)
    if result is None:
        return None
    names = places(scene)
    place = rounds["survey_id"].tolist().index(survey_id)
    before = rounds["survey_id"].iloc[place - 1] if result.before_closed_on else None
    everywhere = _of_choice(by_unit(answers, forms, survey_id, names), scene)
    return Opinion(
        scene=of_no_window_before(scene),
        survey_id=survey_id,
        score=result,
        questions=by_question(answers, survey_id),
        by_unit=everywhere,
        outstanding=_by_area(scene, everywhere, answers, forms, survey_id),
        rounds=rounds,
        response=response(forms, survey_id),
        response_before=None if before is None else response(forms, int(before)),
        places=names,
    )


def _by_area(
    scene: Scene, rows: pd.DataFrame, answers: pd.DataFrame, forms: pd.DataFrame, survey_id: int
) -> pd.DataFrame:
    """`_outstanding` of the areas where communes have no room, whose answers are pooled."""
    view = View(scene)
    if view.areas:
        homes = {unit: IN_NONE if a == view.top else a for unit, a in view.homes.items()}
        answers, forms = _pooled(answers, homes), _pooled(forms, homes)
        held = list(dict.fromkeys(homes.get(unit, unit) for unit in rows["unit_id"]))
        rows = by_unit(answers, forms, survey_id, held)
    return _outstanding(rows, answers, forms, survey_id)


def _pooled(frame: pd.DataFrame, homes: Mapping[int, int]) -> pd.DataFrame:
    return frame.assign(unit_id=[homes.get(unit, unit) for unit in frame["unit_id"]]).astype(
        {"unit_id": "int64"}
    )


def _outstanding(
    rows: pd.DataFrame, answers: pd.DataFrame, forms: pd.DataFrame, survey_id: int
) -> pd.DataFrame:
    plain = rows["percent"].mask(rows["small"])
    shown, rest = split_off(rows, [plain, -plain])
    if rest.empty:
        return rows
    pooled = dict.fromkeys(rest["unit_id"], OTHERS)
    answers, forms = _pooled(answers, pooled), _pooled(forms, pooled)
    return by_unit(answers, forms, survey_id, [*shown["unit_id"], OTHERS])


def _round(scene: Scene, surveys: list[int]) -> int:
    def names() -> dict[int, str]:
        """By the day alone: the row above the page has no room for more, which stands below it."""
        days = {survey_id: _rounds(scene)[survey_id][0] for survey_id in surveys}
        return {one: _("Round of {day}", day=formats.day(day)) for one, day in days.items()}

    chosen: int = choice(
        st.selectbox, ROUND, _("Survey round"), names, width=170, label_visibility="collapsed"
    )
    return chosen


def round_name(scene: Scene, survey_id: int) -> str:
    """Of a round of the choice, with its day."""
    day, title = _rounds(scene)[survey_id]
    return wording.dotted(formats.day(day), title)


@kept
def _rounds(scene: Scene) -> dict[int, tuple[date, str]]:
    """Day and title of each round by id."""
    selection = scene.selection
    rounds = by_round(
        read(queries.survey_answers, selection), read(queries.survey_rounds, selection)
    )
    rows = rounds[["survey_id", "closed_on", "title"]]
    return {int(id_): (day, title) for id_, day, title in rows.itertuples(index=False)}


def _of_choice(rows: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """Every chosen commune, and the district only where it handed out forms itself."""
    communes = rows["unit_id"].isin(scene.selection.communes)
    return rows.loc[communes | (rows["issued"] > 0)].reset_index(drop=True)
