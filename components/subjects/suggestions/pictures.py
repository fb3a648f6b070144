"""The pictures of suggestions."""

from functools import partial

from components.charts import style
from components.charts import suggestions as charts
from components.figures.picture import Native, Picture
from components.subjects.suggestions import frames, words
from components.subjects.suggestions.view import Handling
from components.words.i18n import _


def of(view: Handling) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    picture = partial(Picture, caption=view.caption)
    themes = frames.theme_table(view)
    return {
        "history": picture(
            frames.history_frame(view),
            charts.history(),
            title=_("Open at the end of each month"),
            alt=_("Lines of open and overdue suggestions over the last months"),
            columns={"label": _("Month"), "open": _("Open"), "overdue": _("Overdue")},
            native=Native("line", "label", ("open", "overdue")),
        ),
        "balance": picture(
            frames.bridge_frame(view),
            charts.bridge(),
            title=_("Balance of the period"),
            alt=words.balance(view.balance),
            columns={"label": _("Part of the balance"), "text": _("Suggestions")},
        ),
        "ages": picture(
            frames.age_frame(view),
            charts.ages(),
            title=_("Open suggestions by age"),
            alt=_("Bars of open suggestions by days since they were raised"),
            remark=_("Brick red: past the day on which they were due."),
            columns={"label": _("Age"), "within": _("Not overdue"), "overdue": _("Overdue")},
            native=Native("stacked_bar", "label", ("within", "overdue")),
        ),
        "ends": picture(
            frames.end_frame(view),
            charts.ends(),
            title=_("How suggestions ended"),
            alt=_("Bars of finished suggestions by how they ended"),
            remark=_("Bar: this period. Mark: same period a year before."),
            columns={
                "label": _("How it ended"),
                "now": _("This period"),
                "before": _("Same period a year before"),
            },
            native=Native("bar", "label", ("now", "before")),
        ),
        "themes": picture(
            frames.theme_frame(view, view.areas),
            style.stepped(charts.themes(), len(view.areas or themes) + 1),
            title=_("Themes by area") if view.areas else _("Themes by commune"),
            alt=_("Table of new suggestions by commune and theme, darker where there are more"),
            table=themes,
            columns={"commune": _("Commune")} | {name: name for name in themes.columns[1:]},
            doors=view.doors,
        ),
    }
