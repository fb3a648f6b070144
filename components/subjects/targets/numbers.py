"""Targets as blocks."""

from components.charts import trend
from components.figures.kpi import Kpi
from components.subjects.targets import words
from components.subjects.targets.view import Progress
from components.words import formats
from components.words.i18n import _
from db.compare import Tone
from db.facts.targets import Reached


def blocks(view: Progress) -> list[Kpi]:
    """One number for each target of the district itself."""
    return [_block(view, target) for target in view.common]


def _block(view: Progress, target: Reached) -> Kpi:
    months = target.months
    return Kpi(
        label=target.name,
        value=words.measured(target.reached, target),
        change=words.standing(target),
        percent=words.percent(target),
        base=_("goal of {year}: {goal}", year=view.year, goal=words.measured(target.goal, target)),
        tone={True: Tone.GOOD, False: Tone.BAD, None: Tone.NEUTRAL}[target.ahead],
        trend=trend.line(),
        frame=trend.frame(formats.month_labels(months["month"]), months["reached"]),
        alt=_("Reached since the beginning of the year, by month"),
        notes=(words.since(target), words.expected(target)),
    )
