"""Targets as the frames of their pictures."""

from collections.abc import Sequence

import pandas as pd

from components.figures.picture import frame
from components.subjects.targets import words
from components.subjects.targets.view import Progress
from components.words.i18n import _
from db.facts.targets import Reached


def common_frame(view: Progress) -> pd.DataFrame:
    """The frame of components.charts.targets for the targets of the district itself."""
    return _frame(view.common, [target.name for target in view.common])


def commune_frame(view: Progress, targets: Sequence[Reached]) -> pd.DataFrame:
    """The frame of components.charts.targets for one target in several communes."""
    return _frame(targets, [view.unit_name(target) for target in targets])


def _frame(targets: Sequence[Reached], names: list[str]) -> pd.DataFrame:
    rows = (
        {
            "row": name,
            "percent": 100 * (target.reached or 0) / target.goal if target.reported else None,
            "expected": 100 * target.expected / target.goal,
            "behind": target.ahead is False,
            "label": words.line(target),
            "reached": target.reached,
            "goal": target.goal,
            "share": words.percent(target),
            "standing": words.standing(target),
            "since": words.since(target),
        }
        for name, target in zip(names, targets, strict=True)
    )
    numbers = dict.fromkeys(("percent", "expected", "reached"), "float64")
    texts = dict.fromkeys(("row", "label", "share", "standing", "since"), "str")
    return frame(rows, **texts, **numbers, behind="bool", goal="int64")


def table_columns(first: str) -> dict[str, str]:
    """Columns of the frames for their tables, with their headings."""
    return {
        "row": first,
        "reached": _("Reached"),
        "goal": _("Goal of the year"),
        "share": _("Percent of the goal"),
        "standing": _("Standing"),
        "since": _("Value of"),
    }
