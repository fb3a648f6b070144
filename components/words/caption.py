"""The line that makes a picture explain itself. Words only: screens, charts and files share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

from components.words import formats, wording
from components.words.i18n import _
from db.facts.few import MOST_ROWS
from db.facts.returns import Coverage
from db.model import Selection, Unit

LETTERS = 156
"""On one line below the title of a page that is 1180 pixels wide."""
ROOM_FOR_NAMES = 36


@dataclass(frozen=True)
class Caption:
    """Who, when, against when, which communes, how complete, how fresh, how final.

    `unit` is the command whose screen this is, `short_unit` its bare name, `place` the area the
    figures speak of; `without` says which former communes the choice leaves out. `covered` is None
    for figures that no monthly return stands behind; without `compares` they are not held against
    another window.
    `area` is what the chosen communes are together, where they are all of one.
    """

    unit: str
    short_unit: str
    place: str
    selection: Selection
    units: Mapping[int, Unit]
    covered: Coverage | None
    data_to: date
    closed: bool
    sample: bool
    without: str = ""
    compares: bool = True
    area: str = ""

    @property
    def windows(self) -> str:
        period, before = self.selection.period, self.selection.period.base
        if not self.compares:
            return formats.day_range(period.first, period.last)
        return _(
            "{now} compared with {before}",
            now=formats.day_range(period.first, period.last),
            before=formats.day_range(before.first, before.last),
        )

    @property
    def communes(self) -> str:
        chosen = self.area or wording.communes(self.selection, self.units)
        return wording.joined(chosen, self.without)

    @property
    def completeness(self) -> str:
        return wording.coverage(self.covered, self.units) if self.covered else ""

    @property
    def freshness(self) -> str:
        return _("data to {day}", day=formats.day(self.data_to))

    @property
    def standing(self) -> str:
        return _("closed") if self.closed else _("provisional")

    @property
    def mark(self) -> str:
        return _("SAMPLE DATA") if self.sample else ""

    @cached_property
    def context(self) -> str:
        """What a page says once: whose it is and whether it is a sample stand above it."""
        every = self.communes if self.selection.whole else ""
        return self._with_missing("", every, self.standing)

    @property
    def foot(self) -> str:
        """As `short`, on two lines where else the few who have not reported would be left out."""
        who = self.unit if self.selection.whole else self.short_unit
        return self._with_missing(who, "", self.standing, self.mark)

    def _with_missing(self, who: str, every: str, *ends: str) -> str:
        """Who has not reported is worth a second line; where that are some of many, a few names
        tell no more than their number, and the list beside it names all."""
        owing = len(self.covered.owed) if self.covered else 0
        is_many = len(self.selection.communes) > MOST_ROWS and owing > wording.NAMES
        rooms = (LETTERS,) if is_many else (LETTERS, 2 * LETTERS)
        lines = [self._fitting(room, who, every, *ends) for room in rooms]
        return next((line for line in lines if self.completeness in line), lines[-1])

    @cached_property
    def short(self) -> str:
        """As `line`, on one line of a tablet at any number of communes."""
        who = self.unit if self.selection.whole else self.short_unit
        return self._fitting(LETTERS, who, "", self.standing, self.mark)

    def _fitting(self, room: int, who: str, every: str, *ends: str) -> str:
        """The day up to which data go, where that is the last one of the window, and who has not
        reported give way to what fits; the list beside it holds all. `every` is what all communes
        are called."""
        lacking = _("without split communes") if self.without else ""
        shares: tuple[str, ...] = ("",)
        if self.covered:
            of_all, brief = wording.completeness(self.covered), wording.reported_of(self.covered)
            named = wording.with_missing(brief, self.covered, self.units)
            shares = (self.completeness, named, of_all, brief)
        whole = self.selection.whole
        places = (every, "") if whole else (self.area,) if self.area else self._wheres()
        until_the_end = self.data_to == self.selection.period.last
        dates = (self.freshness, "") if until_the_end else (self.freshness,)
        for share, where, fresh in product(shares, places, dates):
            line = wording.dotted(who, self.windows, where, lacking, share, fresh, *ends)
            if len(line) <= room:
                break
        return line

    def _wheres(self) -> tuple[str, str]:
        """The communes chosen by name, or how many they are."""
        chosen = [wording.short_name(self.units[unit]) for unit in self.selection.communes]
        return wording.fitting(chosen, ROOM_FOR_NAMES), wording.counted_communes(len(chosen))

    @property
    def line(self) -> str:
        """Everything a photograph of the screen needs, in the order in which it is asked."""
        return wording.dotted(
            self.unit,
            self.windows,
            self.communes if self.communes != self.unit else "",
            self.completeness,
            self.freshness,
            self.standing,
            self.mark,
        )
