"""Survey rounds as tallies: forms and, for each question, how many answered at each level.

What fewer than FEWEST_ANSWERS have said in a place is in no figure, be it of forms or of answers
to a question: no sum can be taken from another to find it (docs/decisions/20).
"""

import pandas as pd
import sqlalchemy as sa

from db.compare import FEWEST_ANSWERS
from db.model import Selection
from db.queries.frames import columns, frame, rolled_up
from db.queries.units import root_id, voices_of
from db.schema import LEVELS, survey, survey_forms, survey_question, survey_tally

_ANSWERS = sum((survey_tally.c[level] for level in LEVELS), sa.literal(0))
COUNTED = sa.and_(survey_tally.c.valid >= FEWEST_ANSWERS, _ANSWERS >= FEWEST_ANSWERS)
"""Whether the answers of one place to one question are in any figure."""


def survey_answers(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Answers of every round that closed up to the window's last day.

    Forms handed out at the district itself count only in a selection of all communes.

    Returns:
        survey_id, unit_id, question_id, position int64; topic str; closed_on datetime64[s];
        level_1 to level_5 int64 (answers, 1 very dissatisfied to 5 very satisfied; 0 where they
        are not COUNTED); oldest round first.
    """
    heirs = voices_of(conn, selection)
    keys = ["survey_id", "closed_on", "unit_id", "question_id", "position", "topic"]
    statement = (
        sa.select(
            *columns(survey_tally, "survey_id unit_id question_id"),
            survey.c.closed_on,
            *columns(survey_question, "position topic"),
            *(sa.case((COUNTED, survey_tally.c[level]), else_=0).label(level) for level in LEVELS),
        )
        .join_from(
            survey_tally, survey_question, survey_question.c.id == survey_tally.c.question_id
        )
        .join(survey, survey.c.id == survey_tally.c.survey_id)
        .where(survey.c.closed_on <= selection.period.last, survey_tally.c.unit_id.in_(list(heirs)))
        .order_by(
            survey.c.closed_on, survey.c.id, survey_question.c.position, survey_tally.c.unit_id
        )
    )
    rows = rolled_up(frame(conn, statement), heirs)
    return _together(rows, keys, list(LEVELS))


def survey_rounds(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Forms of every round that closed up to the window's last day, by commune.

    Returns:
        survey_id, unit_id int64; title str; opened_on, closed_on datetime64[s]; issued, returned,
        valid, counted int64 (forms; counted are those of places with enough of them to be in a
        score); oldest round first.
    """
    heirs = voices_of(conn, selection)
    keys = ["survey_id", "title", "opened_on", "closed_on", "unit_id"]
    forms = ["issued", "returned", "valid", "counted"]
    valid = survey_forms.c.valid
    counted = sa.case((valid >= FEWEST_ANSWERS, valid), else_=0).label("counted")
    statement = (
        sa.select(
            *columns(survey, "title opened_on closed_on"),
            *columns(survey_forms, "survey_id unit_id issued returned valid"),
            counted,
        )
        .join_from(survey_forms, survey)
        .where(survey.c.closed_on <= selection.period.last, survey_forms.c.unit_id.in_(list(heirs)))
        .order_by(survey.c.closed_on, survey.c.id, survey_forms.c.unit_id)
    )
    rows = rolled_up(frame(conn, statement), heirs)
    return _together(rows, keys, forms)


def _together(rows: pd.DataFrame, keys: list[str], measures: list[str]) -> pd.DataFrame:
    """The rows of the same keys added up, in the order of the first of them: those of communes that
    have become part of one. Mostly there are none, and to look for them takes less."""
    if not rows.duplicated([key for key in keys if key.endswith("_id")]).any():
        return rows[[*keys, *measures]]
    return rows.groupby(keys, as_index=False, sort=False)[measures].sum()


def left_to_the_district(conn: sa.Connection, selection: Selection) -> int:
    """Valid forms handed out at the district itself, in rounds that closed in the window, that the
    selection leaves out."""
    district = root_id(conn)
    if selection.whole or district is None:
        return 0
    period = selection.period
    statement = (
        sa.select(sa.func.coalesce(sa.func.sum(survey_forms.c.valid), 0))
        .join_from(survey_forms, survey)
        .where(
            survey_forms.c.unit_id == district,
            survey.c.closed_on.between(period.first, period.last),
        )
    )
    return int(conn.execute(statement).scalar_one())
