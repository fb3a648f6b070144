"""Which communes stand out from all together by the share of satisfied answers."""

import pandas as pd

from components.charts import funnel as chart
from components.figures import outlying
from components.figures.outlying import Standing
from components.figures.picture import Picture
from components.figures.scene import Scene, kept
from components.subjects.satisfaction.view import Opinion, opinion
from components.words import formats
from components.words.i18n import _


def standing(view: Opinion) -> Standing | None:
    """Of the communes whose score may be shown: the share of satisfied answers, held against their
    valid forms, since the answers of one form are not independent. None of too few."""
    every = view.by_unit
    rows = every.loc[every["shown"] & every["unit_id"].isin(view.communes)]
    frame = pd.DataFrame(
        {
            "commune": pd.Series([view.row_name(unit) for unit in rows["unit_id"]], dtype="str"),
            "now": (rows["valid"] * rows["satisfied"] / rows["n"]).to_numpy(),
            "population": rows["valid"].to_numpy(dtype="float64"),
            "counts": [
                f"{formats.number(satisfied)}/{formats.number(n)}"
                for satisfied, n in zip(rows["satisfied"], rows["n"], strict=True)
            ],
        }
    )
    return outlying.of_shares(frame, len(view.communes))


@kept
def picture(scene: Scene, survey_id: int) -> Picture | None:
    """None where nothing can be said of who stands out."""
    view = opinion(scene, survey_id)
    stands = standing(view) if view else None
    if view is None or stands is None:
        return None
    columns = _("Satisfied answers"), _("Valid forms"), _("Percent satisfied")
    return outlying.of_share(
        stands,
        chart.shares(columns),
        view.caption,
        view.doors,
        title=_("Satisfaction: who stands out from all together"),
        numbers=stands.rows["counts"],
        columns=columns,
    )
