"""Suggestions of citizens as they stood on any day, told from their events."""

import pandas as pd
import sqlalchemy as sa

from db.model import Selection
from db.queries.frames import DAY, frame
from db.queries.units import voices_of
from db.schema import forum, suggestion, suggestion_event, theme


def suggestions(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Every suggestion raised up to the window's last day, with its state on that day.

    A suggestion for the district itself belongs only to a selection of all communes.

    Returns:
        id, forum_id, theme_id int64; unit_id int64 (the commune chosen, or the district); forum,
        theme, text, responsible, answer str; held_on, raised_on, due_on, state_since
        datetime64[s] (due_on may be missing); state str (SuggestionState); oldest first.
    """
    heirs = voices_of(conn, selection)
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
        .where(event.happened_on <= selection.period.last)
        .subquery()
    )
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
        .where(ranked.c.rank == 1, suggestion.c.unit_id.in_(list(heirs)))
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
