"""Targets as the frames of their pictures."""

from collections.abc import Sequence

import pandas as pd

from components.subjects.targets import words
from components.subjects.targets.view import Progress
from components.words.i18n import _
from db.facts.targets import Reached


def common_frame(view: Progress) -> pd.DataFrame:
    """The frame of components.charts.targets for the targets of the district itself."""
    return _frame(view, view.common, [target.name for target in view.common])


def commune_frame(view: Progress, targets: Sequence[Reached]) -> pd.DataFrame:
    """The frame of components.charts.targets for one target in several communes."""
    return _frame(view, targets, [view.unit_name(target) for target in targets])


def _frame(view: Progress, targets: Sequence[Reached], rows: list[str]) -> pd.DataFrame:
    percents = [float(100 * (t.reached or 0) / t.goal) if t.told else None for t in targets]
    share = float(100 * view.pace.share)
    return pd.DataFrame(
        {
            "row": pd.Series(rows, dtype="str"),
            "percent": pd.Series(percents, dtype="float64"),
            "expected": pd.Series([share] * len(targets), dtype="float64"),
            "behind": [target.ahead(view.pace) is False for target in targets],
            "label": pd.Series([words.line(view, target) for target in targets], dtype="str"),
            "reached": pd.Series([target.reached for target in targets], dtype="float64"),
            "goal": pd.Series([target.goal for target in targets], dtype="int64"),
            "share": pd.Series([words.percent(target) for target in targets], dtype="str"),
            "standing": pd.Series(
                [words.standing(view, target) for target in targets], dtype="str"
            ),
            "since": pd.Series([words.since(target) for target in targets], dtype="str"),
        }
    )


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
