"""The pictures of suggestions."""

from collections.abc import Iterable
from functools import partial

from components.charts import style
from components.charts import suggestions as charts
from components.figures.answers import Answer, of_months, of_table
from components.figures.picture import Native, Picture
from components.subjects.suggestions import frames, words
from components.subjects.suggestions.list import CARRIED, NEW, age_key, part
from components.subjects.suggestions.view import Handling
from components.words import bases, formats, splits, wording
from components.words.i18n import _
from db.facts.few import MOST_ROWS
from db.model import OPEN_STATES, SuggestionState


def of(view: Handling) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    picture = partial(Picture, caption=view.caption)
    themes, history = frames.theme_table(view), frames.history_frame(view)
    bridge, ages = frames.bridge_frame(view), frames.age_frame(view)
    owed, days_table = frames.owed_frame(view), frames.days_table(view)
    took = frames.days_frame(view, days_table)
    owed_table = frames.owed_table(view)
    marks, below = splits.placed(view.mark_note, owed["label"], owed_table["label"])
    at_once = int((view.stand["state"] == SuggestionState.ANSWERED_ON_SPOT).sum())
    cells, empty = frames.folded(frames.theme_frame(view, drawn=True))
    pictures = {
        "history": picture(
            history,
            charts.history(),
            title=_("Open suggestions at the end of each month"),
            alt=_("Lines of open and overdue suggestions over the last months"),
            columns={"label": _("Month"), "open": _("Open"), "overdue": _("Overdue")},
            native=Native("line", "label", ("open", "overdue")),
            answers={"label": of_months(history["label"], view.history["month"])},
        ),
        "balance": picture(
            bridge,
            charts.bridge(),
            title=_("Balance of suggestions of the period"),
            alt=words.balance(view.balance),
            columns={"label": _("Part of the balance"), "text": _("Suggestions")},
            answers={"label": _parts(bridge["label"])},
        ),
        "ages": picture(
            ages,
            charts.ages(),
            title=_("Open suggestions by age"),
            alt=_("Bars of open suggestions by days since they were raised"),
            remark=_("Brick red: past the day on which they were due."),
            columns={"label": _("Age"), "within": _("Not overdue"), "overdue": _("Overdue")},
            native=Native(
                "stacked_bar", "label", ("within", "overdue"), colours=(charts.CALM, style.ALARM)
            ),
            sums=("within", "overdue"),
            answers={
                "label": {
                    label: part(OPEN_STATES, raised=[age_key(place)])
                    for place, label in enumerate(ages["label"])
                }
            },
        ),
        "owed": picture(
            owed,
            charts.owed(),
            title=_("Open suggestions by area") if view.areas else _("Open suggestions by place"),
            alt=_("Bars of open suggestions by place, those overdue apart"),
            remark=wording.joined(
                _("Brick red: past the day on which they were due."),
                _("By name: most overdue, most open; all are in the table.")
                if len(frames.owed(view)) > MOST_ROWS
                else "",
                marks,
            ),
            table=owed_table,
            below=below,
            columns={"label": _("Where"), "within": _("Not overdue"), "overdue": _("Overdue")},
            native=Native(
                "stacked_bar", "label", ("within", "overdue"), colours=(charts.CALM, style.ALARM)
            ),
            numbers=owed,
            answers={"label": {**of_table(owed["label"]), **view.doors}},
        ),
        "ends": picture(
            frames.end_frame(view),
            charts.ends(),
            title=_("How suggestions ended"),
            alt=_("Bars of finished suggestions by how they ended"),
            remark=bases.dark_and_light(view.period.against),
            columns={
                "label": _("How it ended"),
                "now": _("This period"),
                "before": bases.name(view.period.against),
            },
            native=Native("bar", "label", ("now", "before")),
            sums=("now", "before"),
            answers={"label": {name: part([state]) for name, state in frames.end_names().items()}},
        ),
        "days": picture(
            took,
            charts.days(),
            title=_("Days that finished suggestions took, by theme"),
            alt=_("Dots of the days that suggestions took, by theme, with the middle half of them"),
            remark=_(
                "Bar: the middle half. Dot: half took no longer. Of fewer than five each stands "
                "alone. Not among them: {n} answered on the spot.",
                n=formats.number(at_once),
            ),
            table=days_table,
            columns={
                "label": _("Theme"),
                "n": _("Finished"),
                "middle": _("Half within (days)"),
                "longest": _("Longest (days)"),
            },
            answers={"label": {name: part(frames.ENDS, themes=[name]) for name in took["label"]}},
        ),
        "themes": picture(
            cells,
            style.stepped(charts.themes(len(themes.columns) - 1), cells["commune"].nunique()),
            title=_("New suggestions by area and theme")
            if view.areas
            else _("New suggestions by commune and theme"),
            alt=_("Table of new suggestions by commune and theme, darker where there are more"),
            remark=wording.joined(
                _("No new suggestion: {communes}.", communes=view.listed(empty)) if empty else "",
                splits.footnote(view.mark_note, [*cells["commune"], *empty]),
            ),
            table=themes,
            columns={"commune": _("Commune")} | {name: name for name in themes.columns[1:]},
            answers={
                "commune": view.doors,
                "theme": {
                    wording.broken(name, frames.THEME_WIDTH): part(themes=[name], raised=[NEW])
                    for name in view.themes.values()
                },
            },
        ),
    }
    if took.empty:
        del pictures["days"]
    return pictures


def _parts(labels: Iterable[str]) -> dict[str, Answer]:
    """Of the parts of the balance; for what was reopened one cannot ask the list."""
    known = {
        _("Carried over"): part(raised=[CARRIED]),
        _("New"): part(raised=[NEW]),
        _("Finished"): part(frames.ENDS),
        _("Open"): part(OPEN_STATES),
    }
    return of_table(labels) | known
