"""Which communes stand out from all together by the share of suggestions finished on time."""

import pandas as pd

from components.charts import funnel as chart
from components.figures import outlying
from components.figures.outlying import Standing
from components.figures.picture import Picture
from components.figures.scene import Scene, kept
from components.subjects.suggestions.view import Handling, handling
from components.words import formats
from components.words.i18n import _


def standing(view: Handling) -> Standing | None:
    """On time over finished and overdue, of the communes that have any; None of too few."""
    asked = view.stand.loc[~view.stand["is_open"] | view.stand["overdue"]]
    sums = asked.groupby("unit_id")["in_time"].agg(["sum", "size"])
    rows = sums.reindex(view.communes).dropna()
    frame = pd.DataFrame(
        {
            "commune": pd.Series([view.row_name(unit) for unit in rows.index], dtype="str"),
            "now": rows["sum"].to_numpy(dtype="float64"),
            "population": rows["size"].to_numpy(dtype="float64"),
            "counts": rows["sum"].map(formats.number).to_numpy(),
        }
    )
    return outlying.of_shares(frame, len(view.communes))


@kept
def picture(scene: Scene) -> Picture | None:
    """None where nothing can be said of who stands out."""
    view = handling(scene)
    stands = standing(view)
    if stands is None:
        return None
    columns = _("Finished on time"), _("Finished or overdue"), _("Percent on time")
    return outlying.of_share(
        stands,
        chart.shares(columns),
        view.caption,
        view.doors,
        title=_("Suggestions on time: who stands out from all together"),
        numbers=stands.rows["now"],
        columns=columns,
    )
