"""The pictures of targets."""

from components.charts import targets as charts
from components.figures.picture import Native, Picture
from components.subjects.targets import frames, words
from components.subjects.targets.view import View
from components.words.i18n import _


def of(view: View) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    return {
        **({"common": common(view)} if view.common else {}),
        **{picture.title: picture for picture in by_commune(view)},
    }


def common(view: View) -> Picture:
    """The targets of the district itself."""
    return Picture(
        frames.common_frame(view),
        charts.bullets(),
        title=_("Reached, against the goal and against the day"),
        alt=_("Bars of what is reached, marked with the goal and with what is expected by now"),
        caption=view.scene.caption,
        remark=words.footnote(view),
        columns=frames.table_columns(_("Target")),
        native=Native("bar", "row", {"percent": _("Percent of the goal")}, decimals=2),
    )


def by_commune(view: View) -> list[Picture]:
    """A picture for each target that communes have."""
    return [
        Picture(
            frames.commune_frame(view, targets),
            charts.by_commune(),
            title=_("{target}, by commune", target=name),
            alt=_("Bars by commune, marked with the goal and with what is expected by now"),
            caption=view.scene.caption,
            remark=words.footnote(view),
            columns=frames.table_columns(_("Commune")),
            native=Native("bar", "row", {"percent": _("Percent of the goal")}, decimals=2),
        )
        for name, targets in view.by_commune.items()
    ]
