"""Scores of survey rounds, pooled over communes."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.compare import FEWEST_ANSWERS, SMALL_BASE, Polarity, Rate, RateComparison, wilson
from db.model import Selection
from db.schema import LEVELS


@dataclass(frozen=True)
class Score:
    """Answers at level 4 and 5 of a survey round, pooled over questions and communes.

    `forms` are the valid forms behind the answers, `places` where they were handed out,
    `closed_on` the round's last day.
    """

    closed_on: date
    forms: int
    places: int
    satisfied: RateComparison
    before_closed_on: date | None

    @property
    def shown(self) -> bool:
        """Under five forms a score is not shown: it could point at a person."""
        return self.forms >= FEWEST_ANSWERS

    @property
    def small(self) -> bool:
        return self.forms < SMALL_BASE

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval in percent, on the number of forms.

        One form answers several questions, so its answers are not independent; counting forms
        instead of answers keeps the interval on the safe side.
        """
        percent = self.satisfied.now.percent
        if percent is None or not self.forms:
            return None
        low, high = wilson(float(percent) / 100 * self.forms, self.forms)
        return 100 * low, 100 * high


def score(answers: pd.DataFrame, rounds: pd.DataFrame, selection: Selection) -> Score | None:
    """The newest round that closed in the window, against the round before it, or None.

    From queries.satisfaction. Counts are pooled: percentages of communes are never averaged.
    """
    closings = answers.drop_duplicates("survey_id")[["survey_id", "closed_on"]]
    if closings.empty or closings["closed_on"].iloc[-1] < pd.Timestamp(selection.period.first):
        return None
    latest = closings.iloc[-1]
    earlier = closings.iloc[-2] if len(closings) > 1 else None
    forms = rounds.loc[(rounds["survey_id"] == latest["survey_id"]) & (rounds["valid"] > 0)]
    return Score(
        closed_on=latest["closed_on"].date(),
        forms=int(forms["valid"].sum()),
        places=forms["unit_id"].nunique(),
        satisfied=RateComparison(
            _satisfied(answers, latest["survey_id"]),
            None if earlier is None else _satisfied(answers, earlier["survey_id"]),
            Polarity.MORE_IS_BETTER,
        ),
        before_closed_on=None if earlier is None else earlier["closed_on"].date(),
    )


def score_by_round(answers: pd.DataFrame) -> pd.DataFrame:
    """Score of every round: survey_id int64, closed_on datetime64[s], percent float64."""
    keys = ["survey_id", "closed_on"]
    sums = answers.groupby(keys, as_index=False, sort=False)[list(LEVELS)].sum()
    asked = sums[list(LEVELS)].sum(axis=1)
    satisfied = sums[["level_4", "level_5"]].sum(axis=1)
    return sums[keys].assign(percent=100 * satisfied / asked.where(asked > 0))


def _satisfied(answers: pd.DataFrame, survey_id: int) -> Rate:
    one_round = answers.loc[answers["survey_id"] == survey_id]
    return Rate(
        int(one_round[["level_4", "level_5"]].to_numpy().sum()),
        int(one_round[list(LEVELS)].to_numpy().sum()),
    )
