"""The pictures of targets."""

from functools import partial

from components.charts import targets as charts
from components.figures.picture import Native, Picture
from components.subjects.targets import frames, words
from components.subjects.targets.view import Progress
from components.words import wording
from components.words.i18n import _


def of(view: Progress) -> dict[str, Picture]:
    """By name: the targets of the district itself, for a meeting, and each that communes have."""
    picture = partial(
        Picture,
        caption=view.caption,
        native=Native("bar", "row", ("percent",), {"percent": _("Percent of the goal")}, 2),
    )
    pictures = {}
    if view.common:
        pictures["common"] = picture(
            frames.common_frame(view),
            charts.bullets(),
            title=_("Reached, against the goal and against the day"),
            alt=_("Bars of what is reached, marked with the goal and with what is expected by now"),
            remark=words.footnote(view),
            columns=frames.table_columns(_("Target")),
        )
    for name, targets in view.by_commune.items():
        title = _("{target}, by commune", target=name)
        pictures[title] = picture(
            frames.commune_frame(view, targets),
            charts.by_commune(),
            title=title,
            alt=_("Bars by commune, marked with the goal and with what is expected by now"),
            remark=wording.joined(words.footnote(view), view.mark_note),
            columns=frames.table_columns(_("Commune")),
            doors=view.doors,
            door="row",
        )
    return pictures
