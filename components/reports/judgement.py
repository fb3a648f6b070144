"""What a report may judge: what is beyond chance, and what was owed or set and is missed.

The rule is that of the colours on the screens: a draft praises and blames what is green and red.
"""

from collections.abc import Iterable

from components.data import read
from components.export.written import Point
from components.figures.kpi import Kpi
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.subjects.incidents import places
from components.subjects.incidents.view import Incidents, incidents_of
from components.subjects.suggestions.view import handling
from components.words import formats, wording
from components.words.i18n import _
from db.compare import Direction, Tone
from db.limits import Rule
from db.queries.categories import categories


def spoken(block: Kpi) -> str:
    """A number in a sentence, without what a report says once of all."""
    if block.value == formats.MISSING:
        nothing = _("nothing to count yet")
        return f"{block.label}: {nothing}"
    is_share = bool(block.percent) and not block.percent.startswith("(")
    value = f"{block.value} ({block.percent})" if is_share else block.value
    if block.direction is None and not block.base:  # what it is of, and no change
        line = wording.joined(value, f"({block.change})" if block.change else "")
    else:
        by = " " if block.direction else ", "
        change = wording.joined(block.change, "" if is_share else block.percent, block.base, by=by)
        line = wording.joined(value, change, by=", ")
    return f"{block.label}: {line}".replace(" \u00b7 ", ", ")


def points(scene: Scene, screens: Iterable[Screen]) -> tuple[Point, ...]:
    """Good, bad, and where to look."""
    blocks = [block for screen in screens for block in screen.blocks]
    view = incidents_of(scene, read(categories, scene.selection.named_on), kind=None)
    return (
        Point(_("What has improved"), (_lead(blocks, Tone.GOOD),), _toned(blocks, Tone.GOOD)),
        Point(_("What has not"), _owed(scene, blocks), _toned(blocks, Tone.BAD)),
        Point(_("Where and when to look"), (*_places(view), *months(view))),
        Point(_("Own judgement"), is_open=True),
    )


def _toned(blocks: Iterable[Kpi], tone: Tone) -> tuple[str, ...]:
    return tuple(f"{spoken(block)};" for block in blocks if block.tone is tone)


def _lead(blocks: Iterable[Kpi], tone: Tone) -> str:
    if any(block.tone is tone for block in blocks):
        return _("Beyond what chance explains, or as the goals of the year ask:")
    return _(
        "No figure has changed for the better beyond what chance explains; what went up or down "
        "otherwise is told above as a number, not as a trend."
    )


def _owed(scene: Scene, blocks: Iterable[Kpi]) -> tuple[str, ...]:
    """What was to be done by a day, and the lead of what has changed for the worse."""
    counts, covered = handling(scene).balance, scene.caption.covered
    late = (
        _("{n} are overdue.", n=wording.suggestions(counts.overdue)) if counts.overdue else "",
        _("Monthly returns: {which}.", which=wording.coverage(covered, scene.units))
        if covered is not None and not covered.is_full
        else "",
        _lead_of_bad(blocks),
    )
    return tuple(filter(None, late))


def _lead_of_bad(blocks: Iterable[Kpi]) -> str:
    if any(block.tone is Tone.BAD for block in blocks):
        return _("Beyond what chance explains, or short of the goals of the year:")
    return _("No figure has changed for the worse beyond what chance explains.")


def _places(view: Incidents) -> tuple[str, ...]:
    stands = places.standing(view)
    if stands is None:
        return (_("Whether a commune stands out cannot be told: too few have reported in full."),)
    named = stands.names
    return (named,) if named else (_("No commune stands out from all together."),)


def months(view: Incidents) -> tuple[str, ...]:
    """Months of the window outside of what is usual."""
    rows = view.series.months
    found = [one for one in view.series.signals if one.rule is Rule.OUTSIDE]
    asked = [one for one in found if rows["asked"].iloc[one.index]]
    if not asked:
        return ()
    names = {Direction.UP: _("above"), Direction.DOWN: _("below")}
    listed = "; ".join(
        _(
            "{month} ({side})",
            month=formats.month_in_text(rows["month"].iloc[one.index]),
            side=names[one.direction],
        )
        for one in asked
    )
    return (_("Months outside of what is usual: {months}.", months=listed),)
