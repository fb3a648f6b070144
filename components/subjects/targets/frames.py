"""Targets as the frames of their pictures."""

from collections.abc import Sequence

import pandas as pd

from components.figures.picture import frame
from components.subjects.targets import words
from components.subjects.targets.view import Progress
from components.words import wording
from components.words.i18n import _
from db.facts.few import split_off
from db.facts.forecast import Forecast
from db.facts.targets import Reached, together

MOST = 14
"""Rows of one target, each with a line of words above it."""


def common_frame(view: Progress) -> pd.DataFrame:
    """The frame of components.charts.targets for the targets of the district itself."""
    return _frame(view.common, [target.name for target in view.common])


def commune_frame(view: Progress, targets: Sequence[Reached]) -> pd.DataFrame:
    """The frame of components.charts.targets for one target in several communes."""
    return _frame(targets, [view.unit_name(target) for target in targets])


def outstanding_frame(view: Progress, targets: Sequence[Reached]) -> pd.DataFrame:
    """The rows of `by_place`; of many those furthest behind and furthest ahead, and one row for the
    others together."""
    rows = by_place(view, targets)
    behind = pd.Series(
        [
            None if one.percent is None else 100 * one.expected / one.goal - one.percent
            for one in rows
        ],
        dtype="float64",
    )
    shown, rest = split_off(pd.DataFrame({"behind": behind}), [behind, -behind], MOST)
    listed, others = ([rows[place] for place in part.index] for part in (shown, rest))
    names = [view.unit_name(target) for target in listed]
    if others:
        listed.append(together(others, others[0].unit_id))
        names.append(view.others([target.unit_id for target in others]))
    return _frame(listed, names)


def is_by_area(view: Progress, targets: Sequence[Reached]) -> bool:
    return bool(view.areas) and len(targets) > MOST


def by_place(view: Progress, targets: Sequence[Reached]) -> list[Reached]:
    """The targets of communes, put together by area where they are many."""
    if not is_by_area(view, targets):
        return [*targets]
    held: dict[tuple[int, str], list[Reached]] = {
        (area, target.unit_of_measure): [] for area in view.areas for target in targets
    }
    for target in targets:
        held[view.homes[target.unit_id], target.unit_of_measure].append(target)
    return [together(found, area) for (area, _measure), found in held.items() if found]


def _frame(targets: Sequence[Reached], names: list[str]) -> pd.DataFrame:
    rows = (
        {
            "row": name,
            "percent": 100 * (target.reached or 0) / target.goal if target.reported else None,
            "expected": 100 * target.expected / target.goal,
            "behind": target.ahead is False,
            "label": words.line(target),
            "counted": words.counted(target),
            "reached": target.reached,
            "goal": target.goal,
            "measure": target.unit_of_measure,
            "share": words.percent(target),
            "standing": words.standing(target),
            "since": words.since(target),
        }
        for name, target in zip(names, targets, strict=True)
    )
    numbers = dict.fromkeys(("percent", "expected", "reached"), "float64")
    texts = dict.fromkeys(
        ("row", "label", "counted", "measure", "share", "standing", "since"), "str"
    )
    return frame(rows, **texts, **numbers, behind="bool", goal="int64")


def forecast_frame(view: Progress) -> pd.DataFrame:
    """The frame of components.charts.targets.forecasts."""
    rows = (
        {
            "row": one.target.name,
            "percent": _of_goal(one, one.target.reached or 0),
            "middle": _of_goal(one, one.middle),
            "low": _of_goal(one, one.low),
            "high": _of_goal(one, one.high),
            "label": words.forecast(one),
            "below": wording.dotted(
                _("goal {goal}", goal=words.measured(one.target.goal, one.target)),
                words.outlook(one),
            ),
            "forecast": round(one.middle),
            "between": words.between(one),
            "goal": one.target.goal,
            "measure": one.target.unit_of_measure,
            "outlook": words.outlook(one),
        }
        for one in view.forecasts
    )
    numbers = dict.fromkeys(("percent", "middle", "low", "high"), "float64")
    texts = dict.fromkeys(("row", "label", "below", "between", "measure", "outlook"), "str")
    return frame(rows, **texts, **numbers, forecast="int64", goal="int64")


def _of_goal(one: Forecast, n: float) -> float:
    return 100 * n / one.target.goal


def table_columns(first: str) -> dict[str, str]:
    """Columns of the frames for their tables, with their headings."""
    return {
        "row": first,
        "reached": _("Reached"),
        "goal": _("Goal of the year"),
        "measure": _("Unit of measure"),
        "share": _("Percent of the goal"),
        "standing": _("Standing"),
        "since": _("Value of"),
    }
