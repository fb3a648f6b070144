"""The pictures of targets."""

from functools import partial

from components.charts import style
from components.charts import targets as charts
from components.figures.answers import of_table
from components.figures.picture import Native, Picture
from components.subjects.targets import frames, words
from components.subjects.targets.view import Progress
from components.words import splits, wording
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
            title=_("Targets: reached, against the goal and against the day"),
            alt=_("Bars of what is reached, marked with the goal and with what is expected by now"),
            remark=words.footnote(view),
            columns=frames.table_columns(_("Target")),
            answers={"row": of_table(target.name for target in view.common)},
        )
    if view.forecasts:
        pictures["forecast"] = Picture(
            frames.forecast_frame(view),
            charts.forecasts(),
            title=_("Targets: forecast of the year against the goal"),
            alt=_("Dots of what the year will likely bring, with their interval, beside the goal"),
            caption=view.caption,
            remark=_(
                "Bar: reached. Dot: forecast; line: where the year likely ends. Thick mark: goal "
                "of {year}.",
                year=view.year,
            ),
            columns={
                "row": _("Target"),
                "forecast": _("Forecast of the year"),
                "between": _("Likely between"),
                "goal": _("Goal of the year"),
                "measure": _("Unit of measure"),
                "outlook": _("Standing"),
            },
            answers={"row": of_table(one.target.name for one in view.forecasts)},
        )
    for name, targets in view.by_commune.items():
        rows = frames.outstanding_frame(view, targets)
        table = frames.commune_frame(view, targets)
        marks, below = splits.placed(view.mark_note, rows["row"], table["row"])
        is_cut = len(frames.by_place(view, targets)) > len(rows)
        pictures[words.by_commune(name)] = picture(
            rows,
            style.stepped(charts.by_commune(), len(rows)),
            title=words.by_area(name)
            if frames.is_by_area(view, targets)
            else words.by_commune(name),
            alt=_("Bars by commune, marked with the goal and with what is expected by now"),
            remark=wording.joined(
                words.footnote(view),
                _("By name: furthest behind and furthest ahead; all are in the table.")
                if is_cut
                else "",
                marks,
            ),
            table=table,
            below=below,
            columns=frames.table_columns(_("Commune")),
            answers={"row": {**of_table(rows["row"]), **view.doors}},
        )
    return pictures
