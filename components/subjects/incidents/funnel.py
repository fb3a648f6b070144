"""Which communes stand out from all of them together, for their population."""

import pandas as pd

from components.charts import funnel as chart
from components.figures import outlying
from components.figures.picture import Picture
from components.figures.scene import Scene, kept
from components.subjects.incidents.places import standing
from components.subjects.incidents.view import incidents_of
from components.words.i18n import _
from db.queries.categories import Category


@kept
def picture(scene: Scene, kinds: dict[int, Category], kind: Category | None) -> Picture | None:
    """None where nothing can be said of who stands out."""
    view = incidents_of(scene, kinds, kind)
    stands = standing(view)
    if stands is None:
        return None
    rows = stands.rows
    return Picture(
        outlying.frame(stands),
        chart.funnel(),
        title=view.of(_("Incidents: who stands out from all together")),
        alt=_("Dots of communes by population and rate, between limits of chance"),
        caption=view.caption,
        remark=outlying.remark(
            stands,
            _(
                "Not compared, since not all is reported or a part was split: {n}.",
                n=stands.left_out,
            ),
        ),
        table=pd.DataFrame(
            {
                "commune": rows["commune"],
                "number": rows["now"],
                "population": rows["population"],
                "rate": rows["rate"].round(2),
                "out": outlying.out(stands),
            }
        ),
        columns={
            "commune": _("Commune"),
            "number": _("Incidents"),
            "population": _("Inhabitants"),
            "rate": _("Per 10,000 inhabitants"),
            "out": _("Stands out"),
        },
        answers={"commune": view.doors},
    )
