"""The score of a survey round: satisfied answers over valid answers, with what stands behind it.

Counts are pooled: percentages of communes are never averaged. A share that rests on fewer than
five forms or answers is missing in every frame, so that no picture and no table can show it; what
fewer than five said in a place is in no sum (queries.satisfaction).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from db.compare import FEWEST_ANSWERS, SMALL_BASE, Rate, RateComparison, two_shares_p_value, wilson
from db.indicators import SATISFACTION, indicator
from db.model import Selection
from db.periods import Period
from db.schema import LEVELS
from db.splits import NONE, Splits

SATISFIED = LEVELS[3:]
DISSATISFIED = LEVELS[:2]
FORMS = ("issued", "returned", "valid")
NOTHING = RateComparison(Rate(0, 0), None)
"""No answers, compared with none."""


@dataclass(frozen=True)
class AnswersComparison(RateComparison):
    """Shares of answers of two rounds, where one form gives an answer to each of several questions.

    Answers of one form are alike, so chance is asked of the forms and not of the answers, which
    would call too much a signal.
    """

    forms: int = 0
    forms_before: int = 0

    @property
    def small_base(self) -> bool:
        return min(self.forms, self.forms_before) < SMALL_BASE

    @cached_property
    def p_value(self) -> float | None:
        if self.before is None or self.points is None:
            return None
        return two_shares_p_value(
            _of_forms(self.now, self.forms), _of_forms(self.before, self.forms_before)
        )


@dataclass(frozen=True)
class Score:
    """Answers at level 4 and 5 of a survey round, pooled over questions and communes.

    `forms` are the valid forms behind the answers, `places` the units where they were handed
    out, `left_out` the valid forms of places with too few of them, `closed_on` the round's last
    day. `same_places` is False when the round before was held elsewhere. `dissatisfied` are the
    answers at level 1 and 2.
    """

    closed_on: date
    forms: int
    places: Collection[int]
    satisfied: RateComparison
    before_closed_on: date | None
    same_places: bool = True
    dissatisfied: RateComparison = NOTHING
    left_out: int = 0

    @property
    def shown(self) -> bool:
        """Under five forms, or answers, a score is not shown: it could point at a person."""
        return min(self.forms, self.satisfied.now.n) >= FEWEST_ANSWERS

    @property
    def small(self) -> bool:
        return self.forms < SMALL_BASE

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval in percent, on the number of forms.

        One form answers several questions, so its answers are not independent; counting forms
        instead of answers keeps the interval on the safe side.
        """
        now = self.satisfied.now
        return _interval(now.successes, now.n, self.forms)


@dataclass(frozen=True)
class Response:
    """Forms of a round: handed out, come back, valid."""

    issued: int
    returned: int
    valid: int

    @property
    def rate(self) -> Rate:
        """Returned over issued."""
        return Rate(self.returned, self.issued)


def score(
    answers: pd.DataFrame,
    rounds: pd.DataFrame,
    selection: Selection,
    survey_id: int | None = None,
    splits: Splits = NONE,
) -> Score | None:
    """A round that closed in the window, against the round before it; the newest by default.

    From queries.satisfaction. None when no round with answers closed in the window. A round
    before that rests on too few to be shown, or of which the choice leaves out a part, is no base
    of a comparison.
    """
    closings = answers.drop_duplicates("survey_id")[["survey_id", "closed_on"]]
    inside = closings.loc[closings["closed_on"] >= pd.Timestamp(selection.period.first)]
    if survey_id is not None:
        inside = inside.loc[inside["survey_id"] == survey_id]
    if inside.empty:
        return None
    chosen = inside.iloc[-1]
    earlier = closings.loc[: chosen.name].iloc[-2:-1]
    previous = int(earlier["survey_id"].sum())  # 0, which no round is, without a round before
    here = _handed_out(rounds, chosen["survey_id"])
    there = _handed_out(rounds, previous)
    forms, before = int(here["counted"].sum()), int(there["counted"].sum())
    ids = chosen["survey_id"], previous
    answered = [_share(answers, id_, LEVELS).n for id_ in ids]
    enough = min(forms, before, *answered) >= FEWEST_ANSWERS
    comparable = enough and not _is_torn(here, earlier["closed_on"].iloc[0], splits)

    def compared(levels: Sequence[str]) -> AnswersComparison:
        polarity = indicator(SATISFACTION, levels[0]).polarity
        now, then = (_share(answers, id_, levels) for id_ in ids)
        return AnswersComparison(
            now,
            then if comparable else None,
            polarity,
            forms=forms,
            forms_before=before if comparable else 0,
        )

    return Score(
        closed_on=chosen["closed_on"].date(),
        forms=forms,
        places=set(here["unit_id"]),
        satisfied=compared(SATISFIED),
        before_closed_on=earlier["closed_on"].iloc[0].date() if comparable else None,
        same_places=not comparable or _are_alike(here, there, splits),
        dissatisfied=compared(DISSATISFIED),
        left_out=response(rounds, chosen["survey_id"]).valid - forms,
    )


def _are_alike(here: pd.DataFrame, there: pd.DataFrame, splits: Splits) -> bool:
    """Whether two rounds were held at the same places; what was split since counts as its heirs."""
    return splits.heirs(here["unit_id"]) == splits.heirs(there["unit_id"])


def _is_torn(here: pd.DataFrame, on: pd.Timestamp, splits: Splits) -> bool:
    """Whether a round that closed `on` the day was held among people of whom the choice leaves out
    a part: those of a commune that was split since, of which only some heirs are chosen."""
    places = splits.heirs(here["unit_id"])
    return any(
        pd.Timestamp(split.last) >= on and not split.heirs.isdisjoint(places)
        for split in splits.left_out
    )


def response(rounds: pd.DataFrame, survey_id: int) -> Response:
    """Forms of a round, over all places of the frame of queries.satisfaction.survey_rounds."""
    sums = rounds.loc[rounds["survey_id"] == survey_id, list(FORMS)].sum()
    return Response(*(int(sums[name]) for name in FORMS))


def closed_in(answers: pd.DataFrame, period: Period) -> list[int]:
    """Rounds with answers that closed in the window, newest first."""
    inside = answers.loc[answers["closed_on"] >= pd.Timestamp(period.first), "survey_id"]
    return [int(survey_id) for survey_id in inside.drop_duplicates()[::-1]]


def by_round(answers: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """Every round with its forms and its score, oldest first.

    Returns:
        survey_id int64; title str; closed_on datetime64[s]; places, issued, returned, valid
        int64; then the columns of `_scored`.
    """
    keys = ["survey_id", "title", "closed_on"]
    grouped = rounds.loc[rounds["survey_id"].isin(answers["survey_id"])].groupby(keys, sort=False)
    found = grouped[[*FORMS, "counted"]].sum().reset_index()
    found.insert(3, "places", grouped["unit_id"].nunique().to_numpy())
    return _scored(found, _sums(answers, "survey_id"), "survey_id", found.pop("counted"))


def by_question(answers: pd.DataFrame, survey_id: int) -> pd.DataFrame:
    """The questions of a round in their order, each with its answers and its score.

    Returns:
        position int64; topic str; level_1 to level_5 float64 (answers; missing when fewer than
        five); then the columns of `_scored`.
    """
    one_round = answers.loc[answers["survey_id"] == survey_id]
    questions = one_round.groupby(["position", "topic"], as_index=False)[list(LEVELS)].sum()
    answered = questions[list(LEVELS)].sum(axis=1)
    scored = _scored(questions, _sums(one_round, "position"), "position", answered)
    scored[list(LEVELS)] = scored[list(LEVELS)].astype("float64").where(scored["shown"])
    return scored


def by_unit(
    answers: pd.DataFrame, rounds: pd.DataFrame, survey_id: int, units: Collection[int]
) -> pd.DataFrame:
    """The units in their order, each with its forms in the round and its score.

    Returns:
        unit_id, issued, returned, valid int64 (0: no form was handed out); then the columns of
        `_scored`.
    """
    one_round = answers.loc[answers["survey_id"] == survey_id]
    here = rounds.loc[rounds["survey_id"] == survey_id].groupby("unit_id")
    forms = here[[*FORMS, "counted"]].sum()
    order = pd.Index(list(units), name="unit_id", dtype="int64")
    rows = forms.reindex(order, fill_value=0).reset_index()
    return _scored(rows, _sums(one_round, "unit_id"), "unit_id", rows.pop("counted"))


def _scored(rows: pd.DataFrame, sums: pd.DataFrame, key: str, forms: pd.Series) -> pd.DataFrame:
    """The frame with its scores: satisfied, dissatisfied, n (answers), percent, low, high (95 %
    Wilson interval on the forms) float64, missing where not shown; shown, small bool (enough
    forms to be shown; too few to be read plainly)."""
    counts = sums.reindex(rows[key]).fillna(0).reset_index(drop=True)
    is_shown = (forms >= FEWEST_ANSWERS) & (counts["n"] >= FEWEST_ANSWERS)
    counts = counts.astype("float64").where(is_shown)
    bounds = [
        (_interval(satisfied, n, int(size)) if show else None) or (float("nan"), float("nan"))
        for satisfied, n, size, show in zip(
            counts["satisfied"], counts["n"], forms, is_shown, strict=True
        )
    ]
    return rows.assign(
        **counts,
        percent=100 * counts["satisfied"] / counts["n"],
        **pd.DataFrame(bounds, columns=["low", "high"], dtype="float64"),
        shown=is_shown,
        small=forms < SMALL_BASE,
    )


def _sums(answers: pd.DataFrame, key: str) -> pd.DataFrame:
    """Satisfied answers and all answers by the key."""
    sums = answers.groupby(key)[list(LEVELS)].sum()
    return pd.DataFrame(
        {
            "satisfied": sums[list(SATISFIED)].sum(axis=1),
            "dissatisfied": sums[list(DISSATISFIED)].sum(axis=1),
            "n": sums.sum(axis=1),
        },
        index=sums.index,
    )


def _interval(satisfied: float, n: float, forms: int) -> tuple[float, float] | None:
    if not n or not forms:
        return None
    low, high = wilson(satisfied / n * forms, forms)
    return 100 * low, 100 * high


def _of_forms(answers: Rate, forms: int) -> Rate:
    """The share as if each form were one answer."""
    return Rate(round(answers.successes / answers.n * forms), forms)


def _handed_out(rounds: pd.DataFrame, survey_id: int) -> pd.DataFrame:
    """Where enough forms came back to be in a score."""
    return rounds.loc[(rounds["survey_id"] == survey_id) & (rounds["counted"] > 0)]


def _share(answers: pd.DataFrame, survey_id: int, levels: Collection[str]) -> Rate:
    in_round = answers["survey_id"].to_numpy() == survey_id
    counts = dict(zip(LEVELS, answers[list(LEVELS)].to_numpy()[in_round].sum(axis=0), strict=True))
    return Rate(int(sum(counts[level] for level in levels)), int(sum(counts.values())))
