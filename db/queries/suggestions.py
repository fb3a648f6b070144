"""Suggestions of citizens as they stood on any day, as their events say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.model import OPEN_STATES, Selection, SuggestionState
from db.periods import ONE_DAY, Days
from db.queries.frames import columns, frame, rolled_up, several
from db.queries.units import root_id, voices_of
from db.schema import forum, suggestion, suggestion_event, theme
from db.text import match_rank, search_key

STANDING = suggestion.c.voided_at.is_(None)
"""A suggestion that was not voided."""


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for among the suggestions of a window; what is empty does not narrow.

    `words` are looked for with accents first and without them second. `states` are those of the
    window's last day, `overdue` asks for open ones past their day, `themes` are ids. `raised` are
    stretches of days, in one of which they were raised.
    """

    words: str = ""
    states: tuple[SuggestionState, ...] = ()
    overdue: bool = False
    themes: tuple[int, ...] = ()
    raised: tuple[Days, ...] = ()


def suggestions(
    conn: sa.Connection, selection: Selection, forum_id: int | None = None
) -> pd.DataFrame:
    """Every suggestion raised up to the window's last day, with its state on that day; of one forum
    where it is named.

    A suggestion for the district itself belongs only to a selection of all communes.

    Returns:
        id, forum_id, theme_id int64; unit_id int64 (the commune chosen, or the district); forum,
        theme, text, responsible, answer str; held_on, raised_on, due_on, state_since
        datetime64[s] (due_on may be missing); state str (SuggestionState); oldest first.
    """
    heirs = voices_of(conn, selection)
    last = last_events(selection.period.last)
    names = (
        "id forum_id theme_id unit_id forum held_on theme text responsible answer raised_on due_on "
        "state_since state"
    )
    statement = (
        described(last, names)
        .where(
            suggestion.c.unit_id.in_(list(heirs)),
            sa.true() if forum_id is None else suggestion.c.forum_id == forum_id,
        )
        .order_by(last.c.raised_on, suggestion.c.id)
    )
    return rolled_up(frame(conn, statement), heirs)


def newest_forum(conn: sa.Connection, selection: Selection) -> int | None:
    """The id of the forum held last with one of the `suggestions`; None without any."""
    event = suggestion_event.c
    raised = sa.exists().where(
        event.suggestion_id == suggestion.c.id, event.happened_on <= selection.period.last
    )
    return conn.scalar(
        sa.select(forum.c.id)
        .join_from(suggestion, forum)
        .where(STANDING, suggestion.c.unit_id.in_(list(voices_of(conn, selection))), raised)
        .order_by(forum.c.held_on.desc(), forum.c.id.desc())
        .limit(1)
    )


def suggestion_events(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Every change of state up to the window's last day, as `events_until` says."""
    heirs = voices_of(conn, selection)
    values = {"until": selection.period.last, "units": list(heirs)}
    return rolled_up(frame(conn, _EVENTS, values), heirs)


def events_until(day: date | sa.BindParameter[date]) -> sa.Select[Any]:
    """Every change of state up to the day, in the order in which they happened.

    Columns: suggestion_id, unit_id, theme_id; happened_on, due_on (may be missing); state
    (SuggestionState).
    """
    event = suggestion_event.c
    return (
        sa.select(
            *columns(suggestion_event, "suggestion_id happened_on state"),
            *columns(suggestion, "unit_id theme_id due_on"),
        )
        .join_from(suggestion_event, suggestion)
        .where(event.happened_on <= day, STANDING)
        .order_by(event.happened_on, event.id)
    )


_EVENTS = events_until(sa.bindparam("until", type_=sa.Date)).where(
    suggestion.c.unit_id.in_(several("units"))
)


def found(conn: sa.Connection, selection: Selection, wanted: Wanted) -> tuple[int, ...]:
    """Ids of the wanted suggestions of the window's balance, best match first.

    The balance holds those open before the window, raised in it, or open at its end. What is
    found with its accents comes before what is found only without them, then the newest first.
    """
    period = selection.period
    last, before = last_events(period.last), last_events(period.first - ONE_DAY)
    statement = (
        sa.select(suggestion.c.id, suggestion.c.text if wanted.words else sa.literal(""))
        .join_from(suggestion, last, last.c.suggestion_id == suggestion.c.id)
        .outerjoin(before, before.c.suggestion_id == suggestion.c.id)
        .where(
            suggestion.c.unit_id.in_(list(voices_of(conn, selection))),
            sa.or_(
                last.c.raised_on >= period.first,
                before.c.state.in_(OPEN_STATES),
                last.c.state.in_(OPEN_STATES),
            ),
            *narrowed(wanted, last),
        )
        .order_by(last.c.raised_on.desc(), suggestion.c.id.desc())
    )
    ranked = [(match_rank(wanted.words, text), id_) for id_, text in conn.execute(statement)]
    return tuple(id_ for wished in (0, 1) for rank, id_ in ranked if rank == wished)


def listed(conn: sa.Connection, selection: Selection, ids: Collection[int]) -> pd.DataFrame:
    """Suggestions of the selection by id, in the order of the ids, as on the window's last day.

    Returns:
        id, forum_id, unit_id int64; theme, text, responsible, answer str; raised_on, due_on,
        state_since datetime64[s] (due_on may be missing); state str; overdue bool.
    """
    heirs = voices_of(conn, selection)
    names = (
        "id forum_id unit_id theme text responsible answer raised_on due_on state_since state "
        "overdue"
    )
    statement = described(last_events(selection.period.last), names).where(
        suggestion.c.id.in_(ids), suggestion.c.unit_id.in_(list(heirs))
    )
    rows = rolled_up(frame(conn, statement), heirs)
    place = rows["id"].map({id_: place for place, id_ in enumerate(ids)})
    return rows.iloc[place.argsort()].reset_index(drop=True)


def themes(conn: sa.Connection, day: date) -> dict[int, str]:
    """Names of the themes that were in use up to the day, by id, in their order. A theme that is
    renamed keeps its code and gets another row: all rows bear its newest name."""
    statement = (
        sa.select(theme.c.id, theme.c.code, theme.c.name)
        .where(theme.c.valid_from <= day)
        .order_by(theme.c.position, theme.c.valid_from, theme.c.id)
    )
    rows = conn.execute(statement).all()
    names = {row.code: row.name for row in rows}
    return {row.id: names[row.code] for row in rows}


def themes_to_choose(conn: sa.Connection, day: date) -> dict[int, str]:
    """Names of the themes in use on the day, by id, in their order."""
    statement = (
        sa.select(theme.c.id, theme.c.name)
        .where(theme.c.valid_from <= day, theme.c.valid_to >= day)
        .order_by(theme.c.position, theme.c.id)
    )
    return {row.id: row.name for row in conn.execute(statement)}


def left_to_the_district(conn: sa.Connection, selection: Selection) -> int:
    """Suggestions raised in the window for the district itself that the selection leaves out."""
    district = root_id(conn)
    if selection.whole or district is None:
        return 0
    last = last_events(selection.period.last)
    statement = (
        sa.select(sa.func.count())
        .join_from(suggestion, last, last.c.suggestion_id == suggestion.c.id)
        .where(suggestion.c.unit_id == district, last.c.raised_on >= selection.period.first)
    )
    return conn.execute(statement).scalar_one()


def last_events(day: date) -> sa.Subquery:
    """The last event of every suggestion up to the day.

    What was voided is nowhere, also not on the days before it was. Columns: suggestion_id, state,
    answer, state_since; raised_on, the day of its first event; overdue (open, and due before the
    day).
    """
    event = suggestion_event.c
    newest_first = (event.happened_on.desc(), event.id.desc())
    of_one = sa.func.row_number().over(partition_by=event.suggestion_id, order_by=newest_first)
    first_day = sa.func.min(event.happened_on).over(partition_by=event.suggestion_id)
    due_on = suggestion.c.due_on
    overdue = sa.and_(event.state.in_(OPEN_STATES), due_on.is_not(None), due_on < day)
    ranked = (
        sa.select(
            event.suggestion_id,
            event.state,
            event.answer,
            event.happened_on.label("state_since"),
            first_day.label("raised_on"),
            overdue.label("overdue"),
            of_one.label("rank"),
        )
        .join_from(suggestion_event, suggestion)
        .where(event.happened_on <= day, STANDING)
        .subquery()
    )
    return sa.select(ranked).where(ranked.c.rank == 1).subquery()


def described(last: sa.Subquery, names: str) -> sa.Select[Any]:
    """The suggestions that have one of these last events, with the columns of these names: their
    own, those of `last_events`, forum (its title), held_on, theme (its name)."""
    known: dict[str, sa.ColumnElement[Any]] = {
        **suggestion.c,
        **last.c,
        "forum": forum.c.title,
        "held_on": forum.c.held_on,
        "theme": theme.c.name,
    }
    return (
        sa.select(*(known[name].label(name) for name in names.split()))
        .join_from(suggestion, last, last.c.suggestion_id == suggestion.c.id)
        .join(theme, theme.c.id == suggestion.c.theme_id)
        .join(forum, forum.c.id == suggestion.c.forum_id)
    )


def narrowed(wanted: Wanted, last: sa.Subquery) -> Collection[sa.ColumnElement[bool]]:
    """Conditions for what is wanted. The words are sifted by their key here and ranked later."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.states or wanted.overdue:
        overdue = last.c.overdue if wanted.overdue else sa.false()
        conditions.append(sa.or_(last.c.state.in_(wanted.states), overdue))
    if wanted.themes:
        conditions.append(suggestion.c.theme_id.in_(wanted.themes))
    if wanted.raised:
        raised = (last.c.raised_on.between(first, until) for first, until in wanted.raised)
        conditions.append(sa.or_(*raised))
    if wanted.words:
        key = search_key(wanted.words)
        conditions.append(suggestion.c.search_key.contains(key, autoescape=True))
    return conditions
