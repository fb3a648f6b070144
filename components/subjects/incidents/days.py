"""Incidents of a short window, day by day or by seven days."""

import pandas as pd

from components.charts import incidents as charts
from components.figures.answers import of_table
from components.figures.now import today
from components.figures.picture import Native, Picture, frame
from components.subjects.incidents import frames, words
from components.subjects.incidents.view import Incidents
from components.words import bases, formats, wording
from components.words.i18n import _
from db.facts import days as facts
from db.periods import Days


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
    counts = facts.by_steps(view.happened(view.selection), spans)
    earlier = facts.by_steps(view.happened(view.selection.base), facts.beside(period))
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
