"""What is set up as a survey round and reported of it, and what is wrong with either."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from db.entries.field import Field, as_stored, by_name, check
from db.model import N_, Faults, Refusal
from db.queries.surveys import Round, surveyed
from db.schema import LEVELS, survey, survey_forms, survey_question, survey_tally

MOST_QUESTIONS = 10
MOST_FORMS = 1_000_000
TITLED = N_("Give the round a title of at most {most} characters.")
FIELDS = by_name(
    Field(column=survey.c.title, label=N_("Title of the round"), missing=TITLED, too_long=TITLED),
    Field(
        column=survey.c.opened_on,
        label=N_("First day"),
        missing=N_("Enter the first day of the round."),
    ),
    Field(
        column=survey.c.closed_on,
        label=N_("Last day"),
        missing=N_("Enter the last day of the round."),
    ),
    Field(
        column=survey.c.unit_id, label=N_("Whose round"), missing=N_("Choose whose round it is.")
    ),
)


def _of_forms(name: str, label: str, missing: str) -> Field:
    return Field(column=survey_forms.c[name], label=label, missing=missing, most=MOST_FORMS)


FORMS = by_name(
    _of_forms("issued", N_("Forms handed out"), N_("Enter how many forms were handed out.")),
    _of_forms("returned", N_("Forms that came back"), N_("Enter how many forms came back.")),
    _of_forms("valid", N_("Valid forms"), N_("Enter how many forms are valid.")),
)
TOPIC = Field(column=survey_question.c.topic, label=N_("Question {place}"))


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
    """What one unit reports of a round: forms, and by question id the answers at level 1 to 5.

    A question that is missing in `answers` was not reported, which is not the same as nobody
    having answered it.
    """

    survey_id: int
    unit_id: int | None
    issued: int | None
    returned: int | None
    valid: int | None
    answers: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def check_round(conn: sa.Connection, entry: RoundEntry, before: Round | None) -> None:
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
    """The round's unit, and that those who have reported it still belong to it."""
    if entry.unit_id is not None and entry.closed_on is not None:
        possible = surveyed(conn, entry.unit_id, entry.closed_on)
        if not possible:
            faults.add("unit_id", N_("This unit does not exist on the last day of the round."))
        elif before is not None and before.forms.keys() - possible.keys():
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
    answers = sa.select(survey_tally.c.unit_id).where(survey_tally.c.question_id == question_id)
    return conn.execute(answers.limit(1)).first() is not None


def check_tallies(conn: sa.Connection, entry: TallyEntry, round_: Round, today: date) -> None:
    if round_.closed_on > today:
        raise Refusal(
            N_("This round has not ended yet. Send its numbers once it has; the draft keeps them.")
        )
    faults = Faults()
    if entry.unit_id not in surveyed(conn, round_.unit_id, round_.closed_on):
        faults.add("unit_id", N_("Choose a unit that belongs to this round."))
    _check_forms(entry, faults)
    for id_, place in round_.positions.items():
        _check_answers(entry, id_, place, faults)
    if not set(entry.answers) <= set(round_.questions):
        faults.add("answers", N_("The questions of this round have changed. Open it again."))
    faults.refuse()


def _check_forms(entry: TallyEntry, faults: Faults) -> None:
    for name, of_form in FORMS.items():
        of_form.check(getattr(entry, name), faults)
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
