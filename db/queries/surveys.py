"""Survey rounds and their tallies as they stand, for the forms that write them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

import sqlalchemy as sa

from db.model import COMMUNE, Unit
from db.queries.frames import as_record
from db.queries.units import by_id, communes
from db.schema import LEVELS, survey, survey_forms, survey_question, survey_tally


@dataclass(frozen=True)
class Round:
    """One survey round. `questions` maps id to topic, by position; `positions` id to position;
    `forms` the units that have tallies to theirs: issued, returned, valid."""

    id: int
    unit_id: int
    title: str
    opened_on: date
    closed_on: date
    version: int
    questions: dict[int, str] = field(default_factory=dict)
    positions: dict[int, int] = field(default_factory=dict)
    forms: dict[int, tuple[int, int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Tallies:
    """Forms of one unit in a round, and by question id how many answered at level 1 to 5."""

    issued: int
    returned: int
    valid: int
    answers: Mapping[int, tuple[int, ...]]

    @property
    def mark(self) -> int:
        """The same for the same numbers: by it a form knows what its user had seen."""
        numbers = (self.issued, self.returned, self.valid, sorted(self.answers.items()))
        return crc32(repr(numbers).encode()) >> 1


def rounds(conn: sa.Connection) -> list[Round]:
    """Every round, newest first."""
    newest = sa.select(survey.c.id).order_by(survey.c.closed_on.desc(), survey.c.id.desc())
    found = (round_of(conn, survey_id) for survey_id in conn.scalars(newest))
    return [one for one in found if one is not None]


def round_of(conn: sa.Connection, survey_id: int) -> Round | None:
    row = conn.execute(sa.select(survey).where(survey.c.id == survey_id)).one_or_none()
    if row is None:
        return None
    questions = conn.execute(
        sa.select(survey_question)
        .where(survey_question.c.survey_id == survey_id)
        .order_by(survey_question.c.position)
    ).all()
    handed_out = conn.execute(sa.select(survey_forms).where(survey_forms.c.survey_id == survey_id))
    return as_record(
        Round,
        row,
        questions={question.id: question.topic for question in questions},
        positions={question.id: question.position for question in questions},
        forms={of.unit_id: (of.issued, of.returned, of.valid) for of in handed_out},
    )


def tallies(conn: sa.Connection, survey_id: int, unit_id: int) -> Tallies | None:
    """The tallies that the unit has in the round, or None."""
    here = (survey_forms.c.survey_id == survey_id) & (survey_forms.c.unit_id == unit_id)
    forms = conn.execute(sa.select(survey_forms).where(here)).one_or_none()
    if forms is None:
        return None
    rows = conn.execute(
        sa.select(survey_tally).where(
            survey_tally.c.survey_id == survey_id, survey_tally.c.unit_id == unit_id
        )
    ).mappings()
    answers = {row["question_id"]: tuple(row[level] for level in LEVELS) for row in rows}
    return Tallies(forms.issued, forms.returned, forms.valid, answers)


def surveyed(conn: sa.Connection, unit_id: int, day: date) -> dict[int, Unit]:
    """The units that a round of this unit, closing on the day, can have forms from.

    A commune surveys itself; the district its communes of that day, and itself: forms handed out
    at its forum belong to no commune. The district comes last.
    """
    own = by_id(conn, unit_id)
    if own is None:
        return {}
    if own.level == COMMUNE:
        return {own.id: own} if own.valid_from <= day <= own.valid_to else {}
    return {**communes(conn, day), own.id: own}
