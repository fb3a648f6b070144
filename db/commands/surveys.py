"""Survey rounds: set up with their questions, and told of commune by commune, as tallies."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import sqlalchemy as sa

from db.entries.field import as_stored, check
from db.entries.surveys import FIELDS, TOPIC
from db.ledger.records import Saved, Submission, require_scope, save_record, sent_before, stored
from db.model import N_, Faults, NotAllowed, Permission, Refusal, Stale, User
from db.queries.surveys import Round, round_of, surveyed, tallies
from db.schema import LEVELS, survey, survey_forms, survey_question, survey_tally
from db.text import clean

MOST_QUESTIONS = 10
MOST_FORMS = 1_000_000


@dataclass(frozen=True)
class RoundEntry:
    """A round of a district or commune; `topics` maps the position (1 up) to what is asked."""

    unit_id: int | None
    title: str
    opened_on: date | None
    closed_on: date | None
    topics: Mapping[int, str]


@dataclass(frozen=True)
class TallyEntry:
    """What one unit tells of a round: forms, and by question id the answers at level 1 to 5.

    A question that is missing in `answers` was not told of, which is not the same as nobody
    having answered it.
    """

    survey_id: int
    unit_id: int | None
    issued: int | None
    returned: int | None
    valid: int | None
    answers: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


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
        Refusal: see db.ledger.records.save_record.
    """
    if not by.may(Permission.ENTER_ANYWHERE):
        raise NotAllowed(Permission.ENTER_ANYWHERE)
    done = sent_before(conn, survey, submission, by=by)
    if done:
        return done
    before = _round(conn, survey_id) if survey_id is not None else None
    topics = {place: clean(topic) for place, topic in entry.topics.items() if clean(topic)}
    entry = replace(entry, title=clean(entry.title), topics=topics)
    _check_round(conn, entry, before)
    return save_record(
        conn,
        survey,
        as_stored(FIELDS, entry),
        submission,
        record_id=survey_id,
        units=[entry.unit_id],
        days=[(day, day) for day in {entry.closed_on, before and before.closed_on} if day],
        texts={"title": entry.title, **{f"topics.{n}": topics[n] for n in topics}},
        parts=partial(_write_topics, conn, _topics(before), topics),
        by=by,
    )


def save_tallies(
    conn: sa.Connection, entry: TallyEntry, submission: Submission, *, today: date, by: User
) -> Saved:
    """Tell of one unit in the round, all at once; what it told before is replaced.

    `submission.version` is the mark of the tallies that the user saw (Tallies.mark), None where
    there were none: two communes of one round never stand in each other's way.

    Raises:
        Invalid: what is wrong, by field of TallyEntry; of a question as `answers.` and its id.
        Refusal: the round has not ended; see db.ledger.records.save_record.
    """
    done = sent_before(conn, survey, submission, by=by)
    if done:
        return done
    require_scope(conn, [entry.unit_id], by=by)
    told = _round(conn, entry.survey_id)
    _check_tallies(conn, entry, told, today)
    assert entry.unit_id is not None
    before = tallies(conn, told.id, entry.unit_id)
    if submission.version != (before.mark if before else None):
        raise Stale
    return save_record(
        conn,
        survey,
        {},
        replace(submission, version=told.version),
        record_id=told.id,
        units=[entry.unit_id],
        days=[(told.closed_on, told.closed_on)],
        action="tally",
        parts=partial(_write_tallies, conn, entry),
        by=by,
    )


def _round(conn: sa.Connection, survey_id: int) -> Round:
    """The round, locked until the transaction ends."""
    stored(conn, survey, survey_id)
    found = round_of(conn, survey_id)
    assert found is not None
    return found


def _topics(told: Round | None) -> dict[int, str]:
    """By position."""
    return {told.positions[id_]: topic for id_, topic in told.questions.items()} if told else {}


# What is wrong


def _check_round(conn: sa.Connection, entry: RoundEntry, before: Round | None) -> None:
    faults = Faults()
    check(FIELDS, as_stored(FIELDS, entry), faults)
    first, last = entry.opened_on, entry.closed_on
    if first is not None and last is not None and last < first:
        faults.add("closed_on", N_("The round cannot end before it begins."))
    _check_units(conn, entry, before, faults)
    _check_topics(conn, entry, before, faults)
    faults.refuse()


def _check_units(
    conn: sa.Connection, entry: RoundEntry, before: Round | None, faults: Faults
) -> None:
    """The round's unit, and that those who have told of it still belong to it."""
    if entry.unit_id is not None and entry.closed_on is not None:
        possible = surveyed(conn, entry.unit_id, entry.closed_on)
        if not possible:
            faults.add("unit_id", N_("This unit does not exist on the last day of the round."))
        elif before is not None and before.told.keys() - possible.keys():
            faults.add(
                "closed_on" if before.closed_on != entry.closed_on else "unit_id",
                N_("Units that have told of this round would not belong to it any more."),
            )


def _check_topics(
    conn: sa.Connection, entry: RoundEntry, before: Round | None, faults: Faults
) -> None:
    if not entry.topics:
        faults.add("topics", N_("Enter at least one question."))
    for place, topic in entry.topics.items():
        if not 1 <= place <= MOST_QUESTIONS:
            faults.add("topics", N_("A round has {most} questions at most."), most=MOST_QUESTIONS)
        if len(topic) > (TOPIC.length or 0):
            faults.add(
                f"topics.{place}",
                N_("Question {place} may have {most} characters."),
                place=place,
                most=TOPIC.length,
            )
        if list(entry.topics.values()).count(topic) > 1:
            faults.add(f"topics.{place}", N_("Question {place} stands there twice."), place=place)
    for id_, place in (before.positions if before else {}).items():
        if place not in entry.topics and _answered(conn, id_):
            faults.add(
                f"topics.{place}",
                N_("Question {place} has been answered and cannot be taken away."),
                place=place,
            )


def _answered(conn: sa.Connection, question_id: int) -> bool:
    asked = sa.select(survey_tally.c.unit_id).where(survey_tally.c.question_id == question_id)
    return conn.execute(asked.limit(1)).first() is not None


def _check_tallies(conn: sa.Connection, entry: TallyEntry, told: Round, today: date) -> None:
    if told.closed_on > today:
        raise Refusal(
            N_("This round has not ended yet. Send its numbers once it has; the draft keeps them.")
        )
    faults = Faults()
    if entry.unit_id not in surveyed(conn, told.unit_id, told.closed_on):
        faults.add("unit_id", N_("Choose a unit that belongs to this round."))
    _check_forms(entry, faults)
    for id_, place in told.positions.items():
        _check_answers(entry, id_, place, faults)
    if not set(entry.answers) <= set(told.questions):
        faults.add("answers", N_("The questions of this round have changed. Open it again."))
    faults.refuse()


def _check_forms(entry: TallyEntry, faults: Faults) -> None:
    missing = {
        "issued": N_("Enter how many forms were handed out."),
        "returned": N_("Enter how many forms came back."),
        "valid": N_("Enter how many forms are valid."),
    }
    for name, message in missing.items():
        number = getattr(entry, name)
        if number is None:
            faults.add(name, message)
        elif not 0 <= number <= MOST_FORMS:
            faults.add(name, N_("This number is too large. Please check it."))
    if entry.issued is not None and entry.returned is not None and entry.returned > entry.issued:
        faults.add("returned", N_("More forms came back than were handed out."))
    if entry.returned is not None and entry.valid is not None and entry.valid > entry.returned:
        faults.add("valid", N_("More forms are valid than came back."))


def _check_answers(entry: TallyEntry, id_: int, place: int, faults: Faults) -> None:
    levels = entry.answers.get(id_)
    name = f"answers.{id_}"
    if levels is None:
        if entry.valid:
            faults.add(
                name,
                N_("Question {place} is empty. Enter 0 at a level that nobody has chosen."),
                place=place,
            )
    elif len(levels) != len(LEVELS) or min(levels) < 0:
        faults.add(name, N_("Question {place}: enter whole numbers from 0 up."), place=place)
    elif entry.valid is not None and sum(levels) > entry.valid:
        faults.add(
            name,
            N_("Question {place} has {answers} answers on {valid} valid forms."),
            place=place,
            answers=sum(levels),
            valid=entry.valid,
        )


# What is written


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
