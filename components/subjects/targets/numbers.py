"""Targets as numbers, chart frames and words."""

from collections.abc import Sequence

import pandas as pd

from components.charts import trend
from components.figures.kpi import Kpi
from components.subjects.targets.view import View
from components.words import formats
from components.words.i18n import _
from db.compare import Tone
from db.facts.targets import Reached


def blocks(view: View) -> list[Kpi]:
    """One number for each target of the district itself."""
    return [_block(view, target) for target in view.common]


def _block(view: View, target: Reached) -> Kpi:
    ahead = target.ahead(view.pace)
    months = target.months
    return Kpi(
        label=target.name,
        value=formats.number(target.reached),
        change=standing(view, target),
        percent=_percent(target),
        base=_("goal of {year}: {goal}", year=view.year, goal=_counted(target.goal, target)),
        direction=None,
        tone={True: Tone.GOOD, False: Tone.BAD, None: Tone.NEUTRAL}[ahead],
        trend=trend.line(),
        frame=trend.frame(months["month"].map(formats.month_short), months["reached"]),
        alt=_("Reached since the beginning of the year, by month"),
        notes=(since(target), expected(view, target)),
    )


def standing(view: View, target: Reached) -> str:
    """Where the target stands, in words: the goal first, the pace second."""
    if target.reached is None:
        return _("not reported")
    if target.told < target.parts:
        return _("incomplete: {n}/{all} reported", n=target.told, all=target.parts)
    if target.done:
        return _("goal of the year reached")
    return _("on course") if target.ahead(view.pace) else _("behind")


def since(target: Reached) -> str:
    """From which month the value is."""
    if target.since is None or target.until is None:
        return _("no value up to the end of the period")
    if target.since == target.until:
        said = _("value of {month}", month=formats.month_in_text(target.until))
    else:
        said = _(
            "values of {first} to {last}",
            first=formats.month_in_text(target.since),
            last=formats.month_in_text(target.until),
        )
    if target.parts == 1:
        return said
    return _("{said}, {n} former communes added", said=said, n=target.parts)


def expected(view: View, target: Reached) -> str:
    return _(
        "expected by {day}: {count}",
        day=formats.day(view.pace.on),
        count=_counted(round(target.expected(view.pace)), target),
    )


def footnote(view: View) -> str:
    """How the expected mark is made."""
    pace = view.pace
    return _(
        "Bar: reached. Thick mark: goal of {year}. Thin mark: expected by {day} if the goal were "
        "shared evenly over the days of the reporting year ({days}/{all} = {share}).",
        year=view.year,
        day=formats.day(pace.on),
        days=pace.days,
        all=pace.of,
        share=formats.percent(100 * pace.share),
    )


def common_frame(view: View) -> pd.DataFrame:
    """The frame of components.charts.targets for the targets of the district itself."""
    return _frame(view, view.common, [target.name for target in view.common])


def commune_frame(view: View, targets: Sequence[Reached]) -> pd.DataFrame:
    """The frame of components.charts.targets for one target in several communes."""
    return _frame(view, targets, [view.unit_name(target) for target in targets])


def _frame(view: View, targets: Sequence[Reached], rows: list[str]) -> pd.DataFrame:
    percents = [float(100 * (t.reached or 0) / t.goal) if t.told else None for t in targets]
    share = float(100 * view.pace.share)
    return pd.DataFrame(
        {
            "row": pd.Series(rows, dtype="str"),
            "percent": pd.Series(percents, dtype="float64"),
            "expected": pd.Series([share] * len(targets), dtype="float64"),
            "behind": [target.ahead(view.pace) is False for target in targets],
            "label": pd.Series([_told(view, target) for target in targets], dtype="str"),
            "reached": pd.Series([target.reached for target in targets], dtype="float64"),
            "goal": pd.Series([target.goal for target in targets], dtype="int64"),
            "share": pd.Series([_percent(target) for target in targets], dtype="str"),
            "standing": pd.Series([standing(view, target) for target in targets], dtype="str"),
            "since": pd.Series([since(target) for target in targets], dtype="str"),
        }
    )


def _told(view: View, target: Reached) -> str:
    if target.reached is None:
        return f"{standing(view, target)} \u00b7 {_goal(target)}"
    counted = f"{formats.number(target.reached)}/{_counted(target.goal, target)}"
    parts = (counted, _percent(target), standing(view, target), since(target))
    return " \u00b7 ".join(part for part in parts if part)


def sentence(view: View) -> str:
    """Every target of the district in one sentence to read aloud; empty without any."""
    told = [_("{target}: {reached}", target=t.name, reached=_told(view, t)) for t in view.common]
    if not told:
        return ""
    return _("Targets of {year}. {targets}.", year=view.year, targets="; ".join(told))


def _goal(target: Reached) -> str:
    return _("goal {goal}", goal=_counted(target.goal, target))


def _percent(target: Reached) -> str:
    """Of the goal; a small goal is called one, an incomplete value gives no percent."""
    if target.percent is None:
        return ""
    share = formats.percent(target.percent)
    return _("{share} (small base)", share=share) if target.small_base else share


def _counted(n: int, target: Reached) -> str:
    return f"{formats.number(n)} {target.unit_of_measure}"


def table_columns(first: str) -> dict[str, str]:
    """Columns of the frames for their tables, with their headings."""
    return {
        "row": first,
        "reached": _("Reached"),
        "goal": _("Goal of the year"),
        "share": _("Percent of the goal"),
        "standing": _("Standing"),
        "since": _("Value of"),
    }


def definitions() -> dict[str, str]:
    """What each indicator of the page counts: who, from where, which days."""
    return {
        _("Reached"): _(
            "What was reached since the first day of the reporting year, by the end of the last "
            "month that has a value and has ended by the last day of the period; entered by the "
            "unit that the target is set for."
        ),
        _("Goal of the year"): _(
            "What the unit is to reach in the reporting year that the last day of the period "
            "belongs to."
        ),
        _("Expected"): _(
            "The share of the goal that falls to the days of the reporting year that have passed "
            "by the last day of the period, counted evenly. A yardstick, not part of the target."
        ),
        _("Communes that have merged"): _(
            "Targets of the same name of the former communes are added up for the commune they "
            "became, unless it has its own. A target of the district cannot be split by commune."
        ),
    }
