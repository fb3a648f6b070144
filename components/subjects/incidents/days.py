"""Incidents by day: the course of a short window, and which weekdays have more."""

import pandas as pd

from components.charts import incidents as charts
from components.charts import matrix
from components.charts.heat import step
from components.data import read
from components.figures.answers import PERIOD, UNTIL, Answer, of_months, of_table
from components.figures.now import today
from components.figures.picture import Native, Picture, frame
from components.figures.scene import Scene, kept
from components.subjects.incidents import frames, words
from components.subjects.incidents.view import Incidents, incidents_of
from components.words import bases, formats, wording
from components.words.i18n import _
from db.facts import days as facts
from db.facts.incidents import of_kinds
from db.model import Selection
from db.periods import Days, PeriodKind
from db.queries import incidents
from db.queries.categories import Category

MOST_MONTHS = 12
"""Columns beside the weekdays; of more months the last ones."""
CHANCE = 0.05


def course(view: Incidents) -> Picture:
    """A short window against its base, by day or by seven days."""
    rows = course_frame(view)
    one_by_one = view.period.days <= facts.FEW_DAYS
    base = bases.then(view.period.against)
    sides = {"now": _("This period"), "before": bases.name(view.period.against)}
    return Picture(
        rows,
        charts.months(bases.name(view.period.against), _("When")),
        title=view.of(
            _("Incidents by day, beside those {before}", before=base)
            if one_by_one
            else _("Incidents by seven days, beside those {before}", before=base)
        ),
        alt=_("Lines of incidents by day in this period and {before}", before=base),
        caption=view.caption,
        remark=words.chance(view.compared, view.series, view.period),
        columns={"label": _("When"), **sides},
        native=Native("line", "label", tuple(sides)),
        answers={"label": of_table(rows["label"])},
        sums=tuple(sides),
        total=wording.joined(*frames.totals(view), by="; "),
    )


def course_frame(view: Incidents) -> pd.DataFrame:
    """The frame of charts.incidents.months, with days in the place of months."""
    spans, period = facts.steps(view.period), view.period
    known, now = view.known_before, today()
    counts = facts.by_steps(_happened(view, view.selection), spans)
    earlier = facts.by_steps(_happened(view, view.selection.base), facts.beside(period))
    hidden = [view.is_silent or first > now for first, _last in spans]
    rows = frame(
        (
            {
                "label": _step(span),
                "now": None if unknown else n,
                "before": m if known else None,
                "running": span[0] <= now < span[1],
            }
            for span, unknown, n, m in zip(spans, hidden, counts, earlier, strict=True)
        ),
        label="str",
        now="float64",
        before="float64",
        running="bool",
    )
    last = rows["now"].last_valid_index()
    place = 0 if last is None else int(last)
    rows = rows.assign(
        low=frames.NOTHING,
        high=frames.NOTHING,
        banded=False,
        tail=[bool(rows["running"][place]) and place - 1 <= at <= place for at in rows.index],
        now_name="",
        before_name="",
        above=not rows["now"][place] < rows["before"][place],
    )
    if last is not None:
        rows.loc[place, "now_name"] = frames.line_name(view, period)
    if known:
        rows.loc[len(rows) - 1, "before_name"] = frames.line_name(view, period.base)
    return pd.concat([rows, frames.month_spans(view).iloc[:0]], ignore_index=True)


def _step(span: Days) -> str:
    first, last = span
    if first == last:
        weekday = formats.weekdays("abbreviated")[first.weekday()]
        return f"{weekday}, {formats.day_short(first)}"
    return f"{formats.day_short(first)} \u2013 {formats.day_short(last)}"


def _happened(view: Incidents, selection: Selection) -> pd.DataFrame:
    return of_kinds(read(incidents.incident_days, selection), view.counted)


@kept
def weekdays(scene: Scene, kinds: dict[int, Category], kind: Category | None) -> Picture | None:
    """Weekdays by the weeks, or by the months, of the window; None where nothing happened, and of a
    window that has no weekdays to compare."""
    view = incidents_of(scene, kinds, kind)
    if view.period.days < facts.LEAST_WEEKDAYS or not view.compared.now:
        return None
    days = _happened(view, view.selection)
    by_weeks = view.period.days <= facts.BY_WEEKS
    every = facts.columns(view.period)
    spans = every[-MOST_MONTHS:] if not by_weeks else every
    names, in_full = _called(view, spans, by_weeks)
    sums = [sum(n or 0 for n in row) for row in facts.by_weekday(days, every)]
    rows = weekday_frame(facts.by_weekday(days, spans), sums, names, in_full)
    wide = rows.pivot(index="weekday", columns="label", values="written")
    wide = wide.reindex(index=rows["weekday"].unique(), columns=rows["label"].unique())
    table = wide.rename_axis(columns=None).reset_index()
    return Picture(
        rows,
        matrix.weekdays(),
        title=view.of(_("Incidents by weekday")),
        alt=_("Table of incidents by weekday and week or month, shaded by their number"),
        caption=view.caption,
        remark=wording.joined(
            _(
                "The last {n} months of {all}; the sum is of the whole period.",
                n=len(spans),
                all=len(every),
            )
            if len(spans) < len(every)
            else "",
            _judged(facts.weekdays_p_value(sums, view.period)),
        ),
        table=table,
        columns={
            "weekday": _("Weekday"),
            **{name: name.replace("\n", " ") for name in table.columns[1:]},
        },
        answers={
            "weekday": of_table(rows["weekday"]),
            "label": _weeks(names, spans)
            if by_weeks
            else of_months(names, [view.period.calendar.month_of(first) for first, _l in spans]),
        },
    )


def weekday_frame(
    counts: list[list[int | None]], sums: list[int], names: list[str], in_full: list[str]
) -> pd.DataFrame:
    """The frame of charts.matrix.weekdays."""
    largest = max((n or 0 for row in counts for n in row), default=0)
    called = formats.weekdays("wide")
    rows = [
        (
            called[weekday],
            name,
            "" if n is None else formats.number(n),
            full,
            -2 if n is None else step(n, largest),
            False,
        )
        for weekday, row in enumerate(counts)
        for name, full, n in zip(names, in_full, row, strict=True)
    ]
    rows += [
        (called[weekday], _("Sum"), formats.number(n), _("Sum"), -2, True)
        for weekday, n in enumerate(sums)
    ]
    texts = dict.fromkeys(("weekday", "label", "written", "span"), "str")
    return frame(rows, **texts, step="int64", total="bool")


def _called(view: Incidents, spans: list[Days], by_weeks: bool) -> tuple[list[str], list[str]]:
    """What stands above each column, and what it is in full."""
    if by_weeks:
        return [formats.day_short(first) for first, _l in spans], [
            formats.day_range(*span) for span in spans
        ]
    months = [view.period.calendar.month_of(first) for first, _l in spans]
    return formats.month_labels(months), [formats.month_name(month) for month in months]


def _weeks(names: list[str], spans: list[Days]) -> dict[str, Answer]:
    """A week: all figures are of it."""
    return {
        name: Answer(
            choice={PERIOD: PeriodKind.WEEK, UNTIL: span[0]}, name=formats.day_range(*span)
        )
        for name, span in zip(names, spans, strict=True)
    }


def _judged(p: float | None) -> str:
    if p is None:
        return _("Too few incidents to tell weekdays apart.")
    if p < CHANCE:
        return _("That weekdays differ so much is hardly chance (chi-squared test).")
    return _("Weekdays differ no more than chance brings (chi-squared test).")
