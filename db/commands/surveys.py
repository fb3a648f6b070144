"""Survey rounds: set up with their questions, and reported commune by commune, as tallies."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import sqlalchemy as sa

from db.entries.field import as_stored
from db.entries.surveys import FIELDS, RoundEntry, TallyEntry, check_round, check_tallies
from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_record, require_scope, save_record
from db.model import Permission, Stale, User
from db.queries.surveys import Round, round_of, tallies
from db.schema import LEVELS, survey, survey_forms, survey_question, survey_tally
from db.text import clean


@command(Permission.OVERSEE, survey)
def save_survey(
    conn: sa.Connection,
    entry: RoundEntry,
    submission: Submission,
    *,
    survey_id: int | None = None,
    by: User,
) -> Saved:
    """Set up a new round, or change the one of `survey_id`; for the district's staff.

    Raises:
        Invalid: what is wrong, by field of RoundEntry; of a question as `topics.3`.
    """
    before = _lock_round(conn, survey_id) if survey_id is not None else None
    topics = {place: clean(topic) for place, topic in entry.topics.items() if clean(topic)}
    entry = replace(entry, title=clean(entry.title), topics=topics)
    check_round(conn, entry, before)
    return save_record(
        conn,
        survey,
        as_stored(FIELDS, entry),
        submission,
        record_id=survey_id,
        units=[entry.unit_id, *([before.unit_id] if before else [])],
        days=[(day, day) for day in {entry.closed_on, before and before.closed_on} if day],
        texts={"title": entry.title, **{f"topics.{n}": topics[n] for n in topics}},
        parts=partial(_write_topics, conn, _topics(before), topics),
        by=by,
    )


@command(Permission.ENTER, survey)
def save_tallies(
    conn: sa.Connection, entry: TallyEntry, submission: Submission, *, today: date, by: User
) -> Saved:
    """Tell of one unit in the round, all at once; what it reported before is replaced.

    `submission.version` is the mark of the tallies that the user saw (Tallies.mark), None where
    there were none: two communes of one round never stand in each other's way.

    Raises:
        Invalid: what is wrong, by field of TallyEntry; of a question as `answers.` and its id.
        Refusal: the round has not ended.
    """
    require_scope(conn, [entry.unit_id], by=by)
    round_ = _lock_round(conn, entry.survey_id)
    check_tallies(conn, entry, round_, today)
    assert entry.unit_id is not None
    before = tallies(conn, round_.id, entry.unit_id)
    if submission.version != (before.mark if before else None):
        raise Stale
    return save_record(
        conn,
        survey,
        {},
        replace(submission, version=round_.version),
        record_id=round_.id,
        units=[entry.unit_id],
        days=[(round_.closed_on, round_.closed_on)],
        action="tally",
        parts=partial(_write_tallies, conn, entry),
        by=by,
    )


def _lock_round(conn: sa.Connection, survey_id: int) -> Round:
    """The round, locked until the transaction ends."""
    lock_record(conn, survey, survey_id)
    found = round_of(conn, survey_id)
    assert found is not None
    return found


def _topics(round_: Round | None) -> dict[int, str]:
    """By position."""
    if round_ is None:
        return {}
    return {round_.positions[id_]: topic for id_, topic in round_.questions.items()}


def _write_topics(
    conn: sa.Connection, was: Mapping[int, str], topics: Mapping[int, str], survey_id: int
) -> None:
    for place in sorted(was.keys() | topics.keys()):
        here = (survey_question.c.survey_id == survey_id) & (survey_question.c.position == place)
        if place not in topics:
            conn.execute(survey_question.delete().where(here))
        elif place in was:
            conn.execute(survey_question.update().where(here).values(topic=topics[place]))
        else:
            row = {"survey_id": survey_id, "position": place, "topic": topics[place]}
            conn.execute(survey_question.insert().values(row))


def _write_tallies(conn: sa.Connection, entry: TallyEntry, survey_id: int) -> None:
    here = {"survey_id": survey_id, "unit_id": entry.unit_id, "valid": entry.valid}
    for table in (survey_tally, survey_forms):
        conn.execute(
            table.delete().where(table.c.survey_id == survey_id, table.c.unit_id == entry.unit_id)
        )
    conn.execute(
        survey_forms.insert().values(here | {"issued": entry.issued, "returned": entry.returned})
    )
    for id_, answers in entry.answers.items():
        levels = dict(zip(LEVELS, answers, strict=True))
        conn.execute(survey_tally.insert().values(here | levels | {"question_id": id_}))
