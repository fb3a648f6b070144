"""Records of a file, which their own commands save: on trial each, in earnest all at once."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from db.commands.forums import insert_forum, save_forum
from db.commands.returns import insert_returns, save_return
from db.entries.forums import ForumEntry, SuggestionEntry
from db.entries.returns import COUNTS, ReturnEntry
from db.ledger.records import Submission
from db.model import N_, Invalid, Refusal, Stale, User
from db.schema import forum, monthly_return, suggestion
from db.sheets.understood import Understood

REPORTED_OTHERWISE = N_(
    "This month is reported already, with other figures, or stands twice in the file. Nothing is "
    "overwritten: change it in the form of the return."
)
FORUM = ("unit_id", "held_on", "title")
"""What a row knows its forum by."""
FORUM_WORDS = ("venue", "partner", "attendees", "summary")
ANY_REASON = Submission("", reason="-", not_personal="-")
"""For a rehearsal: what is asked of the user is asked when it is earnest."""


def insert_on_trial(conn: sa.Connection, found: Understood, places: list[int], *, by: User) -> None:
    """By the command of the form, oldest first; what is wrong is added to `found`. Of a unit with a
    fault nothing more is asked, since its later records build on the earlier ones."""
    broken: set[int] = set()
    for place in sorted(places, key=found.days_of):
        values = found.named(place)
        unit_id = values[found.subject.unit]
        if unit_id in broken:
            continue
        one = replace(ANY_REASON, key=uuid4().hex)
        try:
            match found.subject.name:
                case monthly_return.name:
                    save_return(conn, _return_of(values), one, today=found.lists.today, by=by)
                case suggestion.name:
                    _save_suggestion(conn, values, one, found.lists.today, by)
                case other:
                    raise LookupError(f"no command saves rows of {other}")
        except Invalid as refusal:
            broken.add(unit_id)
            found.add_faults(place, refusal.faults)
        except Stale:
            broken.add(unit_id)
            found.add_faults(place, {"month": Refusal(REPORTED_OTHERWISE)})


def insert_records(
    conn: sa.Connection,
    found: Understood,
    places: list[int],
    submission: Submission,
    *,
    at: datetime,
    by: User,
) -> None:
    """Put in what was rehearsed, as the command of its form would, in one short step."""
    rows = [found.named(place) for place in sorted(places, key=found.days_of)]
    if found.subject.name == monthly_return.name:
        insert_returns(conn, [_return_of(row) for row in rows], submission, at=at, by=by)
        return
    today, forums = found.lists.today, dict[tuple[Any, ...], list[SuggestionEntry]]()
    for row in rows:
        which = tuple(row[name] for name in FORUM)
        forums.setdefault(which, []).append(_card(row))
    for which, cards in forums.items():
        entry, before = _forum_of(conn, dict(zip(FORUM, which, strict=True)), tuple(cards))
        forum_id = before["id"] if before else None
        insert_forum(conn, entry, forum_id, submission, today=today, at=at, by=by)


def _return_of(values: dict[str, Any]) -> ReturnEntry:
    counts = {name: values[name] for name in COUNTS}
    of_month = values["unit_id"], values["month"], values["incidents_confirmed"]
    return ReturnEntry(*of_month, counts)


def _save_suggestion(
    conn: sa.Connection, values: dict[str, Any], submission: Submission, today: date, by: User
) -> None:
    """To the forum of this day, place and name, which is written down if it is not there yet."""
    which = {name: values[name] for name in FORUM}
    entry, before = _forum_of(conn, which, (_card(values),))
    version, forum_id = (before["version"], before["id"]) if before else (None, None)
    one = replace(submission, version=version)
    save_forum(conn, entry, one, forum_id=forum_id, today=today, by=by)


def _forum_of(
    conn: sa.Connection, which: dict[str, Any], cards: tuple[SuggestionEntry, ...]
) -> tuple[ForumEntry, sa.RowMapping | None]:
    """The forum with more cards, and how it stands if it does."""
    before = conn.execute(sa.select(forum).filter_by(**which)).mappings().first()
    known = {name: before[name] for name in FORUM_WORDS} if before else {}
    return ForumEntry(**which, **known, suggestions=cards), before


def _card(values: dict[str, Any]) -> SuggestionEntry:
    return SuggestionEntry(
        "row",
        values["text"],
        values["theme_id"],
        values["commune_id"] or values["unit_id"],
        values["responsible"],
        values["due_on"],
        values["answer"],
    )
