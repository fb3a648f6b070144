"""Which weekdays have more: beside the weeks of a window, or in a calendar of its days."""

import pandas as pd

from components.charts import matrix
from components.charts.heat import step
from components.figures.answers import PERIOD, UNTIL, Answer, of_table
from components.figures.picture import Picture, crossed, frame
from components.figures.scene import Scene, kept
from components.subjects.incidents import daily
from components.subjects.incidents.view import incidents_of
from components.words import formats
from components.words.i18n import _
from db.facts import days as facts
from db.periods import Days, PeriodKind
from db.queries.categories import Category

CHANCE = 0.05


@kept
def picture(scene: Scene, kinds: dict[int, Category], kind: Category | None) -> Picture | None:
    """Weekdays by the weeks of the window, or of a long one every day of it; None where nothing
    happened, and of a window that has no weekdays to compare."""
    view = incidents_of(scene, kinds, kind)
    if view.period.days < facts.LEAST_WEEKDAYS or not view.compared.now:
        return None
    weeks = facts.weeks(view.period)
    counts = facts.by_weekday(view.happened(view.selection), weeks)
    sums = [sum(n or 0 for n in row) for row in counts]
    judged = _judged(facts.weekdays_p_value(sums, view.period))
    if view.period.days > facts.BY_WEEKS:
        return daily.picture(view, sums, judged)
    rows = table(counts, sums, weeks)
    wide = crossed(rows, "weekday", "label", "written")
    return Picture(
        rows,
        matrix.weekdays(),
        title=view.of(_("Incidents by weekday")),
        alt=_("Table of incidents by weekday and week, shaded by their number"),
        caption=view.caption,
        remark=judged,
        table=wide,
        columns={"weekday": _("Weekday"), **{name: name for name in wide.columns[1:]}},
        answers={"weekday": of_table(rows["weekday"]), "label": _weeks(weeks)},
    )


def table(counts: list[list[int | None]], sums: list[int], weeks: list[Days]) -> pd.DataFrame:
    """The frame of charts.matrix.weekdays."""
    largest = max((n or 0 for row in counts for n in row), default=0)
    called = formats.weekdays("wide")
    rows = [
        (
            called[weekday],
            formats.day_short(week[0]),
            "" if n is None else formats.number(n),
            formats.day_range(*week),
            -2 if n is None else step(n, largest),
            False,
        )
        for weekday, row in enumerate(counts)
        for week, n in zip(weeks, row, strict=True)
    ]
    rows += [
        (called[weekday], _("Sum"), formats.number(n), _("Sum"), -2, True)
        for weekday, n in enumerate(sums)
    ]
    texts = dict.fromkeys(("weekday", "label", "written", "span"), "str")
    return frame(rows, **texts, step="int64", total="bool")


def _weeks(weeks: list[Days]) -> dict[str, Answer]:
    """A week: all figures are of it."""
    return {
        formats.day_short(week[0]): Answer(
            choice={PERIOD: PeriodKind.WEEK, UNTIL: week[0]}, name=formats.day_range(*week)
        )
        for week in weeks
    }


def _judged(p: float | None) -> str:
    if p is None:
        return _("Too few incidents to tell weekdays apart.")
    if p < CHANCE:
        return _("That weekdays differ so much is hardly chance (chi-squared test).")
    return _("Weekdays differ no more than chance brings (chi-squared test).")
