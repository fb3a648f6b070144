"""Suggestions of citizens as they stood on any day, told from their events."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import sqlalchemy as sa

from db.model import OPEN_STATES, Selection, SuggestionState
from db.queries.frames import DAY, frame
from db.queries.settings import setting
from db.queries.units import voices_of
from db.schema import forum, suggestion, suggestion_event, theme
from db.text import match_rank, search_key

STANDING = suggestion.c.voided_at.is_(None)
"""A suggestion that was not voided."""


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for among the suggestions of a window; what is empty does not narrow.

    `words` are looked for with accents first and without them second. `states` are those of the
    window's last day, `overdue` asks for open ones past their day, `themes` are ids.
    """

    words: str = ""
    states: tuple[SuggestionState, ...] = ()
    overdue: bool = False
    themes: tuple[int, ...] = ()


def suggestions(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Every suggestion raised up to the window's last day, with its state on that day.

    A suggestion for the district itself belongs only to a selection of all communes.

    Returns:
        id, forum_id, theme_id int64; unit_id int64 (the commune chosen, or the district); forum,
        theme, text, responsible, answer str; held_on, raised_on, due_on, state_since
        datetime64[s] (due_on may be missing); state str (SuggestionState); oldest first.
    """
    heirs = voices_of(conn, selection)
    ranked = last_events(selection.period.last)
    rows = frame(
        conn,
        sa.select(
            suggestion.c.id,
            suggestion.c.forum_id,
            suggestion.c.theme_id,
            suggestion.c.unit_id,
            forum.c.title,
            forum.c.held_on,
            theme.c.name,
            suggestion.c.text,
            suggestion.c.responsible,
            ranked.c.answer,
            ranked.c.raised,
            suggestion.c.due_on,
            ranked.c.happened_on,
            ranked.c.state,
        )
        .join_from(suggestion, ranked, ranked.c.suggestion_id == suggestion.c.id)
        .join(theme)
        .join(forum)
        .where(suggestion.c.unit_id.in_(list(heirs)))
        .order_by(ranked.c.raised, suggestion.c.id),
        id="int64",
        forum_id="int64",
        theme_id="int64",
        unit_id="int64",
        forum="str",
        held_on=DAY,
        theme="str",
        text="str",
        responsible="str",
        answer="str",
        raised_on=DAY,
        due_on=DAY,
        state_since=DAY,
        state="str",
    )
    rows["unit_id"] = rows["unit_id"].map(heirs).astype("int64")
    return rows


def suggestion_events(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Every change of state up to the window's last day, in the order in which they happened.

    Returns:
        suggestion_id, unit_id, theme_id int64; happened_on, due_on datetime64[s] (due_on may be
        missing); state str (SuggestionState).
    """
    heirs = voices_of(conn, selection)
    rows = frame(
        conn,
        sa.select(
            suggestion.c.id,
            suggestion.c.unit_id,
            suggestion.c.theme_id,
            suggestion_event.c.happened_on,
            suggestion.c.due_on,
            suggestion_event.c.state,
        )
        .join_from(suggestion_event, suggestion)
        .where(
            suggestion_event.c.happened_on <= selection.period.last,
            suggestion.c.unit_id.in_(list(heirs)),
            STANDING,
        )
        .order_by(suggestion_event.c.happened_on, suggestion_event.c.id),
        suggestion_id="int64",
        unit_id="int64",
        theme_id="int64",
        happened_on=DAY,
        due_on=DAY,
        state="str",
    )
    rows["unit_id"] = rows["unit_id"].map(heirs).astype("int64")
    return rows


def found(conn: sa.Connection, selection: Selection, wanted: Wanted) -> tuple[int, ...]:
    """Ids of the wanted suggestions of the window's balance, best match first.

    The balance holds those open before the window, raised in it, or open at its end. What is
    found with its accents comes before what is found only without them, then the newest first.
    """
    period = selection.period
    last, before = last_events(period.last), last_events(period.first - timedelta(days=1))
    statement = (
        sa.select(suggestion.c.id, suggestion.c.text if wanted.words else sa.literal(""))
        .join_from(suggestion, last, last.c.suggestion_id == suggestion.c.id)
        .outerjoin(before, before.c.suggestion_id == suggestion.c.id)
        .where(
            suggestion.c.unit_id.in_(list(voices_of(conn, selection))),
            sa.or_(
                last.c.raised >= period.first,
                before.c.state.in_(OPEN_STATES),
                last.c.state.in_(OPEN_STATES),
            ),
            *narrowed(wanted, last, period.last),
        )
        .order_by(last.c.raised.desc(), suggestion.c.id.desc())
    )
    ranked = [(match_rank(wanted.words, text), id_) for id_, text in conn.execute(statement)]
    return tuple(id_ for wished in (0, 1) for rank, id_ in ranked if rank == wished)


def listed(conn: sa.Connection, selection: Selection, ids: Collection[int]) -> pd.DataFrame:
    """Suggestions of the selection by id, in the order of the ids, as on the window's last day.

    Returns:
        id, forum_id, unit_id int64; theme, text, responsible, answer str; raised_on, due_on,
        state_since datetime64[s] (due_on may be missing); state str; overdue bool.
    """
    last = last_events(selection.period.last)
    heirs = voices_of(conn, selection)
    rows = frame(
        conn,
        sa.select(
            suggestion.c.id,
            suggestion.c.forum_id,
            suggestion.c.unit_id,
            theme.c.name,
            suggestion.c.text,
            suggestion.c.responsible,
            last.c.answer,
            last.c.raised,
            suggestion.c.due_on,
            last.c.happened_on,
            last.c.state,
            is_overdue(last, selection.period.last),
        )
        .join_from(suggestion, last, last.c.suggestion_id == suggestion.c.id)
        .join(theme)
        .where(suggestion.c.id.in_(ids), suggestion.c.unit_id.in_(list(heirs))),
        id="int64",
        forum_id="int64",
        unit_id="int64",
        theme="str",
        text="str",
        responsible="str",
        answer="str",
        raised_on=DAY,
        due_on=DAY,
        state_since=DAY,
        state="str",
        overdue="bool",
    )
    rows["unit_id"] = rows["unit_id"].map(heirs).astype("int64")
    place = rows["id"].map({id_: place for place, id_ in enumerate(ids)})
    return rows.iloc[place.argsort()].reset_index(drop=True)


def themes(conn: sa.Connection, day: date) -> dict[int, str]:
    """Names of the themes that were in use up to the day, by id, in their order.

    A theme that is renamed keeps its code and gets another row: all rows bear its newest name.
    """
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
    told = setting(conn, "root_unit_id")
    if selection.whole or not told:
        return 0
    last = last_events(selection.period.last)
    statement = (
        sa.select(sa.func.count())
        .select_from(suggestion)
        .join(last, last.c.suggestion_id == suggestion.c.id)
        .where(suggestion.c.unit_id == int(told), last.c.raised >= selection.period.first)
    )
    return conn.execute(statement).scalar_one()


def last_events(day: date) -> sa.Subquery:
    """The last event of every suggestion up to the day, with `raised`, the day of its first one.

    What was voided is nowhere, also not on the days before it was. Columns: suggestion_id, state,
    answer, happened_on, raised.
    """
    event = suggestion_event.c
    ranked = (
        sa.select(
            event.suggestion_id,
            event.state,
            event.answer,
            event.happened_on,
            sa.func.min(event.happened_on).over(partition_by=event.suggestion_id).label("raised"),
            sa.func.row_number()
            .over(
                partition_by=event.suggestion_id,
                order_by=(event.happened_on.desc(), event.id.desc()),
            )
            .label("rank"),
        )
        .join_from(suggestion_event, suggestion)
        .where(event.happened_on <= day, STANDING)
        .subquery()
    )
    return sa.select(ranked).where(ranked.c.rank == 1).subquery()


def narrowed(wanted: Wanted, last: sa.Subquery, day: date) -> Collection[sa.ColumnElement[bool]]:
    """Conditions for what is wanted. The words are sifted by their key here and ranked later."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.states or wanted.overdue:
        overdue = is_overdue(last, day) if wanted.overdue else sa.false()
        conditions.append(sa.or_(last.c.state.in_(wanted.states), overdue))
    if wanted.themes:
        conditions.append(suggestion.c.theme_id.in_(wanted.themes))
    if wanted.words:
        key = search_key(wanted.words)
        conditions.append(suggestion.c.search_key.contains(key, autoescape=True))
    return conditions


def is_overdue(last: sa.Subquery, day: date) -> sa.ColumnElement[bool]:
    """Open on the day, and due before it."""
    return sa.and_(
        last.c.state.in_(OPEN_STATES),
        suggestion.c.due_on.is_not(None),
        suggestion.c.due_on < day,
    )
