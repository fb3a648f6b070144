"""The pictures of suggestions."""

from components.charts import suggestions as charts
from components.figures.picture import Native, Picture
from components.subjects.suggestions import frames, words
from components.subjects.suggestions.view import Handling
from components.words.i18n import _


def of(view: Handling) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    return {
        "history": history(view),
        "balance": balance(view),
        "ages": ages(view),
        "ends": ends(view),
        "themes": themes(view),
    }


def balance(view: Handling) -> Picture:
    return Picture(
        frames.bridge_frame(view),
        charts.bridge(),
        title=_("Balance of the period"),
        alt=words.balance(view.balance),
        caption=view.scene.caption,
        columns={"label": _("Part of the balance"), "text": _("Suggestions")},
    )


def history(view: Handling) -> Picture:
    return Picture(
        frames.history_frame(view),
        charts.history(),
        title=_("Open at the end of each month"),
        alt=_("Lines of open and overdue suggestions over the last months"),
        caption=view.scene.caption,
        columns={"label": _("Month"), "open": _("Open"), "overdue": _("Overdue")},
        native=Native("line", "label", {"open": _("Open"), "overdue": _("Overdue")}),
    )


def ages(view: Handling) -> Picture:
    return Picture(
        frames.age_frame(view),
        charts.ages(),
        title=_("Open suggestions by age"),
        alt=_("Bars of open suggestions by days since they were raised"),
        caption=view.scene.caption,
        remark=_("Brick red: past the day on which they were due."),
        columns={"label": _("Age"), "within": _("Not overdue"), "overdue": _("Overdue")},
        native=Native(
            "stacked_bar", "label", {"within": _("Not overdue"), "overdue": _("Overdue")}
        ),
    )


def ends(view: Handling) -> Picture:
    return Picture(
        frames.end_frame(view),
        charts.ends(),
        title=_("How suggestions ended"),
        alt=_("Bars of finished suggestions by how they ended"),
        caption=view.scene.caption,
        remark=_("Bar: this period. Mark: same period a year before."),
        columns={
            "label": _("How it ended"),
            "now": _("This period"),
            "before": _("Same period a year before"),
        },
        native=Native(
            "bar", "label", {"now": _("This period"), "before": _("Same period a year before")}
        ),
    )


def themes(view: Handling) -> Picture:
    table = frames.theme_table(view)
    return Picture(
        frames.theme_frame(view),
        charts.themes(),
        title=_("Themes by commune"),
        alt=_("Table of new suggestions by commune and theme, darker where there are more"),
        caption=view.scene.caption,
        table=table,
        columns={"commune": _("Commune")} | {name: name for name in table.columns[1:]},
    )
