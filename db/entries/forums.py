"""What the form of a forum holds, and whether it can be saved as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from db.entries.field import Field, as_stored, by_name, check
from db.entries.suggestions import ANSWER, check_assignment, check_words
from db.model import COMMUNE, N_, Faults, Refusal, SuggestionState
from db.queries.settings import setting
from db.schema import forum, suggestion, suggestion_event, unit
from db.text import clean, clean_block

MOST_SUGGESTIONS = 60
FIELDS = by_name(
    Field(
        column=forum.c.held_on,
        label=N_("Day of the forum"),
        missing=N_("Enter the day on which the forum was held."),
        ahead=N_("This day lies ahead. Write a forum down when it was held."),
    ),
    Field(column=forum.c.unit_id, label=N_("Held in")),
    Field(
        column=forum.c.title,
        label=N_("Name of the forum"),
        missing=N_("Enter what the forum was called."),
    ),
    Field(column=forum.c.venue, label=N_("Venue")),
    Field(column=forum.c.partner, label=N_("Held with")),
    Field(column=forum.c.attendees, label=N_("People attending"), empty=0, most=100_000),
    Field(
        column=forum.c.summary,
        label=N_("In short (may stay empty)"),
        too_long=N_("The summary may have {most} characters."),
        most=4000,
    ),
)

Rows = Mapping[int, sa.RowMapping]
"""Suggestions of a forum as they stand, by id."""


@dataclass(frozen=True)
class SuggestionEntry:
    """What was suggested at a forum.

    `card` stands before the names of its fields where one is wrong: "s1." and so on. `unit_id`
    counts at a forum of the district; at a commune's it is that commune. `answer` is None unless
    it was answered on the spot. Of one saved before, `suggestion_id` names it and its words,
    theme and unit alone count.
    """

    card: str
    text: str
    theme_id: int | None
    unit_id: int | None = None
    responsible: str = ""
    due_on: date | None = None
    answer: str | None = None
    suggestion_id: int | None = None


@dataclass(frozen=True)
class ForumEntry:
    """A forum held on a day in a commune or, for all of it, in the district."""

    unit_id: int | None
    held_on: date | None
    title: str
    venue: str = ""
    partner: str = ""
    attendees: int = 0
    summary: str = ""
    suggestions: tuple[SuggestionEntry, ...] = ()


def cleaned(entry: ForumEntry) -> ForumEntry:
    """As it is stored; what was answered on the spot is asked of nobody any more."""
    cards = tuple(
        replace(
            card,
            text=clean_block(card.text),
            responsible=clean(card.responsible) if card.answer is None else "",
            due_on=card.due_on if card.answer is None else None,
            answer=None if card.answer is None else clean_block(card.answer),
        )
        for card in entry.suggestions
    )
    return replace(
        entry,
        **as_stored(FIELDS, entry),
        suggestions=cards,
    )


def placed(
    conn: sa.Connection, entry: ForumEntry, before: sa.RowMapping | None, known: Rows
) -> ForumEntry:
    """At a commune's forum every suggestion is that commune's, and moves with a corrected one."""
    if entry.unit_id == _root_id(conn):
        return entry

    def unit_of(card: SuggestionEntry) -> int | None:
        was = known.get(card.suggestion_id or 0)
        if was is not None and before is not None and was["unit_id"] != before["unit_id"]:
            return int(was["unit_id"])
        return entry.unit_id

    cards = tuple(replace(card, unit_id=unit_of(card)) for card in entry.suggestions)
    return replace(entry, suggestions=cards)


def check_forum(
    conn: sa.Connection,
    entry: ForumEntry,
    before: sa.RowMapping | None,
    known: Rows,
    today: date,
) -> None:
    """Everything that is wrong with the entry at once."""
    faults = Faults()
    _check_day(conn, entry, before, today, faults)
    _check_facts(conn, entry, before, faults)
    if len(entry.suggestions) > MOST_SUGGESTIONS:
        faults.add("suggestions", N_("A forum may have {most} suggestions."), most=MOST_SUGGESTIONS)
    for card in entry.suggestions:
        if card.suggestion_id is not None and card.suggestion_id not in known:
            raise Refusal(N_("This record does not exist any more. Open the list again."))
        _check_card(conn, entry, card, entry.held_on or today, faults)
    faults.refuse()


def _check_day(
    conn: sa.Connection,
    entry: ForumEntry,
    before: sa.RowMapping | None,
    today: date,
    faults: Faults,
) -> None:
    check(FIELDS, as_stored(FIELDS, entry), faults, today=today)
    if before is not None and entry.held_on is not None and entry.held_on > before["held_on"]:
        later = events_of(before["id"]).where(
            ~of_the_day(before["held_on"]), suggestion_event.c.happened_on < entry.held_on
        )
        if conn.execute(later.limit(1)).first():
            faults.add(
                "held_on",
                N_("Something that was suggested there was dealt with before this day already."),
            )


def _check_facts(
    conn: sa.Connection, entry: ForumEntry, before: sa.RowMapping | None, faults: Faults
) -> None:
    if entry.unit_id is None or entry.unit_id != _root_id(conn):
        _check_commune(conn, entry.unit_id, entry.held_on, faults, field="unit_id")
    same = conn.scalar(
        sa.select(forum.c.id).where(
            forum.c.unit_id == entry.unit_id,
            forum.c.held_on == entry.held_on,
            forum.c.title == entry.title,
            forum.c.id != (before["id"] if before else 0),
        )
    )
    if same is not None:
        faults.add(
            "title",
            N_(
                "This forum is written down already, as number {number}. Open it from the list, "
                "or give this one another name."
            ),
            number=same,
        )


def _check_card(
    conn: sa.Connection, entry: ForumEntry, card: SuggestionEntry, day: date, faults: Faults
) -> None:
    at = f"{card.card}."
    check_words(conn, card.text, card.theme_id, day, faults, card=at)
    root_id = _root_id(conn)
    if entry.unit_id == root_id and card.unit_id != root_id:
        _check_commune(conn, card.unit_id, day, faults, field=f"{at}unit_id")
    check_assignment(card.responsible, card.due_on, day, faults, card=at)
    if card.answer == "":
        faults.add(f"{at}answer", N_("Write down the answer."))
    ANSWER.check(card.answer, faults, at=at)


def _check_commune(
    conn: sa.Connection, unit_id: int | None, day: date | None, faults: Faults, *, field: str
) -> None:
    found = conn.execute(sa.select(unit).where(unit.c.id == unit_id)).first()
    if found is None or found.level != COMMUNE:
        faults.add(field, N_("Choose the commune."))
    elif day is not None and not found.valid_from <= day <= found.valid_to:
        faults.add(field, N_("This commune did not exist on that day. Choose the one that did."))


def events_of(forum_id: int) -> sa.Select[tuple[int]]:
    return (
        sa.select(suggestion_event.c.id)
        .join_from(suggestion_event, suggestion)
        .where(suggestion.c.forum_id == forum_id)
    )


def of_the_day(held_on: date) -> sa.ColumnElement[bool]:
    """What belongs to the forum itself: received there, and answered on the spot."""
    on_the_spot = (SuggestionState.RECEIVED, SuggestionState.ANSWERED_ON_SPOT)
    event = suggestion_event.c
    return (event.happened_on == held_on) & event.state.in_(on_the_spot)


def _root_id(conn: sa.Connection) -> int | None:
    root_id = setting(conn, "root_unit_id")
    return int(root_id) if root_id else None
