"""The line that makes a picture explain itself. Words only: screens, charts and files share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from components.words import formats, wording
from components.words.i18n import _
from db.facts.returns import Coverage
from db.model import Selection, Unit


@dataclass(frozen=True)
class Caption:
    """Who, when, against when, which communes, how complete, how fresh, how final.

    `unit` is the command whose screen this is, `short_unit` its bare name, `place` the area the
    figures speak of; `without` says which former communes the choice leaves out. `covered` is None
    for figures that no monthly return stands behind; without `compares` they are not held against
    the window of a year before.
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

    @property
    def windows(self) -> str:
        period, before = self.selection.period, self.selection.period.year_before()
        if not self.compares:
            return formats.day_range(period.first, period.last)
        return _(
            "{now} compared with {before}",
            now=formats.day_range(period.first, period.last),
            before=formats.day_range(before.first, before.last),
        )

    @property
    def communes(self) -> str:
        return wording.joined(wording.communes(self.selection, self.units), self.without)

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

    @property
    def context(self) -> str:
        """What a page says once: whose it is and whether it is a sample stand above it."""
        return wording.dotted(
            self.windows, self.communes, self.completeness, self.freshness, self.standing
        )

    @property
    def line(self) -> str:
        """Everything a photograph of the screen needs, in the order in which it is asked."""
        return wording.dotted(
            self.unit,
            self.windows,
            self.communes,
            self.completeness,
            self.freshness,
            self.standing,
            self.mark,
        )
