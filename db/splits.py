"""Former communes that were split: what it means for a choice that holds all or some of their
heirs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from db.model import BEGINNING
from db.periods import Calendar


@dataclass(frozen=True)
class Split:
    """A former commune whose parts went to several, its `heirs`: what it has from `first` to
    `last`, its last day, cannot be divided among them."""

    unit_id: int
    first: date
    last: date
    heirs: frozenset[int]


@dataclass(frozen=True)
class Splits:
    """Those that `held` belong to the communes of a choice whole, and have rows of their own; of
    the `left_out` only some heirs are chosen, so that they count nowhere.

    `begun` is the first day of which a commune has figures, its own or those of its parts, where
    that is not the beginning of time; months are those of the `calendar`.
    """

    held: tuple[Split, ...] = ()
    left_out: tuple[Split, ...] = ()
    begun: Mapping[int, date] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)

    @cached_property
    def by_id(self) -> dict[int, Split]:
        """Those held, by unit id."""
        return {split.unit_id: split for split in self.held}

    def owing(self, units: Iterable[int], month: date) -> frozenset[int]:
        """By which communes among the units, and split ones, the month is owed."""
        day = self.calendar.last_day(month)
        communes = set(units) - self.by_id.keys()
        living = (unit for unit in communes if self.begun.get(unit, BEGINNING) <= day)
        former = (split.unit_id for split in self.held if split.first <= day <= split.last)
        return frozenset((*living, *former))

    def rows(self, communes: Sequence[int], units: Iterable[int]) -> tuple[int, ...]:
        """The communes, and after them the split ones that are among the units."""
        found = set(units)
        return (*communes, *(unit for unit in self.by_id if unit in found))

    def heirs(self, units: Iterable[int]) -> set[int]:
        """The communes to which the units belong."""
        return {
            heir
            for unit in units
            for heir in (self.by_id[unit].heirs if unit in self.by_id else (unit,))
        }

    def group(self, unit: int) -> int:
        """One unit for all that splits tie together: only together are they the same people before
        and after."""
        return self._groups.get(unit, unit)

    @cached_property
    def _groups(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for split in self.held:
            tied = {found.get(heir, heir) for heir in split.heirs}
            first = min(tied)
            found |= {unit: first for unit, group in found.items() if group in tied}
            found |= dict.fromkeys((*split.heirs, split.unit_id), first)
        return found

    def complete(self, units: Collection[int], month: date) -> set[int]:
        """The groups of the units, which have reported the month: those of which nobody who owes
        it is missing, and of which nothing of then is left out."""
        missing = {
            self.group(unit) for unit in self.owing(self._groups, month) if unit not in units
        }
        torn = {
            self.group(heir)
            for split in self.left_out
            if self.calendar.last_day(month) <= split.last
            for heir in split.heirs
        }
        return {self.group(unit) for unit in units} - missing - torn

    def since(self, day: date) -> dict[int, tuple[Split, ...]]:
        """The communes that hold a part of one that still lasted on the day, to those: what they
        have later cannot be compared with what they had then."""
        found: dict[int, tuple[Split, ...]] = {}
        for split in (*self.held, *self.left_out):
            if split.last >= day:
                found |= {heir: (*found.get(heir, ()), split) for heir in split.heirs}
        return found


NONE = Splits()
"""No commune was split."""
