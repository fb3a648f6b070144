"""Forums: those of a window, and one with all that was suggested there and what became of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.model import Scope, Selection
from db.queries.frames import as_record, columns, frame
from db.queries.records import part_of
from db.queries.suggestions import STANDING, described, events_until, last_events
from db.queries.units import lineage, voices_of, within
from db.schema import account, suggestion, suggestion_event, unit
from db.schema import forum as forum_table

_other = unit.alias()
_NAMESAKE = sa.exists().where(
    _other.c.id != unit.c.id,
    *(_other.c[name] == unit.c[name] for name in ("level", "kind", "name")),
    _other.c.valid_from <= unit.c.valid_to,
    _other.c.valid_to >= unit.c.valid_from,
)
"""Whether another unit of the same days is called the same (db.model.Namesake)."""
PLACE = unit.c.kind + " " + unit.c.name + sa.case((_NAMESAKE, " (" + unit.c.code + ")"), else_="")
SUGGESTIONS = (
    sa.select(sa.func.count())
    .where(suggestion.c.forum_id == forum_table.c.id, STANDING)
    .scalar_subquery()
    .label("suggestions")
)
"""How many suggestions of a forum were not voided."""


@dataclass(frozen=True)
class Forum:
    """A forum's facts. `suggestions` counts all of them, also those a reader may not see."""

    id: int
    unit_id: int
    title: str
    held_on: date
    place: str
    venue: str
    partner: str
    attendees: int
    summary: str
    suggestions: int


def forums(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Forums held in the window at which something was suggested for the selection.

    Returns:
        id int64; held_on datetime64[s]; place, venue str; attendees, suggestions int64 (of the
        selection alone); newest first.
    """
    period = selection.period
    statement = (
        sa.select(
            *columns(forum_table, "id held_on venue attendees"),
            PLACE.label("place"),
            sa.func.count().label("suggestions"),
        )
        .join_from(forum_table, unit, unit.c.id == forum_table.c.unit_id)
        .join(suggestion, suggestion.c.forum_id == forum_table.c.id)
        .where(
            forum_table.c.held_on.between(period.first, period.last),
            suggestion.c.unit_id.in_(list(voices_of(conn, selection))),
            STANDING,
        )
        .group_by(forum_table.c.id, unit.c.id)
        .order_by(forum_table.c.held_on.desc(), forum_table.c.id.desc())
    )
    return frame(conn, statement)


def forum(conn: sa.Connection, forum_id: int, seen_by: Scope) -> Forum | None:
    """One forum, or None when there is none, or none with a suggestion that may be seen: an officer
    sees the forums at which something was suggested for the own commune."""
    row = conn.execute(
        sa.select(forum_table, PLACE.label("place"), SUGGESTIONS)
        .join_from(forum_table, unit, unit.c.id == forum_table.c.unit_id)
        .where(forum_table.c.id == forum_id)
    ).one_or_none()
    if row is None:
        return None
    found = as_record(Forum, row)
    if seen_by.is_everything:
        return found
    mine = sa.select(suggestion.c.id).where(
        suggestion.c.forum_id == forum_id,
        within(suggestion.c.unit_id, _there(conn, found.held_on, seen_by)),
        STANDING,
    )
    return found if conn.scalar(mine.limit(1)) else None


def recent_forums(conn: sa.Connection, scope: Scope, rows: int) -> pd.DataFrame:
    """The newest forums held in the scope, with or without suggestions.

    Returns:
        id int64; held_on datetime64[s]; place, title str; suggestions int64; author str (the
        sign-in name of who wrote it last).
    """
    statement = (
        sa.select(
            *columns(forum_table, "id held_on title"),
            PLACE.label("place"),
            SUGGESTIONS,
            sa.func.coalesce(account.c.sign_in_name, "").label("author"),
        )
        .join_from(forum_table, unit, unit.c.id == forum_table.c.unit_id)
        .outerjoin(account, account.c.id == forum_table.c.written_by)
        .where(within(forum_table.c.unit_id, scope))
        .order_by(forum_table.c.held_on.desc(), forum_table.c.id.desc())
        .limit(rows)
    )
    return frame(conn, statement)


def suggested_at(conn: sa.Connection, forum_id: int) -> list[dict[str, Any]]:
    """The suggestions of the forum as they stand, for its form: id, unit_id, theme_id, text."""
    cells = columns(suggestion, "id unit_id theme_id text")
    statement = sa.select(*cells).where(suggestion.c.forum_id == forum_id, STANDING)
    return [dict(row) for row in conn.execute(statement.order_by(suggestion.c.id)).mappings()]


def forum_suggestions(conn: sa.Connection, facts: Forum, seen_by: Scope, day: date) -> pd.DataFrame:
    """What was suggested at the forum, as it stands on the day.

    Returns:
        id, unit_id int64; unit, theme, text, responsible str; due_on datetime64[s] (may be
        missing); state str (SuggestionState); in the order in which they were written down.
    """
    statement = (
        described(last_events(day), "id unit_id theme text responsible due_on state")
        .add_columns(PLACE.label("unit"))
        .join(unit, unit.c.id == suggestion.c.unit_id)
        .where(
            suggestion.c.forum_id == facts.id,
            within(suggestion.c.unit_id, _there(conn, facts.held_on, seen_by)),
        )
        .order_by(suggestion.c.id)
    )
    return frame(conn, statement)


def forum_events(conn: sa.Connection, facts: Forum, day: date) -> pd.DataFrame:
    """Every change of state of the forum's suggestions up to the day, as `events_until` says, with
    the `answer`."""
    of_forum = events_until(day).where(suggestion.c.forum_id == facts.id)
    return frame(conn, of_forum.add_columns(suggestion_event.c.answer))


def _there(conn: sa.Connection, held_on: date, seen_by: Scope) -> Scope:
    """The units that were part of the scope on the forum's day."""
    if seen_by.is_everything:
        return seen_by
    own = part_of(conn, held_on, seen_by)
    return Scope.of(unit_id for unit_id, heir in lineage(conn, held_on).items() if heir in own)
