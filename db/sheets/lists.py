"""What the rows of a file are checked against, as it stands in the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import sqlalchemy as sa

from db.model import BEGINNING, FOREVER, Scope, User
from db.periods import Calendar, Days
from db.queries.known import Known, known
from db.queries.records import own_units
from db.queries.settings import calendar
from db.queries.units import every_commune, root
from db.schema import category, period_close, theme
from db.sheets.names import Named, Names


@dataclass(frozen=True)
class Lists:
    """Two are equal when nothing has changed between them that a row is checked against.

    `own` is what the user writes for.
    """

    communes: tuple[Named, ...]
    kinds: tuple[Named, ...]
    known: Known
    own: Scope
    closed: tuple[Days, ...]
    calendar: Calendar
    today: date
    root: Named | None = None
    themes: tuple[Named, ...] = ()

    @cached_property
    def places(self) -> tuple[Named, ...]:
        """The communes and the unit above them."""
        return (*self.communes, *([self.root] if self.root else []))

    @cached_property
    def place_names(self) -> Names:
        places = sorted(self.places, key=lambda one: not one.stands(self.today))
        return Names(places, own=self.own)

    @cached_property
    def theme_names(self) -> Names:
        return Names(self.themes)

    @cached_property
    def commune_names(self) -> Names:
        """Those of today are offered first."""
        communes = sorted(self.communes, key=lambda one: not one.stands(self.today))
        return Names(communes, own=self.own)

    @cached_property
    def kind_names(self) -> Names:
        return Names(self.kinds, choice="{0.code}. {0.names[0]}")

    def touches_closing(self, days: Iterable[date]) -> bool:
        """Whether a closing that stands covers one of the days."""
        return any(first <= day <= last for day in set(days) for first, last in self.closed)


def read_lists(conn: sa.Connection, today: date, *, by: User) -> Lists:
    """All that a file of the user is checked against."""
    facts, above = known(conn), root(conn)
    closed = sa.select(period_close.c.first_day, period_close.c.last_day).where(
        period_close.c.reopened_at.is_(None)
    )
    return Lists(
        communes=tuple(
            Named(one.id, one.code, (one.full_name, one.name), one.valid_from, one.valid_to)
            for one in every_commune(conn)
        ),
        kinds=tuple(one for one in _listed(conn, category) if not facts.kinds[one.id].divided),
        known=facts,
        own=own_units(conn, by.enters),
        closed=tuple((row.first_day, row.last_day) for row in conn.execute(closed)),
        calendar=calendar(conn),
        today=today,
        root=Named(above.id, above.code, (above.full_name,), BEGINNING, FOREVER) if above else None,
        themes=tuple(_listed(conn, theme)),
    )


def _listed(conn: sa.Connection, table: sa.Table) -> Iterator[Named]:
    for row in conn.execute(sa.select(table).order_by(table.c.position)):
        yield Named(row.id, row.code, (row.name,), row.valid_from, row.valid_to)
